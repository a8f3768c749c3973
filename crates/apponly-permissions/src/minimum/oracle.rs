//! The minimum by trying everything, for tests. Shares nothing with the search but the meaning of less.

use std::collections::{BTreeSet, HashSet};

use super::problem::Clause;
use crate::map::Inner;
use crate::map::index::Cost;

/// The cost of the best set, found by making every set that takes one choice of each clause. `None` when there are more
/// than `limit` of them, or more than 128 permissions take part.
pub(super) fn best(inner: &Inner, needs: &[Clause], limit: usize) -> Option<Cost> {
    let distinct: BTreeSet<&Clause> = needs.iter().filter(|clause| !clause.is_empty()).collect();
    let permissions: Vec<u16> = distinct
        .iter()
        .flat_map(|clause| clause.iter().flatten().copied())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let bit = |permission: &u16| {
        permissions.binary_search(permission).map_or(0, |at| 1_u128.checked_shl(at as u32).unwrap_or(0))
    };
    if permissions.len() > 128 {
        return None;
    }
    let mut sets: Vec<u128> = vec![0];
    for clause in distinct {
        let choices: Vec<u128> =
            clause.iter().map(|choice| choice.iter().map(bit).fold(0, |all, one| all | one)).collect();
        sets = sets.iter().flat_map(|set| choices.iter().map(move |choice| set | choice)).collect();
        sets.sort_unstable();
        sets.dedup();
        if sets.len() > limit {
            return None;
        }
    }
    let members =
        |set: &u128| permissions.iter().copied().filter(|permission| set & bit(permission) != 0).collect::<Vec<u16>>();
    let risks = |set: &u128| risks(inner, &members(set));
    let least = sets.iter().map(risks).min()?;
    sets.iter().filter(|set| risks(set) == least).map(|set| cost(inner, &members(set))).min()
}

fn risks(inner: &Inner, permissions: &[u16]) -> [u32; 4] {
    let mut risks = [0; 4];
    permissions.iter().for_each(|permission| risks[3 - inner.index.risk(*permission) as usize] += 1);
    risks
}

/// Counted anew, row by row.
pub(super) fn cost(inner: &Inner, permissions: &[u16]) -> Cost {
    let rows: HashSet<u32> =
        permissions.iter().flat_map(|permission| inner.index.opened(*permission)).copied().collect();
    let weights = rows.iter().map(|row| if inner.index.method(&inner.facts, *row).writes() { 4 } else { 1 });
    Cost { risks: risks(inner, permissions), breadth: weights.sum() }
}
