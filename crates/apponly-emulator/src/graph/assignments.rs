//! `appRoleAssignments` and `appRoleAssignedTo` of a service principal: listed, granted, revoked.
//!
//! Source: "Grant an appRoleAssignment for a service principal", "Delete an appRoleAssignedTo".

use http::Method;
use serde::Deserialize;
use serde_json::Map;
use uuid::Uuid;

use crate::graph::{
    call::{Answer, Call},
    entity::APP_ROLE_ASSIGNMENT,
    error::GraphError,
    grants::{self, Assignments, End},
    listing,
    path::Segment,
    query::QueryOptions,
    resources::{Key, find_principal, unknown},
};
use crate::tenant::Tenant;

/// The end that the path names, and what follows the name of its list.
fn end<'a, 'b>(
    tenant: &'a Tenant,
    key: Option<Key<'_>>,
    rest: &'b [Segment],
) -> Result<(End<'a>, &'b [Segment]), GraphError> {
    let (Some(key), Some((list, rest))) = (key, rest.split_first()) else {
        return Err(unknown("appRoleAssignments"));
    };
    let principal = find_principal(tenant, key)?;
    let end = if list.is("appRoleAssignedTo") { End::Resource(principal) } else { End::Principal(principal) };
    Ok((end, rest))
}

/// `GET`: the list, its count, one assignment.
///
/// # Errors
/// 404 for an unknown service principal or assignment, 400 for a bad query.
pub(crate) fn read(
    tenant: &Tenant,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let (end, rest) = end(tenant, key, rest)?;
    let all = Assignments { tenant, end, now: call.now };
    match rest {
        [] => listing::page(call, &APP_ROLE_ASSIGNMENT, &all),
        [id] if id.is("$count") => listing::count(call, &APP_ROLE_ASSIGNMENT, &all),
        [id] => {
            let found = all.by_id(&id.text).ok_or_else(|| GraphError::resource_not_found(&id.text))?;
            listing::single(call, &APP_ROLE_ASSIGNMENT, &found)
        }
        [_, segment, ..] => Err(unknown(&segment.text)),
    }
}

/// `POST` grants a role, `DELETE` revokes one: tokens issued from then on show it.
///
/// # Errors
/// 400 for a bad body or a role that is granted already, 404 for what does not exist.
pub(crate) fn write(
    tenant: &mut Tenant,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let (end, rest) = end(tenant, key, rest)?;
    let is_resource = matches!(end, End::Resource(_));
    let (named, app_id) = (end.service_principal().object_id(), end.service_principal().app_id());
    match (call.method, rest) {
        (&Method::POST, []) => assign(tenant, call, is_resource, named),
        (&Method::DELETE, [id]) => {
            let revoked =
                grants::revoke(tenant, &id.text, is_resource.then_some(app_id), (!is_resource).then_some(named));
            if revoked { Ok(Answer::no_content()) } else { Err(GraphError::resource_not_found(&id.text)) }
        }
        (_, [] | [_]) => Err(GraphError::method_not_allowed()),
        (_, [_, segment, ..]) => Err(unknown(&segment.text)),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewAssignment {
    principal_id: Option<String>,
    resource_id: Option<String>,
    app_role_id: Option<String>,
}

fn assign(tenant: &mut Tenant, call: &Call<'_>, is_resource: bool, path: Uuid) -> Result<Answer, GraphError> {
    let new: NewAssignment = serde_json::from_slice(call.body)
        .map_err(|error| GraphError::bad_request(format!("Unable to read JSON request payload: {error}.")))?;
    let principal = guid("principalId", new.principal_id.as_deref())?;
    let resource = guid("resourceId", new.resource_id.as_deref())?;
    let role = guid("appRoleId", new.app_role_id.as_deref())?;
    let named = if is_resource { resource } else { principal };
    if named != path {
        return Err(GraphError::directory_bad_request(
            "The identifier in the path and the one in the body do not name the same service principal.",
        ));
    }
    let mut body = Map::new();
    let context = listing::context(call, &APP_ROLE_ASSIGNMENT, &QueryOptions::default(), "/$entity");
    body.insert("@odata.context".to_owned(), context.into());
    body.extend(grants::grant(tenant, principal, resource, role, call.now)?);
    Ok(Answer::created(body))
}

fn guid(name: &str, value: Option<&str>) -> Result<Uuid, GraphError> {
    let value = value
        .ok_or_else(|| GraphError::directory_bad_request(format!("One or more properties are missing: '{name}'.")))?;
    Uuid::try_parse(value).map_err(|_| GraphError::bad_request(format!("The property '{name}' is not a GUID.")))
}
