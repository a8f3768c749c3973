//! Annotations of GitHub Actions: workflow commands, one a line.

use crate::checked::CheckedFile;
use crate::finding::Confidence;

/// One workflow command for each finding, with a line break at the end of each.
///
/// The form is that of <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
#[must_use]
pub fn github(files: &[CheckedFile]) -> String {
    let mut text = String::new();
    for file in files {
        for finding in file.findings.iter().map(|reported| &reported.finding) {
            let level = match finding.confidence {
                Confidence::Certain | Confidence::High => "error",
                Confidence::Low => "warning",
            };
            let mut properties =
                format!("file={},line={},endLine={}", property(&file.name), finding.line, finding.end_line);
            // Columns are only understood within one line.
            if finding.line == finding.end_line {
                properties.push_str(&format!(",col={},endColumn={}", finding.column, finding.end_column));
            }
            let message = data(&format!("{}\nFix: {}", finding.message, finding.fix));
            text.push_str(&format!("::{level} {properties},title={}::{message}\n", property(finding.rule.id)));
        }
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
