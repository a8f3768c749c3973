//! The only place that touches the file system: private files, written whole or not at all, in place or never.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use apponly::{Error, catalogue};
use zeroize::Zeroizing;

/// A certificate with its key, a secret or a journal stays far below this, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// Who may read a new file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Access<'a> {
    /// The owner alone: mode 0600.
    Private,
    /// Everybody: mode 0644.
    Public,
    /// As an old file that it stands in for: its mode and owner.
    Like(&'a Metadata),
}

/// `path` with `suffix` behind its whole name: `app.pem` and `.next` give `app.pem.next`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Reads a file whole, at most 1 MiB; `None` where there is none.
///
/// # Errors
/// `file-unreadable`, `file-too-large`.
#[expect(clippy::disallowed_methods, reason = "the seam")]
pub(crate) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let failed = |error: &io::Error| {
        Error::new(&catalogue::FILE_UNREADABLE, format!("cannot read `{}`: {error}", path.display()))
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(&error)),
    };
    let expected = file.metadata().map_or(0, |metadata| metadata.len().min(LARGEST_FILE));
    let room = usize::try_from(expected).unwrap_or(0).saturating_add(1);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        let what = format!("`{}` is larger than {LARGEST_FILE} bytes", path.display());
        return Err(Error::new(&catalogue::FILE_TOO_LARGE, what));
    }
    Ok(Some(bytes))
}

/// Reads a certificate file whole, at most 1 MiB; the bytes are wiped when dropped.
///
/// # Errors
/// `file-unreadable`, `file-too-large`.
pub fn read_certificate_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    read(path)?.ok_or_else(|| {
        Error::new(&catalogue::FILE_UNREADABLE, format!("cannot read `{}`: there is no such file", path.display()))
    })
}

/// Owner and mode of a file; `None` where there is none.
pub(crate) fn metadata(path: &Path) -> Option<Metadata> {
    fs::metadata(path).ok()
}

/// Whether anything has this name, a dangling link included.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The path from the root, by the working directory alone: the file need not be there.
#[cfg(feature = "pkcs11")]
pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The file that a path leads to, through symbolic links.
///
/// # Errors
/// `file-unreadable`: there is none.
pub(crate) fn resolve(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path)
        .map_err(|error| Error::new(&catalogue::FILE_UNREADABLE, format!("cannot read `{}`: {error}", path.display())))
}

/// Makes a file that must not exist.
///
/// # Errors
/// `file-exists`; `output-failed`: nothing of it is left then.
pub(crate) fn create_new(path: &Path, bytes: &[u8], access: Access<'_>) -> Result<(), Error> {
    let mut file = match options(access).write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Error::new(&catalogue::FILE_EXISTS, format!("`{}` exists already", path.display())));
        }
        Err(error) => return Err(unwritten(path, &error)),
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| {
        fs::remove_file(path).ok();
        unwritten(path, &error)
    })?;
    sync_folder(path);
    Ok(())
}

/// Puts a file in place of whatever has this name: readers see the old one or the new one, whole, even if this process or
/// the machine ends meanwhile. Only one process at a time may do so with one path; the caller holds a lock.
///
/// # Errors
/// `output-failed`: nothing has changed then.
pub(crate) fn replace(path: &Path, bytes: &[u8], access: Access<'_>) -> Result<(), Error> {
    // One fixed name: a process that was killed here leaves one file, which the next run overwrites.
    let temporary = beside(path, ".tmp");
    let write = || {
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = options(access).write(true).create_new(true).open(&temporary)?;
        file.write_all(bytes)?;
        settle_access(&file, access)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|error| {
        fs::remove_file(&temporary).ok();
        unwritten(path, &error)
    })?;
    sync_folder(path);
    Ok(())
}

/// Makes a folder for this user alone, with what is missing above it; one that is there stays as it is.
///
/// # Errors
/// `output-failed`.
pub(crate) fn create_folder(path: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| unwritten(path, &error))
}

/// Renames, in place of whatever has the new name.
///
/// # Errors
/// `output-failed`.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|error| unwritten(to, &error))?;
    sync_folder(to);
    Ok(())
}

/// Removes a file; one that is not there is removed already.
///
/// # Errors
/// `output-failed`: it stays.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::new(&catalogue::OUTPUT_FAILED, format!("cannot remove `{}`: {error}", path.display())))
        }
        _ => {
            sync_folder(path);
            Ok(())
        }
    }
}

/// A lock between processes, held until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the file at `path`, which is made and left lying: a lock whose file is removed while another
    /// process waits for it protects nothing.
    ///
    /// # Errors
    /// `rotation-busy`: another process holds it. `output-failed`: the file cannot be made, or the file system has no locks.
    pub(crate) fn acquire(path: &Path) -> Result<Self, Error> {
        let file = options(Access::Private)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| unwritten(path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(Error::new(
                &catalogue::ROTATION_BUSY,
                format!("another process holds the lock `{}`", path.display()),
            )),
            Err(fs::TryLockError::Error(error)) => Err(unwritten(path, &error)),
        }
    }
}

fn unwritten(path: &Path, error: &io::Error) -> Error {
    Error::new(&catalogue::OUTPUT_FAILED, format!("cannot write `{}`: {error}", path.display()))
        .with_cause("the folder is missing, is not writable for this account, or the disk is full")
        .with_fix("check the folder and its permissions, then run the same command again")
}

/// Makes a new name last. A folder that cannot be flushed is as new as one that can, until the machine loses power.
#[expect(clippy::disallowed_methods, reason = "the seam")]
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).ok();
}

#[cfg(unix)]
fn options(access: Access<'_>) -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(if matches!(access, Access::Public) { 0o644 } else { 0o600 });
    options
}

#[cfg(not(unix))]
fn options(_: Access<'_>) -> OpenOptions {
    OpenOptions::new()
}

/// Gives the file the owner and mode of the one that it stands in for, so that whoever read the old one reads the new one.
#[cfg(unix)]
fn settle_access(file: &File, access: Access<'_>) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let Access::Like(old) = access else { return Ok(()) };
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        fchown(file, Some(old.uid()), Some(old.gid())).map_err(|error| {
            io::Error::new(error.kind(), format!("the owner of the old file cannot be given to the new one: {error}"))
        })?;
    }
    file.set_permissions(fs::Permissions::from_mode(old.mode() & 0o777))
}

#[cfg(not(unix))]
fn settle_access(_: &File, _: Access<'_>) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn existing_file_is_never_overwritten_by_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create_new(&path, b"one", Access::Private).unwrap();
        assert_eq!(create_new(&path, b"two", Access::Private).unwrap_err().code(), "file-exists");
        assert_eq!(&**read(&path).unwrap().unwrap(), b"one");
    }

    #[cfg(unix)]
    #[test]
    fn private_files_are_private_and_replacements_keep_the_mode() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create_new(&path, b"one", Access::Private).unwrap();
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let old = metadata(&path).unwrap();
        replace(&path, b"two", Access::Like(&old)).unwrap();
        assert_eq!((mode(&path), &**read(&path).unwrap().unwrap()), (0o640, &b"two"[..]));
        replace(&path, b"three", Access::Private).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn lock_is_exclusive_and_ends_with_its_holder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = Lock::acquire(&path).unwrap();
        assert_eq!(Lock::acquire(&path).unwrap_err().code(), "rotation-busy");
        drop(held);
        Lock::acquire(&path).unwrap();
    }

    #[test]
    fn leftover_of_a_killed_run_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(beside(&path, ".tmp"), "half").unwrap();
        replace(&path, b"whole", Access::Private).unwrap();
        assert_eq!(&**read(&path).unwrap().unwrap(), b"whole");
        assert!(!exists(&beside(&path, ".tmp")));
    }
}
