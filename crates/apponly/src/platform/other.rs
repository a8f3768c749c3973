//! Systems without owner and mode: nothing is kept in files, since nothing would keep others from reading it.

use std::io;
use std::path::Path;

use super::{Content, Exposure, Name};

/// Nothing is known to be this user's alone.
pub(crate) fn is_own(_path: &Path) -> bool {
    false
}

/// Access control lists are not looked at.
pub(crate) fn exposure(_file: &std::fs::File, _metadata: &std::fs::Metadata) -> Option<Exposure> {
    None
}

/// A directory that cannot exist here.
#[derive(Debug)]
pub(crate) enum Directory {}

/// A lock that cannot exist here.
#[derive(Debug)]
pub(crate) enum LockFile {}

impl Directory {
    pub(crate) fn open_private(_path: &Path) -> io::Result<Option<Self>> {
        Ok(None)
    }

    pub(crate) fn create_private(_path: &Path) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn open_any(_path: &Path) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn path(&self) -> &Path {
        match *self {}
    }

    pub(crate) fn read(&self, _name: &str, _limit: usize) -> io::Result<Content> {
        match *self {}
    }

    pub(crate) fn replace(&self, _name: &str, _temporary: &str, _bytes: &[u8]) -> io::Result<()> {
        match *self {}
    }

    pub(crate) fn create_new(&self, _name: &str, _temporary: &str, _bytes: &[u8]) -> io::Result<bool> {
        match *self {}
    }

    pub(crate) fn remove(&self, _name: &str) -> io::Result<bool> {
        match *self {}
    }

    pub(crate) fn names(&self) -> io::Result<Vec<Name>> {
        match *self {}
    }

    pub(crate) fn try_lock(&self, _name: &str) -> io::Result<Option<LockFile>> {
        match *self {}
    }
}
