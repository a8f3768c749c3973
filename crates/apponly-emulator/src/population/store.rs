//! All generated service principals of a tenant, and what was changed of them.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use uuid::Uuid;

use super::Generated;
use super::kind::index_of_name;
use crate::directory::{Index, Kind, index_of};
use crate::tenant::{Grant, Tenant};

/// What was changed of generated service principals since.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    /// All grants of those that had one granted or revoked.
    pub(crate) grants: HashMap<Index, Vec<Grant>>,
    /// Whether those may sign in that were switched on or off.
    pub(crate) enabled: HashMap<Index, bool>,
}

/// The generated service principals of a tenant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Population<'a> {
    tenant: Uuid,
    count: u32,
    users: u32,
    at: Timestamp,
    changes: &'a Changes,
}

impl<'a> Population<'a> {
    pub(crate) fn of(tenant: &'a Tenant) -> Self {
        Self {
            tenant: tenant.tenant_id,
            count: tenant.service_principals,
            users: tenant.users,
            at: tenant.generated_at,
            changes: &tenant.generated_changes,
        }
    }

    /// How many there are.
    pub(crate) fn len(self) -> usize {
        self.count as usize
    }

    /// The one with the number `index`, from 0.
    pub(crate) fn at(self, index: usize) -> Option<Generated> {
        let index = Index::try_from(index).ok().filter(|index| *index < self.count)?;
        Some(Generated::new(self.tenant, index, self.users, self.at))
    }

    /// The one whose id of the kind is `id`.
    pub(crate) fn by_id(self, kind: Kind, id: Uuid) -> Option<Generated> {
        let found = self.at(index_of(self.tenant, kind, id)? as usize)?;
        (kind != Kind::Application || found.application_id().is_some()).then_some(found)
    }

    /// The one with the display name, without case.
    pub(crate) fn by_name(self, name: &str) -> Option<Generated> {
        let found = self.at(index_of_name(name)? as usize)?;
        (found.display_name().to_lowercase() == name.to_lowercase()).then_some(found)
    }

    /// Whether it may sign in.
    pub(crate) fn is_enabled(self, principal: Generated) -> bool {
        self.changes.enabled.get(&principal.index()).copied().unwrap_or_else(|| principal.is_enabled())
    }

    /// The roles that were granted to it.
    pub(crate) fn grants(self, principal: Generated) -> Vec<Grant> {
        let changed = self.changes.grants.get(&principal.index());
        changed.cloned().unwrap_or_else(|| principal.grants())
    }
}

impl Generated {
    /// The grants as they were generated. Their ids begin with the holder's, as Graph's do.
    pub(super) fn grants(self) -> Vec<Grant> {
        let grant = |(role, number): (&'static str, u8)| {
            let mut id = [number; 32];
            for (byte, of_holder) in id.iter_mut().zip(self.object_id().as_bytes()) {
                *byte = *of_holder;
            }
            Grant::new(URL_SAFE_NO_PAD.encode(id), Tenant::GRAPH, role)
        };
        self.roles().into_iter().zip(1..).map(grant).collect()
    }
}

/// The service principal whose id an assignment's begins with.
pub(crate) fn holder_of(assignment: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(assignment).ok()?;
    Uuid::from_slice(bytes.get(..16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::{GeneratedCredential, Holder, Sort};

    fn tenant() -> Tenant {
        let text = "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ndomains = [\"contoso.com\"]\n\
                    service_principals = 5000";
        Tenant::from_toml(text, "t.toml", ".".as_ref()).unwrap()
    }

    #[test]
    fn every_id_and_name_leads_back_to_its_principal() {
        let tenant = tenant();
        let all = Population::of(&tenant);
        for index in 0..5000 {
            let principal = all.at(index).unwrap();
            let found = |found: Option<Generated>| found.map(|found| found.index() as usize);
            assert_eq!(found(all.by_id(Kind::ServicePrincipal, principal.object_id())), Some(index));
            assert_eq!(found(all.by_id(Kind::Client, principal.app_id())), Some(index));
            assert_eq!(found(all.by_name(&principal.display_name().to_uppercase())), Some(index));
            assert_eq!(principal.application_id().is_some(), principal.sort() == Sort::Own);
        }
        assert!(all.at(5000).is_none() && all.by_name("Payroll Export 5001").is_none());
    }

    #[test]
    fn mixture_has_some_of_everything_a_review_looks_for() {
        let tenant = tenant();
        let all = Population::of(&tenant);
        let mut found: HashMap<&str, usize> = HashMap::new();
        let mut see = |what, is: bool| *found.entry(what).or_default() += usize::from(is);
        for principal in (0..5000).filter_map(|index| all.at(index)) {
            let credentials = principal.credentials();
            see("own", principal.sort() == Sort::Own);
            see("first party", principal.sort() == Sort::FirstParty);
            see("managed identity", principal.sort() == Sort::ManagedIdentity);
            see("third party", principal.sort() == Sort::ThirdParty);
            see("disabled", !principal.is_enabled());
            see("without owner", principal.sort() == Sort::Own && principal.owners().is_empty());
            see("never used", principal.last_sign_in().is_none());
            see("critical", principal.roles().contains(&"RoleManagement.ReadWrite.Directory"));
            see("federated", principal.federation().is_some());
            see("several secrets", credentials.iter().filter(|one| !one.is_certificate).count() > 1);
            see("expired", credentials.iter().any(|one| one.end < tenant.generated_at));
            let soon = principal.hours_after(30 * 24);
            see("expiring", credentials.iter().any(|one| (tenant.generated_at..soon).contains(&one.end)));
            let on_principal =
                |one: &GeneratedCredential| one.holder == Holder::ServicePrincipal && !one.is_certificate;
            see("secret on the service principal", credentials.iter().any(on_principal));
            see("declared, not granted", principal.declared_roles().iter().any(|r| !principal.roles().contains(r)));
            see("delegated", principal.delegated().is_some());
        }
        for (what, count) in found {
            assert!((10..4000).contains(&count), "{what}: {count}");
        }
    }
}
