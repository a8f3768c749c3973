//! `apponly serve`: a managed-identity endpoint for the other programs of this machine.
//!
//! | File | Content |
//! | --- | --- |
//! | `service.rs` | from the start to the end: what a signal and the service manager bring |
//! | `identities.rs` | whose tokens are handed out |
//! | `secret_file.rs` | the secret that callers must send |
//! | `users.rs` | the users of `--allow-uid` |
//! | `systemd.rs` | sockets that are passed, notifications, watchdog |
//! | `probe.rs` | asking a running one how it is |

#[cfg(unix)]
mod identities;
mod probe;
#[cfg(unix)]
mod secret_file;
#[cfg(unix)]
mod service;
#[cfg(unix)]
mod systemd;
#[cfg(unix)]
mod users;

use crate::arguments::ServeArguments;
use crate::output::{Failure, Printer};

pub(super) fn run(arguments: &ServeArguments, printer: &Printer) -> Result<(), Failure> {
    if let Some(url) = &arguments.probe {
        return Ok(probe::run(url)?);
    }
    serve(arguments, printer)
}

#[cfg(unix)]
fn serve(arguments: &ServeArguments, printer: &Printer) -> Result<(), Failure> {
    service::run(arguments, printer)
}

#[cfg(not(unix))]
fn serve(_: &ServeArguments, _: &Printer) -> Result<(), Failure> {
    use apponly::{Error, catalogue};
    let error = Error::new(&catalogue::NOT_BUILT, "`apponly serve` is not built for this system yet");
    Err(error.with_fix("use `apponly exec`").into())
}
