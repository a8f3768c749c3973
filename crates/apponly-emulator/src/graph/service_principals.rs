//! `/servicePrincipals`: read, made for a registration, switched on and off.

use http::{Method, StatusCode};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::directory::Kind;
use crate::graph::{
    call::{Answer, Call},
    entity::SERVICE_PRINCIPAL,
    error::GraphError,
    listing,
    owners::{self, WithOwners},
    path::Segment,
    principal::{Principal, Principals},
    query::QueryOptions,
    resources::{Key, collection, end_of_path, find_principal, unknown},
};
use crate::population::Population;
use crate::state::EmulatorState;
use crate::tenant::Tenant;

/// `GET`: the list, its count, one, its owners.
///
/// # Errors
/// 404 for an unknown service principal, 400 for a bad query or path.
pub(crate) fn read(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let tenant = &*state.tenant();
    let all = Principals::of(tenant);
    let owners_of = |principal: Principal<'_>| owners::of_principal(state, tenant, principal);
    let Some(key) = key.filter(|key| !key.is_count()) else {
        let owners = |position| all.at(position).map(owners_of).unwrap_or_default();
        let all = WithOwners { source: &all, owners: &owners, others: &|_, _| None };
        return collection(call, &SERVICE_PRINCIPAL, key, &all);
    };
    let principal = find_principal(tenant, key)?;
    match rest {
        [] => {
            let object = principal.resource(tenant);
            listing::single_expanded(call, &SERVICE_PRINCIPAL, &object, |_| owners::expanded(owners_of(principal)))
        }
        [list, rest @ ..] if list.is("owners") => owners::read(call, &owners_of(principal), rest),
        [segment, ..] => Err(unknown(&segment.text)),
    }
}

/// `POST` makes the service principal of a registration, `PATCH` of `accountEnabled` switches one on or off.
///
/// # Errors
/// 400 for a bad body, 404 for what does not exist, 409 for a service principal that exists.
pub(crate) fn write(
    tenant: &mut Tenant,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    end_of_path(rest)?;
    match (call.method, key) {
        (&Method::POST, None) => create(tenant, call),
        (&Method::PATCH, Some(key)) => switch(tenant, call, key),
        _ => Err(call.not_emulated()),
    }
}

fn create(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, GraphError> {
    let body = call.json_body()?;
    let app_id = body.get("appId").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok());
    let app_id = app_id.ok_or_else(|| GraphError::directory_bad_request("The property 'appId' is not a GUID."))?;
    if Principal::by_app_id(tenant, app_id).is_some() {
        return Err(GraphError::new(
            StatusCode::CONFLICT,
            "Request_MultipleObjectsWithSameKeyValue",
            "The service principal cannot be created, updated, or restored because the service principal name \
             is already in use.",
        ));
    }
    let registration = tenant.apps.iter_mut().find(|app| app.client_id == app_id && app.home_tenant.is_none());
    let Some(app) = registration else {
        // Apps of other tenants that may be used here are not emulated.
        return Err(GraphError::directory_bad_request(format!(
            "The appId '{app_id}' of the service principal does not reference a valid application object."
        )));
    };
    app.no_service_principal = false;
    let made = Principal::by_app_id(tenant, app_id).map(|made| made.resource(tenant)).unwrap_or_default();
    let mut body = Map::new();
    let context = listing::context(call, &SERVICE_PRINCIPAL, &QueryOptions::default(), "/$entity");
    body.insert("@odata.context".to_owned(), context.into());
    body.extend(made);
    Ok(Answer::created(body))
}

fn switch(tenant: &mut Tenant, call: &Call<'_>, key: Key<'_>) -> Result<Answer, GraphError> {
    let body = call.json_body()?;
    let (1, Some(enabled)) = (body.len(), body.get("accountEnabled").and_then(Value::as_bool)) else {
        return Err(call.not_emulated());
    };
    let id = find_principal(tenant, key)?.object_id();
    if let Some(generated) = Population::of(tenant).by_id(Kind::ServicePrincipal, id) {
        tenant.generated_changes.enabled.insert(generated.index(), enabled);
        return Ok(Answer::no_content());
    }
    // Managed identities and Microsoft's APIs cannot be switched off here.
    let app = tenant.apps.iter_mut().find(|app| app.service_principal_object_id == id);
    app.ok_or_else(|| call.not_emulated())?.disabled = !enabled;
    Ok(Answer::no_content())
}
