//! From facts to judgement, one app at a time: a reviewed app is a hundred times as large as its facts, and a tenant has a
//! hundred thousand.
//!
//! `kind` tells whose an app is, `permissions` what becomes of its permissions, `evidence` what the calls that it made need,
//! `credentials` what it signs in with.

mod credentials;
mod evidence;
mod kind;
mod permissions;

use std::collections::HashMap;

use apponly_permissions::PermissionMap;
use apponly_permissions::found::Usage;

use self::evidence::AppEvidence;
use super::findings;
use super::{AppKind, DelegatedAccess, Evidence, Limit, Owner, OwnerOf, ReviewDocument, ReviewedApp, Totals};
use crate::inventory::{ApplicationFacts, Guid, Inventory, PrincipalFacts};

/// A review: an inventory and what there is to judge it by. Apps are judged when they are asked for.
#[derive(Debug)]
pub struct Review<'a> {
    inventory: &'a Inventory,
    map: Option<&'a PermissionMap>,
    has_calls: bool,
    /// What the calls of apps need, by client id.
    evidence: HashMap<Guid, AppEvidence>,
    /// The apps in the order of the document.
    order: Vec<Entry>,
}

/// One app: the place of its service principal, or of a registration without one.
#[derive(Debug, Clone, Copy)]
enum Entry {
    Principal(u32),
    Registration(u32),
}

impl<'a> Review<'a> {
    /// Judges `inventory` by the least permissions of `map` for the calls of `usage`.
    #[must_use]
    pub fn new(inventory: &'a Inventory, map: Option<&'a PermissionMap>, usage: Option<&Usage>) -> Self {
        let mut order = entries(inventory);
        order.sort_by_cached_key(|entry| entry.sort_key(inventory));
        let evidence = usage.map(|usage| evidence::of_all(usage, map)).unwrap_or_default();
        Self { inventory, map, has_calls: usage.is_some(), evidence, order }
    }

    /// How many apps there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The app `index` (from 0), in the order of the document.
    #[must_use]
    pub fn app(&self, index: usize) -> Option<ReviewedApp> {
        self.order.get(index).and_then(|entry| self.judge(*entry))
    }

    /// All apps, in the order of the document, each made when it is reached.
    pub fn apps(&self) -> impl Iterator<Item = ReviewedApp> + '_ {
        self.order.iter().filter_map(|entry| self.judge(*entry))
    }

    /// Everything but the apps.
    #[must_use]
    pub fn head(&self) -> ReviewDocument {
        let mut totals = Totals::default();
        self.apps().for_each(|app| totals.count(&app));
        ReviewDocument {
            tenant_id: self.inventory.tenant_text(),
            taken_at: self.inventory.taken_at.to_string(),
            map_date: self.map.map(|map| map.date().to_owned()),
            is_whole_tenant: self.inventory.is_whole_tenant,
            evidence: self.evidence(),
            limits: self.limits(),
            totals,
            apps: Vec::new(),
            changes: None,
        }
    }

    /// The whole review. For a tenant of a hundred thousand apps the formats, which take one app at a time, need a third of
    /// the memory.
    #[must_use]
    pub fn document(&self) -> ReviewDocument {
        ReviewDocument { apps: self.apps().collect(), ..self.head() }
    }

    fn evidence(&self) -> Evidence {
        Evidence {
            calls: self.has_calls && self.map.is_some(),
            sign_ins: self.inventory.sign_ins.is_some(),
            credential_use: self.inventory.credential_use.is_some(),
        }
    }

    /// What was not read, and what there was nothing to judge by.
    fn limits(&self) -> Vec<Limit> {
        let mut limits = self.inventory.limits.clone();
        if !self.has_calls {
            limits.push(Limit {
                about: "calls".to_owned(),
                reason: "no list of calls was given".to_owned(),
                unknown: "which permissions are used, and which would suffice".to_owned(),
                permission: None,
                fix: "export `MicrosoftGraphActivityLogs` and name the file: `--activity FILE`".to_owned(),
            });
        } else if self.map.is_none() {
            limits.push(Limit {
                about: "map".to_owned(),
                reason: "there is no permission map".to_owned(),
                unknown: "which permissions the calls need".to_owned(),
                permission: None,
                fix: "apponly permissions pull".to_owned(),
            });
        }
        limits
    }

    fn judge(&self, entry: Entry) -> Option<ReviewedApp> {
        let inventory = self.inventory;
        let (principal, application) = match entry {
            Entry::Principal(place) => {
                let principal = inventory.principals.get(place as usize)?;
                (Some(principal), inventory.application(principal.app_id))
            }
            Entry::Registration(place) => (None, Some(inventory.applications.get(place as usize)?)),
        };
        let mut app = self.described(principal, application)?;
        let rows = permissions::Rows { inventory, map: self.map, app: &app, principal, application };
        let evidence = principal.and_then(|principal| self.evidence.get(&principal.app_id));
        let nothing = AppEvidence::default();
        let known = (self.has_calls && self.map.is_some()).then(|| evidence.unwrap_or(&nothing));
        app.permissions = rows.all(known);
        app.risk = app.permissions.iter().filter(|row| row.granted).map(|row| row.risk).max();
        app.minimum = known.map(|known| known.minimum(&app.permissions));
        app.calls =
            (self.has_calls && principal.is_some()).then(|| evidence.map(AppEvidence::summary).unwrap_or_default());
        app.credentials = credentials::of(inventory, principal, application, app.kind);
        app.unused = findings::is_unused(&app, inventory.taken_at, self.evidence());
        app.findings = findings::of(&app, inventory.taken_at, self.evidence());
        Some(app)
    }

    /// What an app is, before what it holds.
    fn described(
        &self,
        principal: Option<&PrincipalFacts>,
        application: Option<&ApplicationFacts>,
    ) -> Option<ReviewedApp> {
        let inventory = self.inventory;
        let app_id = principal.map(|principal| principal.app_id).or_else(|| application.map(|app| app.app_id))?;
        let kind =
            principal.map_or(AppKind::Own, |principal| kind::of(principal, inventory.tenant, application.is_some()));
        let name = principal.map(|principal| &principal.name).or_else(|| application.map(|app| &app.name));
        let sign_ins = inventory.sign_ins.as_ref().and_then(|sign_ins| sign_ins.get(&app_id)).copied();
        let sign_ins = sign_ins.unwrap_or_default();
        let created = application.and_then(|app| app.created);
        let created = created.or_else(|| principal.and_then(|principal| principal.created));
        let owner_tenant = principal.and_then(|principal| principal.owner_tenant);
        Some(ReviewedApp {
            app_id: app_id.to_string(),
            object_id: principal.map(|principal| principal.id.to_string()),
            registration_id: application.map(|app| app.id.to_string()),
            display_name: name.map(ToString::to_string).unwrap_or_default(),
            kind,
            owner_tenant_id: owner_tenant.filter(|tenant| Some(*tenant) != inventory.tenant).map(|id| id.to_string()),
            publisher: principal.and_then(|principal| principal.publisher.as_deref()).map(str::to_owned),
            resource_id: principal.and_then(|principal| principal.resource_id.as_deref()).map(str::to_owned),
            audience: application.and_then(|app| app.audience).map(|audience| audience.name().to_owned()),
            instance_lock: application.and_then(|app| app.has_instance_lock),
            enabled: principal.and_then(|principal| principal.enabled),
            created: created.map(|time| time.to_string()),
            last_sign_in: sign_ins.any.map(|time| time.to_string()),
            last_app_only_sign_in: sign_ins.app_only.map(|time| time.to_string()),
            owners: self.owners(principal, application),
            delegated: principal.map(|principal| self.delegated(principal.id)).unwrap_or_default(),
            ..ReviewedApp::default()
        })
    }

    /// Owners of both objects; `None` where neither could be read.
    fn owners(&self, principal: Option<&PrincipalFacts>, application: Option<&ApplicationFacts>) -> Option<Vec<Owner>> {
        let of_principal = principal.and_then(|principal| principal.owners.as_deref());
        let of_application = application.and_then(|app| app.owners.as_deref());
        if of_principal.is_none() && of_application.is_none() {
            return None;
        }
        let (of_principal, of_application) = (of_principal.unwrap_or_default(), of_application.unwrap_or_default());
        let owner = |place: &u32, of| {
            let person = self.inventory.people.get(*place as usize)?;
            let id = person.id.to_string();
            let name = if person.name.is_empty() { id.clone() } else { person.name.to_string() };
            Some(Owner { id, name, kind: person.kind, of })
        };
        let of_registration = of_application.iter().filter_map(|place| {
            let both = of_principal.contains(place);
            owner(place, if both { OwnerOf::Both } else { OwnerOf::Application })
        });
        let others = of_principal.iter().filter(|place| !of_application.contains(place));
        Some(of_registration.chain(others.filter_map(|place| owner(place, OwnerOf::ServicePrincipal))).collect())
    }

    fn delegated(&self, client: Guid) -> Vec<DelegatedAccess> {
        let grants = self.inventory.delegated_of(client).iter().map(|grant| DelegatedAccess {
            resource: permissions::resource_name(self.inventory, grant.resource),
            for_everyone: grant.for_everyone.iter().map(ToString::to_string).collect(),
            users: u64::from(grant.users),
        });
        grants.collect()
    }
}

impl Entry {
    /// By name as people sort, then by client id.
    fn sort_key(self, inventory: &Inventory) -> (String, Guid) {
        let found = match self {
            Self::Principal(place) => {
                inventory.principals.get(place as usize).map(|principal| (&principal.name, principal.app_id))
            }
            Self::Registration(place) => inventory.applications.get(place as usize).map(|app| (&app.name, app.app_id)),
        };
        found.map(|(name, id)| (name.to_lowercase(), id)).unwrap_or_default()
    }
}

/// Every service principal, and every registration without one.
fn entries(inventory: &Inventory) -> Vec<Entry> {
    let mut with_principal: Vec<_> = inventory.principals.iter().map(|principal| principal.app_id).collect();
    with_principal.sort_unstable();
    let alone = inventory.applications.iter().zip(0_u32..);
    let alone = alone.filter(|(app, _)| with_principal.binary_search(&app.app_id).is_err());
    let principals = (0..u32::try_from(inventory.principals.len()).unwrap_or(u32::MAX)).map(Entry::Principal);
    principals.chain(alone.map(|(_, place)| Entry::Registration(place))).collect()
}
