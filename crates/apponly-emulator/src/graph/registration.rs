//! Applications: the registrations that service principals are instances of.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::{CREATED, Kind};
use crate::graph::{call::object, credentials, generated, source::Source, source::Writer, source::write_object};
use crate::population::{Generated, Population};
use crate::tenant::{App, Tenant};

/// One registration.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Registration<'a> {
    App(&'a App),
    Generated(Generated),
}

impl<'a> Registration<'a> {
    /// The registration with the object id.
    pub(crate) fn by_object_id(tenant: &'a Tenant, id: Uuid) -> Option<Self> {
        let written = written(tenant).find(|app| app.object_id == id).map(Self::App);
        written.or_else(|| Population::of(tenant).by_id(Kind::Application, id).map(Self::Generated))
    }

    /// The registration with the client id.
    pub(crate) fn by_app_id(tenant: &'a Tenant, id: Uuid) -> Option<Self> {
        let generated = || Population::of(tenant).by_id(Kind::Client, id);
        let generated = || generated().filter(|found| found.application_id().is_some()).map(Self::Generated);
        written(tenant).find(|app| app.client_id == id).map(Self::App).or_else(generated)
    }

    /// The `application` resource; `with_keys` adds the public keys, which Graph does for one object only.
    pub(crate) fn resource(self, tenant: &Tenant, with_keys: bool) -> Map<String, Value> {
        match self {
            Self::App(app) => application(app, tenant, with_keys),
            Self::Generated(generated) => generated::application(generated, tenant),
        }
    }
}

fn written(tenant: &Tenant) -> impl Iterator<Item = &App> {
    tenant.apps.iter().filter(|app| app.home_tenant.is_none())
}

/// All registrations of a tenant: those that are written down, then those of generated apps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registrations<'a> {
    tenant: &'a Tenant,
    population: Population<'a>,
}

impl<'a> Registrations<'a> {
    pub(crate) fn of(tenant: &'a Tenant) -> Self {
        Self { tenant, population: Population::of(tenant) }
    }

    /// The registration at a position that holds one.
    pub(crate) fn at(self, position: usize) -> Option<Registration<'a>> {
        match self.tenant.apps.get(position) {
            Some(app) => app.home_tenant.is_none().then_some(Registration::App(app)),
            None => {
                let generated = self.population.at(position - self.tenant.apps.len())?;
                generated.application_id().map(|_| Registration::Generated(generated))
            }
        }
    }

    fn position(self, wanted: Registration<'_>) -> Option<usize> {
        match wanted {
            Registration::App(app) => self.tenant.apps.iter().position(|known| known.object_id == app.object_id),
            Registration::Generated(generated) => Some(self.tenant.apps.len() + generated.index() as usize),
        }
    }
}

impl Source for Registrations<'_> {
    fn len(&self) -> usize {
        (0..self.tenant.apps.len() + self.population.len()).filter(|&position| self.at(position).is_some()).count()
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        (from..self.tenant.apps.len() + self.population.len()).find(|&position| self.at(position).is_some())
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        self.at(position).map(|found| found.resource(self.tenant, false)).unwrap_or_default()
    }

    fn writer(&self, names: &[String]) -> Writer<'_> {
        let names = names.to_vec();
        Box::new(move |position, out| match self.at(position) {
            Some(Registration::Generated(app)) => {
                generated::write(&names, |name| generated::application_value(app, self.tenant, name), out);
            }
            _ => write_object(&self.object(position), &names, out),
        })
    }

    fn candidates(&self, property: &str, value: &str) -> Option<Vec<usize>> {
        let id = || Uuid::try_parse(value).ok();
        let found = match property {
            "id" => id().and_then(|id| Registration::by_object_id(self.tenant, id)),
            "appId" => id().and_then(|id| Registration::by_app_id(self.tenant, id)),
            "displayName" => {
                let generated = self.population.by_name(value).filter(|found| found.application_id().is_some());
                let generated = generated.and_then(|found| self.position(Registration::Generated(found)));
                return Some((0..self.tenant.apps.len()).chain(generated).collect());
            }
            _ => return None,
        };
        Some(found.and_then(|found| self.position(found)).into_iter().collect())
    }
}

fn application(app: &App, tenant: &Tenant, with_keys: bool) -> Map<String, Value> {
    let keys = app.certificates.iter().map(|certificate| credentials::key(certificate, with_keys));
    object(json!({
        "id": app.object_id.to_string(),
        "deletedDateTime": null,
        "appId": app.client_id.to_string(),
        "createdDateTime": CREATED,
        "disabledByMicrosoftStatus": null,
        "displayName": app.display_name,
        "identifierUris": app.identifier_uris,
        "notes": null,
        "publisherDomain": tenant.domains.first(),
        "signInAudience": "AzureADMyOrg",
        "tags": [],
        "api": {"requestedAccessTokenVersion": null, "oauth2PermissionScopes": []},
        "appRoles": app_roles(tenant, app.client_id),
        "keyCredentials": keys.collect::<Vec<_>>(),
        "passwordCredentials": app.secrets.iter().map(credentials::password).collect::<Vec<_>>(),
        "requiredResourceAccess": required_resource_access(app, tenant),
        "servicePrincipalLockConfiguration": {"isEnabled": true, "allProperties": true},
        "web": {"redirectUris": app.redirect_uris},
    }))
}

/// The roles that the app defines as an API.
pub(crate) fn app_roles(tenant: &Tenant, app_id: Uuid) -> Vec<Value> {
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

/// The delegated permissions that the app defines as an API.
pub(crate) fn delegated_scopes(tenant: &Tenant, app_id: Uuid) -> Vec<Value> {
    let scope = |scope: &crate::tenant::AppRole| {
        json!({
            "adminConsentDescription": scope.value,
            "adminConsentDisplayName": scope.value,
            "id": scope.id.to_string(),
            "isEnabled": true,
            "type": "Admin",
            "userConsentDescription": null,
            "userConsentDisplayName": null,
            "value": scope.value,
        })
    };
    let api = tenant.resources.iter().find(|api| api.app_id == app_id);
    api.map(|api| api.scopes.iter().map(scope).collect()).unwrap_or_default()
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
pub(crate) fn role_id(tenant: &Tenant, resource: Uuid, role: &str) -> Uuid {
    let api = tenant.resources.iter().find(|api| api.app_id == resource);
    api.and_then(|api| api.role(role)).map_or(Uuid::nil(), |role| role.id)
}
