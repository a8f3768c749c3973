//! A line a minute, for a screen on the wall.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::doctor::{Check, Findings, Status, verdict};
use crate::output::time;

/// Knows how the checks stood the time before, so that changes stand out.
#[derive(Debug, Default)]
pub(crate) struct Dashboard {
    before: BTreeMap<&'static str, Status>,
}

impl Dashboard {
    /// `TIME VERDICT: what changed, or what is not well`.
    pub(crate) fn line(&mut self, findings: &Findings, now: SystemTime) -> String {
        let is_first = self.before.is_empty();
        let changed = |check: &&Check| self.before.get(check.id.name()).is_some_and(|before| *before != check.status);
        let changes: Vec<_> = findings.checks.iter().filter(changed).map(|check| self.change(check)).collect();
        let troubled = |check: &&Check| matches!(check.status, Status::Warn | Status::Fail);
        let troubles: Vec<_> = findings.checks.iter().filter(troubled).collect();
        let said = match (is_first, changes.is_empty(), troubles.is_empty()) {
            (_, false, _) => changes.join("; "),
            (_, true, true) => "all is well".to_owned(),
            (true, true, false) => troubles.iter().map(|check| told(check)).collect::<Vec<_>>().join("; "),
            (false, true, false) => {
                let names = troubles.iter().map(|check| format!("{} {}", check.id.name(), check.status.name()));
                format!("as before: {}", names.collect::<Vec<_>>().join(", "))
            }
        };
        self.before = findings.checks.iter().map(|check| (check.id.name(), check.status)).collect();
        format!("{} {:4} {said}", time::rfc3339(now), verdict(&findings.checks).name())
    }

    fn change(&self, check: &Check) -> String {
        let before = self.before.get(check.id.name()).map_or("", |status| status.name());
        let detail = if check.status == Status::Ok { String::new() } else { format!(": {}", check.detail) };
        format!("{} {before} → {}{detail}", check.id.name(), check.status.name())
    }
}

fn told(check: &Check) -> String {
    format!("{} {}: {}", check.id.name(), check.status.name(), check.detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::check::CheckId;

    fn findings(check: Check) -> Findings {
        Findings { checks: vec![Check::ok(CheckId::Config, "fine"), check], endings: Vec::new() }
    }

    #[test]
    fn first_line_tells_troubles_and_later_ones_changes() {
        let mut dashboard = Dashboard::default();
        let mut line = |check| dashboard.line(&findings(check), SystemTime::UNIX_EPOCH);
        let warn = || Check::warn(CheckId::Token, "short", "");
        assert_eq!(line(warn()), "1970-01-01T00:00:00Z warn token warn: short");
        assert_eq!(line(warn()), "1970-01-01T00:00:00Z warn as before: token warn");
        assert_eq!(line(Check::fail(CheckId::Token, "gone", "")), "1970-01-01T00:00:00Z fail token warn → fail: gone");
        assert_eq!(line(Check::ok(CheckId::Token, "back")), "1970-01-01T00:00:00Z ok   token fail → ok");
        assert_eq!(line(Check::ok(CheckId::Token, "back")), "1970-01-01T00:00:00Z ok   all is well");
    }
}
