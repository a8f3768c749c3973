//! What is wrong with an app: found in the reviewed app alone, so that the same facts always give the same findings.
//!
//! `rules` is the table; `permissions`, `credentials`, `trust` and `app` look; `words` are commands as text.

mod app;
mod credentials;
mod permissions;
mod rules;
mod trust;
pub(super) mod words;

use std::borrow::Cow;

pub(super) use app::is_unused;
pub use rules::FINDING_RULES;

use crate::inventory::Moment;
use crate::review::{AppKind, Evidence, FindingRule, Level, ReviewFinding, ReviewedApp};

/// Nothing signs in with what was not used for so many days. The reports go back at least as far.
const UNUSED_AFTER: i64 = 90;

/// What is younger than so many days has not had time to be used.
const NEW_FOR: i64 = 30;

/// What the rules look at.
pub(super) struct Look<'a> {
    app: &'a ReviewedApp,
    now: Moment,
    evidence: Evidence,
    found: Vec<ReviewFinding>,
}

/// All findings of an app, the worst first, then in the order of the rules.
pub(super) fn of(app: &ReviewedApp, now: Moment, evidence: Evidence) -> Vec<ReviewFinding> {
    let mut look = Look { app, now, evidence, found: Vec::new() };
    // What Microsoft's own apps hold is Microsoft's to decide; what was put on them here is not.
    if app.kind != AppKind::FirstParty {
        look.permissions();
        look.calls();
        look.ends();
        look.habits();
        look.trust();
        look.ownership();
        look.settings();
        look.use_of_app();
    }
    look.on_service_principal();
    look.found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    look.found
}

impl Look<'_> {
    /// Notes a finding of the rule's own severity.
    fn note(&mut self, rule: FindingRule, subject: Option<&str>, message: String, fix: String) {
        self.note_as(rule, rule.severity, subject, message, fix);
    }

    fn note_as(&mut self, rule: FindingRule, severity: Level, subject: Option<&str>, message: String, fix: String) {
        let subject = subject.filter(|subject| !subject.is_empty()).map(str::to_owned);
        self.found.push(ReviewFinding { rule: Cow::Borrowed(rule.id), severity, message, fix, subject });
    }

    /// Whole days since a time of the document; `None` where there is none.
    fn days_since(&self, time: Option<&String>) -> Option<i64> {
        let time: Moment = time?.parse().ok()?;
        Some(self.now.days_since(time))
    }

    /// Whether something is older than what has not had time to be used; what has no date is old.
    fn is_old(&self, made: Option<&String>) -> bool {
        self.days_since(made).is_none_or(|days| days >= NEW_FOR)
    }
}
