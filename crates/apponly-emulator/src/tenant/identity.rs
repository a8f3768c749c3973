//! Managed identities of the emulated hosts.

use uuid::Uuid;

use super::Grant;
use super::app::roles_on;

/// A managed identity, assigned to every emulated host.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Identity {
    /// Name, used as display name.
    pub name: String,
    /// System- or user-assigned.
    pub kind: IdentityKind,
    /// Client id.
    pub client_id: Uuid,
    /// Object (principal) id.
    pub object_id: Uuid,
    /// ARM id: of the identity (user-assigned) or of the host (system-assigned). Compared without case.
    pub resource_id: String,
    /// App roles granted to the identity.
    pub grants: Vec<Grant>,
}

impl Identity {
    /// Role values granted on the API whose app id is `resource`.
    #[must_use]
    pub fn roles_on(&self, resource: Uuid) -> Vec<String> {
        roles_on(&self.grants, resource)
    }
}

/// The two kinds of managed identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "Azure defines exactly these two")]
pub enum IdentityKind {
    /// One for each host, used when no id is given.
    System,
    /// A resource of its own, named by client id, object id or resource id.
    User,
}
