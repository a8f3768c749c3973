//! The only place of the command that opens files: with errors that name the path.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::SystemTime;

use apponly::{Error, catalogue};

/// Opens `path` for reading.
///
/// # Errors
/// `file-unreadable`: missing, not permitted or a directory.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    #[expect(clippy::disallowed_methods, reason = "this is the seam")]
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Error::new(&catalogue::FILE_UNREADABLE, format!("`{}` is a directory", path.display())));
    }
    Ok(file)
}

/// Reads `path` whole, at most `limit` bytes.
///
/// # Errors
/// As [`open`]; and `file-too-large`.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        let text = format!("`{}` is larger than {limit} bytes", path.display());
        return Err(Error::new(&catalogue::FILE_TOO_LARGE, text));
    }
    Ok(bytes)
}

/// When `path` was changed last.
///
/// # Errors
/// `file-unreadable`.
pub(crate) fn modified(path: &Path) -> Result<SystemTime, Error> {
    let metadata = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    metadata.map_err(|error| unreadable(path, &error))
}

/// Puts a file that everybody may read in place of whatever has this name, with the folders above it: readers see the old
/// one or the new one, whole.
///
/// # Errors
/// `output-failed`: nothing has changed then.
pub(crate) fn replace_shared(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    // Two runs at once have a name each, so that neither puts half a file in place.
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let write = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    };
    write().map_err(|error| {
        std::fs::remove_file(&temporary).ok();
        unwritable(path, &error)
    })
}

/// Creates `path`, or empties it.
///
/// # Errors
/// `output-failed`.
pub(crate) fn create(path: &Path) -> Result<File, Error> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path).map_err(|error| unwritable(path, &error))
}

/// Opens `path`, which is made if it is not there, and keeps others who lock it out until the file is closed.
///
/// # Errors
/// `output-failed`: another process has it.
pub(crate) fn lock(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).open(path).map_err(|error| unwritable(path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Error::new(&catalogue::OUTPUT_FAILED, format!("`{}` is being written by another run", path.display()))
                .with_cause("an earlier run with the same output has not ended")
                .with_fix("wait until it ends, or name another file"))
        }
        // Some file systems know no locks; the run goes on without.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// That `path` cannot be written.
pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(&catalogue::OUTPUT_FAILED, format!("`{}` cannot be written: {error}", path.display()))
}

/// That `path` cannot be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(&catalogue::FILE_UNREADABLE, format!("cannot read `{}`: {error}", path.display()))
}
