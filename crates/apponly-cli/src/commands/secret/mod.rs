//! `apponly secret …`

mod rotate;

use crate::arguments::secret::SecretCommand;
use crate::output::{Failure, Printer};

pub(super) fn run(command: SecretCommand, printer: &Printer) -> Result<(), Failure> {
    match command {
        SecretCommand::Rotate(arguments) => rotate::run(&arguments, printer),
    }
}
