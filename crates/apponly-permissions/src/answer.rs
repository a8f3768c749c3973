//! What a look-up says about a call.

use serde::Serialize;

/// What a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the five words are part of the contract of the command line")]
pub enum CallKind {
    /// An application permission opens it.
    App,
    /// It needs a signed-in user.
    UserOnly,
    /// Only resource-specific consent opens it: by the owner of one team or chat, not for the tenant.
    ResourceSpecific,
    /// Application permissions are listed, but the service refuses app-only tokens.
    Retired,
    /// The map does not say.
    Unknown,
}

impl CallKind {
    /// The word in outputs: `app`, `user-only`, `resource-specific`, `retired` or `unknown`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::UserOnly => "user-only",
            Self::ResourceSpecific => "resource-specific",
            Self::Retired => "retired",
            Self::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for CallKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The answer for one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// What the call needs.
    pub kind: CallKind,
    /// The template that was found (`/users/{id}/messages`), or the path itself.
    pub path: String,
    /// The least permissions; several must be held together. Empty unless `kind` is `App`.
    pub least: Vec<String>,
    /// All choices, the least first. Each is a set that must be held together. Empty unless `kind` is `App`.
    pub acceptable: Vec<Vec<String>>,
    /// Permissions that open the call only where somebody grants them on single resources: `Sites.Selected`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub selected: Vec<&'static str>,
    /// What else to know or to do: the app-only form of a `/me` call, a correction and its reason, the nearest known path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Answer {
    /// An answer without permissions.
    pub(crate) fn without(kind: CallKind, path: String, advice: Option<String>) -> Self {
        Self { kind, path, least: Vec::new(), acceptable: Vec::new(), selected: Vec::new(), advice }
    }
}

/// What is known about one permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PermissionInfo {
    /// Its name as Graph spells it.
    pub permission: String,
    /// The id of the app role, a GUID in lower case; `None` when the map does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The id of the delegated scope of the same name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope_id: Option<String>,
    /// Whether it exists as an application permission.
    pub application: bool,
    /// Whether it exists as a delegated permission.
    pub delegated: bool,
    /// Whether it is consented for one team, chat or site only.
    pub resource_specific: bool,
    /// Whether the service offers it to be granted; hidden and disabled ones are not.
    pub offered: bool,
    /// Its risk as an application permission.
    pub risk: crate::risk::Risk,
    /// Why it has that risk.
    pub reason: &'static str,
    /// How much it opens as an application permission.
    pub breadth: Breadth,
}

/// How much a permission, or a set of them, opens: templates times methods of the map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Breadth {
    /// Rows with `GET`.
    pub reads: u32,
    /// Rows with any other method.
    pub writes: u32,
}

impl Breadth {
    /// What a write counts beside a read.
    pub const WRITE_WEIGHT: u32 = 4;

    pub(crate) fn add(&mut self, method: crate::call::Method) {
        if method.writes() { self.writes += 1 } else { self.reads += 1 }
    }

    /// One number: reads, and writes four times.
    #[must_use]
    pub fn weighted(self) -> u32 {
        self.reads.saturating_add(self.writes.saturating_mul(Self::WRITE_WEIGHT))
    }
}
