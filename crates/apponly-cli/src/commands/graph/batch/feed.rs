//! Lines on their way to Graph. They are read on a thread of their own: whoever writes them may take his time.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use apponly::{Error, catalogue};
use apponly_graph::{BatchItem, GraphRequest, ItemState};
use futures_core::Stream;
use tokio::sync::mpsc;

use super::lines::{Line, Lines};
use super::name_of;
use crate::files;

/// So many lines are read ahead.
const AHEAD: usize = 256;

/// Where requests come from.
#[derive(Debug)]
pub(super) enum Input {
    /// A file whose lines were all looked at before.
    Checked(File, PathBuf),
    /// Lines as they come.
    Passing(File, PathBuf),
    Standard,
}

/// A line that is answered without being sent.
#[derive(Debug)]
pub(super) struct Refused {
    /// `None` where the line is no request.
    pub(super) id: Option<String>,
    pub(super) line: Option<u64>,
    pub(super) error: Error,
}

/// What earlier runs did.
pub(super) struct Past {
    pub(super) state: Box<dyn Fn(&str) -> ItemState + Send>,
    /// Ids that were answered by a failure.
    pub(super) failed: HashSet<String>,
    /// Whether what is in doubt is sent again.
    pub(super) retry_unsafe: bool,
}

impl Input {
    /// Opens `path`, or standard input for `-`. Every line of a file is checked here, before anything is sent.
    ///
    /// # Errors
    /// `file-unreadable`; `setting-invalid` with the number of the first bad line.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        if path == Path::new("-") {
            if io::stdin().is_terminal() {
                return Err(Error::new(
                    &catalogue::SETTING_INVALID,
                    "standard input is a terminal, and nothing would come",
                )
                .with_fix("pipe the requests in, or name a file"));
            }
            return Ok(Self::Standard);
        }
        let mut file = files::open(path)?;
        if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Ok(Self::Passing(file, path.to_owned()));
        }
        let mut lines = Lines::new(BufReader::new(&file));
        while let Some(line) = lines.next().map_err(|error| files::unreadable(path, &error))? {
            line.map_err(|bad| bad.error(&name_of(path)))?;
        }
        drop(lines);
        file.rewind().map_err(|error| files::unreadable(path, &error))?;
        Ok(Self::Checked(file, path.to_owned()))
    }

    /// What identifies the requests: a run goes on only with the same ones.
    ///
    /// # Errors
    /// `setting-invalid`: what passes by cannot be read again. `file-unreadable`.
    pub(super) fn digest(&self) -> Result<String, Error> {
        let Self::Checked(file, path) = self else {
            return Err(Error::new(&catalogue::SETTING_INVALID, "`--resume`: the requests cannot be read again")
                .with_cause("they come from standard input or a pipe")
                .with_fix("write them to a file first, and name it"));
        };
        let failed = |error: io::Error| files::unreadable(path, &error);
        let (mut file, mut hash, mut length) = (file, Fnv::default(), 0_u64);
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
            hash.update(part);
            length += read as u64;
        }
        file.rewind().map_err(failed)?;
        Ok(format!("{length} bytes {:016x}", hash.0))
    }

    fn reader(self) -> (Box<dyn BufRead + Send>, PathBuf) {
        match self {
            Self::Checked(file, path) | Self::Passing(file, path) => (Box::new(BufReader::new(file)), path),
            Self::Standard => (Box::new(BufReader::new(io::stdin())), PathBuf::from("-")),
        }
    }
}

/// FNV-1a, 64 bits: notices an edit, and need not resist anybody.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The lines to send, as a stream.
#[derive(Debug)]
pub(super) struct Feed(mpsc::Receiver<BatchItem>);

impl Feed {
    /// Begins to read; the other end gets lines that are not sent, and what ended the reading before its time.
    ///
    /// # Errors
    /// `internal`: no thread.
    pub(super) fn start(input: Input, past: Past) -> Result<(Self, mpsc::Receiver<Result<Refused, Error>>), Error> {
        let (items, feed) = mpsc::channel(AHEAD);
        let (refusals, refused) = mpsc::channel(AHEAD);
        let (reader, path) = input.reader();
        let read = move || {
            let mut lines = Lines::new(reader);
            let mut past = past;
            loop {
                let sent = match lines.next() {
                    Ok(None) => break,
                    Ok(Some(Ok(line))) => match past.judge(line) {
                        Judgement::Send(item) => items.blocking_send(*item).is_ok(),
                        Judgement::Answered => true,
                        Judgement::Refuse(refused) => refusals.blocking_send(Ok(refused)).is_ok(),
                    },
                    Ok(Some(Err(bad))) => {
                        let error = bad.error(&name_of(&path));
                        let refused = Refused { id: None, line: Some(bad.number), error };
                        refusals.blocking_send(Ok(refused)).is_ok()
                    }
                    Err(error) => {
                        refusals.blocking_send(Err(files::unreadable(&path, &error))).ok();
                        break;
                    }
                };
                // Nobody listens any more: the run is over.
                if !sent {
                    break;
                }
            }
        };
        let thread = std::thread::Builder::new().name("requests".to_owned()).spawn(read);
        thread.map_err(|error| Error::new(&catalogue::INTERNAL, format!("no thread reads the requests: {error}")))?;
        Ok((Self(feed), refused))
    }
}

impl Stream for Feed {
    type Item = BatchItem;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<BatchItem>> {
        self.0.poll_recv(context)
    }
}

/// What becomes of a line.
enum Judgement {
    /// An earlier run has its answer.
    Answered,
    Refuse(Refused),
    Send(Box<BatchItem>),
}

impl Past {
    fn judge(&mut self, line: Line) -> Judgement {
        match (self.state)(&line.id) {
            ItemState::Answered => return Judgement::Answered,
            ItemState::InDoubt if !self.retry_unsafe => {
                let error = Error::new(
                    &catalogue::GRAPH_OUTCOME_UNKNOWN,
                    format!("`{} {}` was sent by an earlier run, whose answer was lost", line.method, line.bare_path()),
                );
                return self.refuse(line.id, error);
            }
            _ => {}
        }
        let mut open = Vec::new();
        for id in &line.depends_on {
            if self.failed.contains(id) {
                let text = format!("it was not sent: `{id}`, which it depends on, did not succeed");
                return self.refuse(line.id, Error::new(&catalogue::GRAPH_DEPENDENCY_FAILED, text));
            }
            // What succeeded in an earlier run holds up nothing.
            if (self.state)(id) != ItemState::Answered {
                open.push(id.clone());
            }
        }
        Judgement::Send(Box::new(open.into_iter().fold(item(line), BatchItem::depends_on)))
    }

    fn refuse(&mut self, id: String, error: Error) -> Judgement {
        self.failed.insert(id.clone());
        Judgement::Refuse(Refused { id: Some(id), line: None, error })
    }
}

fn item(line: Line) -> BatchItem {
    let mut request = GraphRequest::new(line.method, line.path);
    let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
    if let Some(body) = line.body {
        let content_type =
            line.headers.iter().find(|(name, _)| is_type(name)).map_or("application/json", |(_, value)| value);
        request = request.body(body, content_type);
    }
    for (name, value) in &line.headers {
        if !is_type(name) {
            request = request.header(name, value);
        }
    }
    BatchItem::new(line.id, request)
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn line(id: &str, depends_on: &[&str]) -> Line {
        Line {
            id: id.to_owned(),
            method: Method::POST,
            path: "/users?$secret=hunter2".to_owned(),
            headers: Vec::new(),
            body: None,
            depends_on: depends_on.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    fn past(retry_unsafe: bool) -> Past {
        let state = |id: &str| match id {
            "done" | "bad" => ItemState::Answered,
            "doubt" => ItemState::InDoubt,
            _ => ItemState::New,
        };
        Past { state: Box::new(state), failed: HashSet::from(["bad".to_owned()]), retry_unsafe }
    }

    fn code(judgement: Judgement) -> &'static str {
        match judgement {
            Judgement::Answered => "answered",
            Judgement::Refuse(refused) => {
                assert!(!refused.error.to_string().contains("hunter2"));
                refused.error.code()
            }
            Judgement::Send(item) if item.request().path() == "/users" => "send",
            Judgement::Send(_) => "send elsewhere",
        }
    }

    #[test]
    fn earlier_run_decides_what_is_sent() {
        let mut past = past(false);
        let mut of = |id: &str, depends_on: &[&str]| code(past.judge(line(id, depends_on)));
        assert_eq!(of("done", &[]), "answered");
        assert_eq!(of("doubt", &[]), "graph-outcome-unknown");
        assert_eq!(of("new", &["done"]), "send");
        assert_eq!(of("after", &["bad"]), "graph-dependency-failed");
        assert_eq!(of("later", &["after"]), "graph-dependency-failed");
        assert_eq!(of("last", &["doubt"]), "graph-dependency-failed");
        let mut past = self::past(true);
        assert_eq!(code(past.judge(line("doubt", &[]))), "send");
        assert_eq!(code(past.judge(line("after", &["doubt"]))), "send");
    }

    #[test]
    fn digest_notices_an_edit() {
        let digest = |text: &str| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            Input::open(file.path()).unwrap().digest().unwrap()
        };
        let get = |id: u32| format!("{{\"method\":\"GET\",\"path\":\"/users/{id}\"}}\n");
        assert_eq!(digest(&get(1)), digest(&get(1)));
        assert_ne!(digest(&get(1)), digest(&get(2)));
        assert_eq!(Input::Standard.digest().unwrap_err().code(), "setting-invalid");
    }
}
