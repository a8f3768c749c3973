//! Members and owners of groups: generated from the numbers, with what was changed since beside them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Index;

/// How users belong to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Relation {
    Members,
    Owners,
}

/// What was changed in the links of all groups.
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<(Relation, Index), Changes>);

#[derive(Debug, Default)]
struct Changes {
    /// Generated links that were taken away.
    removed: BTreeSet<Index>,
    /// Links that were not generated.
    added: BTreeSet<Index>,
    /// The latest change of each user's link: sequence number, and whether it exists since.
    log: BTreeMap<Index, (u64, bool)>,
}

/// The generated links: every group has each `groups`-th user as member, and the first of them as owner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Generated {
    pub(super) users: Index,
    pub(super) groups: Index,
}

impl Generated {
    fn has(self, relation: Relation, group: Index, user: Index) -> bool {
        if group >= self.groups || user >= self.users {
            return false;
        }
        match relation {
            Relation::Members => user % self.groups == group,
            Relation::Owners => user == group % self.users,
        }
    }

    /// The first generated link from `user` on.
    fn at_or_after(self, relation: Relation, group: Index, user: Index) -> Option<Index> {
        if group >= self.groups || self.users == 0 {
            return None;
        }
        let next = match relation {
            Relation::Members => {
                let rest = user % self.groups;
                let step = if rest <= group { group - rest } else { self.groups - rest + group };
                user.checked_add(step)?
            }
            Relation::Owners => group % self.users,
        };
        (next >= user && next < self.users).then_some(next)
    }

    /// The generated group of a user.
    pub(super) fn group_of(self, user: Index) -> Option<Index> {
        (user < self.users && self.groups > 0).then(|| user % self.groups)
    }
}

impl Links {
    pub(super) fn has(&self, generated: Generated, relation: Relation, group: Index, user: Index) -> bool {
        let changes = self.0.get(&(relation, group));
        if generated.has(relation, group, user) {
            changes.is_none_or(|changes| !changes.removed.contains(&user))
        } else {
            changes.is_some_and(|changes| changes.added.contains(&user))
        }
    }

    /// Sets whether the link exists, at the sequence number of the change.
    pub(super) fn set(
        &mut self,
        generated: Generated,
        (relation, group): (Relation, Index),
        user: Index,
        exists: bool,
        sequence: u64,
    ) {
        let changes = self.0.entry((relation, group)).or_default();
        match (generated.has(relation, group, user), exists) {
            (true, true) => changes.removed.remove(&user),
            (true, false) => changes.removed.insert(user),
            (false, true) => changes.added.insert(user),
            (false, false) => changes.added.remove(&user),
        };
        changes.log.insert(user, (sequence, exists));
    }

    /// The first link from `position` on: generated ones lie at the user's number, others above all of those.
    pub(super) fn at_or_after(
        &self,
        generated: Generated,
        (relation, group): (Relation, Index),
        position: usize,
    ) -> Option<usize> {
        let changes = self.0.get(&(relation, group));
        let mut from = Index::try_from(position).ok();
        while let Some(user) = from.and_then(|from| generated.at_or_after(relation, group, from)) {
            if changes.is_none_or(|changes| !changes.removed.contains(&user)) {
                return Some(user as usize);
            }
            from = user.checked_add(1);
        }
        let first = Index::try_from(position.saturating_sub(generated.users as usize)).ok()?;
        changes?.added.range(first..).next().map(|&user| generated.users as usize + user as usize)
    }

    /// The groups to which the user was linked beside the generated one.
    pub(super) fn groups_of(&self, relation: Relation, user: Index) -> Vec<Index> {
        let linked = self.0.iter().filter(|((kind, _), changes)| *kind == relation && changes.added.contains(&user));
        let mut groups: Vec<_> = linked.map(|((_, group), _)| *group).collect();
        groups.sort_unstable();
        groups
    }

    /// The users whose link changed after `since`, and whether it exists now.
    pub(super) fn changes(&self, relation: Relation, group: Index, since: u64) -> Vec<(Index, bool)> {
        let Some(changes) = self.0.get(&(relation, group)) else { return Vec::new() };
        let recent = changes.log.iter().filter(|(_, (sequence, _))| *sequence > since);
        recent.map(|(&user, &(_, exists))| (user, exists)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GENERATED: Generated = Generated { users: 10, groups: 3 };
    const MEMBERS: (Relation, Index) = (Relation::Members, 1);

    fn all(links: &Links, of: (Relation, Index)) -> Vec<usize> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(position) = links.at_or_after(GENERATED, of, from) {
            found.push(position);
            from = position + 1;
        }
        found
    }

    #[test]
    fn generated_links_are_walked_from_any_position() {
        let links = Links::default();
        assert_eq!(all(&links, MEMBERS), [1, 4, 7]);
        assert_eq!(all(&links, (Relation::Members, 0)), [0, 3, 6, 9]);
        assert_eq!(all(&links, (Relation::Owners, 2)), [2]);
        assert_eq!(all(&links, (Relation::Members, 3)), [] as [usize; 0]);
        assert_eq!(links.at_or_after(GENERATED, MEMBERS, 5), Some(7));
    }

    #[test]
    fn added_links_come_after_the_generated_and_removed_ones_are_gone() {
        let mut links = Links::default();
        links.set(GENERATED, MEMBERS, 4, false, 1);
        links.set(GENERATED, MEMBERS, 0, true, 2);
        links.set(GENERATED, MEMBERS, 12, true, 3);
        assert_eq!(all(&links, MEMBERS), [1, 7, 10, 22]);
        assert_eq!(links.groups_of(Relation::Members, 12), [1]);
        assert_eq!(links.changes(Relation::Members, 1, 1), [(0, true), (12, true)]);
        links.set(GENERATED, MEMBERS, 4, true, 4);
        assert!(links.has(GENERATED, Relation::Members, 1, 4));
        assert_eq!(links.changes(Relation::Members, 1, 3), [(4, true)]);
    }
}
