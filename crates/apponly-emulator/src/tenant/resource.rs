//! APIs for which tokens can be asked.

use uuid::Uuid;

/// An API known in the tenant: its service principal and app roles.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resource {
    /// Name, for example `Microsoft Graph`.
    pub display_name: String,
    /// App id; also accepted as the resource part of a scope.
    pub app_id: Uuid,
    /// Object id of the API's service principal in the tenant.
    pub service_principal_object_id: Uuid,
    /// Identifiers accepted as resource, compared exactly apart from one trailing slash.
    pub uris: Vec<String>,
    /// App roles that the API defines.
    pub roles: Vec<AppRole>,
    /// Delegated permissions that the API defines.
    pub scopes: Vec<AppRole>,
    /// Only callers with a granted role get a token (`AADSTS501051` otherwise).
    pub requires_role_assignment: bool,
    /// Tenant in which the API is registered, if that is not this one: Microsoft's for the built-in ones.
    pub owner_organization: Option<Uuid>,
    /// Version of the tokens the API asks for: 1 or 2.
    pub token_version: u8,
}

impl Resource {
    /// Whether `identifier` (what stands before `/.default`) names this API.
    #[must_use]
    pub fn is_named(&self, identifier: &str) -> bool {
        let bare = identifier.strip_suffix('/').unwrap_or(identifier);
        self.uris.iter().any(|uri| uri.strip_suffix('/').unwrap_or(uri) == bare)
            || identifier.eq_ignore_ascii_case(&self.app_id.to_string())
    }

    /// The role whose value is `value`.
    #[must_use]
    pub fn role(&self, value: &str) -> Option<&AppRole> {
        self.roles.iter().find(|role| role.value == value)
    }
}

/// An application or delegated permission that an API defines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppRole {
    /// The role's id.
    pub id: Uuid,
    /// The role's value, as it stands in `roles` (or in `scp`).
    pub value: String,
}

impl AppRole {
    /// The role `value` with the id `id`.
    #[must_use]
    pub fn new(id: Uuid, value: impl Into<String>) -> Self {
        Self { id, value: value.into() }
    }
}
