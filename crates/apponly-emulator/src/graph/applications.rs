//! `/applications`: registrations, their owners and federated trusts.

use crate::graph::{
    call::{Answer, Call},
    entity::APPLICATION,
    error::GraphError,
    federations, listing,
    owners::{self, WithOwners},
    path::Segment,
    registration::{Registration, Registrations},
    resources::{Key, collection, unknown},
};
use crate::state::EmulatorState;
use crate::tenant::Tenant;

/// `GET`: the list, its count, one registration, what belongs to it.
///
/// # Errors
/// 404 for an unknown registration, 400 for a bad query or path.
pub(crate) fn read(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let tenant = &*state.tenant();
    let all = Registrations::of(tenant);
    let owners_of = |registration: Registration<'_>| owners::of_registration(state, tenant, registration);
    let Some(key) = key.filter(|key| !key.is_count()) else {
        let owners = |position| all.at(position).map(owners_of).unwrap_or_default();
        let others = |position, name: &str| {
            let registration = all.at(position).filter(|_| federations::is_relationship(name))?;
            Some(federations::expanded(state, registration))
        };
        return collection(call, &APPLICATION, key, &WithOwners { source: &all, owners: &owners, others: &others });
    };
    let registration = find(tenant, key)?;
    match rest {
        [] => {
            // The public keys come only when they are asked for by name.
            let with_keys = call.options(&APPLICATION)?.select.iter().any(|name| name == "keyCredentials");
            let object = registration.resource(tenant, with_keys);
            listing::single_expanded(call, &APPLICATION, &object, |name| {
                if federations::is_relationship(name) {
                    federations::expanded(state, registration)
                } else {
                    owners::expanded(owners_of(registration))
                }
            })
        }
        [list, rest @ ..] if list.is("owners") => owners::read(call, &owners_of(registration), rest),
        [list, rest @ ..] if federations::is_list(list) => federations::read(state, call, registration, list, rest),
        [segment, ..] => Err(unknown(&segment.text)),
    }
}

/// Changes of federated trusts; those of keys and secrets are elsewhere.
///
/// # Errors
/// 404 for an unknown registration or trust, 400 for a bad body.
pub(crate) fn write(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    match (key, rest) {
        (Some(key), [list, rest @ ..]) if federations::is_list(list) => {
            federations::write(state, call, key, list, rest)
        }
        _ => Err(call.not_emulated()),
    }
}

/// The registration that a key names.
pub(crate) fn find<'a>(tenant: &'a Tenant, key: Key<'_>) -> Result<Registration<'a>, GraphError> {
    let id = key.object_id()?;
    let found = match key.property {
        "appId" => Registration::by_app_id(tenant, id),
        "id" => Registration::by_object_id(tenant, id),
        _ => None,
    };
    found.ok_or_else(|| key.not_found())
}
