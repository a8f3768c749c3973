//! Which rows each permission opens, and how many.

use super::super::facts::Facts;
use super::{Index, Span};
use crate::answer::{Breadth, CallKind};
use crate::corrections;

/// Notes for each permission the rows that it has a part in, and those of what it includes: one that writes also reads,
/// whether the map lists it there or not. Otherwise a permission that the map forgot in places would seem narrow.
pub(super) fn open(facts: &Facts, index: &mut Index) {
    let parts = parts(facts, index);
    for permission in (0_u16..).take(parts.len()) {
        let mut rows = parts.get(usize::from(permission)).cloned().unwrap_or_default();
        if !rows.is_empty() {
            for included in corrections::included(facts.name(permission)) {
                let lesser = facts.permission(&included).and_then(|number| parts.get(usize::from(number)));
                rows.extend(lesser.into_iter().flatten());
            }
            rows.sort_unstable();
            rows.dedup();
        }
        let mut breadth = Breadth::default();
        rows.iter().for_each(|row| breadth.add(index.method(facts, *row)));
        index.breadths.push(breadth);
        index.opened.push(Span { start: index.opened_rows.len() as u32, length: rows.len() as u32 });
        index.opened_rows.extend(rows);
    }
}

/// By permission: the rows that it has a part in opening for an app, in ascending order. What needs a user is not among
/// them, whatever the map says.
fn parts(facts: &Facts, index: &Index) -> Vec<Vec<u32>> {
    let mut parts: Vec<Vec<u32>> = vec![Vec::new(); facts.permissions.len()];
    for (number, row) in (0_u32..).zip(&index.rows).filter(|(_, row)| row.kind == CallKind::App) {
        for permission in index.choices(row).flatten() {
            let rows = parts.get_mut(usize::from(*permission));
            if let Some(rows) = rows.filter(|rows| rows.last() != Some(&number)) {
                rows.push(number);
            }
        }
    }
    parts
}
