//! Files that only their owner may touch: the part of it that differs between operating systems.

#[cfg(unix)]
mod acl;
#[cfg(not(unix))]
#[path = "other.rs"]
mod directory;
#[cfg(unix)]
#[path = "unix.rs"]
mod directory;

use std::time::SystemTime;

pub(crate) use directory::{Directory, LockFile, exposure, is_own};

/// Whether this system has files that only their owner may touch, as far as this program knows.
pub(crate) const HAS_PRIVATE_FILES: bool = cfg!(unix);

/// What a file of a [`Directory`] held.
#[derive(Debug)]
pub(crate) enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// There is no such file.
    Missing,
    /// It is not read, for this reason.
    Refused(&'static str),
}

/// Who else may read a file, or write to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exposure {
    /// The permission bits.
    pub(crate) mode: u32,
    /// For people.
    pub(crate) who: &'static str,
    /// Whether the file belongs to this user, who can change that.
    pub(crate) is_ours: bool,
}

/// A name in a [`Directory`].
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) name: String,
    pub(crate) modified: SystemTime,
}
