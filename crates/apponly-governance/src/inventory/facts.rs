//! What was read, joined by ids: small enough that a tenant of a hundred thousand apps fits into memory.

use std::collections::{BTreeSet, HashMap};

use super::guid::Guid;
use super::moment::Moment;
use crate::review::{Limit, OwnerKind};

/// Microsoft Graph.
pub(crate) const GRAPH: Guid = Guid::new(0x0000_0003_0000_0000_c000_0000_0000_0000);

/// Azure AD Graph, which is retired.
pub(crate) const AZURE_AD_GRAPH: Guid = Guid::new(0x0000_0002_0000_0000_c000_0000_0000_0000);

/// The apps of a tenant, or some of them, as they were read.
#[derive(Debug)]
pub struct Inventory {
    pub(crate) tenant: Option<Guid>,
    pub(crate) taken_at: Moment,
    pub(crate) is_whole_tenant: bool,
    /// Sorted by object id.
    pub(crate) principals: Vec<PrincipalFacts>,
    /// Sorted by client id.
    pub(crate) applications: Vec<ApplicationFacts>,
    /// Sorted by object id.
    pub(crate) resources: Vec<ResourceFacts>,
    /// Sorted by principal.
    pub(crate) assignments: Vec<AssignmentFacts>,
    /// Sorted by client, then resource.
    pub(crate) delegated: Vec<DelegatedFacts>,
    pub(crate) people: Vec<PersonFacts>,
    /// By client id; `None` where the report could not be read.
    pub(crate) sign_ins: Option<HashMap<Guid, SignInFacts>>,
    /// By key id; `None` where the report could not be read.
    pub(crate) credential_use: Option<HashMap<Guid, Moment>>,
    pub(crate) limits: Vec<Limit>,
}

/// A service principal.
#[derive(Debug)]
pub(crate) struct PrincipalFacts {
    pub(crate) id: Guid,
    pub(crate) app_id: Guid,
    pub(crate) name: Box<str>,
    pub(crate) owner_tenant: Option<Guid>,
    pub(crate) is_managed_identity: bool,
    pub(crate) enabled: Option<bool>,
    pub(crate) created: Option<Moment>,
    pub(crate) publisher: Option<Box<str>>,
    /// The Azure resource of a managed identity.
    pub(crate) resource_id: Option<Box<str>>,
    /// Places in [`Inventory::people`]; `None` where they could not be read.
    pub(crate) owners: Option<Box<[u32]>>,
    pub(crate) credentials: Box<[CredentialFacts]>,
}

/// An app registration.
#[derive(Debug)]
pub(crate) struct ApplicationFacts {
    pub(crate) id: Guid,
    pub(crate) app_id: Guid,
    pub(crate) name: Box<str>,
    pub(crate) created: Option<Moment>,
    pub(crate) audience: Option<Audience>,
    pub(crate) has_instance_lock: Option<bool>,
    /// Application permissions that it asks for: API by client id, and role.
    pub(crate) declared: Box<[(Guid, Guid)]>,
    /// Places in [`Inventory::people`]; `None` where they could not be read.
    pub(crate) owners: Option<Box<[u32]>>,
    pub(crate) credentials: Box<[CredentialFacts]>,
    /// `None` where they could not be read.
    pub(crate) federated: Option<Box<[FederatedFacts]>>,
}

/// Who may sign in to an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    MyOrganization,
    MultipleOrganizations,
    OrganizationsAndPersons,
    Persons,
    /// A value of a later time.
    Other,
}

impl Audience {
    pub(crate) fn read(text: &str) -> Self {
        match text {
            "AzureADMyOrg" => Self::MyOrganization,
            "AzureADMultipleOrgs" => Self::MultipleOrganizations,
            "AzureADandPersonalMicrosoftAccount" => Self::OrganizationsAndPersons,
            "PersonalMicrosoftAccount" => Self::Persons,
            _ => Self::Other,
        }
    }

    /// As Graph writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MyOrganization => "AzureADMyOrg",
            Self::MultipleOrganizations => "AzureADMultipleOrgs",
            Self::OrganizationsAndPersons => "AzureADandPersonalMicrosoftAccount",
            Self::Persons => "PersonalMicrosoftAccount",
            Self::Other => "other",
        }
    }
}

/// A secret or certificate.
#[derive(Debug)]
pub(crate) struct CredentialFacts {
    pub(crate) key_id: Option<Guid>,
    pub(crate) is_certificate: bool,
    pub(crate) is_saml: bool,
    pub(crate) name: Option<Box<str>>,
    pub(crate) hint: Option<Box<str>>,
    pub(crate) thumbprint: Option<[u8; 20]>,
    pub(crate) start: Option<Moment>,
    pub(crate) end: Option<Moment>,
}

/// Trust in tokens of another issuer.
#[derive(Debug)]
pub(crate) struct FederatedFacts {
    pub(crate) id: Guid,
    pub(crate) name: Box<str>,
    pub(crate) issuer: Box<str>,
    /// The subject, or the expression that subjects must match.
    pub(crate) subject: Box<str>,
    pub(crate) audiences: Box<[Box<str>]>,
}

/// An API with the roles that it defines for apps.
#[derive(Debug)]
pub(crate) struct ResourceFacts {
    /// The object id of its service principal.
    pub(crate) id: Guid,
    pub(crate) app_id: Guid,
    pub(crate) name: Box<str>,
    /// Sorted by id.
    pub(crate) roles: Vec<(Guid, Box<str>)>,
    /// Whether the ids are Graph's; otherwise ours, for roles of which the name alone is known.
    pub(crate) has_role_ids: bool,
}

impl ResourceFacts {
    /// The name of a role.
    pub(crate) fn role(&self, id: Guid) -> Option<&str> {
        let place = self.roles.binary_search_by_key(&id, |(role, _)| *role).ok()?;
        self.roles.get(place).map(|(_, name)| &**name)
    }
}

/// An application permission that is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AssignmentFacts {
    pub(crate) principal: Guid,
    /// The object id of the API's service principal.
    pub(crate) resource: Guid,
    pub(crate) role: Guid,
    pub(crate) created: Option<Moment>,
}

/// What users let an app do in their name, with one API.
#[derive(Debug)]
pub(crate) struct DelegatedFacts {
    /// The object id of the app's service principal.
    pub(crate) client: Guid,
    /// The object id of the API's service principal.
    pub(crate) resource: Guid,
    /// Sorted, none twice.
    pub(crate) for_everyone: Vec<Box<str>>,
    pub(crate) users: u32,
}

/// An owner of apps.
#[derive(Debug)]
pub(crate) struct PersonFacts {
    pub(crate) id: Guid,
    pub(crate) name: Box<str>,
    pub(crate) kind: OwnerKind,
}

/// When an app was last signed in with.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SignInFacts {
    /// In any way, as an API too.
    pub(crate) any: Option<Moment>,
    /// Without a user.
    pub(crate) app_only: Option<Moment>,
}

impl Inventory {
    /// In the order that look-ups need. A page that comes again, since objects came or went meanwhile, brings nothing twice.
    pub(super) fn sorted(mut self) -> Self {
        self.principals.sort_by_key(|principal| principal.id);
        self.principals.dedup_by_key(|principal| principal.id);
        self.applications.sort_by_key(|app| app.app_id);
        self.applications.dedup_by_key(|app| app.app_id);
        self.resources.sort_by_key(|resource| resource.id);
        self.resources.dedup_by_key(|resource| resource.id);
        self.assignments.sort_unstable();
        self.assignments.dedup_by_key(|assignment| (assignment.principal, assignment.resource, assignment.role));
        self.delegated.sort_by_key(|grant| (grant.client, grant.resource));
        // Several apps meet the same limit.
        let mut said = BTreeSet::new();
        self.limits.retain(|limit| said.insert(limit.about.clone()));
        self
    }

    /// The API of an object id.
    pub(crate) fn resource(&self, id: Guid) -> Option<&ResourceFacts> {
        let place = self.resources.binary_search_by_key(&id, |resource| resource.id).ok()?;
        self.resources.get(place)
    }

    /// The API of a client id.
    pub(crate) fn resource_by_app_id(&self, app_id: Guid) -> Option<&ResourceFacts> {
        self.resources.iter().find(|resource| resource.app_id == app_id)
    }

    /// The tenant as it was asked; empty where not even the token names it.
    pub(crate) fn tenant_text(&self) -> String {
        self.tenant.map(|id| id.to_string()).unwrap_or_default()
    }

    /// The registration of a client id.
    pub(crate) fn application(&self, app_id: Guid) -> Option<&ApplicationFacts> {
        let place = self.applications.binary_search_by_key(&app_id, |app| app.app_id).ok()?;
        self.applications.get(place)
    }

    /// The permissions that a service principal holds.
    pub(crate) fn assignments_of(&self, principal: Guid) -> &[AssignmentFacts] {
        let begin = self.assignments.partition_point(|assignment| assignment.principal < principal);
        let end = self.assignments.partition_point(|assignment| assignment.principal <= principal);
        self.assignments.get(begin..end).unwrap_or_default()
    }

    /// What users let a service principal do.
    pub(crate) fn delegated_of(&self, client: Guid) -> &[DelegatedFacts] {
        let begin = self.delegated.partition_point(|grant| grant.client < client);
        let end = self.delegated.partition_point(|grant| grant.client <= client);
        self.delegated.get(begin..end).unwrap_or_default()
    }

    /// The name of any service principal.
    pub(crate) fn principal(&self, id: Guid) -> Option<&PrincipalFacts> {
        let place = self.principals.binary_search_by_key(&id, |principal| principal.id).ok()?;
        self.principals.get(place)
    }
}
