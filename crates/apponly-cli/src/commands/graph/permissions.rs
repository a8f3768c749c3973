//! What the permission map says about a call. It is read only where a call was refused.

use std::sync::OnceLock;

use apponly_graph::AcceptedPermissions;
use apponly_permissions::{Call, CallKind, PermissionMap, built_in_user_only};
use http::Method;

use crate::permission_map;

/// The map of this user, as soon as it is needed.
#[derive(Debug, Default)]
pub(super) struct Permissions(OnceLock<Option<PermissionMap>>);

impl Permissions {
    fn map(&self) -> Option<&PermissionMap> {
        let load = || {
            permission_map::load().unwrap_or_else(|error| {
                // The refusal is what its user must know; without a map it is explained by the token alone.
                tracing::warn!("{error}; {}", error.fix());
                None
            })
        };
        self.0.get_or_init(load).as_ref()
    }
}

impl AcceptedPermissions for Permissions {
    fn for_call(&self, method: &Method, path: &str) -> Option<Vec<Vec<String>>> {
        let call = Call::parse(method.as_str(), path).ok()?;
        let answer = self.map()?.look_up(&call);
        match answer.kind {
            CallKind::App => Some(answer.acceptable),
            CallKind::UserOnly => Some(Vec::new()),
            CallKind::ResourceSpecific | CallKind::Retired | CallKind::Unknown => None,
        }
    }

    fn in_place_of(&self, method: &Method, path: &str) -> Option<String> {
        let user_only = built_in_user_only(&Call::parse(method.as_str(), path).ok()?)?;
        // An app that imports the history of a team may post: Graph decides.
        (!user_only.template.ends_with("/messages") && !user_only.template.ends_with("/replies"))
            .then_some(user_only.advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_users_are_known_without_a_map() {
        let permissions = Permissions::default();
        let advice = permissions.in_place_of(&Method::GET, "/groups/aaaa/events");
        assert!(advice.is_some_and(|advice| advice.contains("shared mailbox")));
        for path in ["/groups", "/teams/t/channels/c/messages", "/users/x/events"] {
            assert_eq!(permissions.in_place_of(&Method::POST, path), None, "{path}");
        }
    }
}
