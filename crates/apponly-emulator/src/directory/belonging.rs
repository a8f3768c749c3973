//! Who belongs to whom: members and owners of groups, managers and their reports.

use super::links::Generated;
use super::{Collection, Directory, Index, Relation};

/// How many people report to each manager.
const REPORTS: Index = 8;

impl Directory {
    /// Whether the user is linked to the group.
    pub(crate) fn is_linked(&self, relation: Relation, group: Index, user: Index) -> bool {
        self.links.has(self.generated(), relation, group, user) && self.overlay(Collection::Users).is_there(user)
    }

    /// Links an existing user to an existing group, or ends that; the group changes by it.
    pub(crate) fn link(&mut self, relation: Relation, group: Index, user: Index, exists: bool) {
        self.touch_group(group, relation);
        let generated = self.generated();
        self.links.set(generated, (relation, group), user, exists, self.sequence);
    }

    /// The first position from `from` on at which the group has a link to an existing user, with the user.
    pub(crate) fn linked_at_or_after(&self, relation: Relation, group: Index, from: usize) -> Option<(usize, Index)> {
        let mut from = from;
        loop {
            let position = self.links.at_or_after(self.generated(), (relation, group), from)?;
            let user = self.linked_user(position)?;
            if self.overlay(Collection::Users).is_there(user) {
                return Some((position, user));
            }
            from = position + 1;
        }
    }

    /// The user of a link at `position`.
    pub(crate) fn linked_user(&self, position: usize) -> Option<Index> {
        let users = self.generated().users as usize;
        Index::try_from(if position < users { position } else { position - users }).ok()
    }

    /// The existing users whose link to the group changed after `since`, and whether it exists now.
    pub(crate) fn link_changes(&self, relation: Relation, group: Index, since: u64) -> Vec<(Index, bool)> {
        self.links.changes(relation, group, since)
    }

    /// The existing groups that have the user as a member.
    pub(crate) fn groups_of(&self, user: Index) -> Vec<Index> {
        let mut groups = self.links.groups_of(Relation::Members, user);
        groups.extend(self.generated().group_of(user));
        groups.sort_unstable();
        groups.dedup();
        groups.retain(|&group| {
            self.overlay(Collection::Groups).is_there(group) && self.is_linked(Relation::Members, group, user)
        });
        groups
    }

    /// The manager of a user. Generated users form a tree; new ones have none.
    pub(crate) fn manager(&self, user: Index) -> Option<Index> {
        let manager = user.checked_sub(1)? / REPORTS;
        let has = user < self.generated().users && self.overlay(Collection::Users).is_there(manager);
        has.then_some(manager)
    }

    /// The existing users whose manager this is.
    pub(crate) fn reports(&self, manager: Index) -> Vec<Index> {
        let first = manager.saturating_mul(REPORTS).saturating_add(1);
        let reports = first..first.saturating_add(REPORTS).min(self.generated().users);
        reports.filter(|&user| self.overlay(Collection::Users).is_there(user)).collect()
    }

    fn generated(&self) -> Generated {
        Generated {
            users: self.overlay(Collection::Users).generated(),
            groups: self.overlay(Collection::Groups).generated(),
        }
    }
}

impl Relation {
    /// The navigation property of a group.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Owners => "owners",
        }
    }
}
