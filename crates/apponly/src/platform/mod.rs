//! Files that only their owner may touch: the part of it that differs between operating systems.

#[cfg(not(unix))]
#[path = "other.rs"]
mod directory;
#[cfg(unix)]
#[path = "unix.rs"]
mod directory;

use std::time::SystemTime;

pub(crate) use directory::{Directory, LockFile, is_own};

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

/// A name in a [`Directory`].
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) name: String,
    pub(crate) modified: SystemTime,
}
