//! Findings that are known already: a file of them is written once, and later runs report only what is not in it.
//!
//! A finding is known by its rule, its file and what its line says, not by the line's number, so that code may move. Of
//! secrets only the short digest is kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::checked::Reported;

/// The only version of the format so far.
const VERSION: u32 = 1;

/// Why a baseline cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// It is not what a baseline is.
    #[error("it is no baseline: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A later version of this program wrote it.
    #[error("it has version {0}, and this program reads version {VERSION}")]
    Version(u32),
}

/// Known findings, and how often each is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<Key, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    file: String,
    rule: String,
    fingerprint: String,
}

#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    key: Key,
    #[serde(default = "once", skip_serializing_if = "is_once")]
    count: usize,
}

fn once() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_once(count: &usize) -> bool {
    *count == 1
}

impl Baseline {
    /// Reads what [`Baseline::to_json`] wrote.
    ///
    /// # Errors
    /// [`BaselineError`]: not such a file, or of a later version.
    pub fn from_json(bytes: &[u8]) -> Result<Self, BaselineError> {
        let document: Document = serde_json::from_slice(bytes)?;
        if document.version != VERSION {
            return Err(BaselineError::Version(document.version));
        }
        Ok(Self { known: document.findings.into_iter().map(|entry| (entry.key, entry.count)).collect() })
    }

    /// JSON with one entry a line, sorted, so that changes of it can be reviewed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let lines = self.known.iter().map(|(key, count)| {
            let entry = Entry { key: key.clone(), count: *count };
            // A map of strings and a number has no way to fail.
            serde_json::to_string(&entry).unwrap_or_default()
        });
        let lines: Vec<String> = lines.map(|line| format!("    {line}")).collect();
        let findings = if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": {findings}\n}}\n")
    }

    /// Adds a finding of the file called `name`.
    pub fn add(&mut self, name: &str, reported: &Reported) {
        *self.known.entry(key(name, reported)).or_default() += 1;
    }

    /// Whether the finding is known; each entry knows as many as it counted.
    pub fn takes(&mut self, name: &str, reported: &Reported) -> bool {
        let Some(left) = self.known.get_mut(&key(name, reported)).filter(|left| **left > 0) else { return false };
        *left -= 1;
        true
    }

    /// How many known findings were not seen again: they were mended, and the baseline can be written anew.
    #[must_use]
    pub fn left(&self) -> usize {
        self.known.values().sum()
    }
}

fn key(name: &str, reported: &Reported) -> Key {
    Key { file: name.to_owned(), rule: reported.finding.rule.id.to_owned(), fingerprint: fingerprint(reported) }
}

/// What makes a finding the same when its line moves: the digest of the secret, else one of what the line says.
pub(crate) fn fingerprint(reported: &Reported) -> String {
    if let Some(masked) = &reported.finding.masked {
        return masked.digest.clone();
    }
    let words: Vec<&str> = reported.excerpt.line.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
