//! For people.

use anstyle::{AnsiColor, Style};

use crate::doctor::{Check, Findings, Status, root, verdict};
use crate::output::{output_width, wrap};

/// The widest name of a check, and blanks.
const NAME: usize = 15;

/// The widest status, and blanks.
const STATUS: usize = 6;

/// A line for each check, what it rests on below it, and where to begin at the end.
pub(crate) fn to_table(findings: &Findings) -> String {
    let mut lines = Vec::new();
    for check in &findings.checks {
        let root = findings.checks.iter().find(|other| check.follows_from == Some(other.id));
        lines.extend(of_check(check, root.map_or(&[], |root| &root.evidence)));
    }
    lines.push(String::new());
    lines.push(summary(&findings.checks));
    lines.join("\n")
}

/// The lines of one check; `before` is what the check that it follows from rests on.
fn of_check(check: &Check, before: &[String]) -> Vec<String> {
    let dim = Style::new().dimmed();
    let width = output_width();
    let indent = STATUS + NAME;
    let status = check.status.name();
    let style = style(check.status);
    let first = wrap(&check.detail, width, indent, indent);
    let mut lines = vec![format!("{style}{status:STATUS$}{style:#}{:NAME$}{first}", check.id.name())];
    let mut below = |label: &str, text: &str| {
        let text = wrap(text, width, indent + label.len(), indent + 2);
        lines.push(format!("{:indent$}{dim}{label}{text}{dim:#}", ""));
    };
    // What the first one shows need not be read twice.
    let is_said = |line: &&String| check.follows_from.is_none() || !before.contains(*line);
    for line in check.evidence.iter().filter(is_said) {
        below("", line);
    }
    if let Some(root) = check.follows_from {
        below("follows from: ", root.name());
    }
    // What follows from another is cured there.
    if let Some(fix) = check.fix.as_ref().filter(|_| check.follows_from.is_none()) {
        let text = wrap(fix, width, indent + 5, indent + 2);
        lines.push(format!("{:indent$}fix: {text}", ""));
    }
    lines
}

fn style(status: Status) -> Style {
    match status {
        Status::Ok => AnsiColor::Green.on_default(),
        Status::Warn => AnsiColor::Yellow.on_default().bold(),
        Status::Fail => AnsiColor::Red.on_default().bold(),
        Status::Skip => Style::new().dimmed(),
    }
}

/// `fail: 2 failed, 1 warning; begin with `network``
fn summary(checks: &[Check]) -> String {
    let count = |status| checks.iter().filter(|check| check.status == status).count();
    let verdict = verdict(checks);
    let style = style(verdict);
    let counts =
        [(Status::Fail, "failed"), (Status::Warn, "to look at"), (Status::Ok, "ok"), (Status::Skip, "not looked at")];
    let counts = counts.into_iter().map(|(status, words)| (count(status), words)).filter(|(number, _)| *number > 0);
    let counts: Vec<_> = counts.map(|(number, words)| format!("{number} {words}")).collect();
    let begin = root(checks).map_or_else(String::new, |check| format!("; begin with `{}`", check.id.name()));
    format!("{style}{}{style:#}: {}{begin}", verdict.name(), counts.join(", "))
}
