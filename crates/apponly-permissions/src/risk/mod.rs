//! How dangerous an application permission is: a table of our own, and a rule for names without entry.
//!
//! *Critical* leads to control of the tenant, *high* is wide data or damage, *medium* is limited or reads the directory,
//! *low* gives little until more is granted. An entry says by which path, how sure that is, and where it comes from. Where
//! public rankings disagree, the path decides, not the number of votes.

mod critical;
mod high;
mod other;
mod rule;

use serde::{Deserialize, Serialize};

/// How much harm an application permission can do. Ordered from `Low` to `Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "the four levels are part of the contract of the command line")]
pub enum Risk {
    /// Little by itself.
    Low,
    /// Limited, or reads of the directory.
    Medium,
    /// Wide data, or wide damage.
    High,
    /// Leads to control of the tenant.
    Critical,
}

impl Risk {
    /// The four levels, the worst first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The name of the level in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl std::fmt::Display for Risk {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// How sure an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "three words that reports print")]
pub enum Confidence {
    /// One source, or a path that nobody has shown.
    Low,
    /// Documented, or sources agree; the path needs a condition.
    Medium,
    /// The path follows from the documentation, and sources agree.
    High,
}

/// What is known about one application permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RiskEntry {
    /// The permission's name: `RoleManagement.ReadWrite.Directory`.
    pub permission: &'static str,
    /// The level.
    pub risk: Risk,
    /// What it allows, in a few words.
    pub reason: &'static str,
    /// The way to control of the tenant, or to the harm.
    pub path: &'static str,
    /// How sure that is.
    pub confidence: Confidence,
    /// Where the entry comes from.
    pub provenance: &'static str,
}

/// The permission belongs to another API than Microsoft Graph, so the permission map does not have it.
pub const OTHER_RESOURCES: [&str; 4] =
    ["Exchange.ManageAsApp", "full_access_as_app", "IMAP.AccessAsApp", "SMTP.SendAsApp"];

/// The entry for a permission. Names are compared without regard to case.
#[must_use]
pub fn entry(name: &str) -> Option<&'static RiskEntry> {
    entries().find(|entry| entry.permission.eq_ignore_ascii_case(name))
}

/// The risk of a permission: its entry's, else the rule's.
#[must_use]
pub fn of(name: &str) -> Risk {
    entry(name).map_or_else(|| rule::risk(name), |entry| entry.risk)
}

/// Why a permission has its risk, in one sentence without full stop.
#[must_use]
pub fn reason(name: &str) -> &'static str {
    entry(name).map_or_else(|| rule::reason(name), |entry| entry.reason)
}

/// All entries, the worst first.
pub fn entries() -> impl Iterator<Item = &'static RiskEntry> {
    critical::ENTRIES.iter().chain(high::ENTRIES).chain(other::ENTRIES)
}

/// Whether a permission only reads, by its name.
pub(crate) fn only_reads(name: &str) -> bool {
    rule::only_reads(name)
}

/// How an entry is written in the tables: level, name, what it allows, path, confidence, provenance.
const fn row(
    risk: Risk,
    permission: &'static str,
    reason: &'static str,
    path: &'static str,
    confidence: Confidence,
    provenance: &'static str,
) -> RiskEntry {
    RiskEntry { permission, risk, reason, path, confidence, provenance }
}

/// Provenance: the path follows from the permission's documentation, and the public rankings that were compared agree.
const AGREED: &str = "Graph permissions reference; the four public rankings compared in August 2026 agree";
/// Provenance: documented; most rankings agree.
const MOSTLY: &str = "Graph permissions reference; most of the public rankings compared in August 2026 agree";
/// Provenance: documented; rankings differ, the path decided.
const DISPUTED: &str = "Graph permissions reference; public rankings differ, the path decided";
/// Provenance: our reading of the documentation alone.
const OURS: &str = "our reading of the Graph permissions reference";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_permission_has_one_entry_with_all_its_words() {
        let mut names = BTreeSet::new();
        for entry in entries() {
            assert!(names.insert(entry.permission.to_lowercase()), "{} twice", entry.permission);
            for text in [entry.reason, entry.path, entry.provenance] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", entry.permission);
            }
        }
        assert!(names.len() > 100, "{}", names.len());
    }

    #[test]
    fn tables_hold_their_own_level() {
        assert!(critical::ENTRIES.iter().all(|entry| entry.risk == Risk::Critical));
        assert!(high::ENTRIES.iter().all(|entry| entry.risk == Risk::High));
        assert!(other::ENTRIES.iter().all(|entry| entry.risk < Risk::High));
    }

    #[test]
    fn knows_names_in_any_case_and_serialises_in_lower_case() {
        assert_eq!(of("application.readwrite.all"), Risk::Critical);
        assert_eq!(serde_json::to_string(&of("Mail.Read")).unwrap(), "\"high\"");
        assert!(Risk::Critical > Risk::High && Risk::Medium > Risk::Low);
    }

    #[test]
    fn all_names_exist_in_the_published_map_or_belong_to_other_apis() {
        let Some(map) = crate::testing::published_map() else { return };
        for entry in entries() {
            let other = OTHER_RESOURCES.contains(&entry.permission);
            assert!(map.is_application(entry.permission) != other, "{}", entry.permission);
        }
    }
}
