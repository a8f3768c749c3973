//! `apponly cert …`: one file for each.

mod inspect;
mod new;
mod rotate;
mod status;

use std::path::PathBuf;

use apponly::{CertificatePlace, Error, Settings, catalogue};

use crate::arguments::cert::CertCommand;
use crate::output::{Failure, Printer};

pub(super) fn run(command: CertCommand, printer: &Printer) -> Result<(), Failure> {
    match command {
        CertCommand::New(arguments) => new::run(&arguments, printer),
        CertCommand::Inspect(arguments) => inspect::run(&arguments, printer),
        CertCommand::Rotate(arguments) => rotate::run(&arguments, printer),
        CertCommand::Status(arguments) => status::run(&arguments, printer),
    }
}

/// The one certificate file that the settings name.
fn configured(settings: &Settings) -> Result<PathBuf, Error> {
    let refuse = |what: String| Err(Error::new(&catalogue::ROTATION_SOURCE, what));
    match settings.certificates.as_slice() {
        [] => refuse("no certificate is configured".to_owned()),
        [setting] => match &setting.value {
            CertificatePlace::File(path) => Ok(path.clone()),
            place => refuse(format!("{} names `{place}`, which is no file", setting.origin)).map_err(|error: Error| {
                error.with_fix("let the vault make a new version, and register its public part")
            }),
        },
        [first, ..] => refuse(format!("{} names several certificates", first.origin))
            .map_err(|error: Error| error.with_fix("name the one with `--certificate PATH`")),
    }
}
