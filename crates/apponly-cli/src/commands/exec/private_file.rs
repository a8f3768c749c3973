//! A file that only this user may read, replaced as a whole, and removed only as long as it is this process's.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::fs::{AtFlags, Mode, OFlags, linkat, open, openat, renameat, unlinkat};
use rustix::io::Errno;
use rustix::process::geteuid;

const OWNER_ONLY: Mode = Mode::RUSR.union(Mode::WUSR);

/// Neither the group nor anybody else.
const OTHERS: u32 = 0o077;

/// The file of that name, held open and locked: the lock tells other processes that somebody keeps it.
pub(super) struct PrivateFile {
    directory: File,
    name: OsString,
    current: File,
}

impl PrivateFile {
    /// Creates the file, mode 0600, whole or not at all. What a killed process left under this name, which begins with
    /// `beginning` and is this user's alone, is replaced; nothing else is, and no symbolic link is followed.
    ///
    /// # Errors
    /// Something else has the name, another process keeps the file, or the directory cannot be written to.
    pub(super) fn create(path: &Path, bytes: &[u8], beginning: &str) -> io::Result<Self> {
        let name = path.file_name().ok_or_else(|| io::Error::other("it is the name of a directory"))?.to_owned();
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let directory = File::from(open(parent, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?);
        // Held until the new one is in its place, so that of two processes one replaces it.
        let left = left_over(&directory, &name, beginning)?;
        let temporary = temporary(&name);
        let current = write(&directory, &temporary, bytes)?;
        let named = match left {
            Some(_) => renameat(&directory, &temporary, &directory, &name),
            None => linkat(&directory, &temporary, &directory, &name, AtFlags::empty())
                .and_then(|()| unlinkat(&directory, &temporary, AtFlags::empty())),
        };
        let file = Self { directory, name, current };
        file.settle(&temporary, named)?;
        Ok(file)
    }

    /// Puts other bytes in its place; a reader sees the old ones or the new ones.
    ///
    /// # Errors
    /// They cannot be written; the old ones stay.
    pub(super) fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        let temporary = temporary(&self.name);
        let current = write(&self.directory, &temporary, bytes)?;
        self.settle(&temporary, renameat(&self.directory, &temporary, &self.directory, &self.name))?;
        self.current = current;
        Ok(())
    }

    /// Removes it, unless somebody put another file in its place.
    ///
    /// # Errors
    /// It is there and stays.
    pub(super) fn remove(self) -> io::Result<()> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let named = match openat(&self.directory, &self.name, flags, Mode::empty()) {
            Ok(file) => File::from(file).metadata()?,
            Err(Errno::NOENT | Errno::LOOP) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let ours = self.current.metadata()?;
        if (named.dev(), named.ino()) != (ours.dev(), ours.ino()) {
            return Ok(());
        }
        Ok(unlinkat(&self.directory, &self.name, AtFlags::empty())?)
    }

    fn settle(&self, temporary: &OsStr, named: rustix::io::Result<()>) -> io::Result<()> {
        named.map_err(|error| {
            unlinkat(&self.directory, temporary, AtFlags::empty()).ok();
            match error {
                Errno::EXIST => io::Error::other("it exists already"),
                error => error.into(),
            }
        })
    }
}

/// What a killed process left under this name, locked; `None` if the name is free.
fn left_over(directory: &File, name: &OsStr, beginning: &str) -> io::Result<Option<File>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let mut file = match openat(directory, name, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP) => return Err(io::Error::other("it is a symbolic link")),
        Err(error) => return Err(error.into()),
    };
    let metadata = file.metadata()?;
    let is_private = metadata.is_file() && metadata.uid() == geteuid().as_raw() && metadata.mode() & OTHERS == 0;
    let mut start = vec![0; beginning.len()];
    if !is_private || file.read_exact(&mut start).is_err() || start != beginning.as_bytes() {
        return Err(io::Error::other("it exists already"));
    }
    file.try_lock().map_err(|_| io::Error::other("another process keeps it"))?;
    Ok(Some(file))
}

fn temporary(name: &OsStr) -> OsString {
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}", std::process::id()));
    temporary
}

fn write(directory: &File, name: &OsStr, bytes: &[u8]) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let create = || openat(directory, name, flags, OWNER_ONLY);
    let file = create().or_else(|error| match error {
        // Of a process that had the same number and was killed between two steps.
        Errno::EXIST => unlinkat(directory, name, AtFlags::empty()).and_then(|()| create()),
        error => Err(error),
    });
    let mut file = File::from(file?);
    // A file system without locks can only not tell others that the file is kept.
    file.try_lock().ok();
    if let Err(error) = file.write_all(bytes) {
        unlinkat(directory, name, AtFlags::empty()).ok();
        return Err(error);
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "tests read their own small files")]

    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn text(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    fn names(folder: &Path) -> Vec<OsString> {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn is_private_replaced_whole_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("header");
        let mut file = PrivateFile::create(&path, b"one", "x").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let mut reader = File::open(&path).unwrap();
        file.replace(b"two").unwrap();
        let mut old = String::new();
        reader.read_to_string(&mut old).unwrap();
        assert_eq!((old.as_str(), text(&path).as_str()), ("one", "two"));
        assert_eq!(names(folder.path()), ["header"], "no temporary file is left");
        file.remove().unwrap();
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn nothing_of_somebody_else_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("header");
        std::fs::write(&path, "precious").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        assert!(PrivateFile::create(&path, b"one", "Auth").is_err());
        std::fs::write(&path, "Auth: readable by others").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        assert!(PrivateFile::create(&path, b"one", "Auth").is_err());
        let link = folder.path().join("link");
        symlink(folder.path().join("target"), &link).unwrap();
        assert!(PrivateFile::create(&link, b"one", "Auth").is_err());
        assert!(!folder.path().join("target").exists(), "the link was not followed");
        assert_eq!(text(&path), "Auth: readable by others");
    }

    #[test]
    fn left_over_is_replaced_and_one_that_is_kept_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("header");
        let killed = PrivateFile::create(&path, b"Auth: old", "Auth").unwrap();
        let error = PrivateFile::create(&path, b"Auth: new", "Auth").err().unwrap();
        assert!(error.to_string().contains("another process keeps it"), "{error}");
        drop(killed);
        let mut current = PrivateFile::create(&path, b"Auth: new", "Auth").unwrap();
        current.replace(b"Auth: newer").unwrap();
        assert!(PrivateFile::create(&path, b"Auth: third", "Auth").is_err(), "a renewed file is kept too");
        assert_eq!(text(&path), "Auth: newer");
    }

    #[test]
    fn file_that_took_its_place_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("header");
        let file = PrivateFile::create(&path, b"one", "x").unwrap();
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "another's").unwrap();
        file.remove().unwrap();
        assert_eq!(text(&path), "another's");
    }
}
