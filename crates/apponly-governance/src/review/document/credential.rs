//! What an app signs in with.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One credential of an app. Never a value: Graph does not show them, and neither do we.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ReviewedCredential {
    /// What it is.
    pub kind: CredentialKind,
    /// Where it is registered.
    pub place: CredentialPlace,
    /// What it is for.
    pub purpose: CredentialPurpose,
    /// Its key id; the id of the object for federated ones.
    pub key_id: String,
    /// The name that people see.
    pub display_name: Option<String>,
    /// The first three characters of a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// SHA-1 of a certificate, upper-case hexadecimal, where Graph shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbprint: Option<String>,
    /// The beginning of validity.
    pub start: Option<String>,
    /// The end of validity; federated credentials have none.
    pub end: Option<String>,
    /// Whole days until the end, negative after it. Not in snapshots, which are the same on another day.
    pub days_left: Option<i64>,
    /// The last sign-in with it; `None` where there was none, or where nobody knows (see [`super::Evidence`]).
    pub last_used: Option<String>,
    /// The issuer that a federated credential trusts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The subject that it trusts, or the expression that subjects must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The audiences that it accepts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
}

impl ReviewedCredential {
    /// Whether the app itself signs in with it, and somebody must renew it.
    #[must_use]
    pub fn is_for_sign_in(&self) -> bool {
        self.purpose == CredentialPurpose::SignIn
    }
}

/// What a credential is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CredentialKind {
    /// A client secret.
    #[default]
    Secret,
    /// A certificate.
    Certificate,
    /// Trust in tokens of another issuer.
    Federated,
}

impl CredentialKind {
    /// The name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Certificate => "certificate",
            Self::Federated => "federated",
        }
    }
}

impl fmt::Display for CredentialKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// The object on which a credential is registered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CredentialPlace {
    /// The app registration.
    #[default]
    Application,
    /// The service principal: no page of the portal shows it there.
    ServicePrincipal,
}

impl CredentialPlace {
    /// The name, in lower case with hyphens.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::ServicePrincipal => "service-principal",
        }
    }
}

/// What a credential is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CredentialPurpose {
    /// The app signs in with it.
    #[default]
    SignIn,
    /// Entra signs SAML tokens for users with it; the app does not sign in with it.
    SamlSigning,
    /// The platform made it for a managed identity, and renews it.
    Platform,
}
