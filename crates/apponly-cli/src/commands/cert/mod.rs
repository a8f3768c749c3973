//! `apponly cert …`: one file for each.

mod new;

use crate::arguments::cert::CertCommand;
use crate::output::{Failure, Printer};

pub(super) fn run(command: CertCommand, printer: &Printer) -> Result<(), Failure> {
    match command {
        CertCommand::New(arguments) => new::run(&arguments, printer),
    }
}
