//! What lets a scheduled job fail.

use std::fmt;
use std::str::FromStr;

use super::{AppKind, Changes, Level, ReviewedApp};

/// A condition under which a review is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailOn {
    /// A finding of this severity or worse.
    Severity(Level),
    /// Something that was added since the earlier review.
    New,
    /// A credential that ends within so many days, and has not ended yet.
    Expiring(u32),
    /// An app that nothing signs in with any more.
    Unused,
}

/// A condition that is met: how often, and where first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failing {
    /// The condition.
    pub condition: FailOn,
    /// How often it is met.
    pub count: u64,
    /// The first case, in words.
    pub first: String,
}

impl FailOn {
    /// The conditions that are met by `apps` and `changes`.
    #[must_use]
    pub fn met(
        conditions: &[Self],
        apps: impl Iterator<Item = ReviewedApp>,
        changes: Option<&Changes>,
    ) -> Vec<Failing> {
        let mut failing: Vec<Failing> = conditions
            .iter()
            .map(|condition| Failing { condition: *condition, count: 0, first: String::new() })
            .collect();
        for app in apps {
            for one in &mut failing {
                one.take(&app);
            }
        }
        if let Some(changes) = changes {
            failing.iter_mut().filter(|one| one.condition == Self::New).for_each(|one| one.take_changes(changes));
        }
        failing.retain(|one| one.count > 0);
        failing
    }
}

impl Failing {
    fn take(&mut self, app: &ReviewedApp) {
        let name = &app.display_name;
        match self.condition {
            FailOn::Severity(level) => {
                for finding in app.findings.iter().filter(|finding| finding.severity >= level) {
                    self.add(1, || format!("\"{name}\": {}", finding.message));
                }
            }
            FailOn::Expiring(within) => {
                let own = app.credentials.iter().filter(|credential| credential.is_for_sign_in());
                for credential in own.filter(|_| app.kind != AppKind::FirstParty) {
                    if let Some(days) = credential.days_left.filter(|days| (0..=i64::from(within)).contains(days)) {
                        self.add(1, || {
                            format!("\"{name}\": the {} `{}` ends in {days} days", credential.kind, credential.key_id)
                        });
                    }
                }
            }
            FailOn::Unused if app.unused => {
                self.add(1, || {
                    let last = app.last_sign_in.as_deref().unwrap_or("never");
                    format!("nothing signs in with \"{name}\" any more (last: {last})")
                });
            }
            FailOn::Unused | FailOn::New => {}
        }
    }

    fn take_changes(&mut self, changes: &Changes) {
        let count = changes.new_apps.len()
            + changes.riskier.len()
            + changes.new_permissions.len()
            + changes.new_credentials.len();
        let permission =
            changes.new_permissions.first().map(|new| format!("\"{}\" has `{}`", new.app.display_name, new.permission));
        let credential =
            changes.new_credentials.first().map(|new| format!("\"{}\" has a new {}", new.app.display_name, new.kind));
        let app = changes.new_apps.first().map(|new| format!("\"{}\" is new", new.display_name));
        if count > 0 {
            self.add(count as u64, || permission.or(credential).or(app).unwrap_or_default());
        }
    }

    fn add(&mut self, count: u64, first: impl FnOnce() -> String) {
        if self.count == 0 {
            self.first = first();
        }
        self.count += count;
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Severity(level) => level.fmt(formatter),
            Self::New => formatter.write_str("new"),
            Self::Expiring(days) => write!(formatter, "expiring:{days}d"),
            Self::Unused => formatter.write_str("unused"),
        }
    }
}

/// Reads `critical`, `high`, `medium`, `low`, `new`, `unused`, `expiring` (within 30 days) or `expiring:TIME` with `d` or `w`.
impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown =
            || format!("`{text}` is no condition: give `critical`, `high`, `new`, `expiring:30d` or `unused`");
        if let Some(level) = Level::WORST_FIRST.into_iter().find(|level| level.name() == text) {
            return Ok(Self::Severity(level));
        }
        match text {
            "new" => return Ok(Self::New),
            "unused" => return Ok(Self::Unused),
            "expiring" => return Ok(Self::Expiring(30)),
            _ => {}
        }
        let time = text.strip_prefix("expiring:").ok_or_else(unknown)?;
        let days = match (time.strip_suffix('d'), time.strip_suffix('w')) {
            (Some(days), _) => days.parse().ok(),
            (None, Some(weeks)) => weeks.parse::<u32>().ok().and_then(|weeks| weeks.checked_mul(7)),
            (None, None) => None,
        };
        days.map(Self::Expiring).ok_or_else(|| format!("`{time}` is no time in days or weeks: give `expiring:30d`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{ReviewFinding, ReviewedCredential};

    #[test]
    fn conditions_are_read_and_shown() {
        for (text, shown) in [
            ("critical", "critical"),
            ("high", "high"),
            ("new", "new"),
            ("unused", "unused"),
            ("expiring", "expiring:30d"),
            ("expiring:14d", "expiring:14d"),
            ("expiring:2w", "expiring:14d"),
        ] {
            assert_eq!(text.parse::<FailOn>().unwrap().to_string(), shown);
        }
        for text in ["", "expiring:", "expiring:30", "expiring:-1d", "expiring:x", "worst", "Critical"] {
            assert!(text.parse::<FailOn>().is_err(), "{text}");
        }
    }

    #[test]
    fn met_conditions_say_how_often_and_where() {
        let mut app = ReviewedApp { display_name: "Payroll".to_owned(), unused: true, ..ReviewedApp::default() };
        app.findings =
            vec![ReviewFinding { severity: Level::High, message: "m".to_owned(), ..ReviewFinding::default() }];
        let credential = |days_left| ReviewedCredential { days_left: Some(days_left), ..ReviewedCredential::default() };
        app.credentials = [-1, 0, 14, 15].map(credential).to_vec();
        let all = ["critical", "high", "low", "expiring:2w", "unused", "new"].map(|text| text.parse().unwrap());
        let met = FailOn::met(&all, [app].into_iter(), Some(&Changes::default()));
        let shown: Vec<_> = met.iter().map(|one| (one.condition.to_string(), one.count)).collect();
        let expected = [("high", 1), ("low", 1), ("expiring:14d", 2), ("unused", 1)];
        assert_eq!(shown, expected.map(|(text, count)| (text.to_owned(), count)));
        assert!(met[0].first.contains("Payroll"));
    }
}
