//! An identity as the local endpoint hands it out, for `exec` and `serve`.

use apponly::ManagedIdentityId;
use apponly_agent::Identity;

use crate::session::Session;

/// The identity with every name that the settings know of it.
pub(super) fn of(Session { settings, source }: Session) -> Identity {
    let name = settings.profile.as_ref().map_or("default", |profile| profile.value.as_str());
    let mut identity = Identity::new(name, source);
    if let Some(client_id) = &settings.client_id {
        identity = identity.client_id(client_id.value.clone());
    }
    match settings.managed_identity.as_ref().map(|managed| &managed.value) {
        Some(ManagedIdentityId::Client(id)) => identity.client_id(id.clone()),
        Some(ManagedIdentityId::Object(id)) => identity.object_id(id.clone()),
        Some(ManagedIdentityId::Resource(id)) => identity.resource_id(id.clone()),
        _ => identity,
    }
}
