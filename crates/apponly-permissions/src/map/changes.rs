//! What one publication of the map has that an earlier one had not.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::PermissionMap;
use crate::Call;

/// How much a map holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Permissions of any kind.
    pub permissions: usize,
    /// Pairs of a method and a template.
    pub calls: usize,
}

/// What is new, gone and different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Changes {
    /// The date of the earlier map.
    pub since: String,
    /// Permissions that were not there.
    pub permissions_new: usize,
    /// Permissions that are not there any more.
    pub permissions_gone: usize,
    /// Calls that were not there.
    pub calls_new: usize,
    /// Calls that are not there any more.
    pub calls_gone: usize,
    /// Calls that other permissions open than before.
    pub calls_changed: usize,
}

impl Changes {
    /// Whether both maps say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.permissions_new + self.permissions_gone + self.calls_new + self.calls_gone + self.calls_changed == 0
    }
}

impl PermissionMap {
    /// How much it holds.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let facts = &self.inner().facts;
        Counts { permissions: facts.permissions.len(), calls: facts.rows.len() }
    }

    /// What it has that `earlier` had not, and the other way round.
    #[must_use]
    pub fn changes_since(&self, earlier: &Self) -> Changes {
        let (names, before_names) = (self.names(), earlier.names());
        let (calls, before) = (self.answers(), earlier.answers());
        let changed =
            calls.iter().filter(|(call, sets)| before.get(*call).is_some_and(|before| before != *sets)).count();
        Changes {
            since: earlier.date().to_owned(),
            permissions_new: names.difference(&before_names).count(),
            permissions_gone: before_names.difference(&names).count(),
            calls_new: calls.keys().filter(|call| !before.contains_key(*call)).count(),
            calls_gone: before.keys().filter(|call| !calls.contains_key(*call)).count(),
            calls_changed: changed,
        }
    }

    fn names(&self) -> HashSet<&str> {
        let facts = &self.inner().facts;
        (0_u16..).take(facts.permissions.len()).map(|number| facts.name(number)).collect()
    }

    fn answers(&self) -> HashMap<(&'static str, String), Vec<Vec<String>>> {
        let rows = self.rows().filter_map(|(method, template)| {
            let call = Call::parse(method, &template).ok()?;
            let mut sets = self.look_up(&call).acceptable;
            sets.sort();
            Some(((method, template), sets))
        });
        rows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> PermissionMap {
        PermissionMap::from_published(text.as_bytes(), None, "2026-01-01").unwrap()
    }

    fn text(name: &str, path: &str) -> String {
        format!(
            r#"{{"permissions":{{"{name}":{{"authorizationType":"oAuth2","schemes":{{"Application":{{"requiresAdminConsent":true}}}},"pathSets":[{{"schemeKeys":["Application"],"methods":["GET"],"paths":{{"{path}":"least=Application"}}}}]}}}}}}"#
        )
    }

    #[test]
    fn what_came_and_went_is_counted() {
        let (old, new) = (map(&text("User.Read.All", "/users")), map(&text("Group.Read.All", "/users")));
        let changes = new.changes_since(&old);
        assert_eq!((changes.permissions_new, changes.permissions_gone), (1, 1));
        assert_eq!((changes.calls_new, changes.calls_gone, changes.calls_changed), (0, 0, 1));
        assert!(new.changes_since(&new).is_empty());
        let other = map(&text("User.Read.All", "/groups")).changes_since(&old);
        assert_eq!((other.calls_new, other.calls_gone), (1, 1));
    }
}
