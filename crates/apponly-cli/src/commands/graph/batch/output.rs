//! Where answers go, and what earlier runs left there.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use apponly::Error;
use apponly_graph::{BatchJournal, BatchWatcher, ItemState, RunIdentity};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::super::sink::Sink;
use super::feed::Past;
use crate::files;
use crate::output::Failure;

/// An output of answers.
#[derive(Debug)]
pub(super) enum Output {
    /// Opened when the first answer is there.
    Fresh(Option<PathBuf>, Option<Sink>),
    Kept(Box<Kept>),
}

/// A file with a journal of what was sent and answered.
#[derive(Debug)]
pub(super) struct Kept {
    journal: Arc<Journal>,
    file: File,
    path: PathBuf,
    bytes: u64,
    answered: u64,
    failed: HashSet<String>,
    _lock: File,
}

/// Shared with whatever sends.
#[derive(Debug)]
struct Journal(Mutex<Option<BatchJournal>>);

impl Journal {
    fn with<T>(&self, act: impl FnOnce(&mut BatchJournal) -> Result<T, Error>) -> Result<Option<T>, Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(act).transpose()
    }

    fn state(&self, id: &str) -> ItemState {
        let state = self.with(|journal| Ok(journal.state(id)));
        state.ok().flatten().unwrap_or(ItemState::New)
    }
}

impl BatchWatcher for Journal {
    fn sending(&self, ids: &[&str]) -> Result<(), Error> {
        self.with(|journal| journal.sending(ids)).map(|_| ())
    }
}

/// What a line of answers says of its request.
#[derive(Deserialize)]
struct Seen {
    id: Option<String>,
    error: Option<IgnoredAny>,
}

impl Output {
    pub(super) fn fresh(path: Option<&Path>) -> Self {
        Self::Fresh(path.map(Path::to_owned), None)
    }

    /// Goes on with the answers that are there, or begins.
    ///
    /// # Errors
    /// `checkpoint-mismatch`, `checkpoint-unusable`, `output-failed`.
    pub(super) fn kept(path: &Path, journal: &Path, identity: &RunIdentity) -> Result<Self, Error> {
        let lock = files::lock(path)?;
        let journal = BatchJournal::open(journal, identity)?;
        let file = journal.open_output(path)?;
        let bytes = journal.bytes();
        let (mut answered, mut failed) = (0, HashSet::new());
        let unreadable = |error: std::io::Error| files::unreadable(path, &error);
        for line in BufReader::new(files::open(path)?.take(bytes)).split(b'\n') {
            let Ok(seen) = serde_json::from_slice::<Seen>(&line.map_err(unreadable)?) else { continue };
            answered += 1;
            failed.extend(seen.id.filter(|_| seen.error.is_some()));
        }
        let journal = Arc::new(Journal(Mutex::new(Some(journal))));
        Ok(Self::Kept(Box::new(Kept { journal, file, path: path.to_owned(), bytes, answered, failed, _lock: lock })))
    }

    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Self::Kept(_))
    }

    /// How many requests earlier runs answered.
    pub(super) fn answered_before(&self) -> u64 {
        match self {
            Self::Fresh(..) => 0,
            Self::Kept(kept) => kept.answered,
        }
    }

    /// How many of them failed.
    pub(super) fn failed_before(&self) -> u64 {
        match self {
            Self::Fresh(..) => 0,
            Self::Kept(kept) => kept.failed.len() as u64,
        }
    }

    /// What they mean for this run.
    pub(super) fn past(&self, retry_unsafe: bool) -> Past {
        match self {
            Self::Fresh(..) => Past { state: Box::new(|_| ItemState::New), failed: HashSet::new(), retry_unsafe },
            Self::Kept(kept) => {
                let journal = kept.journal.clone();
                let state = move |id: &str| journal.state(id);
                Past { state: Box::new(state), failed: kept.failed.clone(), retry_unsafe }
            }
        }
    }

    /// Told what is sent.
    pub(super) fn watcher(&self) -> Option<Arc<dyn BatchWatcher>> {
        match self {
            Self::Fresh(..) => None,
            Self::Kept(kept) => Some(kept.journal.clone()),
        }
    }

    /// # Errors
    /// [`Failure::BrokenPipe`]; `output-failed`, `checkpoint-unusable`.
    pub(super) fn write(&mut self, lines: &[u8], ids: &[String]) -> Result<(), Failure> {
        match self {
            Self::Fresh(path, sink) => match sink {
                Some(sink) => sink.write(lines),
                none => none.insert(Sink::open(path.as_deref())?).write(lines),
            },
            Self::Kept(kept) => Ok(kept.write(lines, ids)?),
        }
    }

    /// Everything is answered: the next run begins anew.
    ///
    /// # Errors
    /// `checkpoint-unusable`.
    pub(super) fn finish(self) -> Result<(), Error> {
        let kept = match self {
            Self::Kept(kept) => kept,
            Self::Fresh(Some(path), None) => return Sink::open(Some(&path)).map(|_| ()),
            Self::Fresh(..) => return Ok(()),
        };
        let journal = kept.journal.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        journal.map_or(Ok(()), BatchJournal::finish)
    }
}

impl Kept {
    fn write(&mut self, lines: &[u8], ids: &[String]) -> Result<(), Error> {
        self.file.write_all(lines).map_err(|error| files::unwritable(&self.path, &error))?;
        self.bytes += lines.len() as u64;
        let (file, bytes) = (&self.file, self.bytes);
        self.journal.with(|journal| journal.answered(ids, file, bytes)).map(|_| ())
    }
}
