//! An app or managed identity as the directory has it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a service principal stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PrincipalKind {
    /// An app registration, of this tenant or another.
    Application,
    /// A managed identity.
    ManagedIdentity,
    /// Another kind, such as `Legacy`.
    Other,
}

impl fmt::Display for PrincipalKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Application => "app",
            Self::ManagedIdentity => "managed identity",
            Self::Other => "service principal",
        })
    }
}

/// An app or managed identity, to which permissions can be granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Principal {
    /// The display name.
    pub display_name: String,
    /// The client id, a GUID.
    pub app_id: String,
    /// Object id of the service principal, a GUID; none where only the registration exists.
    pub object_id: Option<String>,
    /// What it stands for.
    pub kind: PrincipalKind,
    /// Whether it may sign in.
    pub enabled: bool,
}

impl Principal {
    /// How long a token from before a change may be used on: managed-identity hosts keep theirs for up to a day, other
    /// tokens live up to an hour and a half.
    ///
    /// Source: "Managed identities for Azure resources frequently asked questions", "Configurable token lifetimes".
    #[must_use]
    pub fn longest_token(&self) -> Duration {
        match self.kind {
            PrincipalKind::ManagedIdentity => Duration::from_secs(24 * 3600),
            PrincipalKind::Application | PrincipalKind::Other => Duration::from_secs(90 * 60),
        }
    }

    /// One line that tells it apart from others of the same name.
    #[must_use]
    pub fn describe(&self) -> String {
        let name = printable(&self.display_name);
        match &self.object_id {
            Some(object_id) => format!("`{name}` ({}, client id {}, object id {object_id})", self.kind, self.app_id),
            None => format!("`{name}` (registration only, client id {})", self.app_id),
        }
    }
}

/// Text that somebody else wrote, in one line that cannot steer a terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(300).collect()
}

/// The properties of a service principal that are asked for.
pub(super) const SELECTED: &str = "id,appId,displayName,servicePrincipalType,accountEnabled";

/// A service principal as Graph writes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Raw {
    id: String,
    app_id: String,
    display_name: Option<String>,
    service_principal_type: Option<String>,
    account_enabled: Option<bool>,
}

impl From<Raw> for Principal {
    fn from(raw: Raw) -> Self {
        Self {
            display_name: raw.display_name.unwrap_or_default(),
            app_id: raw.app_id,
            object_id: Some(raw.id),
            kind: match raw.service_principal_type.as_deref() {
                Some("ManagedIdentity") => PrincipalKind::ManagedIdentity,
                Some("Application") | None => PrincipalKind::Application,
                Some(_) => PrincipalKind::Other,
            },
            enabled: raw.account_enabled.unwrap_or(true),
        }
    }
}

/// A registration as Graph writes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawRegistration {
    pub(super) app_id: String,
    display_name: Option<String>,
}

impl From<RawRegistration> for Principal {
    fn from(raw: RawRegistration) -> Self {
        Self {
            display_name: raw.display_name.unwrap_or_default(),
            app_id: raw.app_id,
            object_id: None,
            kind: PrincipalKind::Application,
            enabled: true,
        }
    }
}
