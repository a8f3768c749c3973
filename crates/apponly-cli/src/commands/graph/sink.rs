//! Where results go.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use apponly::{Error, catalogue};

use crate::files;
use crate::output::Failure;

/// Standard output or a file. Each write is whole for the reader: nothing is held back.
#[derive(Debug)]
pub(super) enum Sink {
    /// A file, and its path for errors.
    File(File, PathBuf),
    /// Standard output.
    Standard,
}

impl Sink {
    /// A file that is made or emptied; without one, or for `-`, standard output.
    ///
    /// # Errors
    /// `output-failed`.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Error> {
        match path {
            Some(path) if path != Path::new("-") => Ok(Self::File(files::create(path)?, path.to_owned())),
            _ => Ok(Self::Standard),
        }
    }

    /// Whether a person would look at what [`Self::open`] gives.
    pub(super) fn would_be_terminal(path: Option<&Path>) -> bool {
        path.is_none_or(|path| path == Path::new("-")) && io::stdout().is_terminal()
    }

    /// Whether a person looks at it.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard) && io::stdout().is_terminal()
    }

    /// Writes `bytes` and hands them to the system.
    ///
    /// # Errors
    /// [`Failure::BrokenPipe`] where the reader is gone; `output-failed`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.is_empty() {
            return Ok(());
        }
        match self {
            Self::File(file, path) => file.write_all(bytes).map_err(|error| files::unwritable(path, &error).into()),
            Self::Standard => {
                let mut out = io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| match error.kind() {
                    io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
                    _ => Failure::Error(Error::new(
                        &catalogue::OUTPUT_FAILED,
                        format!("standard output cannot be written: {error}"),
                    )),
                })
            }
        }
    }

    /// Makes a file durable.
    ///
    /// # Errors
    /// `output-failed`.
    pub(super) fn sync(&self) -> Result<(), Error> {
        match self {
            Self::File(file, path) if file.metadata().is_ok_and(|metadata| metadata.is_file()) => {
                file.sync_data().map_err(|error| files::unwritable(path, &error))
            }
            Self::File(..) | Self::Standard => Ok(()),
        }
    }
}
