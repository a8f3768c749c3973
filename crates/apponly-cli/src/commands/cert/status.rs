//! `apponly cert status`

use apponly::{Env, Settings};
use apponly_governance::{CertificateRotation, CertificateStatus, RotationOptions};
use serde_json::json;

use crate::arguments::TableFormat;
use crate::arguments::cert::CertStatusArguments;
use crate::output::{Failure, Printer, table, time};
use crate::session;

/// The exit code of a command that found something.
const FOUND: u8 = 1;

pub(super) fn run(arguments: &CertStatusArguments, printer: &Printer) -> Result<(), Failure> {
    let env = Env::process();
    let settings = Settings::load(&session::options(&arguments.identity)?, &env)?;
    let path = super::configured(&settings)?;
    let rotation = CertificateRotation::new(settings, env, &path, RotationOptions::default())?;
    let status = rotation.status(arguments.if_within)?;
    match arguments.format {
        TableFormat::Json => printer.json(&to_json(&status))?,
        TableFormat::Table => printer.result(&to_table(&status))?,
    }
    if status.is_due { Err(Failure::Ended(FOUND)) } else { Ok(()) }
}

fn rotation(status: &CertificateStatus) -> String {
    match (status.stage, status.overlap_ends) {
        (None, _) => "none under way".to_owned(),
        (Some(stage), Some(end)) => format!("{stage}; the old one may be removed from {}", time::rfc3339(end)),
        (Some(stage), None) => format!("stopped at the stage `{stage}`; `apponly cert rotate` goes on"),
    }
}

fn to_table(status: &CertificateStatus) -> String {
    let due = if status.is_due { "yes: run `apponly cert rotate`" } else { "no" };
    table::pairs(
        &[
            ("File", status.path.display().to_string()),
            ("Subject", status.certificate.subject.clone()),
            ("Valid until", format!("{} ({} days)", status.end(), status.days_left)),
            ("SHA-1 thumbprint", status.certificate.sha1_hex()),
            ("Rotation", rotation(status)),
            ("Due", due.to_owned()),
        ],
        0,
    )
}

fn to_json(status: &CertificateStatus) -> serde_json::Value {
    let stage =
        status.stage.map(|stage| json!({"stage": stage, "overlap_ends": status.overlap_ends.map(time::rfc3339)}));
    json!({
        "file": status.path.display().to_string(),
        "subject": status.certificate.subject,
        "not_after": status.end(),
        "days_left": status.days_left,
        "sha1": status.certificate.sha1_hex(),
        "sha256": status.certificate.sha256_hex(),
        "rotation": stage,
        "due": status.is_due,
    })
}
