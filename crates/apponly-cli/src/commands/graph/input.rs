//! What comes from files and standard input.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use apponly::{Error, catalogue};

use crate::files;

/// Graph takes no larger body in one request, in bytes; larger content goes in upload sessions.
const LARGEST_BODY: u64 = 64 * 1024 * 1024;

/// The content of a file.
///
/// # Errors
/// `file-unreadable`, `file-too-large`.
pub(super) fn file(path: &Path) -> Result<Vec<u8>, Error> {
    files::read(path, LARGEST_BODY)
}

/// All of standard input, which the option `name` asks for.
///
/// # Errors
/// `setting-invalid` where standard input is a terminal; `file-unreadable`, `file-too-large`.
pub(super) fn standard_input(name: &str) -> Result<Vec<u8>, Error> {
    if std::io::stdin().is_terminal() {
        return Err(Error::new(
            &catalogue::SETTING_INVALID,
            format!("`{name}`: standard input is a terminal, and nothing would come"),
        )
        .with_fix("pipe it in, or name a file: `@FILE`"));
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LARGEST_BODY + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| files::unreadable(Path::new("-"), &error))?;
    if bytes.len() as u64 > LARGEST_BODY {
        let text = format!("`{name}`: standard input is larger than {LARGEST_BODY} bytes");
        return Err(Error::new(&catalogue::FILE_TOO_LARGE, text));
    }
    Ok(bytes)
}

/// The body that `--body` names: JSON, `@FILE`, or `-`.
///
/// # Errors
/// As [`file`] and [`standard_input`].
pub(super) fn body(text: &str) -> Result<Vec<u8>, Error> {
    match text.strip_prefix('@') {
        _ if text == "-" => standard_input("--body"),
        Some(path) => file(Path::new(path)),
        None => Ok(text.as_bytes().to_vec()),
    }
}
