//! The only place that reads files: with a size limit, a deadline for pipes, and errors that name the path.

use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::error::{Error, catalogue};

/// A pipe or device that yields nothing for this long is given up.
const PIPE_DEADLINE: Duration = Duration::from_secs(10);

/// Reads `path` whole, at most `limit` bytes.
///
/// # Errors
/// `file-unreadable`: missing, not permitted, a directory, or a pipe that does not end. `file-too-large`: over `limit`.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if metadata.is_dir() {
        return Err(Error::new(&catalogue::FILE_UNREADABLE, format!("`{}` is a directory", path.display())));
    }
    if metadata.is_file() {
        if metadata.len() > limit {
            return Err(too_large(path, limit));
        }
        return read_open(path, limit, metadata.len());
    }
    // A process substitution is a pipe: legitimate, but it may never end.
    let (sender, receiver) = mpsc::channel();
    let owned = path.to_owned();
    std::thread::spawn(move || sender.send(read_open(&owned, limit, 0)));
    receiver.recv_timeout(PIPE_DEADLINE).unwrap_or_else(|_| {
        Err(Error::new(
            &catalogue::FILE_UNREADABLE,
            format!("`{}` did not end within {} s", path.display(), PIPE_DEADLINE.as_secs()),
        ))
    })
}

/// Reads `path` whole as UTF-8 text; a byte order mark is dropped.
///
/// # Errors
/// As [`read`]; and `file-not-text` with the offset of the first bad byte.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<Zeroizing<String>, Error> {
    let bytes = read(path, limit)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        Error::new(
            &catalogue::FILE_NOT_TEXT,
            format!("`{}` is not UTF-8 text (first bad byte at offset {})", path.display(), error.valid_up_to()),
        )
    })?;
    Ok(Zeroizing::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()))
}

/// Whether `path` is a pipe or the like (a process substitution), which gives its content once.
pub(crate) fn is_read_once(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

#[expect(clippy::disallowed_methods, reason = "this is the seam")]
fn read_open(path: &Path, limit: u64, expected: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    let file = std::fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    // Room for all of it and the byte that shows the end: one call reads it, and no half-filled copy is left behind.
    let room = usize::try_from(expected.min(limit)).unwrap_or(0).saturating_add(1);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(path, limit));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(&catalogue::FILE_UNREADABLE, format!("cannot read `{}`: {error}", path.display()))
}

fn too_large(path: &Path, limit: u64) -> Error {
    Error::new(&catalogue::FILE_TOO_LARGE, format!("`{}` is larger than {limit} bytes", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_limit_is_refused_without_reading_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(100 * 1024 * 1024).unwrap();
        let error = read(file.path(), 64 * 1024).unwrap_err();
        assert_eq!(error.code(), "file-too-large");
        assert!(error.to_string().contains(&file.path().display().to_string()));
    }

    #[test]
    fn non_utf8_names_file_and_offset() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"ab\xff").unwrap();
        let error = read_text(file.path(), 100).unwrap_err();
        assert_eq!(error.code(), "file-not-text");
        assert!(error.to_string().contains("offset 2"), "{error}");
    }

    #[test]
    fn directory_and_missing_file_are_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path(), 10).unwrap_err().code(), "file-unreadable");
        let missing = folder.path().join("missing.pem");
        assert!(read(&missing, 10).unwrap_err().to_string().contains("missing.pem"));
    }
}
