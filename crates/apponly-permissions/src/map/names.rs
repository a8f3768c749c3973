//! Questions about names and ids.

use serde::Serialize;

use super::facts::{compare_names, flag, guid, guid_text};
use super::{PermissionMap, find};
use crate::answer::PermissionInfo;
use crate::risk;

/// A call that a permission opens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct OpenedRow {
    /// The template: `/users/{id}/messages`.
    pub path: String,
    /// The method in capitals.
    pub method: &'static str,
    /// Whether the permission is the least choice there.
    pub least: bool,
}

impl PermissionMap {
    /// What is known about a permission, application or delegated. Names are compared without regard to case.
    #[must_use]
    pub fn permission(&self, name: &str) -> Option<PermissionInfo> {
        let inner = self.inner();
        let Some(number) = inner.facts.permission(name) else { return self.provisioned(name) };
        let fact = inner.facts.permissions.get(usize::from(number))?;
        let permission = inner.facts.name(number).to_owned();
        Some(PermissionInfo {
            id: fact.role.as_ref().map(guid_text),
            scope_id: fact.scope.as_ref().map(guid_text),
            application: self.is_application(name),
            delegated: self.is_delegated(name),
            resource_specific: fact.has(flag::RESOURCE_SPECIFIC),
            offered: !fact.has(flag::WITHHELD),
            risk: inner.index.risk(number),
            reason: risk::reason(&permission),
            breadth: inner.index.breadth(number),
            permission,
        })
    }

    /// A permission that is deployed but opens no call of the map.
    fn provisioned(&self, name: &str) -> Option<PermissionInfo> {
        let role = self.id_of(name, true);
        let scope = self.id_of(name, false);
        let (_, spelled) = role.or(scope)?;
        Some(PermissionInfo {
            permission: spelled.to_owned(),
            id: role.map(|(id, _)| guid_text(&id)),
            scope_id: scope.map(|(id, _)| guid_text(&id)),
            application: role.is_some(),
            delegated: scope.is_some(),
            resource_specific: false,
            offered: true,
            risk: risk::of(spelled),
            reason: risk::reason(spelled),
            breadth: crate::answer::Breadth::default(),
        })
    }

    /// The calls that an application permission has a part in, by path and method.
    #[must_use]
    pub fn opened_by(&self, name: &str) -> Vec<OpenedRow> {
        let inner = self.inner();
        let Some(number) = inner.facts.permission(name) else { return Vec::new() };
        let mut opened: Vec<OpenedRow> =
            inner.index.opened(number).iter().filter_map(|row| self.opened_row(*row, number)).collect();
        opened.sort();
        opened
    }

    fn opened_row(&self, row: u32, permission: u16) -> Option<OpenedRow> {
        let inner = self.inner();
        let resolved = inner.index.rows.get(row as usize)?;
        let path = match inner.facts.rows.get(row as usize) {
            Some(fact) => find::template(&inner.facts, fact.node),
            None => inner.index.added.iter().find(|added| added.row == row)?.display.to_owned(),
        };
        let least = inner.index.choices(resolved).next().is_some_and(|choice| choice.contains(&permission));
        Some(OpenedRow { path, method: inner.index.method(&inner.facts, row).name(), least })
    }

    /// Method and template of every call that the map and our corrections have.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static str, String)> {
        let inner = self.inner();
        let published =
            inner.facts.rows.iter().zip(0_u32..).map(|(fact, row)| {
                (inner.index.method(&inner.facts, row).name(), find::template(&inner.facts, fact.node))
            });
        let added = inner.index.added.iter().map(|added| (added.method.name(), added.display.to_owned()));
        published.chain(added)
    }

    /// The name of the application permission with that id, a GUID in any case.
    #[must_use]
    pub fn role_by_id(&self, id: &str) -> Option<&str> {
        self.by_id(id, true)
    }

    /// The name of the delegated permission with that id.
    #[must_use]
    pub fn scope_by_id(&self, id: &str) -> Option<&str> {
        self.by_id(id, false)
    }

    /// Several names may share an id in the file; the one that Graph's map has goes first.
    fn by_id(&self, id: &str, role: bool) -> Option<&str> {
        let facts = &self.inner().facts;
        let id = guid(id)?;
        let start = facts.ids.partition_point(|fact| fact.id < id);
        let same = || facts.ids.iter().skip(start).take_while(|fact| fact.id == id).filter(|fact| fact.role == role);
        let names = || same().map(|fact| facts.strings.text(fact.name));
        names().find(|name| facts.permission(name).is_some()).or_else(|| names().next())
    }

    fn id_of(&self, name: &str, role: bool) -> Option<([u8; 16], &str)> {
        let facts = &self.inner().facts;
        let same = |fact: &&super::facts::IdFact| {
            fact.role == role && facts.strings.text(fact.name).eq_ignore_ascii_case(name)
        };
        facts.ids.iter().find(same).map(|fact| (fact.id, facts.strings.text(fact.name)))
    }

    /// Whether a name is an application permission that can be granted for the tenant; resource-specific ones cannot.
    #[must_use]
    pub fn is_application(&self, name: &str) -> bool {
        let facts = &self.inner().facts;
        let known = facts.permission(name).and_then(|number| facts.permissions.get(usize::from(number)));
        let listed = known.is_some_and(|fact| fact.has(flag::APPLICATION));
        let resource_specific = known.is_some_and(|fact| fact.has(flag::RESOURCE_SPECIFIC));
        !resource_specific && (listed || self.id_of(name, true).is_some())
    }

    /// Whether a name is a delegated permission.
    #[must_use]
    pub fn is_delegated(&self, name: &str) -> bool {
        let facts = &self.inner().facts;
        let known = facts.permission(name).and_then(|number| facts.permissions.get(usize::from(number)));
        known.is_some_and(|fact| fact.has(flag::DELEGATED)) || self.id_of(name, false).is_some()
    }

    /// Names like a wrong one, the likeliest first, five at most: for "did you mean".
    #[must_use]
    pub fn near_names(&self, name: &str) -> Vec<String> {
        let facts = &self.inner().facts;
        let wanted = name.to_ascii_lowercase();
        let limit = (wanted.len() / 3).clamp(2, 8);
        let mut near: Vec<(usize, u16)> = Vec::new();
        for number in (0_u16..).take(facts.permissions.len()) {
            let candidate = facts.name(number).to_ascii_lowercase();
            let distance = if candidate.starts_with(&wanted) && wanted.len() > 3 {
                1
            } else {
                distance(&wanted, &candidate, limit)
            };
            if distance <= limit {
                near.push((distance, number));
            }
        }
        near.sort_unstable_by(|left, right| {
            left.0.cmp(&right.0).then_with(|| compare_names(facts.name(left.1), facts.name(right.1)))
        });
        near.iter().take(5).map(|(_, number)| facts.name(*number).to_owned()).collect()
    }
}

/// The number of letters to add, take away or change; more than `limit` is not told apart.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.bytes().enumerate() {
        let mut current = Vec::with_capacity(before.len());
        current.push(row + 1);
        for (column, other) in right.bytes().enumerate() {
            let change = before.get(column).copied().unwrap_or(0) + usize::from(letter != other);
            let add = current.last().copied().unwrap_or(0) + 1;
            let take = before.get(column + 1).copied().unwrap_or(0) + 1;
            current.push(change.min(add).min(take));
        }
        before = current;
    }
    before.last().copied().unwrap_or(limit + 1)
}
