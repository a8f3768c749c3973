//! The linter over whole trees, whatever they hold.

#![expect(clippy::unwrap_used, reason = "a step that fails ends its test there")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod formats;
mod git;
mod hostile;
mod reports;
mod support;
mod walk;
