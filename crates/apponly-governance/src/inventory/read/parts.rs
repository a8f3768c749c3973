//! The collections of a tenant, each read by itself.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use apponly::{Error, catalogue};
use apponly_graph::GraphRequest;

use super::collection::{PAGE, Reader};
use crate::inventory::convert::{self, People};
use crate::inventory::facts::{
    ApplicationFacts, AssignmentFacts, DelegatedFacts, FederatedFacts, PrincipalFacts, ResourceFacts, SignInFacts,
};
use crate::inventory::guid::Guid;
use crate::inventory::moment::Moment;
use crate::inventory::wire;

/// Owners of both kinds of objects, which are read at the same time.
pub(super) type SharedPeople = Mutex<People>;

/// Service principals, and the APIs among them.
#[derive(Debug, Default)]
pub(super) struct Principals {
    pub(super) principals: Vec<PrincipalFacts>,
    pub(super) resources: Vec<ResourceFacts>,
}

impl Principals {
    pub(super) fn take(&mut self, wire: wire::ServicePrincipal, people: &SharedPeople) {
        let (principal, resource) = convert::principal(wire, &mut lock(people));
        self.principals.push(principal);
        self.resources.extend(resource);
    }
}

/// `name` with what makes owners come along, which is no request more.
pub(super) fn with_owners(path: &str, select: &str) -> GraphRequest {
    GraphRequest::get(path).query("$select", select).query("$expand", "owners")
}

/// Every service principal with its owners.
///
/// # Errors
/// As [`Reader::each`].
pub(super) async fn principals(reader: &Reader<'_>, people: &SharedPeople) -> Result<Principals, Error> {
    let read = async |select: &str| {
        let mut found = Principals::default();
        let request = with_owners("/servicePrincipals", select).query("$top", PAGE);
        reader.each(request, |wire| found.take(wire, people)).await.map(|_| found)
    };
    match read(&format!("{}{}", wire::PRINCIPAL, wire::CREATED)).await {
        Err(error) if is_bad_query(&error) => read(wire::PRINCIPAL).await,
        result => result,
    }
}

/// Every registration with its owners.
///
/// # Errors
/// As [`Reader::each`].
pub(super) async fn applications(reader: &Reader<'_>, people: &SharedPeople) -> Result<Vec<ApplicationFacts>, Error> {
    let mut found = Vec::new();
    let request = with_owners("/applications", wire::APPLICATION).query("$top", PAGE);
    reader.each(request, |wire| found.push(convert::application(wire, &mut lock(people)))).await?;
    Ok(found)
}

/// Trust in other issuers, by the object id of the registration. One relationship can be expanded at a time, so that the
/// list of registrations is read once more for them.
///
/// # Errors
/// As [`Reader::each`].
pub(super) async fn federated(reader: &Reader<'_>) -> Result<HashMap<Guid, Box<[FederatedFacts]>>, Error> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Expanded {
        id: Guid,
        #[serde(default)]
        federated_identity_credentials: Vec<wire::FederatedCredential>,
    }
    let mut found = HashMap::new();
    let request = GraphRequest::get("/applications")
        .query("$select", "id")
        .query("$expand", "federatedIdentityCredentials")
        .query("$top", PAGE);
    let take = |app: Expanded| {
        if !app.federated_identity_credentials.is_empty() {
            found.insert(app.id, convert::federated(app.federated_identity_credentials));
        }
    };
    reader.each(request, take).await?;
    Ok(found)
}

/// The same by one call for each registration, twenty a request: for a Graph that does not expand them.
///
/// # Errors
/// As [`Reader::batched`].
pub(super) async fn federated_one_by_one(
    reader: &Reader<'_>,
    applications: &[ApplicationFacts],
) -> Result<HashMap<Guid, Box<[FederatedFacts]>>, Error> {
    let requests = applications.iter().map(|app| {
        let path = format!("/applications/{}/federatedIdentityCredentials", app.id);
        (app.id.to_string(), GraphRequest::get(path))
    });
    let mut wires: HashMap<Guid, Vec<wire::FederatedCredential>> = HashMap::new();
    let take = |name: &str, wire| {
        if let Ok(id) = name.parse() {
            wires.entry(id).or_default().push(wire);
        }
    };
    reader.batched(requests.collect(), take).await?;
    Ok(wires.into_iter().map(|(id, wires)| (id, convert::federated(wires))).collect())
}

/// Who holds roles of APIs.
#[derive(Debug, Default)]
pub(super) struct Assignments {
    pub(super) assignments: Vec<AssignmentFacts>,
    /// How many came, those of users included.
    pub(super) came: u64,
}

/// Who holds the roles of these APIs: asked of the API, so that requests grow with pages.
///
/// # Errors
/// As [`Reader::batched`].
pub(super) async fn assignments(reader: &Reader<'_>, resources: &[Guid]) -> Result<Assignments, Error> {
    let requests = resources.iter().map(|id| {
        let path = format!("/servicePrincipals/{id}/appRoleAssignedTo");
        (id.to_string(), GraphRequest::get(path).query("$top", PAGE))
    });
    let mut found = Assignments::default();
    let take = |_: &str, wire: wire::AppRoleAssignment| {
        found.came += 1;
        found.assignments.extend(assignment(&wire));
    };
    reader.batched(requests.collect(), take).await?;
    Ok(found)
}

/// An application permission; `None` for users and groups, and for mere access without a role.
pub(super) fn assignment(wire: &wire::AppRoleAssignment) -> Option<AssignmentFacts> {
    let is_for_app = wire.principal_type.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("ServicePrincipal"));
    (is_for_app && !wire.app_role_id.is_nil()).then_some(AssignmentFacts {
        principal: wire.principal_id,
        resource: wire.resource_id,
        role: wire.app_role_id,
        created: wire.created_date_time,
    })
}

/// What users let apps do, sorted.
///
/// # Errors
/// As [`Reader::each`].
pub(super) async fn delegated(reader: &Reader<'_>, path: &str) -> Result<Vec<DelegatedFacts>, Error> {
    let mut by_app: BTreeMap<(Guid, Guid), DelegatedFacts> = BTreeMap::new();
    let take = |grant: wire::PermissionGrant| {
        let (client, resource) = (grant.client_id, grant.resource_id);
        let new = || DelegatedFacts { client, resource, for_everyone: Vec::new(), users: 0 };
        let facts = by_app.entry((client, resource)).or_insert_with(new);
        if grant.consent_type.as_deref() == Some("AllPrincipals") {
            let scopes = grant.scope.as_deref().unwrap_or_default().split_whitespace();
            facts.for_everyone.extend(scopes.map(Box::from));
        } else {
            facts.users = facts.users.saturating_add(1);
        }
    };
    reader.each(GraphRequest::get(path).query("$top", PAGE), take).await?;
    let grants = by_app.into_values().map(|mut facts| {
        facts.for_everyone.sort();
        facts.for_everyone.dedup();
        facts
    });
    Ok(grants.collect())
}

/// When apps were last signed in with.
///
/// # Errors
/// As [`Reader::each`].
pub(super) async fn sign_ins(reader: &Reader<'_>, filter: Option<&str>) -> Result<HashMap<Guid, SignInFacts>, Error> {
    let mut found: HashMap<Guid, SignInFacts> = HashMap::new();
    let take = |wire: wire::SignInActivity| {
        let last = |activity: Option<wire::LastSignIn>| activity.and_then(|activity| activity.last_sign_in_date_time);
        let facts = found.entry(wire.app_id).or_default();
        facts.app_only = facts.app_only.max(last(wire.application_authentication_client_sign_in_activity));
        facts.any = facts.any.max(last(wire.last_sign_in_activity)).max(facts.app_only);
    };
    reader.each(report("servicePrincipalSignInActivities", filter), take).await?;
    Ok(found)
}

/// When credentials were last used, by key id.
///
/// # Errors
/// As [`Reader::each`].
pub(super) async fn credential_use(reader: &Reader<'_>, filter: Option<&str>) -> Result<HashMap<Guid, Moment>, Error> {
    let mut found: HashMap<Guid, Moment> = HashMap::new();
    let take = |wire: wire::CredentialActivity| {
        let last = wire.sign_in_activity.and_then(|activity| activity.last_sign_in_date_time);
        if let (Some(key), Some(last)) = (wire.key_id, last) {
            let known = found.entry(key).or_insert(last);
            *known = last.max(*known);
        }
    };
    reader.each(report("appCredentialSignInActivities", filter), take).await?;
    Ok(found)
}

/// Graph does not take a query, or a part of it.
pub(super) fn is_bad_query(error: &Error) -> bool {
    [&catalogue::GRAPH_REQUEST_INVALID, &catalogue::GRAPH_QUERY_UNSUPPORTED].contains(&error.row())
}

fn report(name: &str, filter: Option<&str>) -> GraphRequest {
    let request = GraphRequest::get(format!("/beta/reports/{name}"));
    match filter {
        Some(filter) => request.query("$filter", filter),
        None => request.query("$top", PAGE),
    }
}

pub(super) fn lock(people: &SharedPeople) -> std::sync::MutexGuard<'_, People> {
    people.lock().unwrap_or_else(PoisonError::into_inner)
}
