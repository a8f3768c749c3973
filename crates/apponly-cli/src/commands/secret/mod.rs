//! `apponly secret …`

mod rotate;
mod status;

use crate::arguments::secret::SecretCommand;
use crate::output::{Failure, Printer};

pub(super) fn run(command: SecretCommand, printer: &Printer) -> Result<(), Failure> {
    match command {
        SecretCommand::Rotate(arguments) => rotate::run(&arguments, printer),
        SecretCommand::Status(arguments) => status::run(&arguments, printer),
    }
}
