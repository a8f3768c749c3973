//! What the rotations of certificates and secrets share: progress, the command after the swap, the outcome.

use std::path::Path;
use std::process::{Command, Stdio};

use apponly::{Error, Settings, catalogue};
use apponly_governance::{Outcome, RotationWatcher, Step};
use serde_json::{Value, json};

use crate::output::{Printer, time};

/// Variables that always hold a secret themselves; a command gets neither them nor those that the settings name.
const SECRETS: [&str; 2] = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD"];

/// A wait that is longer is told.
const WORTH_TELLING: std::time::Duration = std::time::Duration::from_secs(4);

/// Tells the operator each stage on standard error, and runs the command of `--exec`.
#[derive(Debug)]
pub(super) struct Watcher {
    printer: Printer,
    command: Option<String>,
    variable: &'static str,
    secret_variables: Vec<String>,
}

impl Watcher {
    /// `variable` names the new file to the command.
    pub(super) fn new(printer: &Printer, command: Option<String>, variable: &'static str, settings: &Settings) -> Self {
        Self { printer: printer.clone(), command, variable, secret_variables: settings.secret_variables() }
    }
}

impl RotationWatcher for Watcher {
    fn before(&self, step: Step) -> Result<(), Error> {
        match step {
            Step::Wait(wait) if wait >= WORTH_TELLING => {
                self.printer.note(&format!("waiting {} s for the directory", wait.as_secs()));
            }
            step => tracing::debug!(?step, "rotation"),
        }
        Ok(())
    }

    fn tell(&self, line: &str) {
        self.printer.note(line);
    }

    fn swapped(&self, path: &Path) -> Result<(), Error> {
        let Some(text) = &self.command else { return Ok(()) };
        let mut command = shell(text);
        for name in SECRETS.into_iter().chain(self.secret_variables.iter().map(String::as_str)) {
            command.env_remove(name);
        }
        // Our own result stays alone on standard output.
        command.env(self.variable, path).stdin(Stdio::null()).stdout(std::io::stderr());
        let failed = |what: String| Error::new(&catalogue::ROTATION_COMMAND_FAILED, what);
        let status = command.status().map_err(|error| failed(format!("the shell cannot be started: {error}")))?;
        if status.success() {
            self.printer.note("the command of `--exec` succeeded");
            return Ok(());
        }
        Err(failed(format!("the command of `--exec` ended with {status}")))
    }
}

#[cfg(unix)]
fn shell(text: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(text);
    command
}

#[cfg(not(unix))]
fn shell(text: &str) -> Command {
    let mut command = Command::new("cmd");
    command.arg("/C").arg(text);
    command
}

/// The outcome as one line.
pub(super) fn outcome_text(what: &str, place: &Path, outcome: &Outcome) -> String {
    let place = place.display();
    match outcome {
        Outcome::NotDue { end } => format!("nothing to do: the {what} in `{place}` ends on {}", time::rfc3339(*end)),
        Outcome::Overlapping { until } => format!(
            "the new {what} is in `{place}`; the old one stays registered until {}, a run after that removes it",
            time::rfc3339(*until)
        ),
        Outcome::Done { end } => {
            format!("the new {what} is in `{place}` and ends on {}; the old one is removed", time::rfc3339(*end))
        }
        _ => format!("the {what} in `{place}` was rotated"),
    }
}

/// The outcome for programs.
pub(super) fn outcome_json(place: &Path, outcome: &Outcome) -> Value {
    let (name, end, until) = match outcome {
        Outcome::NotDue { end } => ("not-due", Some(*end), None),
        Outcome::Overlapping { until } => ("overlapping", None, Some(*until)),
        Outcome::Done { end } => ("done", Some(*end), None),
        _ => ("done", None, None),
    };
    json!({
        "outcome": name,
        "file": place.display().to_string(),
        "not_after": end.map(time::rfc3339),
        "overlap_ends": until.map(time::rfc3339),
    })
}
