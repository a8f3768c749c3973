//! The linter over whole trees, whatever they hold.

mod git;
mod hostile;
mod reports;
mod support;
mod walk;
