//! One app.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{LeastPermission, Level, ReviewFinding, ReviewedCredential, ReviewedPermission};

/// One app: a service principal of the tenant, its registration, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ReviewedApp {
    /// The client id.
    pub app_id: String,
    /// The object id of the service principal; `None` for a registration without one, which nobody can sign in with.
    pub object_id: Option<String>,
    /// The object id of the registration; `None` where it is in another tenant, and for managed identities.
    pub registration_id: Option<String>,
    /// The name that people see.
    pub display_name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// The tenant that owns the registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_tenant_id: Option<String>,
    /// The verified publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The Azure resource of a managed identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Who may sign in, as Graph writes it (`AzureADMyOrg`, …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Whether the instance property lock keeps others from adding credentials to service principals of the registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_lock: Option<bool>,
    /// Whether it may sign in; `None` without a service principal.
    pub enabled: Option<bool>,
    /// When it was made.
    pub created: Option<String>,
    /// The last sign-in of any kind; `None` where there was none, or where nobody knows (see [`super::Evidence`]).
    pub last_sign_in: Option<String>,
    /// The last sign-in without a user, by which alone application permissions are used.
    pub last_app_only_sign_in: Option<String>,
    /// Whether the report of sign-ins says that nothing signs in with it any more, though it holds permissions or
    /// credentials. Not in snapshots, which are the same on another day.
    pub unused: bool,
    /// The highest risk of a permission that it holds; `None` where it holds none.
    pub risk: Option<Level>,
    /// Owners of registration and service principal, 20 of each at most; `None` where they could not be read.
    pub owners: Option<Vec<Owner>>,
    /// Application permissions, the riskiest first.
    pub permissions: Vec<ReviewedPermission>,
    /// What users let it do in their name; no part of an app-only token.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delegated: Vec<DelegatedAccess>,
    /// The least permissions for the calls that were made; `None` without a list of calls or a map.
    pub minimum: Option<Vec<LeastPermission>>,
    /// The calls that were made; `None` without a list of calls.
    pub calls: Option<CallEvidence>,
    /// What it signs in with, what ends first first.
    pub credentials: Vec<ReviewedCredential>,
    /// What is wrong with it, the worst first.
    pub findings: Vec<ReviewFinding>,
}

impl ReviewedApp {
    /// The worst finding; `None` where nothing is wrong.
    #[must_use]
    pub fn worst_finding(&self) -> Option<Level> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// Whose an app is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AppKind {
    /// Registered in this tenant.
    #[default]
    Own,
    /// Registered in another tenant.
    ThirdParty,
    /// The identity of an Azure resource.
    ManagedIdentity,
    /// Microsoft's own.
    FirstParty,
}

impl AppKind {
    /// The name, in lower case with hyphens.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::ThirdParty => "third-party",
            Self::ManagedIdentity => "managed-identity",
            Self::FirstParty => "first-party",
        }
    }
}

impl fmt::Display for AppKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// An owner: whoever is one can add a credential and act as the app.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Owner {
    /// The object id.
    pub id: String,
    /// The user principal name, or the name of an app.
    pub name: String,
    /// What it is.
    pub kind: OwnerKind,
    /// What it owns.
    pub of: OwnerOf,
}

/// What an owner is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OwnerKind {
    /// A person.
    #[default]
    User,
    /// Another app.
    ServicePrincipal,
    /// Something else.
    Other,
}

/// What somebody owns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OwnerOf {
    /// The registration.
    #[default]
    Application,
    /// The service principal.
    ServicePrincipal,
    /// Both.
    Both,
}

/// Delegated permissions on one API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DelegatedAccess {
    /// The name of the API.
    pub resource: String,
    /// The permissions that an administrator consented for everybody, by name.
    pub for_everyone: Vec<String>,
    /// How many users consented for themselves.
    pub users: u64,
}

/// The calls that an app made, as far as they were listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CallEvidence {
    /// How many succeeded.
    pub succeeded: u64,
    /// How many were refused for want of a permission.
    pub refused: u64,
    /// How many different calls there were.
    pub distinct: u64,
    /// Calls that were refused, `METHOD path`, the most frequent first, 20 at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_calls: Vec<String>,
    /// Calls that the map does not know, `METHOD path`, 20 at most: permissions may be needed for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_calls: Vec<String>,
}
