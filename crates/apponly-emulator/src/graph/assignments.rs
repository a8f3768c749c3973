//! `appRoleAssignments` and `appRoleAssignedTo` of a service principal: listed, granted, revoked.
//!
//! Source: "Grant an appRoleAssignment for a service principal", "Delete an appRoleAssignedTo".

use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::graph::{
    call::{Answer, Call},
    entity::APP_ROLE_ASSIGNMENT,
    error::GraphError,
    listing,
    path::Segment,
    principal,
    query::QueryOptions,
    resources::{Key, find_principal, unknown},
};
use crate::tenant::Tenant;

/// The assignments that a path names: those of, or to, one service principal.
#[derive(Debug, Clone, Copy)]
struct Owner {
    end: End,
    object_id: Uuid,
    app_id: Uuid,
}

/// The two ends of an assignment: which one the path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Principal,
    Resource,
}

impl Owner {
    /// The owner, and what follows the name of its list in the path.
    fn of<'a>(tenant: &Tenant, key: Option<Key<'_>>, rest: &'a [Segment]) -> Result<(Self, &'a [Segment]), GraphError> {
        let (Some(key), Some((list, rest))) = (key, rest.split_first()) else {
            return Err(unknown("appRoleAssignments"));
        };
        let end = if list.is("appRoleAssignedTo") { End::Resource } else { End::Principal };
        let principal = find_principal(tenant, key)?;
        Ok((Self { end, object_id: principal.object_id(), app_id: principal.app_id() }, rest))
    }

    fn has(self, holder: Uuid, resource: Uuid) -> bool {
        match self.end {
            End::Principal => holder == self.object_id,
            End::Resource => resource == self.app_id,
        }
    }

    fn assignments(self, tenant: &Tenant) -> Vec<Map<String, Value>> {
        principal::assignments(tenant, |holder, grant| self.has(holder.object_id(), grant.resource))
    }
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
    let (owner, rest) = Owner::of(tenant, key, rest)?;
    let all = owner.assignments(tenant);
    match rest {
        [] => listing::page(call, &APP_ROLE_ASSIGNMENT, &all),
        [id] if id.is("$count") => listing::count(call, &APP_ROLE_ASSIGNMENT, &all),
        [id] => {
            let found = all.iter().find(|assignment| assignment.get("id").and_then(Value::as_str) == Some(&id.text));
            let found = found.ok_or_else(|| GraphError::resource_not_found(&id.text))?;
            listing::single(call, &APP_ROLE_ASSIGNMENT, found)
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
    let (owner, rest) = Owner::of(tenant, key, rest)?;
    match (call.method, rest) {
        (&Method::POST, []) => assign(tenant, call, owner),
        (&Method::DELETE, [id]) => {
            let revoked = principal::revoke(tenant, &id.text, |holder, grant| owner.has(holder, grant.resource));
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

fn assign(tenant: &mut Tenant, call: &Call<'_>, owner: Owner) -> Result<Answer, GraphError> {
    let new: NewAssignment = serde_json::from_slice(call.body)
        .map_err(|error| GraphError::bad_request(format!("Unable to read JSON request payload: {error}.")))?;
    let principal = guid("principalId", new.principal_id.as_deref())?;
    let resource = guid("resourceId", new.resource_id.as_deref())?;
    let role = guid("appRoleId", new.app_role_id.as_deref())?;
    let named = if owner.end == End::Resource { resource } else { principal };
    if named != owner.object_id {
        return Err(GraphError::directory_bad_request(
            "The identifier in the path and the one in the body do not name the same service principal.",
        ));
    }
    let mut body = Map::new();
    let context = listing::context(call, &APP_ROLE_ASSIGNMENT, &QueryOptions::default(), "/$entity");
    body.insert("@odata.context".to_owned(), context.into());
    body.extend(principal::grant(tenant, principal, resource, role, call.now)?);
    Ok(Answer::created(body))
}

fn guid(name: &str, value: Option<&str>) -> Result<Uuid, GraphError> {
    let value = value
        .ok_or_else(|| GraphError::directory_bad_request(format!("One or more properties are missing: '{name}'.")))?;
    Uuid::try_parse(value).map_err(|_| GraphError::bad_request(format!("The property '{name}' is not a GUID.")))
}
