//! What is wrong with an app.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Level;

/// Something that is wrong with an app, or will be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ReviewFinding {
    /// The id of the rule, for example `credential-expiring`: see [`FindingRule`].
    pub rule: Cow<'static, str>,
    /// How bad it is.
    pub severity: Level,
    /// What was found, one line.
    pub message: String,
    /// What to do: a command where there is one.
    pub fix: String,
    /// The permission or the key id that it is about; tells findings of one rule apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// A rule of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindingRule {
    /// Its id: lower case with hyphens, never changed.
    pub id: &'static str,
    /// What it is about, a few words.
    pub title: &'static str,
    /// Why it matters, a sentence.
    pub description: &'static str,
    /// How bad it is as a rule; single findings may be better or worse.
    pub severity: Level,
}
