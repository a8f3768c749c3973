//! `apponly secret rotate`

use std::sync::Arc;

use apponly::{Env, Settings};
use apponly_governance::{RotationOptions, SecretRotation};
use serde_json::json;

use crate::arguments::TableFormat;
use crate::arguments::secret::SecretRotateArguments;
use crate::commands::rotation::{Watcher, outcome_json, outcome_text};
use crate::output::{Failure, Printer};
use crate::session;

pub(super) fn run(arguments: &SecretRotateArguments, printer: &Printer) -> Result<(), Failure> {
    let env = Env::process();
    let settings = Settings::load(&session::options(&arguments.identity)?, &env)?;
    let mut options = RotationOptions::default();
    options.if_within = arguments.if_within;
    options.overlap = arguments.overlap;
    options.days = arguments.days;
    options.patience = arguments.wait;
    options.key_id.clone_from(&arguments.key_id);
    options.watcher = Arc::new(Watcher::new(printer, arguments.exec.clone(), "APPONLY_SECRET_FILE", &settings));
    let rotation = SecretRotation::new(settings, env, options)?;
    if arguments.dry_run {
        return show_plan(&rotation, arguments.format, printer);
    }
    let outcome = session::block_on(rotation.run())?;
    match arguments.format {
        TableFormat::Json => printer.json(&outcome_json(&rotation.place(), &outcome)),
        TableFormat::Table => printer.result(&outcome_text("secret", &rotation.place(), &outcome)),
    }
}

fn show_plan(rotation: &SecretRotation, format: TableFormat, printer: &Printer) -> Result<(), Failure> {
    let steps = rotation.plan()?;
    if format == TableFormat::Json {
        return printer.json(&json!({"file": rotation.place().display().to_string(), "steps": steps}));
    }
    printer.result("a run would:")?;
    for (number, step) in steps.iter().enumerate() {
        printer.labelled(&format!("  {}", number + 1), step)?;
    }
    Ok(())
}
