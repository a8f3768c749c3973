//! `apponly profile check`

use apponly::Error;

use super::{identity, show};
use crate::arguments::{NamedProfileArguments, TableFormat};
use crate::output::{Failure, Printer};
use crate::session::Session;

pub(in crate::commands) fn run(arguments: &NamedProfileArguments, printer: &Printer) -> Result<(), Failure> {
    let session = Session::new(&identity(arguments))?;
    let format = arguments.rest.format;
    show::print(&session.settings, format, printer)?;
    let mut failed: Option<Error> = None;
    for check in session.source.check() {
        match check {
            Ok(line) if format == TableFormat::Table => printer.result(&format!("ok: {line}"))?,
            Ok(_) => {}
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    if format == TableFormat::Table {
        for skipped in session.source.skipped() {
            printer.result(&format!("not used: {skipped}"))?;
        }
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}
