//! Where a collection's items come from, one at a time and only when a page needs them.

use serde_json::{Map, Value};

use crate::directory::{Collection, Directory, Index};
use crate::graph::members;

/// A function that writes the item at a position as JSON.
pub(crate) type Writer<'a> = Box<dyn Fn(usize, &mut Vec<u8>) + 'a>;

/// How many items of one object (its grants, its credentials) have a position each: `object * SLOTS + item`.
pub(crate) const SLOTS: usize = 1 << 12;

/// The items of a collection, each at a position that it keeps whatever happens to the others.
pub(crate) trait Source {
    /// How many items there are.
    fn len(&self) -> usize;

    /// The first position from `from` on that holds an item.
    fn at_or_after(&self, from: usize) -> Option<usize>;

    /// The item at a position that holds one.
    fn object(&self, position: usize) -> Map<String, Value>;

    /// What `$expand` of the relationship `name` brings for the item at a position.
    fn expanded(&self, _position: usize, _name: &str) -> Value {
        Value::Null
    }

    /// The positions of all items whose `property` may be `value`, in order; nothing if only a look at every item can
    /// tell.
    fn candidates(&self, _property: &str, _value: &str) -> Option<Vec<usize>> {
        None
    }

    /// How an item is written with the properties `names` only.
    fn writer(&self, names: &[String]) -> Writer<'_> {
        let names = names.to_vec();
        Box::new(move |position, out| write_object(&self.object(position), &names, out))
    }
}

/// Writes the properties `names` of an object as JSON, as far as it has them, after its annotations.
pub(crate) fn write_object(object: &Map<String, Value>, names: &[String], out: &mut Vec<u8>) {
    let mut separator = b'{';
    let annotations = object.iter().filter(|(name, _)| name.starts_with('@'));
    for (name, value) in annotations.chain(names.iter().filter_map(|name| object.get_key_value(name))) {
        out.push(separator);
        separator = b',';
        write_json(name, out);
        out.push(b':');
        write_json(value, out);
    }
    if separator == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
}

/// Writes a value as JSON.
pub(crate) fn write_json(value: &(impl serde::Serialize + ?Sized), out: &mut Vec<u8>) {
    // Writing JSON values and texts into memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}

impl Source for Vec<Map<String, Value>> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        (from < self.as_slice().len()).then_some(from)
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        self.get(position).cloned().unwrap_or_default()
    }
}

/// All users, or all groups.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DirectoryObjects<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) collection: Collection,
}

impl Source for DirectoryObjects<'_> {
    fn len(&self) -> usize {
        self.directory.overlay(self.collection).len()
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        self.directory.overlay(self.collection).at_or_after(Index::try_from(from).ok()?).map(|index| index as usize)
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        let index = Index::try_from(position).ok();
        index.and_then(|index| self.directory.object(self.collection, index)).unwrap_or_default()
    }

    fn expanded(&self, position: usize, name: &str) -> Value {
        let index = Index::try_from(position).unwrap_or(Index::MAX);
        members::expanded(self.directory, self.collection, index, name)
    }

    fn writer(&self, names: &[String]) -> Writer<'_> {
        let names = names.to_vec();
        if self.collection == Collection::Groups {
            return Box::new(move |position, out| write_object(&self.object(position), &names, out));
        }
        let write = self.directory.user_writer(&names);
        Box::new(move |position, out| {
            if !Index::try_from(position).is_ok_and(|index| write(index, out)) {
                write_object(&self.object(position), &names, out);
            }
        })
    }
}
