//! Finds the mistakes that unattended Graph scripts contain. Without network and without a clock.
//!
//! | Room | What is in it |
//! | --- | --- |
//! | `linter` | [`Linter`]: one file in, its findings out |
//! | `finding` | [`Finding`], [`Confidence`], [`Note`] |
//! | [`secret_shape`] | what secrets look like, what only stands in for one, what may be shown |
//! | `walk` | [`check_paths`]: every file of a tree, on several threads, in one order |
//! | `checked` | [`CheckedFile`]: findings as reported, with [`Excerpt`]s, without what comments silence |
//! | `suppress`, `baseline` | what is known and accepted: in a comment, or in a [`Baseline`] |
//! | `transcript` | notebooks and collections of requests, written out as scripts |
//! | [`report`] | how findings are written |
//! | [`git`] | what is about to be committed, and what changed |
//! | `rules` | one file for each rule: description, fix, examples, check |
//!
//! ```
//! use std::path::Path;
//! let linter = apponly_lint::Linter::new(apponly_lint::LintOptions::default());
//! let result = linter.check(Path::new("nightly.py"), b"import requests\n");
//! assert!(result.findings.is_empty());
//! ```
mod app_library;
mod baseline;
mod checked;
mod excerpt;
mod file;
mod files;
mod finding;
mod flow;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod git;
mod known_calls;
mod lexers;
mod linter;
pub mod report;
mod rules;
pub mod secret_shape;
mod suppress;
mod transcript;
mod walk;
mod words;

pub use baseline::{Baseline, BaselineError};
pub use checked::{CheckedFile, Reported, check_file, check_text};
pub use excerpt::Excerpt;
pub use files::MAX_FILE_BYTES;
pub use finding::{Confidence, FileResult, Finding, Masked, Note};
pub use linter::{LintOptions, Linter};
pub use rules::{Example, RuleInfo, rule, rules};
pub use suppress::IGNORE_INCOMPLETE;
pub use walk::{check_paths, printable_name};
