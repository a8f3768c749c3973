//! The program: started, waited for, its end told as shells tell it.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use apponly::{Error, catalogue};

use super::environment::Changes;
#[cfg(unix)]
use super::signals;

/// Runs a program with this process's group, terminal, input and outputs until it ends. Its exit code, or 128 and the
/// number of the signal that ended it.
///
/// # Errors
/// `program-not-found`, `program-not-executable`.
pub(super) fn run(words: &[OsString], environment: Changes) -> Result<u8, Error> {
    let (program, arguments) = words.split_first().ok_or_else(|| internal("no program was named"))?;
    let mut command = Command::new(program);
    command.args(arguments);
    environment.apply(&mut command);
    wait(&mut command, |error| refusal(program.as_ref(), error))
}

#[cfg(unix)]
fn wait(command: &mut Command, refusal: impl FnOnce(&std::io::Error) -> Error) -> Result<u8, Error> {
    signals::run(command, refusal)
}

/// The console sends its events to all of its processes; there is nothing to pass on.
#[cfg(not(unix))]
fn wait(command: &mut Command, refusal: impl FnOnce(&std::io::Error) -> Error) -> Result<u8, Error> {
    let status = command.spawn().map_err(|error| refusal(&error))?.wait();
    let status = status.map_err(|error| internal(&format!("the program cannot be waited for: {error}")))?;
    // Codes of Windows are larger than those of a Unix process, which is what ours are.
    Ok(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1)))
}

/// Why the program did not start.
fn refusal(program: &Path, error: &std::io::Error) -> Error {
    let name = program.display();
    // The system says the same of a script whose interpreter is missing.
    let exists = program.components().nth(1).is_some() && program.exists();
    match error.kind() {
        ErrorKind::NotFound if exists => Error::new(
            &catalogue::PROGRAM_NOT_EXECUTABLE,
            format!("`{name}` cannot be executed: its interpreter is missing"),
        )
        .with_cause("the program that its first line or its header names does not exist"),
        ErrorKind::NotFound => Error::new(&catalogue::PROGRAM_NOT_FOUND, format!("`{name}`: command not found")),
        _ => Error::new(&catalogue::PROGRAM_NOT_EXECUTABLE, format!("`{name}` cannot be executed: {error}")),
    }
}

pub(super) fn internal(why: &str) -> Error {
    Error::new(&catalogue::INTERNAL, why.to_owned())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn missing_program_and_missing_interpreter_are_told_apart() {
        let missing = || io::Error::from(ErrorKind::NotFound);
        assert_eq!(refusal(Path::new("no-such-program"), &missing()).code(), "program-not-found");
        assert_eq!(refusal(Path::new("/no/such/program"), &missing()).code(), "program-not-found");
        assert_eq!(
            refusal(Path::new("/"), &io::Error::from(ErrorKind::PermissionDenied)).code(),
            "program-not-executable"
        );
        assert_eq!(refusal(Path::new(env!("CARGO_MANIFEST_DIR")), &missing()).code(), "program-not-executable");
    }
}
