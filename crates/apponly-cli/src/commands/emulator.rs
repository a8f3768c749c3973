//! `apponly emulator`

use std::fmt::Display;
use std::net::SocketAddr;
use std::path::Path;

use apponly::{Error, catalogue};
use apponly_emulator::tenant::Tenant;
use apponly_emulator::{Emulator, Options};

use crate::arguments::EmulatorArguments;
use crate::output::{Failure, Printer};
use crate::platform;
use crate::session;

pub(super) fn run(arguments: &EmulatorArguments, printer: &Printer) -> Result<(), Failure> {
    let mut tenant = tenant(arguments.tenant.as_deref())?;
    tenant.service_principals = arguments.service_principals.unwrap_or(tenant.service_principals);
    let address: SocketAddr = arguments.listen.parse().map_err(|_| {
        failed(format!("`--listen`: `{}` is not an address with a port", arguments.listen)).with_fix(
            "give a loopback address with a port, for example `127.0.0.1:8443`, or `127.0.0.1:0` for any port",
        )
    })?;
    let mut options = Options::default();
    options.address = address.ip();
    options.ports.authority = address.port();
    session::block_on(serve(tenant, options, arguments.env_file.as_deref(), printer))
}

async fn serve(tenant: Tenant, options: Options, env_file: Option<&Path>, printer: &Printer) -> Result<(), Failure> {
    let emulator = Emulator::start(tenant, options).await.map_err(failed)?;
    match env_file {
        Some(path) => {
            emulator
                .write_env_file(path)
                .map_err(|error| failed(format!("`{}` cannot be written: {}", path.display(), reason(&error))))?;
            printer.note(&format!(
                "serving on {}; variables in `{}`; end with Ctrl-C or SIGTERM",
                emulator.authority(),
                path.display()
            ));
        }
        None => {
            let lines: Vec<_> = emulator.environment().iter().map(|(name, value)| format!("{name}={value}")).collect();
            printer.result(&lines.join("\n"))?;
            printer.note(&format!("serving on {}; end with Ctrl-C or SIGTERM", emulator.authority()));
        }
    }
    platform::end_signal().await.map_err(|error| failed(format!("signals cannot be awaited: {error}")))?;
    emulator.shutdown().await;
    Ok(())
}

/// What the system said, without the temporary file by which the write was tried.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split_once(" at path ").map_or(text.as_str(), |(reason, _)| reason).to_owned()
}

/// The tenant of a file, or the built-in one.
pub(super) fn tenant(file: Option<&Path>) -> Result<Tenant, Error> {
    match file {
        None => Tenant::seed().map_err(failed),
        Some(path) => Tenant::read(path).map_err(failed),
    }
}

pub(super) fn failed(why: impl Display) -> Error {
    Error::new(&catalogue::EMULATOR_FAILED, why.to_string())
}
