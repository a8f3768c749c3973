//! The resources of the emulated Graph: path to answer, with the permission check of each.

use http::Method;
use serde_json::Value;
use uuid::Uuid;

use crate::directory::{CREATED, Collection, Index};
use crate::graph::{
    applications, assignments,
    call::{Answer, Call, object},
    changes, delegated, directory_objects,
    drive::{self, Place},
    entity::{EntityType, ORGANIZATION, SITE},
    error::GraphError,
    federations, listing, mail,
    path::{self, Segment},
    people,
    permission::{self, Subject},
    principal::Principal,
    reports, service_principals, sign_in_log,
    source::Source,
};
use crate::state::EmulatorState;
use crate::tenant::Tenant;

/// Answers a `GET` of a caller whose token holds `roles`.
///
/// # Errors
/// Whatever Graph refuses: path, permission, query, object.
pub(crate) fn read(state: &EmulatorState, roles: &[String], call: &Call<'_>) -> Result<Answer, GraphError> {
    if let Some(place) = Place::parse(call.path) {
        let owner = owner(state, roles, call, &place)?;
        return drive::read(&mut state.drives(), owner, &place, call);
    }
    let segments = path::segments(call.path)?;
    let target = Target::of(&segments)?;
    target.require_permission(roles, call)?;
    let Target { subject, key, rest } = target;
    let tenant = &*state.tenant();
    match subject {
        Subject::Files => Err(unknown("drive")),
        Subject::Mail => match key {
            Some(key) => mail::read(&state.directory(), call, key, rest),
            None => Err(unknown("messages")),
        },
        Subject::Sites => site(tenant, call, key, rest),
        Subject::Users => people::read(&state.directory(), Collection::Users, call, key, rest),
        Subject::Groups | Subject::GroupMembers => {
            people::read(&state.directory(), Collection::Groups, call, key, rest)
        }
        Subject::Organization => organization(tenant, call, key, rest),
        Subject::Applications | Subject::FederatedCredentials => applications::read(state, call, key, rest),
        Subject::ServicePrincipals => service_principals::read(state, call, key, rest),
        Subject::DelegatedGrants => match key.filter(|_| rest.iter().any(is_delegated)) {
            Some(key) => delegated::read_of_principal(state, call, key, rest),
            None => delegated::read(state, call, key, rest),
        },
        Subject::DirectoryObjects => Err(unknown("directoryObjects")),
        Subject::AuditLogs => sign_in_log::read(state, call, key, rest),
        Subject::Reports => reports::read(state, call, key, rest),
        Subject::AppRoleAssignments => assignments::read(tenant, call, key, rest),
    }
}

/// Answers any other method.
///
/// # Errors
/// As [`read`].
pub(crate) fn write(state: &EmulatorState, roles: &[String], call: &Call<'_>) -> Result<Answer, GraphError> {
    if let Some(place) = Place::parse(call.path) {
        let owner = owner(state, roles, call, &place)?;
        return drive::write(&mut state.drives(), owner, &place, call);
    }
    let segments = path::segments(call.path)?;
    let target = Target::of(&segments)?;
    target.require_permission(roles, call)?;
    let Target { subject, key, rest } = target;
    match (subject, key) {
        (Subject::AppRoleAssignments, _) => state.change_tenant(|tenant| assignments::write(tenant, call, key, rest)),
        (Subject::Applications | Subject::FederatedCredentials, _) => applications::write(state, call, key, rest),
        (Subject::ServicePrincipals, _) => {
            state.change_tenant(|tenant| service_principals::write(tenant, call, key, rest))
        }
        (Subject::DirectoryObjects, _) => directory_objects::write(state, call, key, rest),
        (Subject::Users, _) => {
            state.change_directory(|directory| changes::write(directory, Collection::Users, call, key, rest))
        }
        (Subject::Groups | Subject::GroupMembers, _) => {
            state.change_directory(|directory| changes::write(directory, Collection::Groups, call, key, rest))
        }
        (Subject::Mail, Some(key)) => mail::write(&state.directory(), call, key, rest),
        _ => Err(call.not_emulated()),
    }
}

/// The number of the user whose drive a place is in, after the permission check.
fn owner(state: &EmulatorState, roles: &[String], call: &Call<'_>, place: &Place) -> Result<Index, GraphError> {
    if !permission::allows(roles, Subject::Files, call.method) {
        return Err(GraphError::request_denied());
    }
    people::find(&state.directory(), Collection::Users, Key { property: "id", value: place.user() })
}

/// What a path names.
#[derive(Debug)]
struct Target<'a> {
    subject: Subject,
    key: Option<Key<'a>>,
    rest: &'a [Segment],
}

impl<'a> Target<'a> {
    fn of(segments: &'a [Segment]) -> Result<Self, GraphError> {
        let Some((first, rest)) = segments.split_first() else { return Err(unknown("")) };
        // App-only tokens have no user whom `/me` could mean.
        if first.is("me") {
            return Err(GraphError::bad_request("/me request is only valid with delegated authentication flow."));
        }
        let subject = match first.text.to_ascii_lowercase().as_str() {
            "sites" => Subject::Sites,
            "users" if rest.get(1).is_some_and(mail::is_mail) => Subject::Mail,
            "users" if rest.get(1).is_some_and(|segment| segment.is("drive")) => Subject::Files,
            "users" => Subject::Users,
            "groups" if rest.iter().any(|segment| segment.is("members")) => Subject::GroupMembers,
            "groups" => Subject::Groups,
            "organization" => Subject::Organization,
            "applications" if rest.iter().any(federations::is_list) => Subject::FederatedCredentials,
            "applications" => Subject::Applications,
            "directoryobjects" => Subject::DirectoryObjects,
            "oauth2permissiongrants" => Subject::DelegatedGrants,
            "auditlogs" => Subject::AuditLogs,
            "reports" => Subject::Reports,
            "serviceprincipals" if rest.iter().any(is_delegated) => Subject::DelegatedGrants,
            "serviceprincipals" if rest.iter().any(is_assignment) => Subject::AppRoleAssignments,
            "serviceprincipals" => Subject::ServicePrincipals,
            _ => return Err(unknown(&first.text)),
        };
        // `applications(appId='…')` is one segment, `applications/{id}` two: from here on both are a key and the rest.
        let (key, rest) = match (&first.key, rest.split_first()) {
            (Some((property, value)), _) => (Some(Key { property, value }), rest),
            (None, Some((id, rest))) if id.key.is_none() => (Some(Key { property: "id", value: &id.text }), rest),
            (None, _) => (None, rest),
        };
        Ok(Self { subject, key, rest })
    }

    fn require_permission(&self, roles: &[String], call: &Call<'_>) -> Result<(), GraphError> {
        let allowed = permission::allows(roles, self.subject, call.method);
        if allowed { Ok(()) } else { Err(GraphError::request_denied()) }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) property: &'a str,
    pub(super) value: &'a str,
}

impl Key<'_> {
    pub(super) fn is_count(self) -> bool {
        self.property == "id" && self.value.eq_ignore_ascii_case("$count")
    }

    /// The object id that the key is.
    pub(super) fn object_id(self) -> Result<Uuid, GraphError> {
        let invalid = || GraphError::directory_bad_request(format!("Invalid object identifier '{}'.", self.value));
        Uuid::parse_str(self.value).map_err(|_| invalid())
    }

    pub(super) fn not_found(self) -> GraphError {
        GraphError::resource_not_found(self.value)
    }
}

pub(super) fn unknown(segment: &str) -> GraphError {
    GraphError::bad_request(format!("Resource not found for the segment '{segment}'."))
}

fn is_assignment(segment: &Segment) -> bool {
    segment.is("appRoleAssignments") || segment.is("appRoleAssignedTo")
}

fn is_delegated(segment: &Segment) -> bool {
    segment.is("oauth2PermissionGrants")
}

pub(super) fn end_of_path(rest: &[Segment]) -> Result<(), GraphError> {
    rest.first().map_or(Ok(()), |segment| Err(unknown(&segment.text)))
}

/// The collection or its count.
pub(super) fn collection(
    call: &Call<'_>,
    entity: &EntityType,
    key: Option<Key<'_>>,
    source: &dyn Source,
) -> Result<Answer, GraphError> {
    match key {
        Some(_) => listing::count(call, entity, source),
        None => listing::page(call, entity, source),
    }
}

fn organization(
    tenant: &Tenant,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    end_of_path(rest)?;
    let domains = tenant.domains.iter().enumerate();
    let domains = domains.map(|(index, name)| {
        serde_json::json!({
            "capabilities": "Email, OfficeCommunicationsOnline",
            "isDefault": index == 0,
            "isInitial": name.ends_with(".onmicrosoft.com"),
            "name": name,
            "type": "Managed",
        })
    });
    let organization = object(serde_json::json!({
        "id": tenant.tenant_id.to_string(),
        "deletedDateTime": null,
        "countryLetterCode": "DE",
        "createdDateTime": CREATED,
        "displayName": tenant.display_name,
        "tenantType": "AAD",
        "verifiedDomains": domains.collect::<Vec<Value>>(),
        "technicalNotificationMails": [],
    }));
    match key.filter(|key| !key.is_count()) {
        Some(key) if key.object_id()? == tenant.tenant_id => listing::single(call, &ORGANIZATION, &organization),
        Some(key) => Err(key.not_found()),
        None => collection(call, &ORGANIZATION, key, &vec![organization]),
    }
}

/// The root site, which is the only one.
fn site(tenant: &Tenant, call: &Call<'_>, key: Option<Key<'_>>, rest: &[Segment]) -> Result<Answer, GraphError> {
    end_of_path(rest)?;
    let host = "emulated.sharepoint.example";
    let id = format!("{host},{},{}", tenant.tenant_id, tenant.tenant_id);
    let site = object(serde_json::json!({
        "id": id,
        "createdDateTime": CREATED,
        "description": null,
        "displayName": "Communication site",
        "lastModifiedDateTime": CREATED,
        "name": "",
        "root": {},
        "siteCollection": {"hostname": host},
        "webUrl": format!("https://{host}"),
    }));
    match key {
        Some(key) if key.value.eq_ignore_ascii_case("root") || key.value == host || key.value == id => {
            listing::single(call, &SITE, &site)
        }
        Some(_) => {
            let message = "Requested site could not be found";
            Err(GraphError::new(http::StatusCode::NOT_FOUND, "itemNotFound", message))
        }
        None => listing::page(call, &SITE, &vec![site]),
    }
}

pub(super) fn find_principal<'a>(tenant: &'a Tenant, key: Key<'_>) -> Result<Principal<'a>, GraphError> {
    let id = key.object_id()?;
    let principal = match key.property {
        "appId" => Principal::by_app_id(tenant, id),
        "id" => Principal::by_object_id(tenant, id),
        _ => None,
    };
    principal.ok_or_else(|| key.not_found())
}

/// The resource units that a call costs.
///
/// Source: "Microsoft Graph service-specific throttling limits", identity and access.
pub(crate) fn resource_units(call: &Call<'_>) -> u32 {
    let path = call.path.trim_end_matches('/').to_ascii_lowercase();
    let listed = matches!(path.as_str(), "/users" | "/applications" | "/oauth2permissiongrants");
    let base = match *call.method {
        Method::GET if listed || path.ends_with("/approleassignments") => 2_u32,
        Method::POST if path == "/directoryobjects/getbyids" => 3,
        _ => 1,
    };
    let mut units = base;
    for (name, value) in url::form_urlencoded::parse(call.query.as_bytes()) {
        match &*name {
            "$select" => units = units.saturating_sub(1),
            "$expand" => units += 1,
            "$top" if value.parse::<u32>().is_ok_and(|top| top < 20) => units = units.saturating_sub(1),
            _ => {}
        }
    }
    units.max(1)
}
