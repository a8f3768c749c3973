//! Application permissions of an app: held, asked for, used, needed.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Level;

/// One application permission of an app, granted or asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ReviewedPermission {
    /// The name, for example `User.Read.All`; the id of the role where the resource does not define it any more.
    pub permission: String,
    /// The name of the API.
    pub resource: String,
    /// The client id of the API.
    pub resource_app_id: String,
    /// The id of the role.
    pub role_id: String,
    /// Whether the app holds it.
    pub granted: bool,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted_at: Option<String>,
    /// Whether its registration asks for it; `false` where the registration is in another tenant.
    pub declared: bool,
    /// How many of the calls that were made accept it; `None` without a list of calls.
    pub used: Option<u64>,
    /// Whether it is one of the least permissions for the calls that were made; `None` without a list of calls or a map.
    pub least: Option<bool>,
    /// How bad it is in the wrong hands.
    pub risk: Level,
    /// Why.
    pub risk_reason: Cow<'static, str>,
    /// What to do with it.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The smaller permissions that suffice, for the verdict `narrow`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub narrower: Vec<String>,
    /// The command that does it; empty where nothing is to do.
    pub fix: String,
}

/// What to do with a permission.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// Granted, and not used.
    Remove,
    /// Granted, and a smaller one suffices.
    Narrow,
    /// Asked for, and not granted.
    Consent,
    /// Nobody knows whether it is used.
    #[default]
    Unknown,
    /// Granted and needed.
    Keep,
}

impl Verdict {
    /// Every verdict, the one with the most to do first.
    pub const ALL: [Self; 5] = [Self::Remove, Self::Narrow, Self::Consent, Self::Unknown, Self::Keep];

    /// The name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Narrow => "narrow",
            Self::Consent => "consent",
            Self::Unknown => "unknown",
            Self::Keep => "keep",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// One of the least permissions for the calls that were made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct LeastPermission {
    /// The name.
    pub permission: String,
    /// How bad it is in the wrong hands.
    pub risk: Level,
    /// Whether the app holds it.
    pub granted: bool,
    /// Which calls need it.
    pub why: String,
}
