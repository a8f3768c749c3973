//! Unix: owner and mode, names relative to an open directory, no symbolic links.

use std::fs::{DirBuilder, File, Metadata, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, Dir, Mode, OFlags, linkat, open, openat, renameat, statat, unlinkat};
use rustix::io::Errno;

use super::{Content, Exposure, Name, acl};

/// Reading and writing for the owner.
const OWNER_ONLY: Mode = Mode::RUSR.union(Mode::WUSR);

/// Neither the group nor anybody else.
const OTHERS: u32 = 0o077;

/// Whether `path` is a directory of this user that nobody else may write to.
pub(crate) fn is_own(path: &Path) -> bool {
    let metadata = std::fs::metadata(path);
    metadata.is_ok_and(|found| found.is_dir() && found.uid() == user() && found.mode() & 0o022 == 0)
}

/// Who else may do something with a file. A group counts as others unless this process is in it: root gives a key to the
/// group of a service, as Kubernetes (`fsGroup`) and Debian (`ssl-cert`) do, and only that group needs its right.
pub(crate) fn exposure(file: &File, metadata: &Metadata) -> Option<Exposure> {
    let mode = metadata.mode() & 0o7777;
    let who = if mode & 0o007 != 0 {
        "every user of this machine"
    } else if mode & 0o070 != 0 {
        // Where a file has an access control list, these bits are the most that it gives to anybody.
        match access_list(file) {
            Some(list) => acl::others(&list, user(), metadata.gid(), is_own_group)?,
            None if !is_own_group(metadata.gid()) => acl::A_GROUP,
            None => return None,
        }
    } else {
        return None;
    };
    Some(Exposure { mode, who, is_ours: metadata.uid() == user() })
}

#[cfg(target_os = "linux")]
fn access_list(file: &File) -> Option<Vec<u8>> {
    // Room for a hundred entries. One that is longer is not read, and the bits count.
    let mut list = vec![0; 4 + 8 * 100];
    let length = rustix::fs::fgetxattr(file, "system.posix_acl_access", &mut list[..]).ok()?;
    list.truncate(length);
    Some(list)
}

/// Elsewhere the bits mean what they say.
#[cfg(not(target_os = "linux"))]
fn access_list(_file: &File) -> Option<Vec<u8>> {
    None
}

fn is_own_group(group: u32) -> bool {
    rustix::process::getegid().as_raw() == group
        || rustix::process::getgroups().is_ok_and(|groups| groups.iter().any(|own| own.as_raw() == group))
}

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// An open directory: whatever becomes of its path, its files stay the same.
#[derive(Debug)]
pub(crate) struct Directory {
    handle: File,
    path: PathBuf,
}

impl Directory {
    /// Opens a directory that nobody but this user may look into; `None` if there is none.
    ///
    /// # Errors
    /// It cannot be opened, is a symbolic link, belongs to somebody else, or is open to others.
    pub(crate) fn open_private(path: &Path) -> io::Result<Option<Self>> {
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let handle = match open(path, flags, Mode::empty()) {
            Ok(handle) => File::from(handle),
            Err(Errno::NOENT) => return Ok(None),
            Err(Errno::LOOP | Errno::NOTDIR) => return Err(io::Error::other("it is not a directory")),
            Err(error) => return Err(error.into()),
        };
        let metadata = handle.metadata()?;
        if metadata.uid() != user() {
            return Err(io::Error::other("it belongs to another user"));
        }
        if metadata.mode() & OTHERS != 0 {
            return Err(io::Error::other("other users may look into it"));
        }
        Ok(Some(Self { handle, path: path.to_owned() }))
    }

    /// The same, made first where it is missing, with what is missing above it.
    ///
    /// # Errors
    /// As [`Self::open_private`], or it cannot be made.
    pub(crate) fn create_private(path: &Path) -> io::Result<Self> {
        if let Some(directory) = Self::open_private(path)? {
            return Ok(directory);
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Self::open_private(path)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    /// Opens any directory, for a private file beside others.
    ///
    /// # Errors
    /// It cannot be opened.
    pub(crate) fn open_any(path: &Path) -> io::Result<Self> {
        let handle = open(path, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { handle: File::from(handle), path: path.to_owned() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads a file of at most `limit` bytes that belongs to this user alone.
    ///
    /// # Errors
    /// It is there and may be read, but cannot.
    pub(crate) fn read(&self, name: &str, limit: usize) -> io::Result<Content> {
        // Without waiting for the other end of a pipe that somebody put there.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = match openat(&self.handle, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => return Ok(Content::Missing),
            Err(Errno::LOOP) => return Ok(Content::Refused("it is a symbolic link")),
            Err(Errno::ACCESS) => return Ok(Content::Refused("it may not be read")),
            Err(error) => return Err(error.into()),
        };
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(Content::Refused("it is not a file"));
        }
        if metadata.uid() != user() || metadata.mode() & OTHERS != 0 {
            return Ok(Content::Refused("it belongs to another user, or is open to others"));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(limit).min(limit));
        if metadata.len() <= limit as u64 {
            file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
        }
        let is_too_large = metadata.len() > limit as u64 || bytes.len() > limit;
        Ok(if is_too_large { Content::Refused("it is too large") } else { Content::Bytes(bytes) })
    }

    /// Puts a file in place of whatever has this name, whole or not at all, even if this process or the machine ends
    /// meanwhile.
    ///
    /// # Errors
    /// It cannot be written; nothing has changed then.
    pub(crate) fn replace(&self, name: &str, temporary: &str, bytes: &[u8]) -> io::Result<()> {
        self.write_temporary(temporary, bytes)?;
        let renamed = renameat(&self.handle, temporary, &self.handle, name);
        self.settle(temporary, renamed)
    }

    /// The same, unless there is a file of this name already. Whether it was put there.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn create_new(&self, name: &str, temporary: &str, bytes: &[u8]) -> io::Result<bool> {
        self.write_temporary(temporary, bytes)?;
        let linked = linkat(&self.handle, temporary, &self.handle, name, AtFlags::empty());
        self.remove(temporary)?;
        match linked {
            Err(Errno::EXIST) => Ok(false),
            linked => self.settle(temporary, linked).map(|()| true),
        }
    }

    fn write_temporary(&self, temporary: &str, bytes: &[u8]) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(&self.handle, temporary, flags, OWNER_ONLY)?);
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.inspect_err(|_| drop(self.remove(temporary)))
    }

    /// Makes the new name last, or removes what was meant for it.
    fn settle(&self, temporary: &str, named: rustix::io::Result<()>) -> io::Result<()> {
        match named {
            Ok(()) => {
                // A directory that cannot be flushed is as new as one that can, until the machine loses power.
                self.handle.sync_all().ok();
                Ok(())
            }
            Err(error) => {
                self.remove(temporary).ok();
                Err(error.into())
            }
        }
    }

    /// Removes a file; whether it was there.
    ///
    /// # Errors
    /// It is there and stays.
    pub(crate) fn remove(&self, name: &str) -> io::Result<bool> {
        match unlinkat(&self.handle, name, AtFlags::empty()) {
            Ok(()) => Ok(true),
            Err(Errno::NOENT) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The names in it.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn names(&self) -> io::Result<Vec<Name>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.handle)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().to_str() else { continue };
            let Ok(stat) = statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
            let since = Duration::from_secs(u64::try_from(stat.st_mtime).unwrap_or_default());
            let modified = SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH);
            names.push(Name { name: name.to_owned(), modified });
        }
        Ok(names)
    }

    /// Tries to lock a file of this name, made where it is missing. `None`: another process holds it.
    ///
    /// # Errors
    /// It can be neither opened nor made, or the file system has no locks.
    pub(crate) fn try_lock(&self, name: &str) -> io::Result<Option<LockFile>> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = File::from(openat(&self.handle, name, flags, OWNER_ONLY)?);
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // It may have been removed, and made again, between the two steps: then it locks nothing.
        let locked = file.metadata()?;
        let current = openat(&self.handle, name, flags - OFlags::CREATE, Mode::empty());
        let current = current.ok().and_then(|current| File::from(current).metadata().ok());
        let is_current = current.is_some_and(|now| now.ino() == locked.ino() && now.dev() == locked.dev());
        Ok(is_current.then_some(LockFile(file)))
    }
}

/// A locked file. The lock ends with it, or with the process.
#[derive(Debug)]
pub(crate) struct LockFile(#[expect(dead_code, reason = "held for its lock")] File);
