//! `apponly profile check`

use apponly::{Error, Skipped};
use serde_json::{Value, json};

use super::{identity, show};
use crate::arguments::{NamedProfileArguments, TableFormat};
use crate::output::{Failure, Printer};
use crate::session::Session;

pub(in crate::commands) fn run(arguments: &NamedProfileArguments, printer: &Printer) -> Result<(), Failure> {
    let session = Session::new(&identity(arguments))?;
    let checks = session.source.check();
    let skipped = session.source.skipped();
    match arguments.rest.format {
        TableFormat::Json => {
            let mut object = show::to_json(&session.settings);
            object["checks"] = checks.iter().map(check_to_json).collect();
            object["not_used"] = skipped.iter().map(skipped_to_json).collect();
            printer.json(&object)?;
        }
        TableFormat::Table => {
            printer.result(&show::to_table(&session.settings))?;
            for line in checks.iter().flatten() {
                printer.labelled("ok", line)?;
            }
            for error in checks.iter().filter_map(|check| check.as_ref().err()) {
                printer.labelled("fail", &error.to_string())?;
            }
            for skipped in skipped {
                printer.labelled("not used", &skipped.to_string())?;
            }
        }
    }
    checks.into_iter().find_map(Result::err).map_or(Ok(()), |error| Err(error.into()))
}

fn check_to_json(check: &Result<String, Error>) -> Value {
    match check {
        Ok(detail) => json!({"status": "ok", "detail": detail}),
        Err(error) => json!({"status": "fail", "detail": error.to_string(), "code": error.code(), "fix": error.fix()}),
    }
}

fn skipped_to_json(skipped: &Skipped) -> Value {
    json!({"credential": skipped.kind.name(), "reason": skipped.reason})
}
