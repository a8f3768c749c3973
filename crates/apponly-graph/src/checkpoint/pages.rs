//! The place in a collection, beside the file that its items are written to.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use apponly::{Error, catalogue};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::file::{self, damaged};
use super::identity::{RunIdentity, mismatch};
use crate::pages::Page;
use crate::request::GraphRequest;

/// What is appended to the name of the output.
const SUFFIX: &str = ".apponly-resume";

/// Making the output durable costs milliseconds; so much of a run is done again at most after a crash.
const PACE: Duration = Duration::from_secs(1);

/// The version of the file.
const VERSION: u32 = 1;

/// Where a run over the pages of a collection stands. Kept as JSON, readable by the owner only, replaced in one step.
///
/// The order that keeps every item once: write the items of whole pages, [`Checkpoint::commit`], go on. What was written
/// after the last commit is cut off by [`Checkpoint::open_output`] and fetched again.
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    record: Record,
    committed: Option<Instant>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    version: u32,
    #[serde(flatten)]
    identity: RunIdentity,
    next_link: Option<String>,
    delta_link: Option<String>,
    /// Of the output that are good.
    bytes: u64,
    items: u64,
    pages: u64,
    done: bool,
}

impl Checkpoint {
    /// The checkpoint beside `output`: `FILE.apponly-resume`.
    #[must_use]
    pub fn path_for(output: &Path) -> PathBuf {
        let mut name = output.as_os_str().to_owned();
        name.push(SUFFIX);
        name.into()
    }

    /// The beginning of a run. Nothing is written before the first commit.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, identity: RunIdentity) -> Self {
        let record = Record {
            version: VERSION,
            identity,
            next_link: None,
            delta_link: None,
            bytes: 0,
            items: 0,
            pages: 0,
            done: false,
        };
        Self { path: path.into(), record, committed: None }
    }

    /// The checkpoint at `path`; `None` where there is none.
    ///
    /// # Errors
    /// `checkpoint-mismatch`: it belongs to another request, format, tenant or app. `checkpoint-unusable`: it cannot be
    /// read, is damaged, or was written by a newer version.
    pub fn open(path: impl Into<PathBuf>, identity: &RunIdentity) -> Result<Option<Self>, Error> {
        let path = path.into();
        let Some(content) = file::read(&path)? else { return Ok(None) };
        let record: Record = serde_json::from_slice(&content).map_err(|_| damaged(&path, "it is not one of ours"))?;
        if record.version != VERSION {
            return Err(damaged(&path, "it was written by another version of this program"));
        }
        identity.check(&record.identity, &path)?;
        Ok(Some(Self { path, record, committed: None }))
    }

    /// Opens the output for writing, cut to what is good; a new run begins it anew.
    ///
    /// # Errors
    /// `output-failed`: it cannot be opened. `checkpoint-mismatch`: it is shorter than it was.
    pub fn open_output(&self, output: &Path) -> Result<File, Error> {
        let mut options = OpenOptions::new();
        let is_new = self.record.bytes == 0;
        let failed = |error| output_failed(output, &error);
        let mut file = options.read(true).write(true).create(is_new).truncate(false).open(output).map_err(failed)?;
        if file::cut(&mut file, self.record.bytes).map_err(failed)? {
            Ok(file)
        } else {
            Err(mismatch(&self.path, &format!("`{}` is shorter than it was", output.display())))
        }
    }

    /// The request that goes on where the run stopped; `None` at the beginning, and where it is done.
    #[must_use]
    pub fn next_request(&self) -> Option<GraphRequest> {
        self.record.next_link.as_ref().map(GraphRequest::get)
    }

    /// Whether the last page was committed already.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.record.done
    }

    /// How many bytes of the output are good.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.record.bytes
    }

    /// How many items they hold.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.record.items
    }

    /// How many pages they were on.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.record.pages
    }

    /// The delta link of the last page, where there was one.
    #[must_use]
    pub fn delta_link(&self) -> Option<&str> {
        self.record.delta_link.as_deref()
    }

    /// Notes that all of `page` has been handed to the output, which has `bytes` bytes with it. Writes nothing yet.
    pub fn advance(&mut self, page: &Page, bytes: u64) {
        let record = &mut self.record;
        record.next_link = page.next_link().map(str::to_owned);
        record.delta_link = page.delta_link().map(str::to_owned);
        record.done = page.next_link().is_none();
        record.bytes = bytes;
        record.items += page.len() as u64;
        record.pages += 1;
    }

    /// Whether a commit is worth its time: the first, the last, and one a second between.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.record.done || self.committed.is_none_or(|committed| committed.elapsed() >= PACE)
    }

    /// Makes the output durable, then the place in it: buffers over `output` must have been flushed before.
    ///
    /// # Errors
    /// `output-failed`, `checkpoint-unusable`.
    pub fn commit(&mut self, output: &File) -> Result<(), Error> {
        let failed =
            |error| Error::new(&catalogue::OUTPUT_FAILED, format!("the output of `{}`: {error}", self.path.display()));
        output.sync_data().map_err(failed)?;
        let content = serde_json::to_vec_pretty(&self.record)
            .map_err(|_| Error::new(&catalogue::INTERNAL, "a checkpoint cannot be written as JSON"))?;
        file::replace(&self.path, &content)?;
        self.committed = Some(Instant::now());
        Ok(())
    }

    /// The run is done: removes the checkpoint.
    ///
    /// # Errors
    /// `checkpoint-unusable`.
    pub fn finish(self) -> Result<(), Error> {
        file::remove(&self.path)
    }
}

fn output_failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(&catalogue::OUTPUT_FAILED, format!("`{}`: {error}", path.display()))
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Seek as _, Write as _};

    use super::*;
    use crate::pages::scan::scan;

    pub(crate) fn identity() -> RunIdentity {
        RunIdentity {
            request: "GET https://graph.test/v1.0/users".to_owned(),
            format: "ndjson".to_owned(),
            tenant_id: Some("t".to_owned()),
            client_id: Some("c".to_owned()),
        }
    }

    /// A run that has its output and nothing in it yet.
    struct Begun {
        folder: tempfile::TempDir,
        output: PathBuf,
        path: PathBuf,
        checkpoint: Checkpoint,
        file: File,
    }

    impl Begun {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let output = folder.path().join("out");
            let path = Checkpoint::path_for(&output);
            let checkpoint = Checkpoint::new(&path, identity());
            let file = checkpoint.open_output(&output).unwrap();
            Self { folder, output, path, checkpoint, file }
        }
    }

    fn page(text: &str) -> Page {
        Page::new(text.as_bytes().to_vec().into(), scan(text.as_bytes()).unwrap())
    }

    #[test]
    fn next_run_cuts_what_was_not_committed_and_goes_on_after_it() {
        let Begun { folder: _folder, output, path, mut checkpoint, mut file } = Begun::new();
        file.write_all(b"1\n2\n").unwrap();
        checkpoint
            .advance(&page(r#"{"@odata.nextLink":"https://graph.test/v1.0/users?$skiptoken=x","value":[1,2]}"#), 4);
        checkpoint.commit(&file).unwrap();
        file.write_all(b"3\n4").unwrap();
        drop((file, checkpoint));

        let mut checkpoint = Checkpoint::open(&path, &identity()).unwrap().unwrap();
        assert_eq!((checkpoint.items(), checkpoint.bytes(), checkpoint.is_done()), (2, 4, false));
        assert_eq!(checkpoint.next_request().unwrap().path(), "https://graph.test/v1.0/users");
        let mut file = checkpoint.open_output(&output).unwrap();
        assert_eq!(file.stream_position().unwrap(), 4);
        file.write_all(b"3\n").unwrap();
        checkpoint.advance(&page(r#"{"value":[3]}"#), 6);
        checkpoint.commit(&file).unwrap();
        assert!(Checkpoint::open(&path, &identity()).unwrap().unwrap().is_done());
        checkpoint.finish().unwrap();
        assert!(!path.exists());
        assert_eq!(std::fs::metadata(&output).unwrap().len(), 6);
    }

    #[test]
    fn checkpoint_of_another_run_is_refused_by_what_differs() {
        let Begun { folder: _folder, path, mut checkpoint, file, .. } = Begun::new();
        checkpoint.commit(&file).unwrap();
        let others = [
            ("tenant", RunIdentity { tenant_id: Some("x".to_owned()), ..identity() }),
            ("app", RunIdentity { client_id: None, ..identity() }),
            ("request", RunIdentity { request: "GET x".to_owned(), ..identity() }),
            ("format", RunIdentity { format: "csv".to_owned(), ..identity() }),
        ];
        for (what, other) in others {
            let error = Checkpoint::open(&path, &other).unwrap_err();
            assert!(error.code() == "checkpoint-mismatch" && error.to_string().contains(what), "{error}");
        }
    }

    #[test]
    fn output_that_lost_bytes_and_damaged_checkpoints_are_refused() {
        let Begun { folder, output, path, mut checkpoint, mut file } = Begun::new();
        file.write_all(b"1\n").unwrap();
        checkpoint.advance(&page(r#"{"value":[1]}"#), 2);
        checkpoint.commit(&file).unwrap();
        file.set_len(1).unwrap();
        assert_eq!(checkpoint.open_output(&output).unwrap_err().code(), "checkpoint-mismatch");
        std::fs::write(&path, "{").unwrap();
        assert_eq!(Checkpoint::open(&path, &identity()).unwrap_err().code(), "checkpoint-unusable");
        assert!(Checkpoint::open(folder.path().join("none"), &identity()).unwrap().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it_and_nothing_is_left_beside() {
        use std::os::unix::fs::PermissionsExt as _;
        let Begun { folder, path, mut checkpoint, file, .. } = Begun::new();
        checkpoint.commit(&file).unwrap();
        checkpoint.commit(&file).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
