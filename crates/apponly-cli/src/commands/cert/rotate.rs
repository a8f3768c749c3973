//! `apponly cert rotate`

use std::path::Path;
use std::sync::Arc;

use apponly::{Env, Settings};
use apponly_governance::{CertificateRotation, KeyLength, Outcome, RotationOptions, RotationPlan};
use serde_json::json;

use crate::arguments::TableFormat;
use crate::arguments::cert::{Bits, CertRotateArguments};
use crate::commands::rotation::{Watcher, outcome_json, outcome_text};
use crate::output::{Failure, Printer};
use crate::session;

pub(super) fn run(arguments: &CertRotateArguments, printer: &Printer) -> Result<(), Failure> {
    let env = Env::process();
    let settings = Settings::load(&session::options(&arguments.identity)?, &env)?;
    let path = super::configured(&settings)?;
    let watcher = Watcher::new(printer, arguments.exec.clone(), "APPONLY_CERTIFICATE", &settings);
    let rotation = CertificateRotation::new(settings, env, &path, options(arguments, watcher))?;
    if arguments.dry_run {
        return show_plan(&rotation.plan()?, arguments.format, printer);
    }
    let outcome = session::block_on(rotation.run())?;
    match arguments.format {
        TableFormat::Json => printer.json(&outcome_json(&path, &outcome)),
        TableFormat::Table => printer.result(&text(&path, &outcome)),
    }
}

fn options(arguments: &CertRotateArguments, watcher: Watcher) -> RotationOptions {
    let mut options = RotationOptions::default();
    options.if_within = arguments.if_within;
    options.overlap = arguments.overlap;
    options.length = arguments.bits.map(|bits| match bits {
        Bits::Rsa2048 => KeyLength::Rsa2048,
        Bits::Rsa3072 => KeyLength::Rsa3072,
        Bits::Rsa4096 => KeyLength::Rsa4096,
    });
    options.days = arguments.days;
    options.patience = arguments.wait;
    options.object_id.clone_from(&arguments.object_id);
    options.key_id.clone_from(&arguments.key_id);
    options.watcher = Arc::new(watcher);
    options
}

fn text(path: &Path, outcome: &Outcome) -> String {
    outcome_text("certificate", path, outcome)
}

fn show_plan(plan: &RotationPlan, format: TableFormat, printer: &Printer) -> Result<(), Failure> {
    if format == TableFormat::Json {
        return printer.json(&json!({
            "file": plan.status.path.display().to_string(),
            "not_after": plan.status.end(),
            "days_left": plan.status.days_left,
            "due": plan.status.is_due,
            "steps": plan.steps,
        }));
    }
    if plan.steps.is_empty() {
        return printer.result(&format!("nothing to do: {} days are left", plan.status.days_left));
    }
    printer.result("a run would:")?;
    for (number, step) in plan.steps.iter().enumerate() {
        printer.labelled(&format!("  {}", number + 1), step)?;
    }
    Ok(())
}
