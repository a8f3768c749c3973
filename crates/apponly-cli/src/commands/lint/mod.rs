//! `apponly lint`

mod report;
mod source;

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use apponly::{Error, catalogue};
use apponly_lint::{Baseline, Confidence, IGNORE_INCOMPLETE, LintOptions, Linter, RuleInfo, rule, rules};
use report::Report;

use crate::arguments::lint::{FailOn, LintArguments};
use crate::files;
use crate::output::{Failure, Printer, table};
use crate::permission_map;

/// The exit code of a command that found something.
const FOUND: u8 = 1;
/// Larger ones are no baselines.
const MAX_BASELINE_BYTES: u64 = 64 * 1024 * 1024;

pub(super) fn run(arguments: &LintArguments, printer: &Printer) -> Result<(), Failure> {
    if let Some(name) = &arguments.explain {
        return printer.result(&explained(rule(name).unwrap_or(&IGNORE_INCOMPLETE)));
    }
    if arguments.list_rules {
        let rows: Vec<_> = rules().iter().map(|rule| (rule.id, rule.title.to_owned())).collect();
        return printer.result(&table::pairs(&rows, 0));
    }
    let baseline = arguments.baseline.as_deref().map(read_baseline).transpose()?;
    // With all rules, whichever are reported: what one knows to be a secret is masked in the lines of another.
    let unusable_map = Arc::new(OnceLock::new());
    let linter = Linter::new(LintOptions::default()).with_map_when_needed({
        let unusable_map = Arc::clone(&unusable_map);
        move || permission_map::load().map_err(|error| unusable_map.set(error)).unwrap_or_default()
    });
    let mut report = Report::new(arguments, printer, baseline)?;
    source::each(arguments, &linter, &mut |file| report.add(file))?;
    let worst = report.end()?;
    drop(linter);
    if let Some(error) = Arc::into_inner(unusable_map).and_then(OnceLock::into_inner) {
        return Err(error.into());
    }
    let limit = match arguments.fail_on {
        FailOn::Certain => Confidence::Certain,
        FailOn::High => Confidence::High,
        FailOn::Low => Confidence::Low,
    };
    if worst.is_some_and(|worst| worst >= limit) { Err(Failure::Ended(FOUND)) } else { Ok(()) }
}

fn read_baseline(path: &std::path::Path) -> Result<Baseline, Error> {
    let bytes = files::read(path, MAX_BASELINE_BYTES)?;
    Baseline::from_json(&bytes)
        .map_err(|error| Error::new(&catalogue::BASELINE_UNUSABLE, format!("`{}`: {error}", path.display())))
}

fn write_baseline(path: &std::path::Path, baseline: &Baseline) -> Result<(), Error> {
    let mut file = files::create(path)?;
    file.write_all(baseline.to_json().as_bytes()).map_err(|error| files::unwritable(path, &error))
}

fn explained(rule: &RuleInfo) -> String {
    let mut text = format!("{}: {}\n\n{}\n\nFix: {}", rule.id, rule.title, rule.description, rule.fix);
    let examples = [("It finds", rule.must_fire.first()), ("It leaves alone", rule.must_not_fire.first())];
    for (title, example) in examples.into_iter().filter_map(|(title, example)| example.map(|one| (title, one))) {
        // Writing to a string cannot fail.
        write!(text, "\n\n{title} (`{}`):\n", example.file_name).ok();
        for line in example.text.trim_end().lines() {
            write!(text, "\n  {line}").ok();
        }
    }
    text
}
