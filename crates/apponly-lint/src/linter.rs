//! One file in, its findings out.
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use apponly_permissions::PermissionMap;

use crate::app_library;
use crate::file::{File, documents};
use crate::finding::{FileResult, Finding, Note};
use crate::known_calls::KnownCalls;
use crate::lexers::Dialect;
use crate::rules::report::{Raw, Report};
use crate::rules::{RuleInfo, rules};
use crate::transcript;
use crate::words::{self, Hit, Word};

/// Longer files are not read, in bytes.
const MAXIMUM_LENGTH: usize = 5 * 1024 * 1024;
/// Of longer files only one is read at a time, so that the memory of several threads does not add up, in bytes.
const LARGE: usize = 1024 * 1024;
/// So much of a file tells whether it is text.
const HEAD: usize = 8192;

/// What a [`Linter`] looks for, and with which knowledge.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LintOptions {
    /// Only the rules of these ids; all of them when empty.
    pub rules: Vec<String>,
    /// Without the rules of these ids.
    pub skip_rules: Vec<String>,
    /// Which call needs which permission. Without it a built-in list knows the most used calls that need a user.
    pub map: Option<PermissionMap>,
}

/// Checks files, one at a time and from any number of threads.
#[derive(Debug)]
pub struct Linter {
    rules: Vec<&'static RuleInfo>,
    known: Option<KnownCalls>,
    /// Held while a large file is read.
    large: Mutex<()>,
}

impl Linter {
    /// A linter with these options. Unknown rule ids select nothing.
    #[must_use]
    pub fn new(options: LintOptions) -> Self {
        let LintOptions { rules: only, skip_rules, map } = options;
        let selected = |rule: &&RuleInfo| {
            (only.is_empty() || only.iter().any(|id| id == rule.id)) && !skip_rules.iter().any(|id| id == rule.id)
        };
        let known = map.map(|map| KnownCalls::new(Box::new(|| Some(map))));
        Self { rules: rules().iter().filter(selected).collect(), known, large: Mutex::default() }
    }

    /// With a map that is loaded once a file needs it, which many runs never do. `load` tells its caller itself what went
    /// wrong; `None` is no map.
    #[must_use]
    pub fn with_map_when_needed(self, load: impl FnOnce() -> Option<PermissionMap> + Send + 'static) -> Self {
        Self { known: Some(KnownCalls::new(Box::new(load))), ..self }
    }

    /// The findings of one file, whose name tells the dialect where its text does not. Never fails: what could not be
    /// read is said in the notes. Takes time linear in the length of the text.
    #[must_use]
    pub fn check(&self, file_name: &Path, text: &[u8]) -> FileResult {
        if text.len() > MAXIMUM_LENGTH {
            return noted(format!("not read: {} bytes are more than {MAXIMUM_LENGTH}", text.len()));
        }
        let Some(text) = decode(text) else { return noted("not read: this is no text".to_owned()) };
        let hits = words::find(text.as_bytes());
        // Consent alone is no mistake, and a common word.
        if hits.iter().all(|hit| hit.word == Word::Consents) {
            return FileResult::default();
        }
        let _alone = (text.len() > LARGE).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let dialect = Dialect::of(file_name, &text);
        let (mut found, mut full) = self.find(file_name, &text, dialect, &hits);
        let (transcripts, cut) = transcript::of(&text, dialect);
        full |= cut;
        for transcript in &transcripts {
            let hits = words::find(transcript.text.as_bytes());
            let (of_script, script_full) = self.find(file_name, &transcript.text, transcript.dialect, &hits);
            full |= script_full;
            // Who tries a request by hand looks at its first page.
            let by_hand = matches!(dialect, Dialect::Collection | Dialect::Requests);
            let of_script = of_script.into_iter().filter(|raw| !by_hand || raw.rule.id != "first-page-only");
            let in_file = of_script.map(|raw| Raw { range: transcript.source(&raw.range), ..raw });
            found.extend(in_file);
        }
        if !transcripts.is_empty() {
            found = once_each(found);
        }
        let mut result = FileResult { findings: findings(&text, found), notes: Vec::new() };
        if full {
            result.notes.push(Note::file("read only in part: it has more tokens than are kept"));
        }
        result
    }

    /// What the rules find in a text.
    fn find(&self, file_name: &Path, text: &str, dialect: Dialect, hits: &[Hit]) -> (Vec<Raw>, bool) {
        let (documents, full) = documents(text, dialect);
        let mut file = File::new(text, &documents, hits, dialect);
        file.known = self.known.as_ref();
        file.test |= file_name.file_name().is_some_and(|name| app_library::is_test(&name.to_string_lossy()));
        let mut found: Vec<Raw> = Vec::new();
        for rule in &self.rules {
            let mut report = Report::new(rule);
            (rule.check)(&file, &mut report);
            found.extend(report.into_found());
        }
        (found, full)
    }
}

/// What was found in a file and in a transcript of it is told once, as surely as it was found.
fn once_each(mut found: Vec<Raw>) -> Vec<Raw> {
    let key = |raw: &Raw| (raw.rule.id, raw.range.start);
    found.sort_by(|one, other| key(one).cmp(&key(other)).then(other.confidence.cmp(&one.confidence)));
    found.dedup_by(|later, first| {
        later.rule == first.rule && later.range.start < first.range.end.max(first.range.start + 1)
    });
    found
}

fn noted(message: String) -> FileResult {
    FileResult { findings: Vec::new(), notes: vec![Note::file(message)] }
}

/// The text of a file: UTF-8, where invalid bytes are replaced, or UTF-16. `None` for what is no text.
pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return Some(Cow::Owned(utf_16(rest, u16::from_le_bytes))),
        [0xFE, 0xFF, rest @ ..] => return Some(Cow::Owned(utf_16(rest, u16::from_be_bytes))),
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
    if memchr::memchr(0, head).is_none() {
        // The check alone is several times as fast as the search for what is invalid.
        return Some(std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed));
    }
    // UTF-16 without a mark: every other byte of Latin text is nought.
    let noughts = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (noughts(0), noughts(1), head.len() / 2);
    if head.len() >= 4 && odd * 10 >= half * 7 && even * 10 < half {
        return Some(Cow::Owned(utf_16(bytes, u16::from_le_bytes)));
    }
    if head.len() >= 4 && even * 10 >= half * 7 && odd * 10 < half {
        return Some(Cow::Owned(utf_16(bytes, u16::from_be_bytes)));
    }
    None
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0xFFFD,
    });
    char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Counts lines and columns, in one pass over the text.
fn findings(text: &str, mut found: Vec<Raw>) -> Vec<Finding> {
    found.sort_by(|one, other| (one.range.start, one.rule.id).cmp(&(other.range.start, other.rule.id)));
    let mut lines = Lines { text, start: 0, number: 1 };
    let mut findings = Vec::with_capacity(found.len());
    for raw in found {
        let (line, column) = lines.to(raw.range.start);
        let (end_line, end_column) = Lines { ..lines }.to(end_of(text, &raw.range));
        let fix = raw.fix.unwrap_or_else(|| raw.rule.fix.to_owned());
        findings.push(Finding {
            rule: raw.rule,
            line,
            column,
            end_line,
            end_column,
            confidence: raw.confidence,
            message: raw.message,
            fix,
            masked: raw.masked,
        });
    }
    findings
}

/// A place is marked on few lines: a whole here-string is no place.
fn end_of(text: &str, range: &Range<usize>) -> usize {
    let end = range.end.min(text.len()).max(range.start);
    let marked = text.as_bytes().get(range.start..end).unwrap_or_default();
    memchr::memchr(b'\n', marked).map_or(end, |line| range.start + line)
}

/// Goes forward over the lines of a text.
#[derive(Clone, Copy)]
struct Lines<'t> {
    text: &'t str,
    /// Where the current line begins.
    start: usize,
    number: usize,
}

impl Lines<'_> {
    /// The line and the column of a byte that lies not before the last one.
    fn to(&mut self, at: usize) -> (usize, usize) {
        let passed = self.text.as_bytes().get(self.start..at.min(self.text.len())).unwrap_or_default();
        if let Some(last) = memchr::memrchr(b'\n', passed) {
            self.number += memchr::memchr_iter(b'\n', passed).count();
            self.start += last + 1;
        }
        let line = self.text.get(self.start..at.min(self.text.len())).unwrap_or_default();
        (self.number, line.chars().count() + 1)
    }
}
