//! App-role assignments: what was granted to whom, granted, revoked.

use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::{CREATED, Kind};
use crate::graph::{
    call::object,
    error::GraphError,
    principal::{Principal, Principals},
    registration::role_id,
    source::{SLOTS, Source},
};
use crate::population::{Population, holder_of};
use crate::tenant::{Grant, Tenant};

/// One end of assignments: all that were granted to a principal, or on an API.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End<'a> {
    Principal(Principal<'a>),
    Resource(Principal<'a>),
}

impl<'a> End<'a> {
    pub(crate) fn service_principal(self) -> Principal<'a> {
        match self {
            Self::Principal(principal) | Self::Resource(principal) => principal,
        }
    }

    fn has(self, holder: Uuid, grant: &Grant) -> bool {
        match self {
            Self::Principal(principal) => holder == principal.object_id(),
            Self::Resource(api) => grant.resource == api.app_id(),
        }
    }
}

/// The assignments that have one end in common and can be seen at `now`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Assignments<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) end: End<'a>,
    pub(crate) now: Timestamp,
}

impl<'a> Assignments<'a> {
    /// The assignment with the id.
    pub(crate) fn by_id(&self, id: &str) -> Option<Map<String, Value>> {
        let mut holders = holders_of(self.tenant, id);
        holders.find_map(|holder| {
            let grants = holder.grants(self.tenant);
            let grant = grants.iter().find(|grant| grant.id == id && self.shows(holder, grant))?;
            Some(assignment(self.tenant, holder, grant))
        })
    }

    fn shows(&self, holder: Principal<'_>, grant: &Grant) -> bool {
        self.end.has(holder.object_id(), grant) && self.tenant.is_visible(grant, self.now)
    }

    /// The position of a principal's first assignment from `slot` on.
    fn slot(&self, holder: Principal<'_>, slot: usize) -> Option<usize> {
        let grants = holder.grants(self.tenant);
        grants.iter().enumerate().skip(slot).find(|(_, grant)| self.shows(holder, grant)).map(|(slot, _)| slot)
    }

    /// The service principals that may hold one, from a position on.
    fn holders(&self, from: usize) -> impl Iterator<Item = (usize, Principal<'a>)> + use<'a> {
        let all = Principals::of(self.tenant);
        let only = match self.end {
            End::Principal(principal) => all.position(principal),
            End::Resource(_) => None,
        };
        let mut at = match only {
            Some(position) => (position >= from).then_some(position),
            None => all.at_or_after(from),
        };
        std::iter::from_fn(move || {
            let position = at?;
            at = if only.is_some() { None } else { all.at_or_after(position + 1) };
            Some((position, all.at(position)?))
        })
    }
}

impl Source for Assignments<'_> {
    fn len(&self) -> usize {
        let count =
            |holder: Principal<'_>| holder.grants(self.tenant).iter().filter(|grant| self.shows(holder, grant)).count();
        self.holders(0).map(|(_, holder)| count(holder)).sum()
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        let (first, slot) = (from / SLOTS, from % SLOTS);
        self.holders(first).find_map(|(position, holder)| {
            let slot = self.slot(holder, if position == first { slot } else { 0 })?;
            Some(position * SLOTS + slot)
        })
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        let holder = Principals::of(self.tenant).at(position / SLOTS);
        let found = holder.and_then(|holder| {
            let grants = holder.grants(self.tenant);
            grants.get(position % SLOTS).map(|grant| assignment(self.tenant, holder, grant))
        });
        found.unwrap_or_default()
    }
}

fn assignment(tenant: &Tenant, principal: Principal<'_>, grant: &Grant) -> Map<String, Value> {
    let api = Principal::by_app_id(tenant, grant.resource);
    let created = match (grant.created, principal) {
        (Some(time), _) => time.to_string(),
        (None, Principal::Generated(generated)) => generated.created().to_string(),
        (None, _) => CREATED.to_owned(),
    };
    object(json!({
        "id": grant.id,
        "deletedDateTime": null,
        "appRoleId": role_id(tenant, grant.resource, &grant.role).to_string(),
        "createdDateTime": created,
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

/// The grants of a service principal, to be changed.
fn grants_of(tenant: &mut Tenant, principal: Uuid) -> Option<&mut Vec<Grant>> {
    if let Some(generated) = Population::of(tenant).by_id(Kind::ServicePrincipal, principal) {
        let grants = Population::of(tenant).grants(generated);
        return Some(tenant.generated_changes.grants.entry(generated.index()).or_insert(grants));
    }
    let apps = tenant.apps.iter_mut().filter(|app| app.home_tenant.is_none() && !app.no_service_principal);
    let of_apps = apps.map(|app| (app.service_principal_object_id, &mut app.grants));
    let of_identities = tenant.identities.iter_mut().map(|identity| (identity.object_id, &mut identity.grants));
    of_apps.chain(of_identities).find(|(id, _)| *id == principal).map(|(_, grants)| grants)
}

/// The service principals that may hold the assignment `id`: for a generated one its id says who.
fn holders_of<'a>(tenant: &'a Tenant, id: &str) -> impl Iterator<Item = Principal<'a>> + use<'a> {
    let population = Population::of(tenant);
    let generated = holder_of(id).and_then(|holder| population.by_id(Kind::ServicePrincipal, holder));
    let changed = tenant.generated_changes.grants.keys().filter_map(move |&index| population.at(index as usize));
    Principals::of(tenant).written().chain(generated.into_iter().chain(changed).map(Principal::Generated))
}

/// Takes the assignment `id` away if it has the given end; whether there was one.
pub(crate) fn revoke(tenant: &mut Tenant, id: &str, resource: Option<Uuid>, holder: Option<Uuid>) -> bool {
    let fits = |holder_id: Uuid, grant: &Grant| {
        grant.id == id
            && holder.is_none_or(|wanted| wanted == holder_id)
            && resource.is_none_or(|wanted| wanted == grant.resource)
    };
    let found = holders_of(tenant, id).find_map(|principal| {
        let grants = principal.grants(tenant);
        grants.iter().any(|grant| fits(principal.object_id(), grant)).then(|| principal.object_id())
    });
    let Some(grants) = found.and_then(|holder| grants_of(tenant, holder)) else { return false };
    grants.retain(|grant| grant.id != id);
    true
}
