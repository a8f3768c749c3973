//! Branch and bound over the clauses of one part.

use super::problem::{Choice, Clause};
use super::rows::{RowSets, Rows};

/// What a permission costs: numbers of which an earlier one decides before a later one. Sums compare as their parts do.
pub(super) type Weight = [u64; 5];

/// What is to be least: the sum of the weights and then, with `rows`, what is opened.
pub(super) struct Goal<'a> {
    pub(super) weight: &'a dyn Fn(u16) -> Weight,
    pub(super) rows: Option<&'a RowSets<'a>>,
}

impl Goal<'_> {
    pub(super) fn sum<'a>(&self, permissions: impl IntoIterator<Item = &'a u16>) -> Weight {
        permissions.into_iter().fold(Weight::default(), |sum, permission| plus(sum, (self.weight)(*permission)))
    }
}

pub(super) fn plus(left: Weight, right: Weight) -> Weight {
    let mut sum = left;
    sum.iter_mut().zip(right).for_each(|(mine, theirs)| *mine = mine.saturating_add(theirs));
    sum
}

/// The best answers of a part.
#[derive(Debug)]
pub(super) struct Found {
    /// Even in weight, none of them opens all that another one opens. At least one.
    pub(super) answers: Vec<Answer>,
    /// Whether nothing was left out.
    pub(super) exact: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) permissions: Vec<u16>,
    /// What is opened, with what is forced.
    pub(super) rows: Rows,
}

/// More even answers than these are not kept.
const KEPT: usize = 64;

/// Finds the best answers of a part. `work` is what may still be done; the first answer is always found.
pub(super) fn search(part: &[Clause], forced: &[u16], goal: &Goal<'_>, work: &mut u64) -> Found {
    let open = goal.rows.map(|rows| rows.of_all(forced)).unwrap_or_default();
    let mut search =
        Search { part, goal, work, held: Vec::new(), banned: Vec::new(), best: None, kept: Vec::new(), exact: true };
    search.step(Weight::default(), &open);
    Found { answers: search.kept, exact: search.exact }
}

struct Search<'a> {
    part: &'a [Clause],
    goal: &'a Goal<'a>,
    work: &'a mut u64,
    held: Vec<u16>,
    /// Choices that earlier branches have followed to their end; an answer that holds one was seen there.
    banned: Vec<Choice>,
    best: Option<Weight>,
    kept: Vec<Answer>,
    exact: bool,
}

/// A clause that is not satisfied yet: what each choice that is left still needs.
struct Open {
    missing: Vec<Choice>,
    /// The least weight of them.
    least: Weight,
}

impl Search<'_> {
    fn step(&mut self, weight: Weight, rows: &Rows) {
        if self.best.is_some() && *self.work < self.part.len() as u64 {
            self.exact = false;
            return;
        }
        *self.work = self.work.saturating_sub(self.part.len() as u64);
        let Some(open) = self.open() else { return };
        if self.is_hopeless(plus(weight, self.bound(&open)), rows) {
            return;
        }
        let Some(next) = open.into_iter().min_by_key(|clause| clause.missing.len()) else {
            self.keep(weight, rows);
            return;
        };
        let banned = self.banned.len();
        let mut missing = next.missing;
        // The order of the clause, least first, where weights are even.
        missing.sort_by_cached_key(|choice| self.goal.sum(choice));
        for choice in missing {
            self.follow(&choice, weight, rows);
            self.banned.push(choice);
        }
        self.banned.truncate(banned);
    }

    fn follow(&mut self, choice: &Choice, weight: Weight, rows: &Rows) {
        let held = self.held.len();
        self.held.extend(choice);
        let mut opened = rows.clone();
        if let Some(sets) = self.goal.rows {
            choice.iter().for_each(|permission| opened.add(&sets.of(*permission)));
        }
        self.step(plus(weight, self.goal.sum(choice)), &opened);
        self.held.truncate(held);
    }

    /// The clauses that are not satisfied; `None` when one of them cannot be any more.
    fn open(&self) -> Option<Vec<Open>> {
        let mut open = Vec::new();
        for clause in self.part {
            if clause.iter().any(|choice| choice.iter().all(|permission| self.held.contains(permission))) {
                continue;
            }
            let missing: Vec<Choice> =
                clause.iter().filter(|choice| !self.is_banned(choice)).map(|choice| self.missing(choice)).collect();
            let least = missing.iter().map(|choice| self.goal.sum(choice)).min()?;
            open.push(Open { missing, least });
        }
        Some(open)
    }

    fn missing(&self, choice: &Choice) -> Choice {
        choice.iter().copied().filter(|permission| !self.held.contains(permission)).collect()
    }

    /// Whether taking the choice would complete something that an earlier branch has followed.
    fn is_banned(&self, choice: &Choice) -> bool {
        self.banned
            .iter()
            .any(|banned| banned.iter().all(|permission| choice.contains(permission) || self.held.contains(permission)))
    }

    /// What is needed at least: clauses that share no missing permission add up.
    fn bound(&self, open: &[Open]) -> Weight {
        let mut order: Vec<&Open> = open.iter().collect();
        order.sort_by(|left, right| right.least.cmp(&left.least).then(left.missing.len().cmp(&right.missing.len())));
        let mut taken: Vec<u16> = Vec::new();
        let mut bound = Weight::default();
        for clause in order {
            if !clause.missing.iter().flatten().any(|permission| taken.contains(permission)) {
                taken.extend(clause.missing.iter().flatten());
                bound = plus(bound, clause.least);
            }
        }
        bound
    }

    /// Whether nothing that comes of this can be better than what is kept.
    fn is_hopeless(&self, bound: Weight, rows: &Rows) -> bool {
        let Some(best) = self.best else { return false };
        bound > best || (bound == best && self.kept.iter().any(|kept| kept.rows.is_within(rows)))
    }

    fn keep(&mut self, weight: Weight, rows: &Rows) {
        if self.best.is_none_or(|best| weight < best) {
            self.best = Some(weight);
            self.kept.clear();
        }
        self.kept.retain(|kept| !rows.is_within(&kept.rows));
        if self.kept.len() < KEPT {
            self.kept.push(Answer { permissions: self.held.clone(), rows: rows.clone() });
        } else {
            self.exact = false;
        }
    }
}
