//! For monitoring.
//!
//! Source: Prometheus documentation, "Exposition formats", the text format.

use std::fmt::Write as _;
use std::time::SystemTime;

use crate::doctor::{Findings, Status, verdict};
use crate::output::time;

/// Gauges of the last examination, which ended at `now`.
pub(crate) fn to_prometheus(findings: &Findings, now: SystemTime) -> String {
    let mut text = String::new();
    let mut family = |name: &str, help: &str, samples: &[(String, i64)]| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in samples {
            let _ = writeln!(text, "{name}{labels} {value}");
        }
    };
    let verdict = (String::new(), number(verdict(&findings.checks)));
    family("apponly_doctor_verdict", "The worst of all checks: 0 ok, 1 warn, 2 fail.", &[verdict]);
    let checks =
        findings.checks.iter().map(|check| (format!("{{check=\"{}\"}}", check.id.name()), number(check.status)));
    let checks: Vec<_> = checks.collect();
    family("apponly_doctor_check", "One check: 0 ok, 1 warn, 2 fail, -1 not looked at.", &checks);
    let endings = findings.endings.iter().map(|ending| {
        let in_use = ending.in_use.map_or("unknown", |used| if used { "true" } else { "false" });
        (
            format!("{{kind=\"{}\",name=\"{}\",in_use=\"{in_use}\"}}", ending.kind, escaped(&ending.name)),
            ending.days_left,
        )
    });
    let endings: Vec<_> = endings.collect();
    family("apponly_doctor_credential_days_left", "Whole days until a credential ends.", &endings);
    let now = (String::new(), i64::try_from(time::epoch(now)).unwrap_or(i64::MAX));
    family("apponly_doctor_last_run_timestamp_seconds", "When the checks were run.", &[now]);
    text.truncate(text.trim_end().len());
    text
}

fn number(status: Status) -> i64 {
    match status {
        Status::Ok => 0,
        Status::Warn => 1,
        Status::Fail => 2,
        Status::Skip => -1,
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_be_left() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
