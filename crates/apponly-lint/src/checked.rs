//! A file with its findings as they are reported: silenced ones taken away, lines to show added.

use std::collections::HashMap;
use std::path::Path;

use crate::excerpt::{Excerpt, excerpt};
use crate::finding::{Finding, Note};
use crate::linter::{Linter, decode};
use crate::{files, suppress};

/// Findings of one file beyond these say nothing new, and a file of nothing else must not take all memory.
const MAX_FINDINGS: usize = 1000;

/// One file, as reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedFile {
    /// Its name as shown: as it was given, with `/`.
    pub name: String,
    /// By line and column.
    pub findings: Vec<Reported>,
    /// What was not read, and why.
    pub notes: Vec<Note>,
}

/// A finding with the line that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reported {
    /// What was found.
    pub finding: Finding,
    /// The line, without secrets.
    pub excerpt: Excerpt,
}

impl CheckedFile {
    /// A file that was not read.
    #[must_use]
    pub fn unread(name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { name: name.into(), findings: Vec::new(), notes: vec![Note::file(why)] }
    }
}

/// Checks `text`, whose dialect is told by `path`, and which is called `name` in reports.
#[must_use]
pub fn check_text(linter: &Linter, path: &Path, name: &str, text: &[u8]) -> CheckedFile {
    if text.len() as u64 > files::MAX_FILE_BYTES {
        return CheckedFile::unread(name, format!("not read: larger than {} MiB", files::MAX_FILE_BYTES / 1024 / 1024));
    }
    let mut result = linter.check(path, text);
    // Nearly every file has nothing to show, and need not be decoded.
    if result.findings.is_empty() && !suppress::may_have_comments(text) {
        return CheckedFile { name: name.to_owned(), findings: Vec::new(), notes: result.notes };
    }
    let text = decode(text).unwrap_or_default();
    let all = result.findings;
    let mut left = all.clone();
    suppress::apply(&text, &mut left);
    if left.len() > MAX_FINDINGS {
        left.truncate(MAX_FINDINGS);
        result.notes.push(Note::file(format!("has more than {MAX_FINDINGS} findings: only the first are reported")));
    }
    let lines: Vec<&str> = if left.is_empty() { Vec::new() } else { text.lines().collect() };
    // A silenced secret is no less secret.
    let secrets = secrets_by_line(&all);
    let reported = left.into_iter().map(|finding| {
        let line = lines.get(finding.line.saturating_sub(1)).copied().unwrap_or_default();
        let excerpt = excerpt(line, &finding, secrets.get(&finding.line).map_or(&[], Vec::as_slice));
        Reported { finding, excerpt }
    });
    CheckedFile { name: name.to_owned(), findings: reported.collect(), notes: result.notes }
}

/// Reads and checks the file `path`, which is called `name` in reports.
#[must_use]
pub fn check_file(linter: &Linter, path: &Path, name: &str) -> CheckedFile {
    read_and_check(linter, path, name, &mut Vec::new())
}

/// The same, with memory that is used again.
pub(crate) fn read_and_check(linter: &Linter, path: &Path, name: &str, bytes: &mut Vec<u8>) -> CheckedFile {
    match files::read(path, bytes) {
        Ok(()) => check_text(linter, path, name, bytes),
        Err(why) => CheckedFile::unread(name, why),
    }
}

/// The findings of secrets for each line that they cover.
fn secrets_by_line(findings: &[Finding]) -> HashMap<usize, Vec<&Finding>> {
    /// A private key has fewer.
    const MAX_LINES: usize = 100;
    let mut by_line: HashMap<usize, Vec<&Finding>> = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.masked.is_some()) {
        for line in (finding.line..=finding.end_line.max(finding.line)).take(MAX_LINES) {
            by_line.entry(line).or_default().push(finding);
        }
    }
    by_line
}
