//! What the linter says about one file.
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::rules::RuleInfo;

/// How sure a finding is. Ordered: `Low < High < Certain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Confidence {
    /// Worth a look; often on purpose.
    Low,
    /// Wrong in nearly every case that has this form.
    High,
    /// Provable from the file alone, for example by a secret's own check digits.
    Certain,
}

impl Confidence {
    /// As in reports and options: `low`, `high` or `certain`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::Certain => "certain",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// All that may be shown of a secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Masked {
    /// The first three characters, fewer for a short secret.
    pub start: String,
    /// Its length in characters.
    pub length: usize,
    /// A short digest in hexadecimal, by which a baseline knows the same secret again.
    pub digest: String,
}

/// One mistake at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static RuleInfo,
    /// Line on which it begins, from 1.
    pub line: usize,
    /// Column in characters at which it begins, from 1.
    pub column: usize,
    /// Line on which it ends, from 1.
    pub end_line: usize,
    /// Column in characters behind its last character, from 1.
    pub end_column: usize,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong. Never contains a secret.
    pub message: String,
    /// What to do instead, usually the `apponly` command that replaces the code.
    pub fix: String,
    /// For a secret or a token: what may be shown of it.
    pub masked: Option<Masked>,
}

/// Why a file, or a part of it, was not read. Not a mistake of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// The line that it is about, from 1; `None` for the whole file.
    pub line: Option<usize>,
    /// What was left out, and why.
    pub message: String,
}

impl Note {
    /// A note about the whole file.
    #[must_use]
    pub fn file(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into() }
    }
}

/// What the linter says about one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileResult {
    /// By line and column.
    pub findings: Vec<Finding>,
    /// What was not read.
    pub notes: Vec<Note>,
}
