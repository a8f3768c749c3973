//! What permissions open, as bits, one for each row of the map.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::answer::Breadth;
use crate::map::Inner;

/// A set of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rows(Vec<u64>);

impl Rows {
    pub(super) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Whether all rows are in the other set too.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().enumerate().all(|(at, mine)| mine & !other.0.get(at).copied().unwrap_or(0) == 0)
    }

    /// Whether both share a row that `apart` does not have.
    pub(super) fn meet(&self, other: &Self, apart: &Self) -> bool {
        let both = self.0.iter().zip(&other.0).enumerate();
        both.into_iter().any(|(at, (mine, theirs))| mine & theirs & !apart.0.get(at).copied().unwrap_or(0) != 0)
    }

    fn insert(&mut self, row: u32) {
        let word = (row / 64) as usize;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (row % 64);
        }
    }
}

/// The rows of permissions, made when they are asked for.
pub(super) struct RowSets<'a> {
    inner: &'a Inner,
    writes: Rows,
    made: RefCell<HashMap<u16, Rc<Rows>>>,
}

impl<'a> RowSets<'a> {
    pub(super) fn new(inner: &'a Inner) -> Self {
        let mut writes = Rows::default();
        for row in (0_u32..).take(inner.index.rows.len()) {
            if inner.index.method(&inner.facts, row).writes() {
                writes.insert(row);
            }
        }
        Self { inner, writes, made: RefCell::default() }
    }

    pub(super) fn of(&self, permission: u16) -> Rc<Rows> {
        let make = || {
            let mut rows = Rows::default();
            self.inner.index.opened(permission).iter().for_each(|row| rows.insert(*row));
            Rc::new(rows)
        };
        Rc::clone(self.made.borrow_mut().entry(permission).or_insert_with(make))
    }

    pub(super) fn of_all(&self, permissions: &[u16]) -> Rows {
        let mut rows = Rows::default();
        permissions.iter().for_each(|permission| rows.add(&self.of(*permission)));
        rows
    }

    pub(super) fn breadth(&self, rows: &Rows) -> Breadth {
        let mut breadth = Breadth::default();
        for (at, word) in rows.0.iter().enumerate() {
            let writes = word & self.writes.0.get(at).copied().unwrap_or(0);
            breadth.writes += writes.count_ones();
            breadth.reads += (word & !writes).count_ones();
        }
        breadth
    }
}
