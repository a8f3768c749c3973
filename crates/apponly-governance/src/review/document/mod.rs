//! What a review says, in the shape in which it is written as JSON. Fields may be added, never renamed.
//!
//! `app` is one app, `permission` and `credential` what it holds, `finding` what is wrong, `totals` the figures above
//! all, `changes` what is different from an earlier review. Times are RFC 3339 in UTC, ids are GUIDs in lower case.

mod app;
mod changes;
mod credential;
mod finding;
mod level;
mod permission;
mod totals;

use serde::{Deserialize, Serialize};

pub use app::{AppKind, CallEvidence, DelegatedAccess, Owner, OwnerKind, OwnerOf, ReviewedApp};
pub use changes::{AppName, ChangedCredential, ChangedPermission, Changes, Riskier};
pub use credential::{CredentialKind, CredentialPlace, CredentialPurpose, ReviewedCredential};
pub use finding::{FindingRule, ReviewFinding};
pub use level::Level;
pub use permission::{LeastPermission, ReviewedPermission, Verdict};
pub(crate) use totals::SOON;
pub use totals::{CredentialTotals, LevelTotals, Totals, VerdictTotals};

/// A review of one app, or of all of a tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ReviewDocument {
    /// The tenant.
    pub tenant_id: String,
    /// When the review began, by the service's clock.
    pub taken_at: String,
    /// The date of the permission map, `YYYY-MM-DD`; `None` where there was none, so that no least permission is known.
    pub map_date: Option<String>,
    /// Whether this is the whole tenant; otherwise only the apps that were asked for.
    pub is_whole_tenant: bool,
    /// What there was to judge by.
    pub evidence: Evidence,
    /// What could not be read, and what is unknown because of it.
    pub limits: Vec<Limit>,
    /// The figures above all.
    pub totals: Totals,
    /// The apps, by name, those of one name by client id.
    pub apps: Vec<ReviewedApp>,
    /// What is different from an earlier review, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}

/// What there was to judge by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Evidence {
    /// Calls that were made, from an export of the activity log: the source of `used`, of the least permissions and of every
    /// verdict but `unknown`.
    pub calls: bool,
    /// The report of last sign-ins.
    pub sign_ins: bool,
    /// The report of the last use of credentials.
    pub credential_use: bool,
}

/// Something that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Limit {
    /// What it is about: `registrations`, `assignments`, `delegated`, `owners`, `federated`, `sign-ins`,
    /// `credential-use`, `map`, `calls`.
    pub about: String,
    /// Why it could not be read.
    pub reason: String,
    /// What is unknown because of it.
    pub unknown: String,
    /// The permission that is missing, where that is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// What to do.
    pub fix: String,
}
