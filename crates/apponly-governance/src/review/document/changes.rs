//! What is different from an earlier review.

use serde::{Deserialize, Serialize};

use super::{CredentialKind, Level};

/// What is different from an earlier review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Changes {
    /// When the earlier review was taken.
    pub since: String,
    /// Apps that are new.
    pub new_apps: Vec<AppName>,
    /// Apps that are gone.
    pub gone_apps: Vec<AppName>,
    /// Apps whose highest risk has risen.
    pub riskier: Vec<Riskier>,
    /// Permissions that were granted, those of new apps included.
    pub new_permissions: Vec<ChangedPermission>,
    /// Permissions that were taken away, those of gone apps not included.
    pub gone_permissions: Vec<ChangedPermission>,
    /// Credentials that were added, those of new apps included.
    pub new_credentials: Vec<ChangedCredential>,
    /// Credentials that were removed, those of gone apps not included.
    pub gone_credentials: Vec<ChangedCredential>,
}

impl Changes {
    /// Whether nothing is different.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.has_new()
            && self.gone_apps.is_empty()
            && self.gone_permissions.is_empty()
            && self.gone_credentials.is_empty()
    }

    /// Whether something was added: what `--fail-on new` is about.
    #[must_use]
    pub fn has_new(&self) -> bool {
        !(self.new_apps.is_empty()
            && self.riskier.is_empty()
            && self.new_permissions.is_empty()
            && self.new_credentials.is_empty())
    }
}

/// An app by its names.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct AppName {
    /// The client id.
    pub app_id: String,
    /// The name that people see.
    pub display_name: String,
}

/// An app whose highest risk has risen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Riskier {
    /// The app.
    #[serde(flatten)]
    pub app: AppName,
    /// The highest risk then; `None` where it held no permission.
    pub from: Option<Level>,
    /// The highest risk now.
    pub to: Level,
}

/// A permission that came or went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ChangedPermission {
    /// The app.
    #[serde(flatten)]
    pub app: AppName,
    /// The permission.
    pub permission: String,
    /// The name of the API.
    pub resource: String,
    /// Its risk.
    pub risk: Level,
}

/// A credential that came or went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ChangedCredential {
    /// The app.
    #[serde(flatten)]
    pub app: AppName,
    /// What it is.
    pub kind: CredentialKind,
    /// Its key id.
    pub key_id: String,
    /// The end of validity.
    pub end: Option<String>,
}
