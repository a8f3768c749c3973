//! Where a review goes: written as it is made, since that of a large tenant is larger than the memory for it.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};
use std::path::{Path, PathBuf};

use apponly::{Error, catalogue};

use crate::files;
use crate::output::Failure;

/// Bytes that are gathered before they are handed to the system.
const BUFFER: usize = 64 * 1024;

/// Standard output, a file, or a file that takes another one's place when it is whole.
pub(super) enum Destination {
    Standard(BufWriter<StdoutLock<'static>>),
    File { out: BufWriter<File>, path: PathBuf, stands_in_for: Option<PathBuf> },
}

impl Destination {
    /// The file, or standard output without one or for `-`.
    ///
    /// # Errors
    /// `output-failed`.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Error> {
        match path {
            Some(path) if path != Path::new("-") => {
                let out = BufWriter::with_capacity(BUFFER, files::create(path)?);
                Ok(Self::File { out, path: path.to_owned(), stands_in_for: None })
            }
            _ => Ok(Self::Standard(BufWriter::with_capacity(BUFFER, io::stdout().lock()))),
        }
    }

    /// A file beside `path` that takes its place in the end.
    ///
    /// # Errors
    /// `output-failed`.
    pub(super) fn beside(path: &Path) -> Result<Self, Error> {
        let mut name = path.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        let out = BufWriter::with_capacity(BUFFER, files::create(&temporary)?);
        Ok(Self::File { out, path: temporary, stands_in_for: Some(path.to_owned()) })
    }

    /// Whether a person would look at what [`Self::open`] gives.
    pub(super) fn would_be_terminal(path: Option<&Path>) -> bool {
        path.is_none_or(|path| path == Path::new("-")) && io::stdout().is_terminal()
    }

    pub(super) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Standard(out) => out,
            Self::File { out, .. } => out,
        }
    }

    /// Hands everything to the system, if `written` says that all of it is there.
    ///
    /// # Errors
    /// [`Failure::BrokenPipe`] where the reader is gone; `output-failed`.
    pub(super) fn finish(mut self, written: io::Result<()>) -> Result<(), Failure> {
        let written = written.and_then(|()| self.writer().flush());
        match self {
            Self::Standard(_) => written.map_err(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
                _ => {
                    let text = format!("standard output cannot be written: {error}");
                    Failure::Error(Error::new(&catalogue::OUTPUT_FAILED, text))
                }
            }),
            Self::File { out, path, stands_in_for: None } => {
                drop(out);
                written.map_err(|error| files::unwritable(&path, &error).into())
            }
            Self::File { out, path, stands_in_for: Some(target) } => {
                let kept =
                    written.and_then(|()| out.get_ref().sync_data()).and_then(|()| std::fs::rename(&path, &target));
                kept.map_err(|error| {
                    std::fs::remove_file(&path).ok();
                    files::unwritable(&target, &error).into()
                })
            }
        }
    }
}
