//! The columns of a table, and the parts of an item that stand in them, without building the item.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer as _, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// So many properties without a column are named at the end.
const MOST_NAMED: usize = 10;

/// Objects get columns of their own down to this level; deeper ones are JSON in a cell.
const DEEPEST: usize = 8;

/// What stands in a column where the items are no objects.
const BARE: &str = "value";

/// The names of the columns, and where their values are found.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<String>,
    root: Node,
    notes_others: bool,
}

/// A property: the columns that show it, and its own properties that have columns.
#[derive(Debug, Default)]
struct Node {
    name: String,
    columns: Vec<usize>,
    children: Vec<Self>,
}

/// The values of one item, by column: where in its text each one stands.
#[derive(Debug, Default)]
pub(super) struct Cells {
    ranges: Vec<Option<Range<usize>>>,
    others: Vec<String>,
}

impl Columns {
    /// The columns that somebody names; a dot leads into an object.
    pub(super) fn named(names: &[String]) -> Self {
        let mut root = Node::default();
        for (index, name) in names.iter().enumerate() {
            // A property may have a dot in its own name, such as `@odata.type`.
            root.insert(&[name.as_str()], index);
            let path: Vec<_> = name.split('.').collect();
            if path.len() > 1 {
                root.insert(&path, index);
            }
        }
        Self { names: names.to_vec(), root, notes_others: false }
    }

    /// The properties of `item`, those of its objects too, without annotations; `first` go before the others and are
    /// there even if the item lacks them.
    pub(super) fn of_item(item: &str, first: &[String]) -> Result<Self, serde_json::Error> {
        let mut found = Vec::new();
        list(item, &mut Vec::new(), &mut found)?;
        let mut paths: Vec<Vec<String>> = Vec::new();
        for name in first {
            let same = |path: &Vec<String>| path.first().is_some_and(|known| known.eq_ignore_ascii_case(name));
            let (of_name, others): (Vec<_>, Vec<_>) = found.into_iter().partition(same);
            found = others;
            match of_name.is_empty() {
                true => paths.push(name.split('/').map(str::to_owned).collect()),
                false => paths.extend(of_name),
            }
        }
        // What is selected is all that comes, but for the key that Graph adds now and then.
        paths.extend(found);
        let mut root = Node::default();
        for (index, path) in paths.iter().enumerate() {
            root.insert(&path.iter().map(String::as_str).collect::<Vec<_>>(), index);
        }
        let names = paths.iter().map(|path| if path.is_empty() { BARE.to_owned() } else { path.join(".") }).collect();
        Ok(Self { names, root, notes_others: true })
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Finds the values of `item`.
    pub(super) fn pick(&self, item: &str, cells: &mut Cells) -> Result<(), serde_json::Error> {
        cells.ranges.clear();
        cells.ranges.resize(self.names.len(), None);
        if let ([name], [cell]) = (self.names.as_slice(), cells.ranges.as_mut_slice())
            && name == BARE
            && !is_object(item.trim_start())
        {
            *cell = Some(0..item.len());
            return Ok(());
        }
        let mut row = Row { node: &self.root, start: item.as_ptr() as usize, notes: self.notes_others, cells };
        row.read(item)
    }
}

impl Cells {
    /// The texts of the values in `item`, in the order of the columns; `None` where it has none.
    pub(super) fn values<'a>(&'a self, item: &'a str) -> impl Iterator<Item = Option<&'a str>> {
        self.ranges.iter().map(|range| range.clone().and_then(|range| item.get(range)))
    }

    /// Some properties that no column shows.
    pub(super) fn others(&self) -> &[String] {
        &self.others
    }
}

impl Node {
    fn insert(&mut self, path: &[&str], column: usize) {
        let Some((name, rest)) = path.split_first() else {
            self.columns.push(column);
            return;
        };
        let known = self.children.iter().position(|child| child.name == *name).unwrap_or_else(|| {
            self.children.push(Self { name: (*name).to_owned(), ..Self::default() });
            self.children.len() - 1
        });
        if let Some(child) = self.children.get_mut(known) {
            child.insert(rest, column);
        }
    }
}

fn is_object(json: &str) -> bool {
    json.starts_with('{')
}

/// Appends the paths of all values of `json` that are no objects.
fn list(json: &str, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> Result<(), serde_json::Error> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some(member) = map.next_entry()? {
                members.push(member);
            }
            Ok(members)
        }
    }
    let json = json.trim();
    if !is_object(json) || path.len() >= DEEPEST {
        paths.push(path.clone());
        return Ok(());
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let members = deserializer.deserialize_map(Members)?;
    deserializer.end()?;
    if members.is_empty() && !path.is_empty() {
        paths.push(path.clone());
    }
    for (name, value) in members {
        if is_annotation(&name) {
            continue;
        }
        path.push(name);
        list(value.get(), path, paths)?;
        path.pop();
    }
    Ok(())
}

/// Graph says something about a property or the object by names such as `@odata.type` and `members@odata.context`.
fn is_annotation(name: &str) -> bool {
    name.contains("@odata.")
}

/// An object on its way into cells.
struct Row<'a> {
    node: &'a Node,
    start: usize,
    notes: bool,
    cells: &'a mut Cells,
}

impl Row<'_> {
    /// Puts `json`, which is the value of the node, where its columns and those of its properties are.
    fn read(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let begin = json.as_ptr() as usize - self.start;
        for column in &self.node.columns {
            if let Some(cell) = self.cells.ranges.get_mut(*column) {
                *cell = Some(begin..begin + json.len());
            }
        }
        if self.node.children.is_empty() || !is_object(json.trim_start()) {
            return Ok(());
        }
        let mut deserializer = serde_json::Deserializer::from_str(json);
        deserializer.deserialize_map(&mut *self)?;
        deserializer.end()
    }
}

impl<'de> Visitor<'de> for &mut Row<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut guess = 0;
        while let Some(found) =
            map.next_key_seed(Key { node: self.node, guess, others: self.notes.then_some(&mut self.cells.others) })?
        {
            let Some((index, child)) = found.and_then(|index| Some((index, self.node.children.get(index)?))) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            // Properties come in the same order in every item, as a rule.
            guess = index + 1;
            let value: &RawValue = map.next_value()?;
            let mut row = Row { node: child, start: self.start, notes: self.notes, cells: self.cells };
            row.read(value.get()).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// The name of a property, as the number of its child.
struct Key<'a> {
    node: &'a Node,
    guess: usize,
    others: Option<&'a mut Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let children = &self.node.children;
        if children.get(self.guess).is_some_and(|child| child.name == name) {
            return Ok(Some(self.guess));
        }
        let found = children.iter().position(|child| child.name == name);
        if let (None, Some(others)) = (found, self.others)
            && others.len() < MOST_NAMED
            && !is_annotation(name)
            && !others.iter().any(|known| known == name)
        {
            others.push(name.to_owned());
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn row<'a>(columns: &Columns, item: &'a str) -> Vec<Option<&'a str>> {
        let mut cells = Cells::default();
        columns.pick(item, &mut cells).unwrap();
        cells.values(item).map(|value| value.map(|value| &item[item.find(value).unwrap()..][..value.len()])).collect()
    }

    const ITEM: &str = r##"{"@odata.type":"#user","id":"1","manager":{"id":"2","@odata.etag":"x","plan":{"n":3}},"tags":["a"],"none":{}}"##;

    #[test]
    fn columns_of_an_item_are_its_values_with_those_of_its_objects() {
        let columns = Columns::of_item(ITEM, &[]).unwrap();
        assert_eq!(columns.names(), ["id", "manager.id", "manager.plan.n", "tags", "none"]);
        assert_eq!(row(&columns, ITEM), [Some("\"1\""), Some("\"2\""), Some("3"), Some("[\"a\"]"), Some("{}")]);
        let other = r#" {"tags":null,"manager":null,"more":1,"id":"7"} "#;
        assert_eq!(row(&columns, other), [Some("\"7\""), None, None, Some("null"), None]);
    }

    #[test]
    fn selected_columns_come_first_in_their_order_and_even_if_missing() {
        let columns = Columns::of_item(ITEM, &owned(&["tags", "ID", "gone"])).unwrap();
        assert_eq!(columns.names(), ["tags", "id", "gone", "manager.id", "manager.plan.n", "none"]);
    }

    #[test]
    fn named_columns_lead_into_objects_and_take_names_with_dots() {
        let columns =
            Columns::named(&owned(&["manager.id", "@odata.type", "manager", "manager.plan.n", "id", "id", "x.y"]));
        let found = row(&columns, ITEM);
        assert_eq!(found[..2], [Some("\"2\""), Some("\"#user\"")]);
        assert!(found[2].unwrap().starts_with("{\"id\":\"2\""));
        assert_eq!(found[3..], [Some("3"), Some("\"1\""), Some("\"1\""), None]);
    }

    #[test]
    fn bare_values_have_one_column() {
        let columns = Columns::of_item("\"a\"", &[]).unwrap();
        assert_eq!(columns.names(), ["value"]);
        assert_eq!(row(&columns, "\"b\""), [Some("\"b\"")]);
        assert_eq!(row(&Columns::named(&owned(&["value"])), "\"b\""), [Some("\"b\"")]);
        assert_eq!(row(&Columns::named(&owned(&["value"])), "{\"value\":1}"), [Some("1")]);
    }

    #[test]
    fn depth_without_end_does_no_harm() {
        let item = format!("{}1{}", "{\"a\":".repeat(50_000), "}".repeat(50_000));
        let columns = Columns::of_item(&item, &[]).unwrap();
        assert_eq!(columns.names(), ["a.a.a.a.a.a.a.a"]);
        assert!(row(&columns, &item)[0].is_some_and(|cell| cell.starts_with("{\"a\"")));
    }

    #[test]
    fn properties_without_a_column_are_noted() {
        let columns = Columns::of_item(r#"{"id":1}"#, &[]).unwrap();
        let mut cells = Cells::default();
        for item in [r#"{"id":1,"a":2}"#, r#"{"a":2,"id":1,"b":3,"@odata.etag":""}"#] {
            columns.pick(item, &mut cells).unwrap();
        }
        assert_eq!(cells.others(), ["a", "b"]);
        let (named, mut cells) = (Columns::named(&owned(&["id"])), Cells::default());
        named.pick(r#"{"id":1,"a":2}"#, &mut cells).unwrap();
        assert!(cells.others().is_empty());
    }

    #[test]
    fn text_that_is_no_json_is_an_error() {
        let columns = Columns::named(&owned(&["id"]));
        for bad in ["{", r#"{"id":}"#, r#"{"id":1} x"#, r#"{"id" 1}"#] {
            assert!(columns.pick(bad, &mut Cells::default()).is_err(), "{bad}");
        }
    }
}
