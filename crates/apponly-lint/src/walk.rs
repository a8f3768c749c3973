//! All files below some paths, checked on several threads, reported in one order whatever the threads do.
//!
//! With one thread, or few files, everything happens in turn. With more, one thread walks, each worker takes some paths and gives their
//! results, and results leave in the order of the walk. At most [`WINDOW`] times [`BATCH`] files are on the way at once, so
//! that memory does not grow with the tree.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use crate::checked::{CheckedFile, read_and_check};
use crate::excerpt::printable;
use crate::files;
use crate::linter::Linter;

/// Batches between the walk and the report.
const WINDOW: usize = 32;
/// Files that a worker takes at once: handing over each would cost more than checking it.
const BATCH: usize = 16;

/// Checks every file below `paths` with `jobs` threads and gives each to `sink`, in the order of `paths` and of names,
/// until it breaks. `.gitignore` and `.ignore` are honoured below a path, hidden files are read, `.git` is not. Whatever
/// cannot be read is given with a note.
pub fn check_paths(
    linter: &Linter,
    paths: &[PathBuf],
    jobs: NonZeroUsize,
    mut sink: impl FnMut(CheckedFile) -> ControlFlow<()>,
) {
    let mut tasks = tasks(paths);
    // For few files, threads would cost more than they do.
    let first: Vec<Task> = tasks.by_ref().take(BATCH).collect();
    if jobs == NonZeroUsize::MIN || first.len() < BATCH {
        let mut bytes = Vec::new();
        for task in first.into_iter().chain(tasks) {
            if sink(done(linter, task, &mut bytes)).is_break() {
                return;
            }
        }
        return;
    }
    let queue = Queue::default();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Whatever happens to the walk, nobody may wait for it.
            let _closes = Closes(&queue);
            fill(first, tasks, &queue);
        });
        for _ in 0..jobs.get() {
            scope.spawn(|| work(linter, &queue));
        }
        let _stops = Stops(&queue);
        while let Some(files) = queue.result() {
            if files.into_iter().any(|file| sink(file).is_break()) {
                break;
            }
        }
    });
}

/// A path as it is shown: with `/`, without `./`, without what a terminal obeys.
#[must_use]
pub fn printable_name(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() };
    text.strip_prefix("./").unwrap_or(&text).chars().map(printable).collect()
}

/// What the walk found: a file to read, or something that is reported as it is.
enum Task {
    Read(PathBuf),
    Report(Box<CheckedFile>),
}

/// Puts all tasks into the queue, many at a time.
fn fill(first: Vec<Task>, mut tasks: impl Iterator<Item = Task>, queue: &Queue) {
    let mut batch = first;
    while !batch.is_empty() && queue.put(batch) {
        batch = tasks.by_ref().take(BATCH).collect();
    }
}

/// What is found below the paths, in their order.
fn tasks(paths: &[PathBuf]) -> impl Iterator<Item = Task> + Send {
    paths.iter().flat_map(|path| {
        let mut builder = WalkBuilder::new(path);
        builder.hidden(false).require_git(false).follow_links(false).sort_by_file_name(Ord::cmp);
        // A file that is named is read even if it is ignored.
        builder.filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
        builder.build().filter_map(move |entry| match entry {
            Ok(entry) => task(&entry),
            Err(error) => Some(Task::Report(Box::new(unread(path, &error)))),
        })
    })
}

fn task(entry: &DirEntry) -> Option<Task> {
    let path = entry.path();
    if let Some(error) = entry.error() {
        // A line of a `.gitignore` that cannot be understood; the rest of it counts.
        let why = format!("a pattern is not understood: {error}");
        return Some(Task::Report(Box::new(CheckedFile::unread(printable_name(path), why))));
    }
    let kind = entry.file_type()?;
    let is_named = entry.depth() == 0;
    if kind.is_dir() {
        None
    } else if kind.is_file() || (kind.is_symlink() && is_named) {
        Some(Task::Read(path.to_owned()))
    } else {
        Some(Task::Report(Box::new(CheckedFile::unread(printable_name(path), files::kind_of(kind)))))
    }
}

/// A place that the walk could not enter.
fn unread(root: &Path, error: &ignore::Error) -> CheckedFile {
    let (mut path, mut inner) = (root, error);
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => (path, inner) = (at, err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            _ => break,
        }
    }
    let why = match inner {
        ignore::Error::Io(error) => files::reason(error),
        other => format!("not read: {other}"),
    };
    CheckedFile::unread(printable_name(path), why)
}

fn work(linter: &Linter, queue: &Queue) {
    let mut bytes = Vec::new();
    while let Some((number, tasks)) = queue.take() {
        // Without a result of this number all that follow would wait.
        let mut result = Answers { queue, number, files: Vec::with_capacity(tasks.len()) };
        result.files.extend(tasks.into_iter().map(|task| done(linter, task, &mut bytes)));
    }
}

/// The result of a task. `bytes` is memory that is used again.
fn done(linter: &Linter, task: Task, bytes: &mut Vec<u8>) -> CheckedFile {
    let file = match task {
        Task::Report(file) => *file,
        Task::Read(path) => read_and_check(linter, &path, &printable_name(&path), bytes),
    };
    // One large file must not cost its memory until the end.
    bytes.shrink_to(512 * 1024);
    file
}

/// Tasks on their way to the workers, results on their way to the sink.
#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    tasks: BTreeMap<usize, Vec<Task>>,
    results: BTreeMap<usize, Vec<CheckedFile>>,
    /// The number of the next batch.
    put: usize,
    /// The number of the next result.
    given: usize,
    closed: bool,
    stopped: bool,
}

impl Queue {
    /// Puts tasks, once there is room; `false` when nobody wants them any more.
    fn put(&self, tasks: Vec<Task>) -> bool {
        let room = |state: &mut State| !state.stopped && state.put - state.given >= WINDOW;
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.changed.wait_while(state, room).unwrap_or_else(PoisonError::into_inner);
        let number = state.put;
        state.put += 1;
        state.tasks.insert(number, tasks);
        self.changed.notify_all();
        !state.stopped
    }

    /// The oldest tasks, once there are some; `None` at the end.
    fn take(&self) -> Option<(usize, Vec<Task>)> {
        let none = |state: &mut State| !state.stopped && !state.closed && state.tasks.is_empty();
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.changed.wait_while(state, none).unwrap_or_else(PoisonError::into_inner);
        if state.stopped { None } else { state.tasks.pop_first() }
    }

    fn answer(&self, number: usize, files: Vec<CheckedFile>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.results.insert(number, files);
        if number == state.given {
            self.changed.notify_all();
        }
    }

    /// The next results in order, once they are there; `None` at the end.
    fn result(&self) -> Option<Vec<CheckedFile>> {
        let none = |state: &mut State| {
            let is_over = state.closed && state.given == state.put;
            !is_over && !state.results.contains_key(&state.given)
        };
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.changed.wait_while(state, none).unwrap_or_else(PoisonError::into_inner);
        let given = state.given;
        let files = state.results.remove(&given)?;
        state.given += 1;
        // The walk waits for room only when there was none.
        if state.put - given >= WINDOW {
            self.changed.notify_all();
        }
        Some(files)
    }

    fn end(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }
}

/// No more tasks, even if the walk panicked.
struct Closes<'a>(&'a Queue);

impl Drop for Closes<'_> {
    fn drop(&mut self) {
        self.0.end(|state| state.closed = true);
    }
}

/// No more results are wanted.
struct Stops<'a>(&'a Queue);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.end(|state| state.stopped = true);
    }
}

/// Gives a result even if the worker panicked.
struct Answers<'a> {
    queue: &'a Queue,
    number: usize,
    files: Vec<CheckedFile>,
}

impl Drop for Answers<'_> {
    fn drop(&mut self) {
        self.queue.answer(self.number, std::mem::take(&mut self.files));
    }
}
