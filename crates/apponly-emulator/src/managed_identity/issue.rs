//! Which identity is meant, and its token.

use uuid::Uuid;

use crate::sign_ins::{SignIn, SignInCredential};
use crate::state::EmulatorState;
use crate::tenant::{Identity, IdentityKind, Tenant};
use crate::token::{self, BACKDATED_SECONDS, Subject};

/// How a request names an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selector<'a> {
    /// A client id.
    Client(&'a str),
    /// An object (principal) id.
    Object(&'a str),
    /// An ARM id, compared without case.
    Resource(&'a str),
}

/// Why there is no default identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoDefault {
    NoIdentity,
    SeveralUserAssigned,
}

/// A token and what its answer says about it. Never printed.
pub(crate) struct Issued {
    pub(crate) access_token: String,
    pub(crate) client_id: Uuid,
    /// Seconds from now.
    pub(crate) expires_in: u32,
    /// Seconds since 1970.
    pub(crate) expires_on: i64,
    /// Seconds since 1970.
    pub(crate) not_before: i64,
}

/// Why no token was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IssueError {
    /// The API wants an assigned role and the identity has none.
    NotAssigned,
    /// The emulator could not sign.
    Signing,
    /// The tenant does not know the resource.
    UnknownResource,
}

/// The identity that `selector` names.
pub(crate) fn find<'a>(tenant: &'a Tenant, selector: Selector<'_>) -> Option<&'a Identity> {
    let is_id = |id: Uuid, text: &str| Uuid::try_parse(text).is_ok_and(|wanted| wanted == id);
    tenant.identities.iter().find(|identity| match selector {
        Selector::Client(text) => is_id(identity.client_id, text),
        Selector::Object(text) => is_id(identity.object_id, text),
        Selector::Resource(text) => identity.resource_id.eq_ignore_ascii_case(text),
    })
}

/// The system-assigned identity.
pub(crate) fn system_assigned(tenant: &Tenant) -> Option<&Identity> {
    tenant.identities.iter().find(|identity| identity.kind == IdentityKind::System)
}

/// The identity that IMDS means by none: the system-assigned one, else the only user-assigned one.
pub(crate) fn default_of_machine(tenant: &Tenant) -> Result<&Identity, NoDefault> {
    if let Some(identity) = system_assigned(tenant) {
        return Ok(identity);
    }
    match tenant.identities.as_slice() {
        [] => Err(NoDefault::NoIdentity),
        [only] => Ok(only),
        _ => Err(NoDefault::SeveralUserAssigned),
    }
}

/// A token of `identity` for `resource` as it was asked for.
pub(crate) fn issue(
    state: &EmulatorState,
    identity: &Identity,
    resource: &str,
    capabilities: Vec<String>,
) -> Result<Issued, IssueError> {
    let tenant = state.tenant();
    let api = tenant.resource(resource).ok_or(IssueError::UnknownResource)?;
    let mut subject = Subject::identity(identity, api);
    if api.requires_role_assignment && subject.roles.is_empty() {
        return Err(IssueError::NotAssigned);
    }
    let time = state.clock().now();
    let now = time.as_second();
    let client_id = identity.client_id;
    let living = state.kept_tokens().living(client_id, resource, now).filter(|_| tenant.keep_identity_tokens);
    if let Some((access_token, issued, expires_on)) = living {
        let expires_in = u32::try_from(expires_on - now).unwrap_or_default();
        return Ok(Issued { access_token, client_id, expires_in, expires_on, not_before: issued - BACKDATED_SECONDS });
    }
    subject.capabilities = capabilities;
    subject.roles = tenant.roles_in_tokens(&identity.grants, api.app_id, time);
    let lifetime = tenant.identity_token_lifetime;
    let access_token = token::mint(state, &subject, api, resource, lifetime).map_err(|_| IssueError::Signing)?;
    let expires_on = now + i64::from(lifetime);
    if tenant.keep_identity_tokens {
        state.kept_tokens().keep(client_id, resource, &access_token, now, expires_on);
    }
    let credential = SignInCredential::ManagedIdentity;
    state.sign_ins().record(SignIn { id: Uuid::new_v4(), time, client_id, resource: api.app_id, credential });
    Ok(Issued { access_token, client_id, expires_in: lifetime, expires_on, not_before: now - BACKDATED_SECONDS })
}

/// What Entra says through the host.
pub(crate) fn entra_text(error: &IssueError, resource: &str, tenant: &Tenant) -> String {
    match error {
        IssueError::NotAssigned => {
            format!("AADSTS501051: The managed identity is not assigned to a role for the application '{resource}'.")
        }
        IssueError::Signing => "The emulator could not sign the token.".to_owned(),
        IssueError::UnknownResource => format!(
            "AADSTS500011: The resource principal named {resource} was not found in the tenant named {}.",
            tenant.display_name
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(keep: impl Fn(&Identity) -> bool) -> Tenant {
        let mut tenant = Tenant::seed().unwrap();
        tenant.identities.retain(keep);
        tenant
    }

    #[test]
    fn default_is_system_assigned_then_the_only_user_assigned() {
        let tenant = without(|_| true);
        assert_eq!(default_of_machine(&tenant).unwrap().kind, IdentityKind::System);
        let mut tenant = without(|identity| identity.kind == IdentityKind::User);
        assert_eq!(default_of_machine(&tenant).unwrap().kind, IdentityKind::User);
        let second = tenant.identities[0].clone();
        tenant.identities.push(second);
        assert_eq!(default_of_machine(&tenant).unwrap_err(), NoDefault::SeveralUserAssigned);
        assert_eq!(default_of_machine(&without(|_| false)).unwrap_err(), NoDefault::NoIdentity);
    }

    #[test]
    fn resource_id_has_no_case_and_ids_do_not_mix() {
        let tenant = Tenant::seed().unwrap();
        let identity = &tenant.identities[1];
        let upper = identity.resource_id.to_uppercase();
        assert_eq!(find(&tenant, Selector::Resource(&upper)).unwrap().client_id, identity.client_id);
        let object_id = identity.object_id.to_string();
        assert!(find(&tenant, Selector::Client(&object_id)).is_none());
        assert!(find(&tenant, Selector::Object(&object_id)).is_some());
    }
}
