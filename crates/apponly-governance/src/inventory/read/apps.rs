//! Some apps, or the one that signs in.

use std::collections::{BTreeSet, HashMap};

use apponly::{Error, TokenClaims, catalogue};
use apponly_graph::{GraphClient, GraphRequest};

use super::collection::{PAGE, Reader};
use super::limits::{Part, explained, settle};
use super::parts::{self, Principals, SharedPeople};
use super::{Begun, begin};
use crate::inventory::convert::{self, People};
use crate::inventory::facts::{
    ApplicationFacts, AssignmentFacts, DelegatedFacts, FederatedFacts, GRAPH, Inventory, PrincipalFacts, ResourceFacts,
    SignInFacts,
};
use crate::inventory::guid::Guid;
use crate::inventory::moment::Moment;
use crate::inventory::wire;

impl Inventory {
    /// Reads the app that signs in. Where it may not read itself, its token tells which permissions of Graph it holds.
    ///
    /// # Errors
    /// The sign-in's, the network's; `answer-unusable` where not even the token says who the app is.
    pub async fn of_own_app(client: &GraphClient) -> Result<Self, Error> {
        let begun = begin(client).await?;
        let nobody = || Error::new(&catalogue::ANSWER_UNUSABLE, "the token does not name the app that it is for");
        let app_id: Guid = begun.claims.client_id.as_deref().and_then(|id| id.parse().ok()).ok_or_else(nobody)?;
        let mut inventory = Self::empty(&begun);
        let people = &SharedPeople::default();
        match read(&Reader { client }, people, app_id, &mut inventory).await {
            Err(error) if error.row() == &catalogue::GRAPH_NOT_FOUND => return Err(error),
            Err(error) => {
                settle::<()>(Part::Principals, Err(error), &mut inventory.limits)?;
                inventory.take_claims(app_id, &begun.claims);
            }
            Ok(()) => {}
        }
        Ok(inventory.with_people(people).sorted())
    }

    /// Reads apps by their client ids.
    ///
    /// # Errors
    /// The sign-in's, the network's; `permission-missing` where service principals may not be read; `graph-not-found`
    /// where there is neither a service principal nor a registration; `setting-invalid` for what is no client id.
    pub async fn of_apps(client: &GraphClient, client_ids: &[String]) -> Result<Self, Error> {
        let begun = begin(client).await?;
        let mut inventory = Self::empty(&begun);
        let people = &SharedPeople::default();
        for id in client_ids {
            let invalid =
                || Error::new(&catalogue::SETTING_INVALID, format!("`{id}` is no client id, which is a GUID"));
            let app_id = id.parse().map_err(|()| invalid())?;
            let read = read(&Reader { client }, people, app_id, &mut inventory).await;
            read.map_err(|error| explained(Part::Principals, error))?;
        }
        Ok(inventory.with_people(people).sorted())
    }

    fn empty(begun: &Begun) -> Self {
        Self {
            tenant: begun.tenant,
            taken_at: begun.taken_at,
            is_whole_tenant: false,
            principals: Vec::new(),
            applications: Vec::new(),
            resources: Vec::new(),
            assignments: Vec::new(),
            delegated: Vec::new(),
            people: Vec::new(),
            sign_ins: None,
            credential_use: None,
            limits: Vec::new(),
        }
    }

    fn with_people(mut self, people: &SharedPeople) -> Self {
        self.people = std::mem::take(&mut *parts::lock(people)).into_list();
        self
    }

    /// What the token says of the app. Its roles have names and no ids there.
    fn take_claims(&mut self, app_id: Guid, claims: &TokenClaims) {
        let id = claims.object_id.as_deref().and_then(|id| id.parse().ok()).unwrap_or(app_id);
        let roles = claims.roles.iter().zip(1_u128..);
        let roles: Vec<_> = roles.map(|(role, number)| (Guid::new(number), role.as_str().into())).collect();
        let assigned = roles.iter().map(|(role, _)| AssignmentFacts {
            principal: id,
            resource: GRAPH,
            role: *role,
            created: None,
        });
        self.assignments = assigned.collect();
        self.resources = vec![ResourceFacts {
            id: GRAPH,
            app_id: GRAPH,
            name: "Microsoft Graph".into(),
            roles,
            has_role_ids: false,
        }];
        self.principals = vec![PrincipalFacts {
            id,
            app_id,
            name: claims.app_name.as_deref().unwrap_or_default().into(),
            owner_tenant: self.tenant,
            is_managed_identity: claims.managed_identity_resource.is_some(),
            enabled: Some(true),
            created: None,
            publisher: None,
            resource_id: claims.managed_identity_resource.as_deref().map(Box::from),
            owners: None,
            credentials: Box::default(),
        }];
    }
}

/// Reads one app.
///
/// # Errors
/// Where neither its service principal nor its registration is there, or the first cannot be read; the network's.
async fn read(
    reader: &Reader<'_>,
    people: &SharedPeople,
    app_id: Guid,
    inventory: &mut Inventory,
) -> Result<(), Error> {
    let mut found = Principals::default();
    let missing = match principal(reader, &format!("/servicePrincipals(appId='{app_id}')")).await {
        Ok(wire) => {
            found.take(wire, people);
            None
        }
        Err(error) if error.row() == &catalogue::GRAPH_NOT_FOUND => Some(error),
        Err(error) => return Err(error),
    };
    let filter = format!("appId eq '{app_id}'");
    let id = found.principals.first().map(|principal| principal.id);
    let (application, assignments, delegated, sign_ins, credential_use) = tokio::join!(
        Box::pin(application(reader, people, app_id)),
        Box::pin(assignments(reader, id)),
        Box::pin(delegated(reader, id)),
        Box::pin(parts::sign_ins(reader, Some(&filter))),
        Box::pin(parts::credential_use(reader, Some(&filter))),
    );
    let limits = &mut inventory.limits;
    let mut application = settle(Part::Applications, application, limits)?.flatten();
    if let Some(error) = missing.filter(|_| application.is_none()) {
        return Err(error);
    }
    if let Some(app) = &mut application {
        app.federated = settle(Part::Federated, federated(reader, app.id).await, limits)?;
    }
    let assignments = settle(Part::Assignments, assignments, limits)?.unwrap_or_default();
    inventory.delegated.extend(settle(Part::Delegated, delegated, limits)?.unwrap_or_default());
    if let Some(found) = settle(Part::SignIns, sign_ins, limits)? {
        inventory.sign_ins.get_or_insert_with(HashMap::<Guid, SignInFacts>::new).extend(found);
    }
    if let Some(found) = settle(Part::CredentialUse, credential_use, limits)? {
        inventory.credential_use.get_or_insert_with(HashMap::<Guid, Moment>::new).extend(found);
    }
    let wanted = wanted_resources(&assignments, application.as_ref(), inventory);
    found.resources.extend(resources(reader, wanted).await?);
    inventory.principals.extend(found.principals);
    inventory.resources.extend(found.resources);
    inventory.assignments.extend(assignments);
    inventory.applications.extend(application);
    inventory.resources.sort_by_key(|resource| resource.id);
    Ok(())
}

async fn principal(reader: &Reader<'_>, path: &str) -> Result<wire::ServicePrincipal, Error> {
    let select = format!("{}{}", wire::PRINCIPAL, wire::CREATED);
    match reader.client.json(parts::with_owners(path, &select)).await {
        Err(error) if parts::is_bad_query(&error) => {
            reader.client.json(parts::with_owners(path, wire::PRINCIPAL)).await
        }
        result => result,
    }
}

/// `None` where the registration is in another tenant.
async fn application(
    reader: &Reader<'_>,
    people: &SharedPeople,
    app_id: Guid,
) -> Result<Option<ApplicationFacts>, Error> {
    let path = format!("/applications(appId='{app_id}')");
    match reader.client.json(parts::with_owners(&path, wire::APPLICATION)).await {
        Ok(wire) => Ok(Some(convert::application(wire, &mut parts::lock(people) as &mut People))),
        Err(error) if error.row() == &catalogue::GRAPH_NOT_FOUND => Ok(None),
        Err(error) => Err(error),
    }
}

async fn assignments(reader: &Reader<'_>, principal: Option<Guid>) -> Result<Vec<AssignmentFacts>, Error> {
    let Some(id) = principal else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let request = GraphRequest::get(format!("/servicePrincipals/{id}/appRoleAssignments")).query("$top", PAGE);
    reader.each(request, |wire| found.extend(parts::assignment(&wire))).await?;
    Ok(found)
}

async fn delegated(reader: &Reader<'_>, principal: Option<Guid>) -> Result<Vec<DelegatedFacts>, Error> {
    match principal {
        Some(id) => parts::delegated(reader, &format!("/servicePrincipals/{id}/oauth2PermissionGrants")).await,
        None => Ok(Vec::new()),
    }
}

async fn federated(reader: &Reader<'_>, application: Guid) -> Result<Box<[FederatedFacts]>, Error> {
    let mut found = Vec::new();
    let path = format!("/applications/{application}/federatedIdentityCredentials");
    reader.each(GraphRequest::get(path), |wire| found.push(wire)).await?;
    Ok(convert::federated(found))
}

/// The APIs whose role names are not known yet: by object id where a role is granted, by client id where it is asked for.
fn wanted_resources(
    assignments: &[AssignmentFacts],
    application: Option<&ApplicationFacts>,
    inventory: &Inventory,
) -> Vec<GraphRequest> {
    let granted: BTreeSet<_> = assignments.iter().map(|assignment| assignment.resource).collect();
    let granted = granted.into_iter().filter(|id| inventory.resource(*id).is_none());
    let declared: BTreeSet<_> =
        application.into_iter().flat_map(|app| app.declared.iter().map(|(api, _)| *api)).collect();
    let declared = declared.into_iter().filter(|id| inventory.resource_by_app_id(*id).is_none());
    let paths = granted.map(|id| format!("/servicePrincipals/{id}"));
    let paths = paths.chain(declared.map(|id| format!("/servicePrincipals(appId='{id}')")));
    paths.map(|path| GraphRequest::get(path).query("$select", "id,appId,displayName,appRoles")).collect()
}

async fn resources(reader: &Reader<'_>, requests: Vec<GraphRequest>) -> Result<Vec<ResourceFacts>, Error> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<wire::ServicePrincipal> = reader.objects(requests).await?;
    let resources = found.into_iter().filter_map(|wire| {
        let name = wire.display_name.unwrap_or_default();
        convert::resource(wire.id, wire.app_id, &name, wire.app_roles)
    });
    Ok(resources.collect())
}
