//! Service principals: of app registrations, of managed identities, of APIs.

use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::CREATED;
use crate::graph::{call::object, credentials, error::GraphError};
use crate::tenant::{App, Grant, Identity, IdentityKind, Resource, Tenant};

/// Who stands behind a service principal.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Principal<'a> {
    Api(&'a Resource),
    App(&'a App),
    Identity(&'a Identity),
}

impl<'a> Principal<'a> {
    /// All service principals of the tenant. An app that is also an API is one, not two.
    pub(crate) fn all(tenant: &'a Tenant) -> Vec<Self> {
        let apps = tenant.apps.iter().filter(|app| app.home_tenant.is_none() && !app.no_service_principal);
        apps.map(Self::App)
            .chain(tenant.identities.iter().map(Self::Identity))
            .chain(tenant.resources.iter().filter(|api| tenant.app(api.app_id).is_none()).map(Self::Api))
            .collect()
    }

    /// The service principal with the object id.
    pub(crate) fn by_object_id(tenant: &'a Tenant, id: Uuid) -> Option<Self> {
        Self::all(tenant).into_iter().find(|principal| principal.object_id() == id)
    }

    /// The service principal of the app with the client id.
    pub(crate) fn by_app_id(tenant: &'a Tenant, app_id: Uuid) -> Option<Self> {
        Self::all(tenant).into_iter().find(|principal| principal.app_id() == app_id)
    }

    pub(crate) fn object_id(self) -> Uuid {
        match self {
            Self::Api(resource) => resource.service_principal_object_id,
            Self::App(app) => app.service_principal_object_id,
            Self::Identity(identity) => identity.object_id,
        }
    }

    pub(crate) fn app_id(self) -> Uuid {
        match self {
            Self::Api(resource) => resource.app_id,
            Self::App(app) => app.client_id,
            Self::Identity(identity) => identity.client_id,
        }
    }

    pub(crate) fn display_name(self) -> &'a str {
        match self {
            Self::Api(resource) => &resource.display_name,
            Self::App(app) => &app.display_name,
            Self::Identity(identity) => &identity.name,
        }
    }

    fn grants(self) -> &'a [Grant] {
        match self {
            Self::Api(_) => &[],
            Self::App(app) => &app.grants,
            Self::Identity(identity) => &identity.grants,
        }
    }

    /// The `servicePrincipal` resource.
    pub(crate) fn resource(self, tenant: &Tenant) -> Map<String, Value> {
        let (kind, enabled, alternative_names) = match self {
            Self::Identity(identity) => {
                let explicit = identity.kind == IdentityKind::User;
                let explicit = if explicit { "isExplicit=True" } else { "isExplicit=False" };
                ("ManagedIdentity", true, json!([explicit, identity.resource_id]))
            }
            Self::App(app) => ("Application", !app.disabled, json!([])),
            Self::Api(_) => ("Application", true, json!([])),
        };
        let (names, assignment_required) = match self {
            Self::Api(resource) => (resource.uris.as_slice(), resource.requires_role_assignment),
            Self::App(app) => (app.identifier_uris.as_slice(), app.requires_role_assignment),
            Self::Identity(_) => (&[] as &[String], false),
        };
        let mut service_principal_names = vec![self.app_id().to_string()];
        service_principal_names.extend(names.iter().cloned());
        object(json!({
            "id": self.object_id().to_string(),
            "deletedDateTime": null,
            "accountEnabled": enabled,
            "alternativeNames": alternative_names,
            "appDisplayName": self.display_name(),
            "appId": self.app_id().to_string(),
            "appOwnerOrganizationId": if matches!(self, Self::App(_)) { json!(tenant.tenant_id.to_string()) } else { Value::Null },
            "appRoleAssignmentRequired": assignment_required,
            "createdDateTime": CREATED,
            "displayName": self.display_name(),
            "servicePrincipalNames": service_principal_names,
            "servicePrincipalType": kind,
            "signInAudience": "AzureADMyOrg",
            "tags": [],
            "appRoles": app_roles(tenant, self.app_id()),
            "keyCredentials": [],
            "passwordCredentials": [],
            "oauth2PermissionScopes": [],
        }))
    }
}

/// The roles that the app defines as an API.
fn app_roles(tenant: &Tenant, app_id: Uuid) -> Vec<Value> {
    let role = |role: &crate::tenant::AppRole| {
        json!({
            "allowedMemberTypes": ["Application"],
            "description": role.value,
            "displayName": role.value,
            "id": role.id.to_string(),
            "isEnabled": true,
            "origin": "Application",
            "value": role.value,
        })
    };
    let api = tenant.resources.iter().find(|api| api.app_id == app_id);
    api.map(|api| api.roles.iter().map(role).collect()).unwrap_or_default()
}

/// The `application` resources of the tenant.
pub(crate) fn applications(tenant: &Tenant) -> Vec<Map<String, Value>> {
    tenant.apps.iter().filter(|app| app.home_tenant.is_none()).map(|app| application(app, tenant, false)).collect()
}

/// The `application` resource of one app; `with_keys` adds the public keys, which Graph does for one object only.
pub(crate) fn application(app: &App, tenant: &Tenant, with_keys: bool) -> Map<String, Value> {
    object(json!({
        "id": app.object_id.to_string(),
        "deletedDateTime": null,
        "appId": app.client_id.to_string(),
        "createdDateTime": CREATED,
        "displayName": app.display_name,
        "identifierUris": app.identifier_uris,
        "publisherDomain": tenant.domains.first(),
        "signInAudience": "AzureADMyOrg",
        "tags": [],
        "api": {"requestedAccessTokenVersion": null, "oauth2PermissionScopes": []},
        "appRoles": app_roles(tenant, app.client_id),
        "keyCredentials": app.certificates.iter().map(|certificate| credentials::key(certificate, with_keys)).collect::<Vec<_>>(),
        "passwordCredentials": app.secrets.iter().map(credentials::password).collect::<Vec<_>>(),
        "requiredResourceAccess": required_resource_access(app, tenant),
    }))
}

fn required_resource_access(app: &App, tenant: &Tenant) -> Vec<Value> {
    let mut by_resource: Vec<(Uuid, Vec<Value>)> = Vec::new();
    for (resource, role) in &app.declared {
        let id = role_id(tenant, *resource, role);
        let access = json!({"id": id.to_string(), "type": "Role"});
        match by_resource.iter_mut().find(|(known, _)| known == resource) {
            Some((_, list)) => list.push(access),
            None => by_resource.push((*resource, vec![access])),
        }
    }
    let entry = |(resource, access): (Uuid, Vec<Value>)| json!({"resourceAppId": resource.to_string(), "resourceAccess": access});
    by_resource.into_iter().map(entry).collect()
}

/// The id of a role, all zeros (default access) for one that the API does not define.
fn role_id(tenant: &Tenant, resource: Uuid, role: &str) -> Uuid {
    let api = tenant.resources.iter().find(|api| api.app_id == resource);
    api.and_then(|api| api.role(role)).map_or(Uuid::nil(), |role| role.id)
}

/// The `appRoleAssignment` resources that `keep` wants.
pub(crate) fn assignments(tenant: &Tenant, keep: impl Fn(Principal<'_>, &Grant) -> bool) -> Vec<Map<String, Value>> {
    let mut found = Vec::new();
    for principal in Principal::all(tenant) {
        for grant in principal.grants().iter().filter(|grant| keep(principal, grant)) {
            found.push(assignment(tenant, principal, grant));
        }
    }
    found
}

fn assignment(tenant: &Tenant, principal: Principal<'_>, grant: &Grant) -> Map<String, Value> {
    let api = Principal::by_app_id(tenant, grant.resource);
    object(json!({
        "id": grant.id,
        "deletedDateTime": null,
        "appRoleId": role_id(tenant, grant.resource, &grant.role).to_string(),
        "createdDateTime": grant.created.map_or_else(|| CREATED.to_owned(), |time| time.to_string()),
        "principalDisplayName": principal.display_name(),
        "principalId": principal.object_id().to_string(),
        "principalType": "ServicePrincipal",
        "resourceDisplayName": api.map(Principal::display_name),
        "resourceId": api.map(|api| api.object_id().to_string()),
    }))
}

/// Grants the app role `role` of the API whose service principal is `resource` to the service principal `principal`,
/// and returns the new assignment. Tokens that are issued from now on carry it.
///
/// # Errors
/// 404 for an unknown principal or resource, 400 for a role that the API does not define or that is granted already.
pub(crate) fn grant(
    tenant: &mut Tenant,
    principal: Uuid,
    resource: Uuid,
    role: Uuid,
    now: Timestamp,
) -> Result<Map<String, Value>, GraphError> {
    let api = tenant.resources.iter().find(|api| api.service_principal_object_id == resource);
    let api = match api {
        Some(api) if Principal::by_object_id(tenant, resource).is_some() => api,
        None if Principal::by_object_id(tenant, resource).is_some() => return Err(role_not_found(resource)),
        Some(_) | None => return Err(GraphError::resource_not_found(&resource.to_string())),
    };
    let wanted = api.roles.iter().find(|defined| defined.id == role).ok_or_else(|| role_not_found(resource))?;
    let mut new = Grant::new(assignment_id()?, api.app_id, wanted.value.clone());
    new.created = Some(now);
    let grants = grants_of(tenant, principal).ok_or_else(|| GraphError::resource_not_found(&principal.to_string()))?;
    if grants.iter().any(|held| held.resource == new.resource && held.role == new.role) {
        return Err(GraphError::directory_bad_request("Permission being assigned already exists on the object"));
    }
    grants.push(new.clone());
    let principal = Principal::by_object_id(tenant, principal);
    principal
        .map(|principal| assignment(tenant, principal, &new))
        .ok_or_else(|| GraphError::directory_bad_request("The principal cannot hold an app role."))
}

fn role_not_found(resource: Uuid) -> GraphError {
    GraphError::directory_bad_request(format!("Permission being assigned was not found on application '{resource}'."))
}

fn assignment_id() -> Result<String, GraphError> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes).map_err(|_| GraphError::bad_request("The system has no random bytes."))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn grants_of(tenant: &mut Tenant, principal: Uuid) -> Option<&mut Vec<Grant>> {
    let apps = tenant.apps.iter_mut().filter(|app| app.home_tenant.is_none() && !app.no_service_principal);
    let of_apps = apps.map(|app| (app.service_principal_object_id, &mut app.grants));
    let of_identities = tenant.identities.iter_mut().map(|identity| (identity.object_id, &mut identity.grants));
    of_apps.chain(of_identities).find(|(id, _)| *id == principal).map(|(_, grants)| grants)
}

/// Takes the assignment `id` away if `accepts` takes its holder and grant; whether there was one.
pub(crate) fn revoke(tenant: &mut Tenant, id: &str, accepts: impl Fn(Uuid, &Grant) -> bool) -> bool {
    let apps = tenant.apps.iter_mut().map(|app| (app.service_principal_object_id, &mut app.grants));
    let identities = tenant.identities.iter_mut().map(|identity| (identity.object_id, &mut identity.grants));
    for (holder, grants) in apps.chain(identities) {
        let before = grants.len();
        grants.retain(|grant| grant.id != id || !accepts(holder, grant));
        if grants.len() < before {
            return true;
        }
    }
    false
}
