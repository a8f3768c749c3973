//! `apponly secret status`

use apponly::{Env, Settings};
use apponly_governance::{RotationOptions, SecretRotation, SecretStatus};
use serde_json::{Value, json};

use crate::arguments::TableFormat;
use crate::arguments::secret::SecretStatusArguments;
use crate::output::{Failure, Printer, table, time};
use crate::session;

/// The exit code of a command that found something.
const FOUND: u8 = 1;

pub(super) fn run(arguments: &SecretStatusArguments, printer: &Printer) -> Result<(), Failure> {
    let env = Env::process();
    let settings = Settings::load(&session::options(&arguments.identity)?, &env)?;
    let mut options = RotationOptions::default();
    options.key_id.clone_from(&arguments.key_id);
    let rotation = SecretRotation::new(settings, env, options)?;
    let status = session::block_on(rotation.status(arguments.if_within))?;
    match arguments.format {
        TableFormat::Json => printer.json(&to_json(&status))?,
        TableFormat::Table => printer.result(&to_table(&status))?,
    }
    if status.is_due { Err(Failure::Ended(FOUND)) } else { Ok(()) }
}

fn to_table(status: &SecretStatus) -> String {
    let end = match (status.end, status.days_left, &status.key_id) {
        (Some(end), Some(days), _) => format!("{} ({days} days)", time::rfc3339(end)),
        (_, _, Some(_)) => "no end".to_owned(),
        (_, _, None) => "the app has no secret".to_owned(),
    };
    let rotation = match (status.stage, status.overlap_ends) {
        (None, _) => "none under way".to_owned(),
        (Some(stage), Some(end)) => format!("{stage}; the old one may be removed from {}", time::rfc3339(end)),
        (Some(stage), None) => format!("stopped at the stage `{stage}`; `apponly secret rotate` goes on"),
    };
    let due = if status.is_due { "yes: run `apponly secret rotate`" } else { "no" };
    table::pairs(
        &[
            ("Secret", status.place.display().to_string()),
            ("Key id", status.key_id.clone().unwrap_or_else(|| "none".to_owned())),
            ("Valid until", end),
            ("Rotation", rotation),
            ("Due", due.to_owned()),
        ],
        0,
    )
}

fn to_json(status: &SecretStatus) -> Value {
    let stage =
        status.stage.map(|stage| json!({"stage": stage, "overlap_ends": status.overlap_ends.map(time::rfc3339)}));
    json!({
        "place": status.place.display().to_string(),
        "key_id": status.key_id,
        "not_after": status.end.map(time::rfc3339),
        "days_left": status.days_left,
        "rotation": stage,
        "due": status.is_due,
    })
}
