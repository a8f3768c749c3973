//! The least permissions for a set of calls, exact, and why.
//!
//! A set is less than another if it has fewer critical permissions; with the same number, fewer high ones; then fewer medium
//! ones, then fewer low ones; then if it opens less ([`Breadth::weighted`]: rows of the map, writes four times, each row
//! once). What is left even is decided by a fixed order of names. So a set at a lower risk always wins, however many it
//! takes; where risks are even, fewer permissions win, and then the narrower ones.
//!
//! * `problem`: calls as clauses, of which each needs one of its choices; made smaller without losing the best answer.
//! * `search`: branch and bound over what is left, part by part.
//! * `combine`: parts that are even in risk, chosen so that they open least together.
//! * `rows`: what permissions open, as bits.
//! * `explain`: which call forces what, what wider choices would open, and the trade-offs.

mod combine;
mod explain;
mod problem;
mod rows;
mod search;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::answer::{Answer, Breadth, CallKind};
use crate::call::Call;
use crate::map::{Inner, PermissionMap};
use crate::risk::Risk;
use problem::{Clause, Problem};
use rows::RowSets;
use search::Goal;

/// How much work one search may do before it stops with the best that it has, in clauses looked at. Real sets of calls take
/// a few thousand; this is some hundred milliseconds.
const WORK: u64 = 4_000_000;

/// The least permissions for a set of calls.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Minimum {
    /// The permissions, the most dangerous first, then by name.
    pub permissions: Vec<MinimumPermission>,
    /// The calls that no application permission covers, by their place in the list.
    pub uncovered: Vec<usize>,
    /// What else would do, with what is better and worse about it.
    pub alternatives: Vec<Alternative>,
    /// The answer for each call, in the order of the list.
    pub answers: Vec<Answer>,
    /// What the permissions open together.
    pub opens: Breadth,
    /// Whether it is proved that nothing is less. `false` only for sets of calls that were made to be hard.
    pub exact: bool,
}

/// One of the least permissions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MinimumPermission {
    /// Its name.
    pub permission: String,
    /// The id of its app role, if the map has it.
    pub id: Option<String>,
    /// Its risk.
    pub risk: Risk,
    /// The calls that it has a part in, by their place in the list.
    pub calls: Vec<usize>,
    /// Which call forces it, in one sentence without full stop.
    pub why: String,
    /// What it opens.
    pub opens: Breadth,
    /// Single permissions that would do in its place, and what they would open besides. The least first, eight at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wider: Vec<Wider>,
}

/// A permission that would do in another one's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Wider {
    /// Its name.
    pub permission: String,
    /// Its risk.
    pub risk: Risk,
    /// What it opens that the least one does not.
    pub opens_more: Breadth,
}

/// Another set that covers the calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// What it is better in.
    pub kind: AlternativeKind,
    /// The permissions: the whole set, or for `Selected` those that take the place of `instead_of`.
    pub permissions: Vec<String>,
    /// The permissions of the minimum that it does without.
    pub instead_of: Vec<String>,
    /// The highest risk in the set.
    pub risk: Risk,
    /// What the set opens. For `Selected` nothing: it depends on the grants.
    pub opens: Breadth,
    /// The trade-off in one sentence without full stop.
    pub text: String,
}

/// What an alternative is better in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AlternativeKind {
    /// Fewer permissions, at a higher risk or wider.
    Fewer,
    /// More permissions that open less, none of them critical or high that the minimum has not.
    Narrower,
    /// Permissions that open nothing until somebody grants them on single resources.
    Selected,
}

/// Finds the least permissions that cover the calls. The same set of calls gives the same answer, whatever their order.
#[must_use]
pub fn minimum(map: &PermissionMap, calls: &[Call]) -> Minimum {
    let inner = map.inner();
    let answers: Vec<Answer> = calls.iter().map(|call| map.look_up(call)).collect();
    let needs: Vec<Clause> = calls.iter().map(|call| clause(inner, call)).collect();
    let uncovered =
        (0_usize..).zip(&answers).filter(|(_, answer)| answer.kind != CallKind::App).map(|(at, _)| at).collect();
    let chosen = least(inner, &needs, WORK);
    explain::Explanation { inner, calls, answers: &answers, needs: &needs, chosen: &chosen.permissions }
        .minimum(uncovered, chosen.exact)
}

/// The choices of a call; none when no application permission covers it.
fn clause(inner: &Inner, call: &Call) -> Clause {
    let resolved = inner.row(call).and_then(|found| inner.resolved(found));
    resolved.map(|row| inner.index.choices(row).map(<[u16]>::to_vec).collect()).unwrap_or_default()
}

/// A set that covers all clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen {
    /// In ascending order.
    permissions: Vec<u16>,
    exact: bool,
}

/// The least set by risk, then by what it opens.
fn least(inner: &Inner, needs: &[Clause], work: u64) -> Chosen {
    let rows = RowSets::new(inner);
    let goal = Goal { weight: &|permission| risk_weight(inner, permission), rows: Some(&rows) };
    solve(needs, &goal, work)
}

/// The least set for any goal.
fn solve(needs: &[Clause], goal: &Goal<'_>, work: u64) -> Chosen {
    let problem = Problem::new(needs, goal);
    let mut work = work;
    let parts: Vec<search::Found> =
        problem.parts.iter().map(|part| search::search(part, &problem.forced, goal, &mut work)).collect();
    let exact = parts.iter().all(|part| part.exact);
    let (picked, combined) = combine::combine(&parts, &problem.forced, goal, &mut work);
    let mut permissions = problem.forced;
    permissions.extend(picked);
    permissions.sort_unstable();
    permissions.dedup();
    Chosen { permissions, exact: exact && combined }
}

/// One at the place of the permission's level.
fn risk_weight(inner: &Inner, permission: u16) -> search::Weight {
    let mut weight = search::Weight::default();
    if let Some(at) = weight.get_mut(crate::map::index::level(inner.index.risk(permission))) {
        *at = 1;
    }
    weight
}
