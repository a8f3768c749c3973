//! The seam for files, and the only place that knows operating systems: reads have a size limit and errors that name
//! the path, private files are private.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// Largest file that the emulator reads, in bytes: a tenant description or a PEM file is far smaller.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// The text of the file at `path`, at most 4 MiB of UTF-8.
///
/// # Errors
/// A text that says what is wrong, without the path.
#[expect(clippy::disallowed_methods, reason = "the seam")]
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("larger than {MAX_FILE_BYTES} bytes"));
    }
    String::from_utf8(bytes).map_err(|error| format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()))
}

/// Writes `content` to `path` in one step, readable by the owner only (mode 0600 on Unix).
///
/// # Errors
/// Whatever the file system answers; the old file, if any, is then unchanged.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // `tempfile` creates with mode 0600 on Unix, and the rename keeps it.
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Creates the file at `path`, which must not exist, readable by the owner only (mode 0600 on Unix).
///
/// # Errors
/// Whatever the file system answers.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    private_options().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_options() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn write_private_replaces_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        write_private(&path, b"one").unwrap();
        write_private(&path, b"two").unwrap();
        assert_eq!(read_text(&path).unwrap(), "two");
    }

    #[test]
    fn read_text_refuses_other_encodings() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        write_private(&path, b"ab\xff").unwrap();
        assert_eq!(read_text(&path).unwrap_err(), "not UTF-8 at byte 2");
    }
}
