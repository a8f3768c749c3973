//! The items of a batch that were sent and answered: lines appended to a file, so that each costs its own bytes only.
//!
//! A line that did not come whole, and all after it, did not happen: the output is cut to the length that the last good
//! line knows.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use apponly::{Error, catalogue};
use serde::{Deserialize, Serialize};

use super::file::{self, damaged, unusable};
use super::identity::{RunIdentity, mismatch};

/// The version of the file.
const VERSION: u32 = 1;

/// What is known of an item from an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItemState {
    /// Its answer is in the output.
    Answered,
    /// It was sent and changes something, and whether it was carried out is not known.
    InDoubt,
    /// It was not sent, or may be sent again without harm.
    New,
}

/// Which items of a batch run were sent and answered.
#[derive(Debug)]
pub struct BatchJournal {
    path: PathBuf,
    file: File,
    known: HashMap<String, ItemState>,
    bytes: u64,
}

#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    #[serde(flatten)]
    identity: RunIdentity,
}

#[derive(Default, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sent: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    answered: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

impl BatchJournal {
    /// Goes on with the journal at `path`, or begins one.
    ///
    /// # Errors
    /// `checkpoint-mismatch`: it belongs to another input, tenant or app. `checkpoint-unusable`.
    pub fn open(path: impl Into<PathBuf>, identity: &RunIdentity) -> Result<Self, Error> {
        let path = path.into();
        let mut options = OpenOptions::new();
        let options = file::private(options.read(true).write(true).create(true).truncate(false));
        let file = options.open(&path).map_err(|error| unusable(&path, &error))?;
        let mut journal = Self { path, file, known: HashMap::new(), bytes: 0 };
        if !journal.replay(identity)? {
            let head = Head { version: VERSION, identity: identity.clone() };
            journal.append(&head)?;
            file::sync_directory(&journal.path).map_err(|error| unusable(&journal.path, &error))?;
        }
        Ok(journal)
    }

    /// What is known of the item `id`.
    #[must_use]
    pub fn state(&self, id: &str) -> ItemState {
        self.known.get(id).copied().unwrap_or(ItemState::New)
    }

    /// How many bytes of the output are good.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many items were answered.
    #[must_use]
    pub fn answered_count(&self) -> usize {
        self.known.values().filter(|state| **state == ItemState::Answered).count()
    }

    /// Opens the output for writing, cut to what is good.
    ///
    /// # Errors
    /// `output-failed`; `checkpoint-mismatch` where it is shorter than it was.
    pub fn open_output(&self, output: &Path) -> Result<File, Error> {
        let failed =
            |error: std::io::Error| Error::new(&catalogue::OUTPUT_FAILED, format!("`{}`: {error}", output.display()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(self.bytes == 0).truncate(false);
        let mut file = options.open(output).map_err(failed)?;
        if file::cut(&mut file, self.bytes).map_err(failed)? {
            Ok(file)
        } else {
            Err(mismatch(&self.path, &format!("`{}` is shorter than it was", output.display())))
        }
    }

    /// Notes, before they are sent, items that change something.
    ///
    /// # Errors
    /// `checkpoint-unusable`: they must not be sent then.
    pub fn sending(&mut self, ids: &[&str]) -> Result<(), Error> {
        let sent: Vec<_> = ids.iter().map(|id| (*id).to_owned()).collect();
        self.append(&Line { sent, ..Line::default() })
    }

    /// Makes the output durable, which has `bytes` bytes with the answers to `ids`, then notes them. Buffers over `output`
    /// must have been flushed before.
    ///
    /// # Errors
    /// `output-failed`, `checkpoint-unusable`.
    pub fn answered(&mut self, ids: &[String], output: &File, bytes: u64) -> Result<(), Error> {
        output.sync_data().map_err(|error| Error::new(&catalogue::OUTPUT_FAILED, format!("the output: {error}")))?;
        self.append(&Line { answered: ids.to_vec(), bytes: Some(bytes), ..Line::default() })?;
        self.bytes = bytes;
        Ok(())
    }

    /// The run is done: removes the journal.
    ///
    /// # Errors
    /// `checkpoint-unusable`.
    pub fn finish(self) -> Result<(), Error> {
        file::remove(&self.path)
    }

    fn append(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let mut text = serde_json::to_vec(line)
            .map_err(|_| Error::new(&catalogue::INTERNAL, "a line of the journal cannot be written as JSON"))?;
        text.push(b'\n');
        let written = self.file.write_all(&text).and_then(|()| self.file.sync_data());
        written.map_err(|error| unusable(&self.path, &error))
    }

    /// Reads what is there and cuts what did not come whole; `false` where there is nothing.
    fn replay(&mut self, identity: &RunIdentity) -> Result<bool, Error> {
        let failed = |error: std::io::Error| unusable(&self.path, &error);
        let mut reader = BufReader::new(self.file.try_clone().map_err(failed)?);
        let (mut good, mut line, mut is_head) = (0_u64, Vec::new(), true);
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(failed)?;
            if length == 0 || line.last() != Some(&b'\n') {
                break;
            }
            if is_head {
                let head: Head =
                    serde_json::from_slice(&line).map_err(|_| damaged(&self.path, "it is not one of ours"))?;
                if head.version != VERSION {
                    return Err(damaged(&self.path, "it was written by another version of this program"));
                }
                identity.check(&head.identity, &self.path)?;
                is_head = false;
            } else {
                let Ok(line) = serde_json::from_slice::<Line>(&line) else { break };
                self.known.extend(line.sent.into_iter().map(|id| (id, ItemState::InDoubt)));
                self.known.extend(line.answered.into_iter().map(|id| (id, ItemState::Answered)));
                self.bytes = line.bytes.unwrap_or(self.bytes);
            }
            good += length as u64;
        }
        file::cut(&mut self.file, good).map_err(|error| unusable(&self.path, &error))?;
        Ok(!is_head)
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages::tests::identity;
    use super::*;

    #[test]
    fn next_run_knows_what_was_answered_and_what_is_in_doubt() {
        let folder = tempfile::tempdir().unwrap();
        let (path, output) = (folder.path().join("journal"), folder.path().join("out"));
        let mut journal = BatchJournal::open(&path, &identity()).unwrap();
        let mut file = journal.open_output(&output).unwrap();
        journal.sending(&["a", "b"]).unwrap();
        file.write_all(b"{}\n").unwrap();
        journal.answered(&["a".to_owned(), "g".to_owned()], &file, 3).unwrap();
        file.write_all(b"{\"half").unwrap();
        drop((journal, file));

        let journal = BatchJournal::open(&path, &identity()).unwrap();
        let states = ["a", "b", "c", "g"].map(|id| journal.state(id));
        assert_eq!(states, [ItemState::Answered, ItemState::InDoubt, ItemState::New, ItemState::Answered]);
        assert_eq!((journal.bytes(), journal.answered_count()), (3, 2));
        assert_eq!(journal.open_output(&output).unwrap().metadata().unwrap().len(), 3);
    }

    #[test]
    fn line_that_did_not_come_whole_did_not_happen_wherever_it_was_cut() {
        let folder = tempfile::tempdir().unwrap();
        let (path, output) = (folder.path().join("journal"), folder.path().join("out"));
        let mut journal = BatchJournal::open(&path, &identity()).unwrap();
        let file = journal.open_output(&output).unwrap();
        let head = std::fs::metadata(&path).unwrap().len();
        journal.answered(&["a".to_owned()], &file, 0).unwrap();
        let one = std::fs::metadata(&path).unwrap().len();
        journal.answered(&["b".to_owned()], &file, 0).unwrap();
        drop(journal);
        let whole = std::fs::metadata(&path).unwrap().len();
        for length in (head..=whole).rev() {
            OpenOptions::new().write(true).open(&path).unwrap().set_len(length).unwrap();
            let journal = BatchJournal::open(&path, &identity()).unwrap();
            let expected = if length == whole { 2 } else { usize::from(length >= one) };
            assert_eq!(journal.answered_count(), expected, "{length}");
        }
    }

    #[test]
    fn journal_of_another_run_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        drop(BatchJournal::open(&path, &identity()).unwrap());
        let other = RunIdentity { tenant_id: None, ..identity() };
        assert_eq!(BatchJournal::open(&path, &other).unwrap_err().code(), "checkpoint-mismatch");
    }
}
