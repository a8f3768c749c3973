//! `apponly permissions …`: which application permissions calls need.
//!
//! | File | Content |
//! | --- | --- |
//! | `calls.rs` | calls from arguments, lists, scripts and logs |
//! | `least.rs` | `for`: the least permissions of them |
//! | `show.rs` | `show`: one permission |
//! | `pull.rs`, `fetch.rs` | `pull`: the published map, from a file or over https |

mod calls;
mod fetch;
mod least;
mod pull;
mod show;

use crate::arguments::permissions::PermissionsCommand;
use crate::output::{Failure, Printer};

pub(super) fn run(command: &PermissionsCommand, printer: &Printer) -> Result<(), Failure> {
    match command {
        PermissionsCommand::For(arguments) => least::run(arguments, printer),
        PermissionsCommand::Show(arguments) => show::run(arguments, printer),
        PermissionsCommand::Pull(arguments) => pull::run(arguments, printer),
    }
}
