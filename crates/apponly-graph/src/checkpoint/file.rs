//! Small files that are replaced in one step.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

use apponly::{Error, catalogue};

/// Links are some kilobytes; nothing else of size is in such a file.
const LARGEST: u64 = 1024 * 1024;

/// The content of `path`; `None` where there is no such file.
///
/// # Errors
/// `checkpoint-unusable`.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let file = match OpenOptions::new().read(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path, &error)),
    };
    let mut content = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut content).map_err(|error| unusable(path, &error))?;
    if content.len() as u64 > LARGEST {
        return Err(damaged(path, "it is larger than any checkpoint"));
    }
    Ok(Some(content))
}

/// Replaces `path` by `content`: whoever looks, also after a crash, sees the old content or the new one.
///
/// # Errors
/// `checkpoint-unusable`.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}", uuid::Uuid::new_v4().simple()));
    let written = write_new(&temporary, content).and_then(|()| std::fs::rename(&temporary, path));
    if let Err(error) = written {
        // The old content stands; what was left behind is of no use.
        let _ = std::fs::remove_file(&temporary);
        return Err(unusable(path, &error));
    }
    sync_directory(path).map_err(|error| unusable(path, &error))
}

/// Removes `path`, for good.
///
/// # Errors
/// `checkpoint-unusable`.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Ok(()) => sync_directory(path).map_err(|error| unusable(path, &error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unusable(path, &error)),
    }
}

fn write_new(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// A file that only its owner reads.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// A rename is durable when its directory is.
#[cfg(unix)]
pub(super) fn sync_directory(path: &Path) -> std::io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    OpenOptions::new().read(true).open(directory)?.sync_all()
}

/// Other systems do not open directories.
#[cfg(not(unix))]
pub(super) fn sync_directory(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Cuts `file` to `length` bytes and goes to its end; `false` where it is shorter.
pub(super) fn cut(file: &mut File, length: u64) -> std::io::Result<bool> {
    use std::io::{Seek as _, SeekFrom};
    if file.metadata()?.len() < length {
        return Ok(false);
    }
    file.set_len(length)?;
    file.seek(SeekFrom::Start(length))?;
    Ok(true)
}

pub(super) fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(&catalogue::CHECKPOINT_UNUSABLE, format!("the checkpoint `{}`: {error}", path.display()))
}

pub(super) fn damaged(path: &Path, why: &str) -> Error {
    Error::new(&catalogue::CHECKPOINT_UNUSABLE, format!("the checkpoint `{}` is damaged: {why}", path.display()))
}
