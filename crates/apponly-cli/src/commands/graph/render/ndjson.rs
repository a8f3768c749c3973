//! An item a line.

use apponly::Error;

use super::{Render, text};

/// NDJSON: the item as Graph sent it, and a line break.
#[derive(Debug, Default)]
pub(in crate::commands::graph) struct Ndjson;

impl Render for Ndjson {
    fn item(&mut self, item: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        text::on_one_line(item, out);
        out.push(b'\n');
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_is_copied_onto_a_line() {
        let mut out = Vec::new();
        Ndjson.item(br#"{"a": 1.0}"#, &mut out).unwrap();
        Ndjson.item(b"{\r\n  \"a\": \"b c\"\n}", &mut out).unwrap();
        Ndjson.end(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "{\"a\": 1.0}\n{\"a\":\"b c\"}\n");
    }
}
