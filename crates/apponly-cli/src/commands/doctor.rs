//! `apponly doctor`

use std::path::Path;
use std::time::{Duration, SystemTime};

use apponly::{Clock as _, Error, SystemClock, catalogue};

use crate::arguments::{DoctorArguments, DoctorFormat};
use crate::doctor::render::{Dashboard, to_json, to_prometheus, to_table};
use crate::doctor::{Case, Findings, Status, examine, verdict};
use crate::output::{Failure, Printer};
use crate::{files, platform, session};

/// The exit code of a command that found something.
const FOUND: u8 = 1;

/// Oftener than this the sign-in servers would take the examination for a loop.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(5);

pub(super) fn run(arguments: &DoctorArguments, printer: &Printer) -> Result<(), Failure> {
    if arguments.watch {
        let interval = interval(arguments)?;
        return session::block_on(watch(arguments, interval, printer));
    }
    let findings = session::block_on(once(arguments))?;
    let now = SystemClock::default().now();
    keep(arguments, &findings, now)?;
    match arguments.format {
        DoctorFormat::Table => printer.result(&to_table(&findings))?,
        DoctorFormat::Json => printer.json(&to_json(&findings))?,
        DoctorFormat::Prometheus => printer.result(&to_prometheus(&findings, now))?,
    }
    match verdict(&findings.checks) {
        Status::Fail => Err(Failure::Ended(FOUND)),
        _ => Ok(()),
    }
}

/// One examination, on the heap: it holds a dozen calls that are under way at once.
async fn once(arguments: &DoctorArguments) -> Result<Findings, Failure> {
    let case = Case::open(arguments)?;
    Ok(Box::pin(examine(&case)).await)
}

fn interval(arguments: &DoctorArguments) -> Result<Duration, Error> {
    let interval = session::duration("--interval", &arguments.interval)?;
    if interval >= SHORTEST_INTERVAL {
        return Ok(interval);
    }
    let what = format!("`--interval`: less than {} s", SHORTEST_INTERVAL.as_secs());
    Err(Error::new(&catalogue::SETTING_INVALID, what)
        .with_cause(
            "each examination signs in, and the sign-in servers refuse a client that asks for the same all the time",
        )
        .with_fix("give a longer time, such as `1m`"))
}

/// Examines anew each time, configuration and all, until it is asked to end.
async fn watch(arguments: &DoctorArguments, interval: Duration, printer: &Printer) -> Result<(), Failure> {
    let mut dashboard = Dashboard::default();
    let mut ticks = tokio::time::interval(interval);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let end = platform::end_signal();
    tokio::pin!(end);
    loop {
        let round = async {
            ticks.tick().await;
            once(arguments).await
        };
        let findings = tokio::select! {
            _ = &mut end => return Ok(()),
            findings = round => findings?,
        };
        let now = SystemClock::default().now();
        keep(arguments, &findings, now)?;
        match arguments.format {
            DoctorFormat::Table => printer.result(&dashboard.line(&findings, now))?,
            DoctorFormat::Json => printer.result(&to_json(&findings).to_string())?,
            DoctorFormat::Prometheus => printer.result(&to_prometheus(&findings, now))?,
        }
    }
}

/// Writes the status file, where one is wanted.
fn keep(arguments: &DoctorArguments, findings: &Findings, now: SystemTime) -> Result<(), Error> {
    let Some(path) = &arguments.status_file else { return Ok(()) };
    let text = if is_prometheus(path) { to_prometheus(findings, now) } else { to_json(findings).to_string() };
    files::replace(path, format!("{text}\n").as_bytes())
}

fn is_prometheus(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("prom"))
}
