//! Where the items of a list go: an output that is written from the beginning, or one that goes on where an interrupted
//! run ended.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use apponly::{Error, catalogue};
use apponly_graph::{Checkpoint, GraphRequest, Page, RunIdentity};

use super::format::Before;
use super::render::csv;
use super::sink::Sink;
use crate::files;
use crate::output::Failure;

/// No header of a CSV file is longer, in bytes.
const LONGEST_HEADER: u64 = 1024 * 1024;

/// An output of items.
#[derive(Debug)]
pub(super) enum Target {
    /// Opened when the first page is there: a refusal must not empty yesterday's file.
    Fresh { path: Option<PathBuf>, sink: Option<Sink> },
    /// A file, and how far it is good.
    Kept(Box<Kept>),
}

/// A file with a checkpoint.
#[derive(Debug)]
pub(super) struct Kept {
    checkpoint: Checkpoint,
    file: File,
    path: PathBuf,
    bytes: u64,
    /// Held as long as the file is written: two runs at once would write into each other.
    _lock: File,
}

impl Target {
    pub(super) fn fresh(path: Option<&Path>) -> Self {
        Self::Fresh { path: path.map(Path::to_owned), sink: None }
    }

    /// Opens `path` where the checkpoint ends, or begins both.
    ///
    /// # Errors
    /// `checkpoint-mismatch`, `checkpoint-unusable`, `output-failed`.
    pub(super) fn kept(path: &Path, checkpoint: &Path, identity: &RunIdentity) -> Result<Self, Error> {
        let lock = files::lock(path)?;
        let checkpoint = match Checkpoint::open(checkpoint, identity)? {
            Some(checkpoint) => checkpoint,
            None => Checkpoint::new(checkpoint, identity.clone()),
        };
        let file = checkpoint.open_output(path)?;
        let bytes = checkpoint.bytes();
        Ok(Self::Kept(Box::new(Kept { checkpoint, file, path: path.to_owned(), bytes, _lock: lock })))
    }

    /// What an interrupted run left, for the format that goes on.
    ///
    /// # Errors
    /// `file-unreadable`.
    pub(super) fn before(&self) -> Result<Before, Error> {
        match self {
            Self::Kept(kept) if kept.bytes > 0 => {
                let mut start = Vec::new();
                let file = files::open(&kept.path)?;
                file.take(LONGEST_HEADER.min(kept.bytes))
                    .read_to_end(&mut start)
                    .map_err(|error| files::unreadable(&kept.path, &error))?;
                Ok(Before { has_items: true, header: csv::first_row(&start) })
            }
            _ => Ok(Before::default()),
        }
    }

    /// The request that goes on; `None` at the beginning.
    pub(super) fn next_request(&self) -> Option<GraphRequest> {
        match self {
            Self::Kept(kept) => kept.checkpoint.next_request(),
            Self::Fresh { .. } => None,
        }
    }

    /// How many items an interrupted run got.
    pub(super) fn items(&self) -> u64 {
        match self {
            Self::Kept(kept) => kept.checkpoint.items(),
            Self::Fresh { .. } => 0,
        }
    }

    /// Whether an interrupted run had the last page already.
    pub(super) fn is_done(&self) -> bool {
        matches!(self, Self::Kept(kept) if kept.checkpoint.is_done())
    }

    /// The delta link of the last page of an interrupted run.
    pub(super) fn delta_link(&self) -> Option<&str> {
        match self {
            Self::Kept(kept) => kept.checkpoint.delta_link(),
            Self::Fresh { .. } => None,
        }
    }

    /// Writes what became of `page`, or what stands behind the last one.
    ///
    /// # Errors
    /// [`Failure::BrokenPipe`]; `output-failed`, `checkpoint-unusable`.
    pub(super) fn write(&mut self, bytes: &[u8], page: Option<&Page>) -> Result<(), Failure> {
        match self {
            Self::Fresh { path, sink } => {
                let sink = match sink {
                    Some(sink) => sink,
                    none => none.insert(Sink::open(path.as_deref())?),
                };
                sink.write(bytes)
            }
            Self::Kept(kept) => Ok(kept.write(bytes, page)?),
        }
    }

    /// After a failure: keeps what is written, as far as that is possible.
    pub(super) fn keep(&mut self) {
        if let Self::Kept(kept) = self {
            // The failure before is what its user must know; what is not kept is fetched again.
            kept.checkpoint.commit(&kept.file).ok();
        }
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// `output-failed`.
    pub(super) fn sync(&self) -> Result<(), Error> {
        match self {
            Self::Kept(kept) => kept.file.sync_data().map_err(|error| files::unwritable(&kept.path, &error)),
            Self::Fresh { sink: Some(sink), .. } => sink.sync(),
            Self::Fresh { .. } => Ok(()),
        }
    }

    /// The run is done: the next one begins anew.
    ///
    /// # Errors
    /// `checkpoint-unusable`.
    pub(super) fn finish(self) -> Result<(), Error> {
        match self {
            Self::Kept(kept) => kept.checkpoint.finish(),
            Self::Fresh { .. } => Ok(()),
        }
    }
}

impl Kept {
    fn write(&mut self, bytes: &[u8], page: Option<&Page>) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|error| files::unwritable(&self.path, &error))?;
        // What stands behind the last page is not counted: it is written again if the run is interrupted now.
        let Some(page) = page else { return Ok(()) };
        self.bytes += bytes.len() as u64;
        self.checkpoint.advance(page, self.bytes);
        if self.checkpoint.is_due() {
            self.checkpoint.commit(&self.file)?;
        }
        Ok(())
    }
}

/// Where the checkpoint of `output` is: where the option says, else beside it.
///
/// # Errors
/// `setting-invalid`: standard output cannot go on.
pub(super) fn checkpoint_path(
    output: &Path,
    given: Option<&Path>,
    beside: impl Fn(&Path) -> PathBuf,
) -> Result<PathBuf, Error> {
    if output == Path::new("-") {
        return Err(Error::new(&catalogue::SETTING_INVALID, "`--resume`: standard output cannot go on")
            .with_cause("what was written to it is gone")
            .with_fix("name a file with `--output FILE`"));
    }
    Ok(given.map_or_else(|| beside(output), Path::to_owned))
}
