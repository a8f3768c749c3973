//! `apponly graph batch`
//!
//! | File | Content |
//! | --- | --- |
//! | `lines.rs` | requests, a line each |
//! | `feed.rs` | the lines on their way to Graph, without those that are answered already |
//! | `answers.rs` | answers, a line each |
//! | `output.rs` | where they go, and what is known of earlier runs |

mod answers;
mod feed;
mod lines;
mod output;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use apponly::Error;
use apponly_graph::{BatchAnswer, BatchAnswers, Checkpoint, GraphClient};
use tokio::sync::mpsc;
use tokio::time::Instant;

use self::feed::{Feed, Input, Refused};
use self::output::Output;
use super::client::{Manner, client, within};
use super::progress::Progress;
use super::sink::Sink;
use super::target::checkpoint_path;
use crate::arguments::BatchArguments;
use crate::output::{Failure, Printer};
use crate::session;

/// The exit code where a request failed: the command worked and found something.
const FOUND: u8 = 1;

/// Answers are held back until so many bytes are there, or nothing more comes at once.
const ENOUGH: usize = 256 * 1024;

/// Making answers durable costs milliseconds; so long they are gathered for it.
const PACE: Duration = Duration::from_millis(100);

pub(super) fn run(arguments: &BatchArguments, printer: &Printer) -> Result<(), Failure> {
    let input = Input::open(&arguments.file)?;
    let resumed = match (&arguments.resume, &arguments.output) {
        (Some(given), Some(output)) => {
            Some((output.as_path(), checkpoint_path(output, given.as_deref(), Checkpoint::path_for)?))
        }
        _ => None,
    };
    let digest = if resumed.is_some() { Some(input.digest()?) } else { None };
    let on_terminal = Sink::would_be_terminal(arguments.output.as_deref());
    let progress = Arc::new(Progress::new("requests", "batches", printer.is_quiet(), on_terminal));
    let manner = Manner {
        beta: arguments.beta,
        deadline: arguments.deadline.as_deref(),
        retry_unsafe: arguments.retry_unsafe,
        concurrency: arguments.concurrency,
    };
    let client = client(&arguments.identity, &manner, Some(progress.clone()))?;
    let result = session::block_on(async {
        let output = match (resumed, digest) {
            (Some((path, checkpoint)), Some(digest)) => {
                Output::kept(path, &checkpoint, &client.batch_identity(&digest).await?)?
            }
            _ => Output::fresh(arguments.output.as_deref()),
        };
        let mut run =
            Run { output, progress: &progress, out: Vec::new(), ids: Vec::new(), first: None, done: 0, failed: 0 };
        run.failed = run.output.failed_before();
        run.go(input, &client, arguments).await?;
        Ok::<_, Failure>((run.output, run.done, run.failed))
    });
    progress.end();
    let (output, done, failed) = result?;
    output.finish()?;
    if failed > 0 {
        printer.note(&format!("{failed} of {done} requests failed: look for `\"error\"` in the answers"));
        return Err(Failure::Ended(FOUND));
    }
    Ok(())
}

/// Answers on their way to the output.
struct Run<'a> {
    output: Output,
    progress: &'a Progress,
    out: Vec<u8>,
    ids: Vec<String>,
    /// When the oldest answer came that is not written yet.
    first: Option<Instant>,
    done: u64,
    failed: u64,
}

impl Run<'_> {
    async fn go(&mut self, input: Input, client: &GraphClient, arguments: &BatchArguments) -> Result<(), Failure> {
        self.done = self.output.answered_before();
        self.progress.begin_at(self.done);
        let (feed, mut refused) = Feed::start(input, self.output.past(arguments.retry_unsafe))?;
        let mut answers = match self.output.watcher() {
            Some(watcher) => client.batch_watched(feed, watcher),
            None => client.batch(feed),
        };
        let result = within(arguments.deadline.as_deref(), self.gather(&mut answers, &mut refused)).await;
        // What came before a failure is kept.
        let written = self.flush();
        result.and(written)
    }

    async fn gather(
        &mut self,
        answers: &mut BatchAnswers,
        refused: &mut mpsc::Receiver<Result<Refused, Error>>,
    ) -> Result<(), Failure> {
        let pace = if self.output.is_kept() { PACE } else { Duration::ZERO };
        let (mut more_answers, mut more_refused) = (true, true);
        while more_answers || more_refused {
            let due = self.first.map(|first| first + pace);
            tokio::select! {
                biased;
                answer = answers.next_answer(), if more_answers => match answer.transpose()? {
                    Some(answer) => self.answered(&answer),
                    None => more_answers = false,
                },
                line = refused.recv(), if more_refused => match line.transpose()? {
                    Some(line) => self.refused(&line),
                    None => more_refused = false,
                },
                () = sleep_until(due), if due.is_some() => self.flush()?,
            }
            // A steady stream must not hold the clock back.
            if self.out.len() >= ENOUGH || due.is_some_and(|due| pace > Duration::ZERO && due <= Instant::now()) {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn answered(&mut self, answer: &BatchAnswer) {
        answers::write(answer, &mut self.out);
        self.ids.push(answer.id.clone());
        self.count(!answer.is_success());
    }

    fn refused(&mut self, refused: &Refused) {
        answers::write_refused(refused, &mut self.out);
        self.ids.extend(refused.id.clone());
        self.count(true);
    }

    fn count(&mut self, failed: bool) {
        self.first.get_or_insert_with(Instant::now);
        self.done += 1;
        self.failed += u64::from(failed);
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.first = None;
        if self.out.is_empty() {
            return Ok(());
        }
        let result = self.output.write(&self.out, &self.ids);
        self.progress.written(self.ids.len() as u64);
        self.out.clear();
        self.ids.clear();
        result
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

/// How a file of requests is called in errors.
fn name_of(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}
