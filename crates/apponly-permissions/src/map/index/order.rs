//! Which of two choices is the lesser: by risk, then by breadth, then by name.

use super::super::facts::Facts;
use super::Index;
use crate::risk::Risk;

/// How many permissions a set has at each level, the worst first. Compared in that order: a set without a critical
/// permission is less than any with one.
pub(crate) type RiskCount = [u32; 4];

/// What a set costs. Less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Cost {
    pub(crate) risks: RiskCount,
    /// Weighted.
    pub(crate) breadth: u32,
}

/// The place of a level in a [`RiskCount`].
pub(crate) fn level(risk: Risk) -> usize {
    match risk {
        Risk::Critical => 0,
        Risk::High => 1,
        Risk::Medium => 2,
        Risk::Low => 3,
    }
}

impl Index {
    /// The risks of a set.
    pub(crate) fn risk_count(&self, permissions: &[u16]) -> RiskCount {
        let mut count = RiskCount::default();
        for permission in permissions {
            if let Some(at) = count.get_mut(level(self.risk(*permission))) {
                *at += 1;
            }
        }
        count
    }

    /// The cost of a set.
    pub(crate) fn cost(&self, facts: &Facts, permissions: &[u16]) -> Cost {
        Cost { risks: self.risk_count(permissions), breadth: self.breadth_of(facts, permissions).weighted() }
    }
}

/// Puts the choices of each row in order, the least first.
pub(super) fn sort(facts: &Facts, index: &mut Index) {
    let ranks = ranks(index);
    let rank = |permission: &u16| ranks.get(usize::from(*permission)).copied().unwrap_or(u16::MAX);
    let mut choices = std::mem::take(&mut index.choices);
    for row in &index.rows {
        let start = row.choices.start as usize;
        let Some(of_row) = choices.get_mut(start..start + row.choices.length as usize) else { continue };
        if of_row.iter().all(|choice| choice.length == 1) {
            of_row.sort_unstable_by_key(|choice| choice.of(&index.members).first().map(rank));
        } else {
            of_row.sort_by_cached_key(|choice| {
                let members = choice.of(&index.members);
                (index.cost(facts, members), members.to_vec())
            });
        }
    }
    index.choices = choices;
}

/// By permission: its place in the order of single permissions.
fn ranks(index: &Index) -> Vec<u16> {
    let mut order: Vec<u16> = (0..).take(index.breadths.len()).collect();
    order.sort_by_cached_key(|permission| {
        (std::cmp::Reverse(level(index.risk(*permission))), index.breadth(*permission).weighted(), *permission)
    });
    let mut ranks = vec![0; order.len()];
    for (rank, permission) in (0_u16..).zip(order) {
        if let Some(slot) = ranks.get_mut(usize::from(permission)) {
            *slot = rank;
        }
    }
    ranks
}
