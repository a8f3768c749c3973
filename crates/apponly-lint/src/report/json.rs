//! One JSON object, for programs.

use serde::Serialize;

use crate::checked::CheckedFile;
use crate::finding::{Confidence, Masked};

#[derive(Serialize)]
struct Document<'a> {
    findings: Vec<Entry<'a>>,
    notes: Vec<Remark<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    confidence: Confidence,
    message: &'a str,
    fix: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a Masked>,
}

#[derive(Serialize)]
struct Remark<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    message: &'a str,
}

/// `{"findings":[…],"notes":[…]}`, indented, without a line break at its end.
#[must_use]
pub fn json(files: &[CheckedFile]) -> String {
    let findings = files.iter().flat_map(|file| {
        file.findings.iter().map(|reported| {
            let finding = &reported.finding;
            Entry {
                rule: finding.rule.id,
                file: &file.name,
                line: finding.line,
                column: finding.column,
                end_line: finding.end_line,
                end_column: finding.end_column,
                confidence: finding.confidence,
                message: &finding.message,
                fix: &finding.fix,
                secret: finding.masked.as_ref(),
            }
        })
    });
    let notes = files.iter().flat_map(|file| {
        file.notes.iter().map(|note| Remark { file: &file.name, line: note.line, message: &note.message })
    });
    let document = Document { findings: findings.collect(), notes: notes.collect() };
    // Texts and numbers have no way to fail.
    serde_json::to_string_pretty(&document).unwrap_or_default()
}
