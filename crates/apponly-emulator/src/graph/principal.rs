//! Service principals: of app registrations, of managed identities, of APIs, and generated ones.

use std::borrow::Cow;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::{CREATED, Kind};
use crate::graph::{
    call::object, credentials, generated, registration, source::Source, source::Writer, source::write_object,
};
use crate::population::{Generated, Population};
use crate::tenant::{App, Grant, Identity, IdentityKind, Resource, Tenant};

/// Who stands behind a service principal.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Principal<'a> {
    Api(&'a Resource),
    App(&'a App),
    Generated(Generated),
    Identity(&'a Identity),
}

impl<'a> Principal<'a> {
    /// The service principal with the object id.
    pub(crate) fn by_object_id(tenant: &'a Tenant, id: Uuid) -> Option<Self> {
        let generated = Population::of(tenant).by_id(Kind::ServicePrincipal, id).map(Self::Generated);
        generated.or_else(|| Principals::of(tenant).written().find(|principal| principal.object_id() == id))
    }

    /// The service principal of the app with the client id.
    pub(crate) fn by_app_id(tenant: &'a Tenant, app_id: Uuid) -> Option<Self> {
        let generated = Population::of(tenant).by_id(Kind::Client, app_id).map(Self::Generated);
        generated.or_else(|| Principals::of(tenant).written().find(|principal| principal.app_id() == app_id))
    }

    pub(crate) fn object_id(self) -> Uuid {
        match self {
            Self::Api(resource) => resource.service_principal_object_id,
            Self::App(app) => app.service_principal_object_id,
            Self::Generated(generated) => generated.object_id(),
            Self::Identity(identity) => identity.object_id,
        }
    }

    pub(crate) fn app_id(self) -> Uuid {
        match self {
            Self::Api(resource) => resource.app_id,
            Self::App(app) => app.client_id,
            Self::Generated(generated) => generated.app_id(),
            Self::Identity(identity) => identity.client_id,
        }
    }

    pub(crate) fn display_name(self) -> Cow<'a, str> {
        match self {
            Self::Api(resource) => Cow::Borrowed(&resource.display_name),
            Self::App(app) => Cow::Borrowed(&app.display_name),
            Self::Generated(generated) => Cow::Owned(generated.display_name()),
            Self::Identity(identity) => Cow::Borrowed(&identity.name),
        }
    }

    /// The roles that were granted to it, visible yet or not.
    pub(crate) fn grants(self, tenant: &Tenant) -> Cow<'a, [Grant]> {
        match self {
            Self::Api(_) => Cow::Borrowed(&[]),
            Self::App(app) => Cow::Borrowed(&app.grants),
            Self::Generated(generated) => Cow::Owned(Population::of(tenant).grants(generated)),
            Self::Identity(identity) => Cow::Borrowed(&identity.grants),
        }
    }

    /// The `servicePrincipal` resource.
    pub(crate) fn resource(self, tenant: &Tenant) -> Map<String, Value> {
        if let Self::Generated(generated) = self {
            return generated::service_principal(generated, tenant);
        }
        let (kind, enabled, alternative_names) = match self {
            Self::Identity(identity) => {
                let explicit = identity.kind == IdentityKind::User;
                let explicit = if explicit { "isExplicit=True" } else { "isExplicit=False" };
                ("ManagedIdentity", true, json!([explicit, identity.resource_id]))
            }
            Self::App(app) => ("Application", !app.disabled, json!([])),
            Self::Api(_) | Self::Generated(_) => ("Application", true, json!([])),
        };
        let (names, assignment_required, owner) = match self {
            Self::Api(api) => (api.uris.as_slice(), api.requires_role_assignment, api.owner_organization),
            Self::App(app) => (app.identifier_uris.as_slice(), app.requires_role_assignment, Some(tenant.tenant_id)),
            Self::Generated(_) | Self::Identity(_) => (&[] as &[String], false, None),
        };
        let secrets = match self {
            Self::App(app) => app.service_principal_secrets.as_slice(),
            _ => &[],
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
            "appOwnerOrganizationId": owner.map(|owner| owner.to_string()),
            "appRoleAssignmentRequired": assignment_required,
            "createdDateTime": CREATED,
            "disabledByMicrosoftStatus": null,
            "displayName": self.display_name(),
            "notes": null,
            "servicePrincipalNames": service_principal_names,
            "servicePrincipalType": kind,
            "signInAudience": "AzureADMyOrg",
            "tags": [],
            "verifiedPublisher": null,
            "appRoles": registration::app_roles(tenant, self.app_id()),
            "keyCredentials": [],
            "passwordCredentials": secrets.iter().map(credentials::password).collect::<Vec<_>>(),
            "oauth2PermissionScopes": registration::delegated_scopes(tenant, self.app_id()),
            "resourceSpecificApplicationPermissions": [],
        }))
    }
}

/// All service principals of a tenant: at the positions of the apps, identities and APIs that are written down, and the
/// generated ones behind them. An app without one, and an API that is an app, leave their position empty.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Principals<'a> {
    tenant: &'a Tenant,
    population: Population<'a>,
}

impl<'a> Principals<'a> {
    pub(crate) fn of(tenant: &'a Tenant) -> Self {
        Self { tenant, population: Population::of(tenant) }
    }

    /// The service principal at a position that holds one.
    pub(crate) fn at(self, position: usize) -> Option<Principal<'a>> {
        let tenant = self.tenant;
        if let Some(app) = tenant.apps.get(position) {
            let is_here = app.home_tenant.is_none() && !app.no_service_principal;
            return is_here.then_some(Principal::App(app));
        }
        let position = position - tenant.apps.len();
        if let Some(identity) = tenant.identities.get(position) {
            return Some(Principal::Identity(identity));
        }
        let position = position - tenant.identities.len();
        if let Some(api) = tenant.resources.get(position) {
            return tenant.app(api.app_id).is_none().then_some(Principal::Api(api));
        }
        self.population.at(position - tenant.resources.len()).map(Principal::Generated)
    }

    /// The service principals that are written down.
    pub(crate) fn written(self) -> impl Iterator<Item = Principal<'a>> {
        (0..self.generated_from()).filter_map(move |position| self.at(position))
    }

    /// The position of a service principal.
    pub(crate) fn position(self, wanted: Principal<'_>) -> Option<usize> {
        match wanted {
            Principal::Generated(generated) => Some(self.generated_from() + generated.index() as usize),
            written => {
                let same = |at: Principal<'_>| at.object_id() == written.object_id();
                (0..self.generated_from()).find(|&position| self.at(position).is_some_and(same))
            }
        }
    }

    fn generated_from(self) -> usize {
        self.tenant.apps.len() + self.tenant.identities.len() + self.tenant.resources.len()
    }

    fn end(self) -> usize {
        self.generated_from() + self.population.len()
    }
}

impl Source for Principals<'_> {
    fn len(&self) -> usize {
        self.written().count() + self.population.len()
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        (from..self.end()).find(|&position| self.at(position).is_some())
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        self.at(position).map(|principal| principal.resource(self.tenant)).unwrap_or_default()
    }

    fn writer(&self, names: &[String]) -> Writer<'_> {
        let names = names.to_vec();
        Box::new(move |position, out| match self.at(position) {
            Some(Principal::Generated(principal)) => {
                generated::write(&names, |name| generated::service_principal_value(principal, self.tenant, name), out);
            }
            _ => write_object(&self.object(position), &names, out),
        })
    }

    fn candidates(&self, property: &str, value: &str) -> Option<Vec<usize>> {
        let id = || Uuid::try_parse(value).ok();
        let found = match property {
            "id" => id().and_then(|id| Principal::by_object_id(self.tenant, id)),
            "appId" => id().and_then(|id| Principal::by_app_id(self.tenant, id)),
            "displayName" => {
                let generated = self.population.by_name(value).map(Principal::Generated);
                let generated = generated.and_then(|found| self.position(found));
                return Some((0..self.generated_from()).chain(generated).collect());
            }
            _ => return None,
        };
        Some(found.and_then(|found| self.position(found)).into_iter().collect())
    }
}
