//! The facts with our corrections applied: for each row its kind and its choices, made once when a map is loaded.

mod order;
mod resolve;

#[cfg(test)]
pub(crate) use order::Cost;
pub(crate) use order::level;

use super::facts::Facts;
use crate::answer::{Breadth, CallKind};
use crate::call::{Folded, Method};
use crate::corrections::Correction;
use crate::risk::Risk;

/// A range in a flat list.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) length: u32,
}

impl Span {
    fn of<T>(self, list: &[T]) -> &[T] {
        let start = self.start as usize;
        list.get(start..start + self.length as usize).unwrap_or_default()
    }
}

/// A row with its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolved {
    pub(crate) kind: CallKind,
    /// In [`Index::choices`], the least first.
    pub(crate) choices: Span,
    /// In [`Index::notes`].
    pub(crate) note: Note,
}

/// What to say beside an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    None,
    Correction(&'static Correction),
    Rule(&'static crate::corrections::Rule),
}

impl Note {
    pub(crate) fn text(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Correction(correction) => Some(correction.reason),
            Self::Rule(rule) => Some(rule.reason),
        }
    }
}

/// A call that only the corrections have.
#[derive(Debug)]
pub(crate) struct Added {
    pub(crate) method: Method,
    pub(crate) template: Folded,
    pub(crate) display: &'static str,
    /// In [`Index::rows`].
    pub(crate) row: u32,
}

/// The whole.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// One for each row of the facts, then one for each of `added`.
    pub(crate) rows: Vec<Resolved>,
    /// Each a set of permissions in `members`.
    choices: Vec<Span>,
    /// Sorted within each choice.
    members: Vec<u16>,
    pub(crate) added: Vec<Added>,
    /// By permission: which rows it has a part in, in ascending order.
    opened: Vec<Span>,
    opened_rows: Vec<u32>,
    pub(crate) breadths: Vec<Breadth>,
    pub(crate) risks: Vec<Risk>,
}

impl Index {
    /// Applies the corrections.
    pub(super) fn new(facts: &Facts) -> Self {
        resolve::index(facts)
    }

    /// The choices of a row, the least first.
    pub(crate) fn choices(&self, row: &Resolved) -> impl Iterator<Item = &[u16]> + Clone {
        row.choices.of(&self.choices).iter().map(|choice| choice.of(&self.members))
    }

    /// The rows that a permission has a part in.
    pub(crate) fn opened(&self, permission: u16) -> &[u32] {
        self.opened.get(usize::from(permission)).copied().unwrap_or_default().of(&self.opened_rows)
    }

    pub(crate) fn risk(&self, permission: u16) -> Risk {
        self.risks.get(usize::from(permission)).copied().unwrap_or(Risk::High)
    }

    pub(crate) fn breadth(&self, permission: u16) -> Breadth {
        self.breadths.get(usize::from(permission)).copied().unwrap_or_default()
    }

    /// How much a set opens: each row once, whatever the number of permissions that have a part in it.
    pub(crate) fn breadth_of(&self, facts: &Facts, permissions: &[u16]) -> Breadth {
        if let [only] = permissions {
            return self.breadth(*only);
        }
        let mut rows: Vec<u32> =
            permissions.iter().flat_map(|permission| self.opened(*permission).iter().copied()).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut breadth = Breadth::default();
        rows.iter().for_each(|row| breadth.add(self.method(facts, *row)));
        breadth
    }

    /// The method of a row of [`Index::rows`].
    pub(crate) fn method(&self, facts: &Facts, row: u32) -> Method {
        let row = row as usize;
        let known = facts.rows.get(row).map(|row| row.method);
        known
            .or_else(|| self.added.get(row - facts.rows.len().min(row)).map(|added| added.method))
            .unwrap_or(Method::Get)
    }
}
