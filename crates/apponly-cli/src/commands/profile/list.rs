//! `apponly profile list`

use apponly::{Env, Settings};
use serde_json::json;

use crate::arguments::{ProfileArguments, TableFormat};
use crate::output::{Failure, Printer};
use crate::session;

pub(in crate::commands) fn run(arguments: &ProfileArguments, printer: &Printer) -> Result<(), Failure> {
    let (file, profiles) = Settings::profiles(&session::options(&arguments.identity)?, &Env::process())?;
    if arguments.format == TableFormat::Json {
        return printer.json(&json!({"file": file.map(|file| file.display().to_string()), "profiles": profiles}));
    }
    match file {
        None => printer.note("no configuration file was found; `apponly token --help` says where it is looked for"),
        Some(file) if profiles.is_empty() => printer.note(&format!("`{}` has no profiles", file.display())),
        Some(_) => return printer.result(&profiles.join("\n")),
    }
    Ok(())
}
