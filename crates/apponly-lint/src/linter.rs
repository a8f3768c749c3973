//! One file in, its findings out.
use std::path::Path;

use crate::finding::FileResult;

/// What a [`Linter`] looks for, and with which knowledge.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LintOptions {
    /// Only the rules of these ids; all of them when empty.
    pub rules: Vec<String>,
    /// Without the rules of these ids.
    pub skip_rules: Vec<String>,
}

/// Checks files, one at a time and from any number of threads.
#[derive(Debug)]
pub struct Linter {
    options: LintOptions,
}

impl Linter {
    /// A linter with these options. Unknown rule ids select nothing.
    #[must_use]
    pub fn new(options: LintOptions) -> Self {
        Self { options }
    }

    /// The findings of one file, whose name tells the dialect where its text does not. Never fails: what could not be
    /// read is said in the notes.
    #[must_use]
    pub fn check(&self, file_name: &Path, text: &[u8]) -> FileResult {
        let _ = (file_name, text, &self.options);
        FileResult::default()
    }
}
