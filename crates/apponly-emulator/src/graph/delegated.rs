//! `/oauth2PermissionGrants`: delegated permissions that were consented to, read only.
//!
//! Source: "List oauth2PermissionGrants", "List oauth2PermissionGrants of a servicePrincipal".

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::{Collection, Directory};
use crate::graph::{
    call::{Answer, Call, object},
    error::GraphError,
    governance_entity::DELEGATED_GRANT,
    listing,
    path::Segment,
    principal::{Principal, Principals},
    resources::{Key, collection, end_of_path, find_principal, unknown},
    source::{SLOTS, Source},
};
use crate::state::EmulatorState;
use crate::tenant::{DelegatedGrant, Tenant};

/// `GET /oauth2PermissionGrants`, its count, one by id.
///
/// # Errors
/// 404 for an unknown id, 400 for a bad query or path.
pub(crate) fn read(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    end_of_path(rest)?;
    let tenant = &*state.tenant();
    let all = Grants { tenant, directory: &state.directory(), only: None };
    match key.filter(|key| !key.is_count()) {
        None => collection(call, &DELEGATED_GRANT, key, &all),
        Some(key) => {
            let found = all.by_id(key.value).ok_or_else(|| key.not_found())?;
            listing::single(call, &DELEGATED_GRANT, &found)
        }
    }
}

/// `GET /servicePrincipals/{id}/oauth2PermissionGrants` and its count.
///
/// # Errors
/// 404 for an unknown service principal, 400 for a bad query or path.
pub(crate) fn read_of_principal(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Key<'_>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let tenant = &*state.tenant();
    let only = Principals::of(tenant).position(find_principal(tenant, key)?);
    let all = Grants { tenant, directory: &state.directory(), only: Some(only.unwrap_or(usize::MAX)) };
    match rest {
        [_] => listing::page(call, &DELEGATED_GRANT, &all),
        [_, last] if last.is("$count") => listing::count(call, &DELEGATED_GRANT, &all),
        _ => Err(unknown("oauth2PermissionGrants")),
    }
}

/// All grants, or those of the service principal at the position `only`.
struct Grants<'a> {
    tenant: &'a Tenant,
    directory: &'a Directory,
    only: Option<usize>,
}

impl Grants<'_> {
    fn of(&self, position: usize) -> Vec<DelegatedGrant> {
        if self.only.is_some_and(|only| only != position) {
            return Vec::new();
        }
        match Principals::of(self.tenant).at(position) {
            Some(Principal::App(app)) => app.delegated.clone(),
            Some(Principal::Generated(generated)) => {
                let user = |index| self.directory.id(Collection::Users, index).to_string();
                let grant = generated.delegated().map(|delegated| DelegatedGrant {
                    resource: Tenant::GRAPH,
                    scope: delegated.scope.to_owned(),
                    user: delegated.user.map(user),
                });
                grant.into_iter().collect()
            }
            Some(Principal::Api(_) | Principal::Identity(_)) | None => Vec::new(),
        }
    }

    fn by_id(&self, id: &str) -> Option<Map<String, Value>> {
        let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
        let client = Principal::by_object_id(self.tenant, Uuid::from_slice(bytes.get(..16)?).ok()?)?;
        let position = Principals::of(self.tenant).position(client)?;
        let slots = 0..self.of(position).len();
        slots.map(|slot| self.object(position * SLOTS + slot)).find(|grant| grant.get("id").is_some_and(|it| it == id))
    }
}

impl Source for Grants<'_> {
    fn len(&self) -> usize {
        let mut count = 0;
        let mut at = self.at_or_after(0);
        while let Some(position) = at {
            count += 1;
            at = self.at_or_after(position + 1);
        }
        count
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        let all = Principals::of(self.tenant);
        let mut holder = all.at_or_after((from / SLOTS).max(self.only.unwrap_or_default()));
        while let Some(position) = holder.filter(|position| self.only.is_none_or(|only| *position == only)) {
            let first = if position == from / SLOTS { from % SLOTS } else { 0 };
            if first < self.of(position).len() {
                return Some(position * SLOTS + first);
            }
            holder = all.at_or_after(position + 1);
        }
        None
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        let grant = self.of(position / SLOTS).into_iter().nth(position % SLOTS);
        let Some((grant, client)) = grant.zip(Principals::of(self.tenant).at(position / SLOTS)) else {
            return Map::new();
        };
        let resource = Principal::by_app_id(self.tenant, grant.resource).map(Principal::object_id).unwrap_or_default();
        let user = grant.user.as_deref().map(|name| {
            let index = self.directory.user(name);
            index.map_or_else(|| name.to_owned(), |index| self.directory.id(Collection::Users, index).to_string())
        });
        // Client, API and user, as in Graph.
        let mut id = client.object_id().as_bytes().to_vec();
        id.extend_from_slice(resource.as_bytes());
        id.extend(
            user.as_deref().and_then(|user| Uuid::try_parse(user).ok()).map(Uuid::into_bytes).into_iter().flatten(),
        );
        object(json!({
            "clientId": client.object_id().to_string(),
            "consentType": if user.is_some() { "Principal" } else { "AllPrincipals" },
            "id": URL_SAFE_NO_PAD.encode(id),
            "principalId": user,
            "resourceId": resource.to_string(),
            "scope": grant.scope,
        }))
    }
}
