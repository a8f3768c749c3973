//! One generated service principal.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Sort;
use super::draw::{About, Draw};
use crate::directory::{Index, Kind, object_id};

/// A service principal that is made from its number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Generated {
    tenant: Uuid,
    pub(super) index: Index,
    /// How many users there are to own it.
    pub(super) users: u32,
    /// The moment from which all its dates count: the midnight before the tenant was made.
    pub(super) at: Timestamp,
    pub(super) draw: Draw,
    sort: Sort,
}

impl Generated {
    pub(super) fn new(tenant: Uuid, index: Index, users: u32, at: Timestamp) -> Self {
        let draw = Draw::new(tenant, index);
        Self { tenant, index, users, at, draw, sort: Sort::of(draw) }
    }

    /// Its number.
    pub(crate) fn index(self) -> Index {
        self.index
    }

    pub(crate) fn sort(self) -> Sort {
        self.sort
    }

    /// Object id of the service principal.
    pub(crate) fn object_id(self) -> Uuid {
        object_id(self.tenant, Kind::ServicePrincipal, self.index)
    }

    /// Client id.
    pub(crate) fn app_id(self) -> Uuid {
        object_id(self.tenant, Kind::Client, self.index)
    }

    /// Object id of the registration, if it is in this tenant.
    pub(crate) fn application_id(self) -> Option<Uuid> {
        (self.sort == Sort::Own).then(|| object_id(self.tenant, Kind::Application, self.index))
    }

    pub(crate) fn display_name(self) -> String {
        self.sort.name(self.draw, self.index)
    }

    /// The tenant where the app is registered; none for managed identities.
    pub(crate) fn owner_organization(self) -> Option<Uuid> {
        self.sort.owner(self.draw, self.tenant)
    }

    /// Whether it may sign in, as it was generated.
    pub(crate) fn is_enabled(self) -> bool {
        !self.draw.chance(About::Enabled, 0, 4)
    }

    /// From a month to seven years ago.
    pub(crate) fn created(self) -> Timestamp {
        self.days_before(30 + self.draw.below(About::Created, 0, 2500))
    }

    /// The numbers of the users that own it, each once: a quarter of all apps have no owner.
    pub(crate) fn owners(self) -> Vec<Index> {
        if self.users == 0 || self.sort != Sort::Own || self.draw.chance(About::Owners, 0, 25) {
            return Vec::new();
        }
        let owner =
            |number| Index::try_from(self.draw.below(About::Owners, number, u64::from(self.users))).unwrap_or_default();
        let mut owners = vec![owner(1)];
        owners.extend(Some(owner(2)).filter(|second| *second != owner(1) && self.draw.chance(About::Owners, 3, 40)));
        owners
    }

    /// ARM id of the host or identity.
    pub(crate) fn resource_id(self) -> Option<String> {
        let name = self.display_name();
        let kind = match name.split('-').next() {
            _ if self.sort != Sort::ManagedIdentity => return None,
            Some("id") => "Microsoft.ManagedIdentity/userAssignedIdentities",
            Some("vm") => "Microsoft.Compute/virtualMachines",
            _ => "Microsoft.Web/sites",
        };
        let subscription = self.draw.pick(About::Name, 3, &[1, 2, 3, 4]);
        Some(format!(
            "/subscriptions/50b50b50-0000-4000-8000-00000000000{subscription}/resourcegroups/emulated/providers/\
             {kind}/{name}"
        ))
    }

    pub(super) fn days_before(self, days: u64) -> Timestamp {
        self.hours_after(-24 * i64::try_from(days).unwrap_or_default())
    }

    pub(super) fn hours_after(self, hours: i64) -> Timestamp {
        self.at.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(self.at)
    }
}
