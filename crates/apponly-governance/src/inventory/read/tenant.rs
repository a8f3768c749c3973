//! All apps of a tenant.

use std::collections::HashMap;

use apponly::Error;
use apponly_graph::GraphClient;

use super::collection::Reader;
use super::limits::{Part, explained, incomplete, settle};
use super::parts::{self, Principals, SharedPeople};
use super::{Begun, begin};
use crate::inventory::facts::{ApplicationFacts, AssignmentFacts, FederatedFacts, GRAPH, Inventory};
use crate::inventory::guid::Guid;
use crate::review::Limit;

/// The directory itself: read in this order, since the APIs are found among the service principals.
struct Directory {
    principals: Principals,
    assignments: Result<Vec<AssignmentFacts>, Error>,
    counts: [Option<(Part, u64, u64)>; 2],
}

impl Inventory {
    /// Reads every app of the tenant: what it is, what it holds and asks for, its credentials and owners, and when it was
    /// last used. What may not be read is a limit of the inventory, and the rest is read.
    ///
    /// Requests grow with pages of 999, not with apps: roles are asked of the APIs that define them, twenty APIs a request;
    /// owners and trust in other issuers come with the lists.
    ///
    /// # Errors
    /// The sign-in's, the network's; `permission-missing` where not even the service principals may be read.
    pub async fn of_tenant(client: &GraphClient) -> Result<Self, Error> {
        let Begun { tenant, taken_at, .. } = begin(client).await?;
        let reader = &Reader { client };
        let people = &SharedPeople::default();
        let (directory, applications, federated, delegated, sign_ins, credential_use) = tokio::join!(
            Box::pin(directory(reader, people)),
            Box::pin(applications(reader, people)),
            Box::pin(parts::federated(reader)),
            Box::pin(parts::delegated(reader, "/oauth2PermissionGrants")),
            Box::pin(parts::sign_ins(reader, None)),
            Box::pin(parts::credential_use(reader, None)),
        );
        let mut limits = Vec::new();
        let Directory { principals, assignments, counts } =
            directory.map_err(|error| explained(Part::Principals, error))?;
        let Principals { principals, resources } = principals;
        let assignments = settle(Part::Assignments, assignments, &mut limits)?.unwrap_or_default();
        let (mut applications, count) = settle(Part::Applications, applications, &mut limits)?.unwrap_or_default();
        note_counts(counts.into_iter().chain([count]), &mut limits);
        let federated = match federated {
            Err(error) if parts::is_bad_query(&error) => {
                Box::pin(parts::federated_one_by_one(reader, &applications)).await
            }
            result => result,
        };
        if let Some(federated) = settle(Part::Federated, federated, &mut limits)? {
            give_federated(&mut applications, federated);
        }
        let delegated = settle(Part::Delegated, delegated, &mut limits)?.unwrap_or_default();
        let sign_ins = settle(Part::SignIns, sign_ins, &mut limits)?;
        let credential_use = settle(Part::CredentialUse, credential_use, &mut limits)?;
        let people = std::mem::take(&mut *parts::lock(people)).into_list();
        let inventory = Self {
            tenant,
            taken_at,
            is_whole_tenant: true,
            principals,
            applications,
            resources,
            assignments,
            delegated,
            people,
            sign_ins,
            credential_use,
            limits,
        };
        Ok(inventory.sorted())
    }
}

async fn directory(reader: &Reader<'_>, people: &SharedPeople) -> Result<Directory, Error> {
    let principals = parts::principals(reader, people).await?;
    let graph = principals.resources.iter().find(|resource| resource.app_id == GRAPH).map(|resource| resource.id);
    let others = principals.resources.iter().map(|resource| resource.id).filter(|id| Some(*id) != graph);
    let others: Vec<_> = others.collect();
    let (of_graph, of_others, counted, counted_of_graph) = tokio::join!(
        Box::pin(parts::assignments(reader, graph.as_slice())),
        Box::pin(parts::assignments(reader, &others)),
        reader.count("/servicePrincipals"),
        count_of_graph(reader, graph),
    );
    let came = principals.principals.len() as u64;
    let counts = [
        counted.ok().map(|counted| (Part::Principals, came, counted)),
        of_graph.as_ref().ok().zip(counted_of_graph).map(|(read, counted)| (Part::Assignments, read.came, counted)),
    ];
    let assignments = of_graph.and_then(|mut all| {
        all.assignments.extend(of_others?.assignments);
        Ok(all.assignments)
    });
    Ok(Directory { principals, assignments, counts })
}

async fn count_of_graph(reader: &Reader<'_>, graph: Option<Guid>) -> Option<u64> {
    let path = format!("/servicePrincipals/{}/appRoleAssignedTo", graph?);
    reader.count(&path).await.ok()
}

/// Registrations, with how many came and how many Graph counts.
type Applications = (Vec<ApplicationFacts>, Option<(Part, u64, u64)>);

async fn applications(reader: &Reader<'_>, people: &SharedPeople) -> Result<Applications, Error> {
    let (applications, counted) =
        tokio::join!(Box::pin(parts::applications(reader, people)), reader.count("/applications"),);
    let applications = applications?;
    let came = applications.len() as u64;
    Ok((applications, counted.ok().map(|counted| (Part::Applications, came, counted))))
}

/// A count that could not be had says nothing.
fn note_counts(counts: impl Iterator<Item = Option<(Part, u64, u64)>>, limits: &mut Vec<Limit>) {
    let differing = counts.flatten().filter(|(_, came, counted)| came != counted);
    limits.extend(differing.map(|(part, came, counted)| incomplete(part, came, counted)));
}

fn give_federated(applications: &mut [ApplicationFacts], mut federated: HashMap<Guid, Box<[FederatedFacts]>>) {
    for app in applications {
        app.federated = Some(federated.remove(&app.id).unwrap_or_default());
    }
}
