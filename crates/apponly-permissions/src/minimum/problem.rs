//! Calls as clauses, made smaller without losing the best answer.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Rows;
use super::search::Goal;

/// A set of permissions that suffices for a call, in ascending order.
pub(super) type Choice = Vec<u16>;
/// The choices of one call, the least first; one of them is needed. Without choices nothing is needed.
pub(super) type Clause = Vec<Choice>;

/// What is left to decide.
#[derive(Debug)]
pub(super) struct Problem {
    /// Permissions that every answer has, in ascending order.
    pub(super) forced: Vec<u16>,
    /// Clauses that share permissions with each other and with no other part.
    pub(super) parts: Vec<Vec<Clause>>,
}

impl Problem {
    /// Reduces the clauses until nothing changes, and parts them.
    pub(super) fn new(needs: &[Clause], goal: &Goal<'_>) -> Self {
        let mut forced = BTreeSet::new();
        let mut clauses: Vec<Clause> = distinct(needs);
        loop {
            let before = (forced.len(), size(&clauses));
            force(&mut clauses, &mut forced);
            drop_implied(&mut clauses);
            drop_dominated(&mut clauses, &forced, goal);
            if (forced.len(), size(&clauses)) == before {
                break;
            }
        }
        Self { forced: forced.into_iter().collect(), parts: parts(clauses) }
    }
}

fn size(clauses: &[Clause]) -> usize {
    clauses.iter().map(|clause| clause.len() + 1).sum()
}

/// Each clause once, in an order that does not depend on that of the calls.
fn distinct(needs: &[Clause]) -> Vec<Clause> {
    let mut seen = BTreeMap::new();
    for clause in needs.iter().filter(|clause| !clause.is_empty()) {
        let mut key = clause.clone();
        key.sort_unstable();
        seen.entry(key).or_insert_with(|| clause.clone());
    }
    seen.into_values().collect()
}

/// Takes what all choices of a clause have in common; a clause that has all it needs goes away.
fn force(clauses: &mut Vec<Clause>, forced: &mut BTreeSet<u16>) {
    for clause in clauses.iter() {
        let Some((first, others)) = clause.split_first() else { continue };
        forced.extend(first.iter().filter(|permission| others.iter().all(|choice| choice.contains(permission))));
    }
    for clause in clauses.iter_mut() {
        for choice in clause.iter_mut() {
            choice.retain(|permission| !forced.contains(permission));
        }
        minimise(clause);
    }
    clauses.retain(|clause| clause.iter().all(|choice| !choice.is_empty()));
}

/// Keeps the choices that hold no other one.
fn minimise(clause: &mut Clause) {
    let all = clause.clone();
    let mut kept: Clause = Vec::with_capacity(all.len());
    for choice in all.iter() {
        let holds_lesser = all.iter().any(|other| other.len() < choice.len() && is_within(other, choice));
        if !holds_lesser && !kept.contains(choice) {
            kept.push(choice.clone());
        }
    }
    *clause = kept;
}

fn is_within(lesser: &[u16], greater: &[u16]) -> bool {
    lesser.iter().all(|permission| greater.contains(permission))
}

/// Takes away clauses that another clause satisfies, whichever of its choices is taken.
fn drop_implied(clauses: &mut Vec<Clause>) {
    let implies = |strict: &Clause, loose: &Clause| {
        strict.iter().all(|choice| loose.iter().any(|lesser| is_within(lesser, choice)))
    };
    let mut kept: Vec<Clause> = Vec::with_capacity(clauses.len());
    let mut ordered = std::mem::take(clauses);
    ordered.sort_by_cached_key(|clause| (clause.len(), clause.clone()));
    for clause in ordered {
        if !kept.iter().any(|strict| implies(strict, &clause)) {
            kept.push(clause);
        }
    }
    *clauses = kept;
}

/// Takes away permissions in whose place another one, that costs no more, covers the same clauses and more.
fn drop_dominated(clauses: &mut [Clause], forced: &BTreeSet<u16>, goal: &Goal<'_>) {
    let uses = Uses::new(clauses);
    let open = goal.rows.map(|rows| rows.of_all(&forced.iter().copied().collect::<Vec<_>>()));
    let mut dropped = BTreeSet::new();
    for (permission, places) in &uses.alone {
        if uses.together.contains(permission) {
            continue;
        }
        // Whatever covers all of its clauses covers the first of them.
        let Some(first) = places.first().and_then(|place| clauses.get(*place)) else { continue };
        let dominated = first.iter().any(|choice| match choice.as_slice() {
            [other] => {
                other != permission
                    && !dropped.contains(other)
                    && uses.covers(*other, places)
                    && costs_no_more(*other, *permission, open.as_ref(), goal)
            }
            _ => false,
        });
        if dominated {
            dropped.insert(*permission);
        }
    }
    for clause in clauses.iter_mut() {
        clause.retain(|choice| !matches!(choice.as_slice(), [only] if dropped.contains(only)));
    }
}

/// Whether putting the one in the place of the other never makes an answer worse.
fn costs_no_more(one: u16, other: u16, open: Option<&Rows>, goal: &Goal<'_>) -> bool {
    let (mine, theirs) = ((goal.weight)(one), (goal.weight)(other));
    match (goal.rows, open) {
        _ if mine != theirs => mine < theirs,
        (Some(rows), Some(open)) => {
            let mut with_other = open.clone();
            with_other.add(&rows.of(other));
            let equal = || {
                let mut with_one = open.clone();
                with_one.add(&rows.of(one));
                with_other.is_within(&with_one)
            };
            rows.of(one).is_within(&with_other) && (one < other || !equal())
        }
        _ => one < other,
    }
}

/// Which clauses have a permission as a choice.
struct Uses {
    /// By permission: the clauses of which it alone is a choice, in ascending order.
    alone: BTreeMap<u16, Vec<usize>>,
    /// The permissions that are part of a larger choice.
    together: BTreeSet<u16>,
}

impl Uses {
    fn new(clauses: &[Clause]) -> Self {
        let mut uses = Self { alone: BTreeMap::new(), together: BTreeSet::new() };
        for (place, clause) in clauses.iter().enumerate() {
            for choice in clause {
                match choice.as_slice() {
                    [only] => uses.alone.entry(*only).or_default().push(place),
                    several => uses.together.extend(several),
                }
            }
        }
        uses
    }

    fn covers(&self, permission: u16, places: &[usize]) -> bool {
        let mine = self.alone.get(&permission).map(Vec::as_slice).unwrap_or_default();
        places.iter().all(|place| mine.binary_search(place).is_ok())
    }
}

/// Clauses that have to do with each other, in a fixed order.
fn parts(clauses: Vec<Clause>) -> Vec<Vec<Clause>> {
    let mut parts: Vec<(BTreeSet<u16>, Vec<Clause>)> = Vec::new();
    for clause in clauses {
        let mut permissions: BTreeSet<u16> = clause.iter().flatten().copied().collect();
        let mut members = vec![clause];
        let (touched, apart): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|(known, _)| !known.is_disjoint(&permissions));
        parts = apart;
        for (known, others) in touched {
            permissions.extend(known);
            members.extend(others);
        }
        parts.push((permissions, members));
    }
    parts.sort_by(|left, right| left.0.cmp(&right.0));
    for (_, members) in &mut parts {
        members.sort_by_cached_key(|clause| (clause.len(), clause.clone()));
    }
    parts.into_iter().map(|(_, members)| members).collect()
}
