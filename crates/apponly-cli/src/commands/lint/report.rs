//! What is printed of the findings, and what is counted.

use std::io::Write as _;

use apponly_lint::report::{self, Colours};
use apponly_lint::{Baseline, CheckedFile, Confidence};

use crate::arguments::lint::{LintArguments, LintFormat};
use crate::files;
use crate::output::{Failure, Printer};

/// More notes than this are only counted: nobody reads a thousand lines about symbolic links.
const MAX_NOTES: usize = 20;

/// Takes files one after the other; for people at once, for programs at the end.
pub(super) struct Report<'a> {
    arguments: &'a LintArguments,
    printer: &'a Printer,
    output: Option<std::fs::File>,
    baseline: Option<Baseline>,
    written: Baseline,
    /// For the formats that are one document.
    files: Vec<CheckedFile>,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    files: usize,
    with_findings: usize,
    certain: usize,
    high: usize,
    low: usize,
    known: usize,
    notes: usize,
}

impl<'a> Report<'a> {
    /// A report as `arguments` want it, without what is in the baseline.
    pub(super) fn new(
        arguments: &'a LintArguments,
        printer: &'a Printer,
        baseline: Option<Baseline>,
    ) -> Result<Self, Failure> {
        let output = arguments.output.as_deref().map(files::create).transpose()?;
        let (written, files, counts) = (Baseline::default(), Vec::new(), Counts::default());
        Ok(Self { arguments, printer, output, baseline, written, files, counts })
    }

    pub(super) fn add(&mut self, mut file: CheckedFile) -> Result<(), Failure> {
        self.counts.files += 1;
        self.choose(&mut file);
        if self.arguments.write_baseline.is_some() {
            for reported in &file.findings {
                self.written.add(&file.name, reported);
                self.counts.known += 1;
            }
            return Ok(());
        }
        self.count(&file);
        if self.arguments.format == LintFormat::Human {
            return self.print(&file);
        }
        if !file.findings.is_empty() || !file.notes.is_empty() {
            self.files.push(file);
        }
        Ok(())
    }

    /// Writes what is left, and gives the highest confidence of all findings.
    pub(super) fn end(mut self) -> Result<Option<Confidence>, Failure> {
        if let Some(path) = &self.arguments.write_baseline {
            super::write_baseline(path, &self.written)?;
            let count = counted(self.counts.known, "finding");
            self.printer.note(&format!("{count} written to `{}`", path.display()));
            return Ok(None);
        }
        match self.arguments.format {
            LintFormat::Human => {}
            LintFormat::Json => self.write(&format!("{}\n", report::json(&self.files)))?,
            LintFormat::Sarif => self.write(&format!("{}\n", report::sarif(&self.files)))?,
            LintFormat::Github => self.write(&report::github(&self.files))?,
        }
        self.summarise();
        let Counts { certain, high, low, .. } = self.counts;
        let by_confidence = [(certain, Confidence::Certain), (high, Confidence::High), (low, Confidence::Low)];
        Ok(by_confidence.into_iter().find(|(count, _)| *count > 0).map(|(_, confidence)| confidence))
    }

    /// Leaves the findings of the rules that are wanted, and that are not known.
    fn choose(&mut self, file: &mut CheckedFile) {
        let (only, without) = (&self.arguments.rules, &self.arguments.skip_rules);
        file.findings.retain(|reported| {
            let name = reported.finding.rule.id;
            (only.is_empty() || only.iter().any(|rule| rule == name)) && !without.iter().any(|rule| rule == name)
        });
        if let Some(baseline) = &mut self.baseline {
            let before = file.findings.len();
            file.findings.retain(|reported| !baseline.takes(&file.name, reported));
            self.counts.known += before - file.findings.len();
        }
    }

    fn count(&mut self, file: &CheckedFile) {
        self.counts.with_findings += usize::from(!file.findings.is_empty());
        for reported in &file.findings {
            match reported.finding.confidence {
                Confidence::Certain => self.counts.certain += 1,
                Confidence::High => self.counts.high += 1,
                _ => self.counts.low += 1,
            }
        }
        for note in &file.notes {
            self.counts.notes += 1;
            if self.counts.notes <= MAX_NOTES {
                self.printer.note(&report::note(&file.name, note));
            }
        }
    }

    fn print(&mut self, file: &CheckedFile) -> Result<(), Failure> {
        if file.findings.is_empty() {
            return Ok(());
        }
        // Standard output drops the colours where it is no terminal.
        let colours = if self.output.is_some() { Colours::Off } else { Colours::On };
        let texts = file.findings.iter().map(|reported| report::human(&file.name, reported, colours));
        let text: String = texts.map(|text| text + "\n").collect();
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let Some(file) = &mut self.output else { return self.printer.raw(text.as_bytes()) };
        let path = self.arguments.output.as_deref().unwrap_or_else(|| std::path::Path::new("-"));
        file.write_all(text.as_bytes()).map_err(|error| Failure::Error(files::unwritable(path, &error)))
    }

    fn summarise(&self) {
        let Counts { files, with_findings, certain, high, low, known, notes } = &self.counts;
        if *notes > MAX_NOTES {
            self.printer.note(&format!("and {} notes more; --format json has them all", notes - MAX_NOTES));
        }
        let found = certain + high + low;
        let files = counted(*files, "file");
        let mut text = match found {
            0 => format!("nothing found in {files}"),
            _ => format!(
                "{} in {with_findings} of {files}: {certain} certain, {high} high, {low} low",
                counted(found, "finding")
            ),
        };
        if *known > 0 {
            text.push_str(&format!("; {known} more in the baseline"));
        }
        self.printer.note(&text);
        if let Some(left) = self.baseline.as_ref().map(Baseline::left).filter(|left| *left > 0) {
            self.printer.note(&format!(
                "{} of the baseline not found any more: write it anew with --write-baseline",
                counted(left, "finding")
            ));
        }
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
