//! Changed, added and deleted objects of one collection, and when they changed.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::Index;

/// What was done to the generated objects of one collection, and what was added to them.
#[derive(Debug)]
pub(crate) struct Overlay {
    generated: Index,
    /// The number that the next new object gets.
    next: Index,
    deleted: Index,
    entries: BTreeMap<Index, Entry>,
    /// The latest change of each changed object, by its sequence number.
    log: BTreeMap<u64, Index>,
}

/// One object that is not as it was generated.
#[derive(Debug)]
struct Entry {
    /// Nothing if it was deleted.
    object: Option<Map<String, Value>>,
    /// Sequence number of its latest change.
    changed: u64,
    /// Sequence number of its creation, 0 for a generated one.
    created: u64,
    /// Sequence number of the latest change of each property.
    properties: HashMap<String, u64>,
}

/// One object that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) index: Index,
    pub(crate) sequence: u64,
    pub(crate) deleted: bool,
}

impl Overlay {
    pub(super) fn new(generated: Index) -> Self {
        Self { generated, next: generated, deleted: 0, entries: BTreeMap::new(), log: BTreeMap::new() }
    }

    /// How many objects there are.
    pub(crate) fn len(&self) -> usize {
        (self.next - self.deleted) as usize
    }

    /// The number that the next new object gets.
    pub(super) fn next_index(&self) -> Index {
        self.next
    }

    /// Whether the object exists.
    pub(crate) fn is_there(&self, index: Index) -> bool {
        index < self.next && self.entries.get(&index).is_none_or(|entry| entry.object.is_some())
    }

    /// How many objects there were at the start.
    pub(super) fn generated(&self) -> Index {
        self.generated
    }

    /// Whether the object is one of those that were there at the start, deleted or not.
    pub(super) fn is_generated(&self, index: Index) -> bool {
        index < self.generated
    }

    /// The first object from `index` on that exists.
    pub(crate) fn at_or_after(&self, index: Index) -> Option<Index> {
        if self.deleted == 0 {
            return (index < self.next).then_some(index);
        }
        (index..self.next).find(|&index| self.is_there(index))
    }

    /// The object, if it is not as it was generated and exists.
    pub(super) fn changed(&self, index: Index) -> Option<&Map<String, Value>> {
        self.entries.get(&index).and_then(|entry| entry.object.as_ref())
    }

    /// Adds a new object, whose number is [`Overlay::next_index`].
    pub(super) fn add(&mut self, object: Map<String, Value>, sequence: u64) -> Index {
        let index = self.next;
        self.next = self.next.saturating_add(1);
        let entry = Entry { object: Some(object), changed: sequence, created: sequence, properties: HashMap::new() };
        self.entries.insert(index, entry);
        self.log.insert(sequence, index);
        index
    }

    /// Puts `object` in place of the object, whose `properties` changed by that.
    pub(super) fn replace(
        &mut self,
        index: Index,
        object: Map<String, Value>,
        properties: impl IntoIterator<Item = String>,
        sequence: u64,
    ) {
        let entry = self.touch(index, sequence);
        entry.object = Some(object);
        entry.properties.extend(properties.into_iter().map(|name| (name, sequence)));
    }

    /// Deletes the object.
    pub(super) fn delete(&mut self, index: Index, sequence: u64) {
        if self.is_there(index) {
            self.touch(index, sequence).object = None;
            self.deleted += 1;
        }
    }

    /// The changes after `since`, oldest first. With `properties`, only those of these properties count, beside
    /// creation and deletion. An object that was made and deleted since then never was there.
    pub(crate) fn changes<'a>(
        &'a self,
        since: u64,
        properties: Option<&'a [String]>,
    ) -> impl Iterator<Item = Change> + 'a {
        let after = since.saturating_add(1);
        self.log.range(after..).filter_map(move |(&sequence, &index)| {
            let entry = self.entries.get(&index)?;
            let deleted = entry.object.is_none();
            let new = entry.created > since;
            let counts = |names: &[String]| {
                names.iter().any(|name| entry.properties.get(name).is_some_and(|&changed| changed > since))
            };
            let seen = match (deleted, new) {
                (true, true) => false,
                (true, false) | (false, true) => true,
                (false, false) => properties.is_none_or(counts),
            };
            seen.then_some(Change { index, sequence, deleted })
        })
    }

    fn touch(&mut self, index: Index, sequence: u64) -> &mut Entry {
        let entry = self.entries.entry(index).or_insert_with(|| Entry {
            object: None,
            changed: 0,
            created: 0,
            properties: HashMap::new(),
        });
        self.log.remove(&entry.changed);
        self.log.insert(sequence, index);
        entry.changed = sequence;
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequences(overlay: &Overlay, since: u64) -> Vec<(Index, bool)> {
        overlay.changes(since, None).map(|change| (change.index, change.deleted)).collect()
    }

    #[test]
    fn changes_come_once_in_the_order_of_the_latest() {
        let mut overlay = Overlay::new(10);
        overlay.replace(3, Map::new(), ["mail".to_owned()], 1);
        overlay.delete(4, 2);
        overlay.replace(3, Map::new(), ["displayName".to_owned()], 3);
        assert_eq!(sequences(&overlay, 0), [(4, true), (3, false)]);
        assert_eq!(sequences(&overlay, 2), [(3, false)]);
        assert_eq!(sequences(&overlay, 3), []);
        assert_eq!(overlay.changes(2, Some(&["mail".to_owned()])).count(), 0);
        assert_eq!(overlay.changes(0, Some(&["mail".to_owned()])).count(), 2);
    }

    #[test]
    fn made_and_deleted_in_between_never_was() {
        let mut overlay = Overlay::new(2);
        assert_eq!(overlay.add(Map::new(), 1), 2);
        assert_eq!(overlay.len(), 3);
        overlay.delete(2, 2);
        assert_eq!(sequences(&overlay, 0), []);
        assert_eq!(sequences(&overlay, 1), [(2, true)]);
        assert_eq!(overlay.add(Map::new(), 3), 3);
    }

    #[test]
    fn deleted_objects_are_passed_over() {
        let mut overlay = Overlay::new(4);
        overlay.delete(1, 1);
        overlay.delete(1, 2);
        overlay.delete(3, 3);
        assert_eq!(overlay.len(), 2);
        assert_eq!((overlay.at_or_after(1), overlay.at_or_after(3)), (Some(2), None));
        assert!(!overlay.is_there(1) && !overlay.is_there(9));
    }
}
