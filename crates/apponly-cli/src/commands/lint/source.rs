//! Where the files come from: trees, standard input, git's index, what changed.

use std::io::Read as _;
use std::num::NonZeroUsize;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use apponly::{Error, catalogue};
use apponly_lint::git::{self, GitError};
use apponly_lint::{CheckedFile, Linter, MAX_FILE_BYTES, check_file, check_paths, check_text, printable_name};

use crate::arguments::lint::LintArguments;
use crate::files;
use crate::output::Failure;

type Sink<'a> = &'a mut dyn FnMut(CheckedFile) -> Result<(), Failure>;

/// Checks what `arguments` name, and gives each file to `sink`.
pub(super) fn each(arguments: &LintArguments, linter: &Linter, sink: Sink<'_>) -> Result<(), Failure> {
    let here = Path::new(".");
    if arguments.staged {
        return staged(here, arguments, linter, sink);
    }
    if let Some(revision) = &arguments.diff {
        return changed(here, revision, arguments, linter, sink);
    }
    let (input, paths): (Vec<&PathBuf>, Vec<&PathBuf>) =
        arguments.paths.iter().partition(|path| path.as_os_str() == "-");
    for path in &paths {
        std::fs::symlink_metadata(path).map_err(|error| files::unreadable(path, &error))?;
    }
    if !input.is_empty() {
        sink(standard_input(arguments, linter)?)?;
    }
    let paths: Vec<PathBuf> = paths.into_iter().cloned().collect();
    let mut outcome = Ok(());
    check_paths(linter, &paths, jobs(arguments), |file| {
        outcome = sink(file);
        if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    outcome
}

fn jobs(arguments: &LintArguments) -> NonZeroUsize {
    arguments.jobs.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

fn standard_input(arguments: &LintArguments, linter: &Linter) -> Result<CheckedFile, Error> {
    let mut text = Vec::new();
    // One byte more than is checked tells that there is more.
    std::io::stdin()
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut text)
        .map_err(|error| files::unreadable(Path::new("-"), &error))?;
    let path = Path::new(&arguments.stdin_name);
    Ok(check_text(linter, path, &printable_name(path), &text))
}

fn staged(here: &Path, arguments: &LintArguments, linter: &Linter, sink: Sink<'_>) -> Result<(), Failure> {
    let mut outcome = Ok(());
    git::staged(here, &arguments.paths, |file| {
        // Once the reader is gone, the rest is not checked.
        if outcome.is_ok() {
            let name = printable_name(&file.path);
            outcome = sink(match &file.content {
                Some(content) => check_text(linter, &file.path, &name, content),
                None => CheckedFile::unread(name, format!("not read: larger than {} MiB", MAX_FILE_BYTES >> 20)),
            });
        }
    })
    .map_err(|error| failed(&error))?;
    outcome
}

fn changed(
    here: &Path,
    revision: &str,
    arguments: &LintArguments,
    linter: &Linter,
    sink: Sink<'_>,
) -> Result<(), Failure> {
    let changed = git::changed_lines(here, revision, &arguments.paths).map_err(|error| failed(&error))?;
    let top = git::top_level(here).map_err(|error| failed(&error))?;
    for (path, lines) in changed {
        let mut file = check_file(linter, &top.join(&path), &printable_name(&path));
        file.findings.retain(|reported| {
            let finding = &reported.finding;
            touches(&lines, finding.line, finding.end_line.max(finding.line))
        });
        sink(file)?;
    }
    Ok(())
}

/// Whether one of the ascending `ranges` has a line from `first` to `last`.
fn touches(ranges: &[Range<usize>], first: usize, last: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= first);
    ranges.get(next).is_some_and(|range| range.start <= last)
}

fn failed(error: &GitError) -> Failure {
    let row = match error {
        GitError::Revision(_) => &catalogue::REVISION_UNKNOWN,
        _ => &catalogue::GIT_FAILED,
    };
    Failure::Error(Error::new(row, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_changed_if_one_of_its_lines_is() {
        let ranges = [3..5, 9..10];
        for (first, last, expected) in
            [(1, 2, false), (1, 3, true), (4, 4, true), (5, 8, false), (6, 20, true), (9, 9, true), (10, 12, false)]
        {
            assert_eq!(touches(&ranges, first, last), expected, "{first} to {last}");
        }
    }
}
