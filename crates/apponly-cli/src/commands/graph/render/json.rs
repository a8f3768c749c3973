//! All items in one document.

use apponly::Error;

use super::{Render, text};

/// A JSON list, an item a line; indented for people.
#[derive(Debug)]
pub(in crate::commands::graph) struct Json {
    indented: bool,
    has_items: bool,
}

impl Json {
    /// A list that has items already where a run goes on that was interrupted.
    pub(in crate::commands::graph) fn new(indented: bool, has_items: bool) -> Self {
        Self { indented, has_items }
    }
}

impl Render for Json {
    fn item(&mut self, item: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        out.extend_from_slice(if self.has_items { b",\n" } else { b"[\n" });
        self.has_items = true;
        if self.indented {
            out.extend_from_slice(b"  ");
            text::indented(item, 1, out);
        } else {
            text::on_one_line(item, out);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        out.extend_from_slice(if self.has_items { b"\n]\n" } else { b"[]\n" });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(indented: bool, items: &[&str]) -> String {
        let (mut json, mut out) = (Json::new(indented, false), Vec::new());
        for item in items {
            json.item(item.as_bytes(), &mut out).unwrap();
        }
        json.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn items_become_one_list() {
        assert_eq!(rendered(false, &[]), "[]\n");
        assert_eq!(rendered(false, &[r#"{"a":1}"#, "2"]), "[\n{\"a\":1},\n2\n]\n");
        assert_eq!(rendered(true, &[r#"{"a":1}"#, "2"]), "[\n  {\n    \"a\": 1\n  },\n  2\n]\n");
    }

    #[test]
    fn list_goes_on_behind_items_that_are_there() {
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        let mut json = Json::new(false, false);
        json.item(b"1", &mut whole).unwrap();
        parts.extend_from_slice(&whole);
        json.item(b"2", &mut whole).unwrap();
        json.end(&mut whole).unwrap();
        let mut json = Json::new(false, true);
        json.item(b"2", &mut parts).unwrap();
        json.end(&mut parts).unwrap();
        assert_eq!(parts, whole);
    }
}
