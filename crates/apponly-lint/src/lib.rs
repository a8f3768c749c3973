//! Finds the mistakes that unattended Graph scripts contain. Without network and without a clock.
//!
//! | Room | What is in it |
//! | --- | --- |
//! | `linter` | [`Linter`]: one file in, its findings out |
//! | `finding` | [`Finding`], [`Confidence`], [`Note`] |
//! | [`secret_shape`] | what secrets look like, what only stands in for one, what may be shown |
//! | `rules` | one file for each rule: description, fix, examples, check |
//!
//! ```
//! use std::path::Path;
//! let linter = apponly_lint::Linter::new(apponly_lint::LintOptions::default());
//! let result = linter.check(Path::new("nightly.py"), b"import requests\n");
//! assert!(result.findings.is_empty());
//! ```
mod file;
mod finding;
mod flow;
mod lexers;
mod linter;
mod rules;
pub mod secret_shape;
mod words;

pub use finding::{Confidence, FileResult, Finding, Masked, Note};
pub use linter::{LintOptions, Linter};
pub use rules::{Example, RuleInfo, rule, rules};
