//! What git knows: the files that are about to be committed, and the lines that changed since a commit.
//!
//! `git` runs as a program of its own, with a deadline, without the repository's external programs, and never with a name
//! from outside where it could be an option.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use thiserror::Error;

use crate::files::MAX_FILE_BYTES;

/// A repository that takes longer has something wrong with it.
const DEADLINE: Duration = Duration::from_secs(60);

/// Why git did not say what was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GitError {
    /// There is no such program.
    #[error("`git` cannot be run: {0}")]
    NotRun(#[source] std::io::Error),
    /// It ended with an error.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// The command and its first words.
        command: String,
        /// The first line that it wrote.
        message: String,
    },
    /// It did not end in time.
    #[error("`git {command}` did not end within {seconds} s")]
    TimedOut {
        /// The command.
        command: String,
        /// How long it had, in seconds.
        seconds: u64,
    },
    /// Not the name of a commit.
    #[error("`{0}` names no commit")]
    Revision(String),
    /// It wrote something that is not understood.
    #[error("`git {0}` wrote something that is not understood")]
    Answer(String),
}

/// A file as it is about to be committed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StagedFile {
    /// Relative to the top of the repository, with `/`.
    pub path: PathBuf,
    /// Its content in the index; `None` if it is larger than [`MAX_FILE_BYTES`].
    pub content: Option<Vec<u8>>,
}

/// Gives every file of the index that differs from the last commit to `sink`, with its content there, which may not be that
/// of the working tree. Only files at or below `paths`, all of them if there are none.
///
/// # Errors
/// [`GitError`]: no git, no repository, or it takes too long.
pub fn staged(directory: &Path, paths: &[PathBuf], mut sink: impl FnMut(StagedFile)) -> Result<(), GitError> {
    let mut arguments = vec!["diff", "--cached", "--raw", "-z", "--no-renames", "--diff-filter=AM", "--abbrev=64"];
    arguments.extend(["--no-ext-diff", "--no-textconv", "--"]);
    let listed = run(directory, &arguments, paths)?;
    let mut fields = listed.split(|byte| *byte == 0);
    let mut blobs = Vec::new();
    while let (Some(head), Some(path)) = (fields.next(), fields.next()) {
        // `:100644 100644 OLD NEW M`; links and submodules have other modes.
        let head = std::str::from_utf8(head).map_err(|_| GitError::Answer("diff".to_owned()))?;
        let mut words = head.split(' ');
        let (Some(mode), Some(object)) = (words.nth(1), words.nth(1)) else {
            return Err(GitError::Answer("diff".to_owned()));
        };
        if mode.starts_with("100") {
            blobs.push((object.to_owned(), path_of(path)));
        }
    }
    contents(directory, &blobs, &mut sink)
}

/// Reads blobs one after the other from one `git cat-file`.
fn contents(directory: &Path, blobs: &[(String, PathBuf)], sink: &mut impl FnMut(StagedFile)) -> Result<(), GitError> {
    if blobs.is_empty() {
        return Ok(());
    }
    let answer = || GitError::Answer("cat-file".to_owned());
    let mut git = Git::start(directory, &["cat-file", "--batch"], &[], Stdio::piped())?;
    let (input, output) = git.pipes();
    let (Some(mut input), Some(output)) = (input, output) else { return Err(answer()) };
    let mut output = BufReader::new(output);
    for (object, path) in blobs {
        // One question at a time: neither side's pipe can fill up.
        writeln!(input, "{object}").and_then(|()| input.flush()).map_err(|_| git.failure())?;
        let mut head = String::new();
        output.read_line(&mut head).map_err(|_| git.failure())?;
        let size: u64 = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(answer)?;
        let mut content = Vec::new();
        let mut blob = output.by_ref().take(size + 1);
        let read = if size > MAX_FILE_BYTES {
            std::io::copy(&mut blob, &mut std::io::sink())
        } else {
            blob.read_to_end(&mut content).map(|read| read as u64)
        };
        if read.map_err(|_| git.failure())? != size + 1 {
            return Err(git.failure());
        }
        content.pop();
        sink(StagedFile { path: path.clone(), content: (size <= MAX_FILE_BYTES).then_some(content) });
    }
    drop(input);
    git.finish().map(|_| ())
}

/// The lines of the working tree, from 1, that differ from where it branched off `revision`, for each file that has any.
/// Only files at or below `paths`, all of them if there are none. The paths are relative to the top of the repository.
///
/// # Errors
/// [`GitError`]: no git, no repository, no such commit, or it takes too long.
pub fn changed_lines(
    directory: &Path,
    revision: &str,
    paths: &[PathBuf],
) -> Result<BTreeMap<PathBuf, Vec<Range<usize>>>, GitError> {
    let commit = commit(directory, revision)?;
    // What others did on that branch since is no change of ours. Without a common past, everything is.
    let base = run(directory, &["merge-base", &commit, "HEAD"], &[]).ok();
    let base = base.map(|base| String::from_utf8_lossy(&base).trim().to_owned()).unwrap_or(commit);
    let mut arguments = vec!["-c", "core.quotePath=true", "diff", "--unified=0", "--no-color", "--no-renames"];
    arguments.extend(["--diff-filter=AM", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"]);
    arguments.extend([base.as_str(), "--"]);
    let diff = run(directory, &arguments, paths)?;
    Ok(hunks(&diff))
}

/// The top directory of the repository that `directory` is in.
///
/// # Errors
/// [`GitError`]: no git, or no repository.
pub fn top_level(directory: &Path) -> Result<PathBuf, GitError> {
    let top = run(directory, &["rev-parse", "--show-toplevel"], &[])?;
    Ok(path_of(top.strip_suffix(b"\n").unwrap_or(&top)))
}

/// The full name of the commit that `revision` names.
fn commit(directory: &Path, revision: &str) -> Result<String, GitError> {
    let refused = || GitError::Revision(revision.chars().filter(|one| !one.is_control()).take(80).collect());
    // An option, a range, a path of a commit, or several words are no commit.
    let is_odd = |one: char| one.is_control() || one.is_whitespace() || ":*?[\\".contains(one);
    if revision.is_empty() || revision.starts_with('-') || revision.contains("..") || revision.chars().any(is_odd) {
        return Err(refused());
    }
    let wanted = format!("{revision}^{{commit}}");
    let found = run(directory, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], &[]);
    match found {
        Ok(name) => Ok(String::from_utf8_lossy(&name).trim().to_owned()),
        Err(GitError::Failed { message, .. }) if message.is_empty() => Err(refused()),
        Err(error) => Err(error),
    }
}

/// The places behind `+` of `@@ -a,b +c,d @@`, for each `+++ b/PATH`.
fn hunks(diff: &[u8]) -> BTreeMap<PathBuf, Vec<Range<usize>>> {
    let mut changed: BTreeMap<PathBuf, Vec<Range<usize>>> = BTreeMap::new();
    let mut file: Option<PathBuf> = None;
    // Within a hunk lines of the file may look like anything, so that they are counted.
    let mut left = 0;
    for line in diff.split(|byte| *byte == b'\n') {
        if left > 0 && (line.starts_with(b"+") || line.starts_with(b"-")) {
            left -= 1;
        } else if line.starts_with(b"diff --git ") {
            file = None;
        } else if let Some(path) = line.strip_prefix(b"+++ ") {
            file = unquoted(path).strip_prefix(b"b/").map(path_of);
        } else if let Some((range, lines)) = hunk(line) {
            left = lines;
            if let Some(file) = file.clone().filter(|_| !range.is_empty()) {
                changed.entry(file).or_default().push(range);
            }
        }
    }
    changed
}

/// The new lines, and how many lines of both sides follow.
fn hunk(line: &[u8]) -> Option<(Range<usize>, usize)> {
    let line = std::str::from_utf8(line.get(..line.len().min(80))?).ok().or_else(|| {
        // The rest of the line repeats what comes before the hunk, perhaps cut within a character.
        std::str::from_utf8(line.get(..line.iter().position(|byte| !byte.is_ascii())?)?).ok()
    })?;
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let parts = |text: &str| -> Option<(usize, usize)> {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let ((_, removed), (start, added)) = (parts(old)?, parts(new)?);
    Some((start..start.checked_add(added)?, removed.checked_add(added)?))
}

/// A path as git writes it: in quotes with escapes, if it has anything odd in it; with a tab behind it, if it has a blank.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let text = text.strip_suffix(b"\t").unwrap_or(text);
    let Some(inner) = text.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) else { return text.to_vec() };
    let mut path = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let [first, after @ ..] = rest {
        (rest, _) = match (first, after) {
            (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..]) => {
                (after, path.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0')))
            }
            (b'\\', [escape, after @ ..]) => {
                let byte = match escape {
                    b'n' => b'\n',
                    b't' => b'\t',
                    b'r' => b'\r',
                    b'a' => 7,
                    b'b' => 8,
                    b'f' => 12,
                    b'v' => 11,
                    other => *other,
                };
                (after, path.push(byte))
            }
            _ => (after, path.push(*first)),
        };
    }
    path
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn run(directory: &Path, arguments: &[&str], paths: &[PathBuf]) -> Result<Vec<u8>, GitError> {
    let mut git = Git::start(directory, arguments, paths, Stdio::null())?;
    let (_, output) = git.pipes();
    let mut bytes = Vec::new();
    if let Some(mut output) = output {
        output.read_to_end(&mut bytes).map_err(|_| git.failure())?;
    }
    git.finish().map(|()| bytes)
}

/// A running git, which is ended at the deadline.
struct Git {
    command: String,
    child: Arc<Mutex<Child>>,
    errors: Option<std::thread::JoinHandle<String>>,
    /// Dropped when the program has ended.
    running: Option<Sender<()>>,
    late: Option<std::thread::JoinHandle<bool>>,
}

type Pipes = (Option<std::process::ChildStdin>, Option<std::process::ChildStdout>);

impl Git {
    fn start(directory: &Path, arguments: &[&str], paths: &[PathBuf], input: Stdio) -> Result<Self, GitError> {
        let mut child = Command::new("git")
            // Without the programs that a foreign repository's settings name, and without taking locks.
            .args(["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
            .args(["--literal-pathspecs"])
            .args(arguments)
            .args(paths)
            .current_dir(directory)
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(GitError::NotRun)?;
        let errors = child.stderr.take().map(|stderr| {
            std::thread::spawn(move || {
                let mut text = Vec::new();
                // What cannot be read is not needed.
                stderr.take(64 * 1024).read_to_end(&mut text).ok();
                String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned()
            })
        });
        let child = Arc::new(Mutex::new(child));
        let (running, ended) = channel::<()>();
        let watched = Arc::clone(&child);
        let late = std::thread::spawn(move || {
            let is_late = ended.recv_timeout(DEADLINE) == Err(RecvTimeoutError::Timeout);
            if is_late {
                // It may have ended at this very moment.
                watched.lock().unwrap_or_else(PoisonError::into_inner).kill().ok();
            }
            is_late
        });
        let words = arguments.iter().filter(|word| !word.starts_with('-') && !word.contains('='));
        let command = words.take(1).copied().collect();
        Ok(Self { command, child, errors, running: Some(running), late: Some(late) })
    }

    fn pipes(&self) -> Pipes {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        (child.stdin.take(), child.stdout.take())
    }

    /// Waits for the end, once its output has ended.
    fn finish(&mut self) -> Result<(), GitError> {
        let status = self.wait();
        self.running = None;
        let is_late = self.late.take().is_some_and(|late| late.join().unwrap_or_default());
        let message = self.errors.take().map(|errors| errors.join().unwrap_or_default()).unwrap_or_default();
        match status {
            _ if is_late => Err(GitError::TimedOut { command: self.command.clone(), seconds: DEADLINE.as_secs() }),
            Ok(status) if status.success() => Ok(()),
            _ => Err(GitError::Failed { command: self.command.clone(), message: message.chars().take(300).collect() }),
        }
    }

    /// Looks now and then, so that the one who watches the clock can end it meanwhile.
    fn wait(&self) -> std::io::Result<std::process::ExitStatus> {
        let (_never, pause) = channel::<()>();
        loop {
            let status = self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait()?;
            if let Some(status) = status {
                return Ok(status);
            }
            pause.recv_timeout(Duration::from_millis(1)).ok();
        }
    }

    /// Why it broke off.
    fn failure(&mut self) -> GitError {
        // It may be waiting for input that will not come.
        self.child.lock().unwrap_or_else(PoisonError::into_inner).kill().ok();
        self.finish().err().unwrap_or_else(|| GitError::Answer(self.command.clone()))
    }
}

impl Drop for Git {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // Where it has ended there is nothing to do.
        child.kill().ok();
        child.wait().ok();
    }
}
