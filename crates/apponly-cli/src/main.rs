//! The `apponly` command: app-only access to Microsoft Graph and every other Entra-protected API.

mod arguments;
mod commands;
mod files;
mod output;
mod permission_map;
mod platform;
mod session;

use std::process::ExitCode;

use crate::arguments::ErrorFormat;
use crate::output::{Failure, Printer};

/// Arguments are parsed before anything else exists; a runtime is made only by a command that needs the network.
fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    if let Some(name) = arguments::literal_secret(&words) {
        let error = output::literal_secret(name);
        output::report(&error, arguments::asks_for_json(&words));
        return ExitCode::from(error.exit_code() as u8);
    }
    let arguments = match arguments::frequent(&words).map_or_else(|| arguments::any(&words), Ok) {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(error, arguments::asks_for_json(&words)),
    };
    let printer = Printer::new(arguments.global.quiet);
    output::log::install(arguments.global.quiet, arguments.global.verbose);
    let json = arguments.global.error_format == ErrorFormat::Json;
    match commands::run(arguments, &printer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::Ended(code)) => ExitCode::from(code),
        Err(Failure::Error(error)) => {
            output::report(&error, json);
            ExitCode::from(error.exit_code() as u8)
        }
    }
}
