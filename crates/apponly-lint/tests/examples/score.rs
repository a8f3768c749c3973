//! Counting what was found, missed and wrongly found.

use std::collections::BTreeMap;
use std::fmt;

use apponly_lint::{Confidence, Finding};

use crate::labels::Example;

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    found: usize,
    missed: usize,
    wrong: usize,
    wrong_low: usize,
}

/// The findings of a set of files beside their labels.
#[derive(Debug)]
pub(crate) struct Score {
    set: String,
    files: usize,
    rules: BTreeMap<String, Count>,
    misses: Vec<String>,
    wrong: Vec<String>,
}

impl Score {
    pub(crate) fn new(set: &str) -> Self {
        Self { set: set.to_owned(), files: 0, rules: BTreeMap::new(), misses: Vec::new(), wrong: Vec::new() }
    }

    pub(crate) fn add(&mut self, example: &Example, findings: &[Finding]) {
        self.files += 1;
        for label in &example.must {
            let found = findings.iter().any(|finding| label.covers(finding.rule.id, finding.line));
            let count = self.rules.entry(label.rules[0].clone()).or_default();
            if found {
                count.found += 1;
            } else {
                count.missed += 1;
                self.misses.push(format!("{}:{:?} {}", example.file.display(), label.lines, label.rules.join(" or ")));
            }
        }
        for finding in findings {
            let expected =
                example.must.iter().chain(&example.may).any(|label| label.covers(finding.rule.id, finding.line));
            if expected {
                continue;
            }
            let count = self.rules.entry(finding.rule.id.to_owned()).or_default();
            // What is worth a look is no alarm: it neither fails a run nor counts here, but is printed.
            if finding.confidence == Confidence::Low {
                count.wrong_low += 1
            } else {
                count.wrong += 1
            }
            self.wrong.push(format!(
                "{}:{}:{} {} {}: {}",
                example.file.display(),
                finding.line,
                finding.column,
                finding.confidence,
                finding.rule.id,
                finding.message
            ));
        }
    }

    fn total(&self, rules: Option<&[&str]>) -> Count {
        let chosen = self.rules.iter().filter(|(rule, _)| rules.is_none_or(|rules| rules.contains(&rule.as_str())));
        chosen.fold(Count::default(), |sum, (_, count)| Count {
            found: sum.found + count.found,
            missed: sum.missed + count.missed,
            wrong: sum.wrong + count.wrong,
            wrong_low: sum.wrong_low + count.wrong_low,
        })
    }

    /// Of the labelled mistakes of `rules`, the part that was found.
    pub(crate) fn recall(&self, rules: &[&str]) -> f64 {
        ratio(self.total(Some(rules)).found, self.total(Some(rules)).missed)
    }

    /// Findings from `high` up that no label expects.
    pub(crate) fn false_findings_in_50_files(&self) -> f64 {
        self.total(None).wrong as f64 * 50.0 / self.files as f64
    }

    pub(crate) fn misses(&self) -> String {
        self.misses.join("\n")
    }

    pub(crate) fn false_findings(&self) -> String {
        self.wrong.join("\n")
    }
}

fn ratio(right: usize, other: usize) -> f64 {
    if right + other == 0 { 1.0 } else { right as f64 / (right + other) as f64 }
}

impl fmt::Display for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}: {} files", self.set, self.files)?;
        writeln!(
            formatter,
            "{:<24} {:>5} {:>6} {:>5} {:>4} {:>7} {:>9}",
            "rule", "found", "missed", "false", "low", "recall", "precision"
        )?;
        let all = self.total(None);
        for (rule, count) in self.rules.iter().map(|(rule, count)| (rule.as_str(), count)).chain([("all", &all)]) {
            let (recall, precision) = (ratio(count.found, count.missed), ratio(count.found, count.wrong));
            writeln!(
                formatter,
                "{rule:<24} {:>5} {:>6} {:>5} {:>4} {recall:>7.3} {precision:>9.3}",
                count.found, count.missed, count.wrong, count.wrong_low
            )?;
        }
        writeln!(formatter, "false findings in 50 files: {:.2}", self.false_findings_in_50_files())?;
        writeln!(formatter, "missed:\n{}\nnot expected:\n{}", self.misses(), self.false_findings())
    }
}
