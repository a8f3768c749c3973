//! Items for spreadsheets: comma-separated values as RFC 4180 has them, with `\n` between rows.

use std::borrow::Cow;

use apponly::Error;

use super::columns::{Cells, Columns};
use super::{Render, text, unusable};

/// CSV with one header; an object or list inside a cell is JSON.
#[derive(Debug)]
pub(in crate::commands::graph) struct Csv {
    selected: Vec<String>,
    columns: Option<Columns>,
    cells: Cells,
    needs_header: bool,
    scratch: Vec<u8>,
}

impl Csv {
    /// The columns named, or those of the first item, the `selected` ones before the others.
    pub(in crate::commands::graph) fn new(named: &[String], selected: Vec<String>) -> Self {
        let columns = (!named.is_empty()).then(|| Columns::named(named));
        Self { selected, columns, cells: Cells::default(), needs_header: true, scratch: Vec::new() }
    }

    /// Goes on below rows with this header.
    pub(in crate::commands::graph) fn below(header: &[String]) -> Self {
        Self { needs_header: false, ..Self::new(header, Vec::new()) }
    }
}

impl Render for Csv {
    fn item(&mut self, item: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        let item = std::str::from_utf8(item).map_err(unusable)?;
        let columns = match &mut self.columns {
            Some(columns) => columns,
            none => none.insert(Columns::of_item(item, &self.selected).map_err(unusable)?),
        };
        if self.needs_header {
            header(columns.names(), out);
            self.needs_header = false;
        }
        columns.pick(item, &mut self.cells).map_err(unusable)?;
        for (index, value) in self.cells.values(item).enumerate() {
            if index > 0 {
                out.push(b',');
            }
            match value.map(str::trim).unwrap_or_default() {
                "" | "null" => {}
                value => cell(value, &mut self.scratch, out)?,
            }
        }
        out.push(b'\n');
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        // No item at all: the header is all there is to say, if anybody named columns.
        let names = self.columns.as_ref().map_or(self.selected.as_slice(), Columns::names);
        if self.needs_header && !names.is_empty() {
            header(names, out);
        }
        Ok(())
    }

    fn left_out(&self) -> &[String] {
        self.cells.others()
    }
}

fn header(names: &[String], out: &mut Vec<u8>) {
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        quoted(name, out);
    }
    out.push(b'\n');
}

/// Appends a JSON value as a cell.
fn cell(value: &str, scratch: &mut Vec<u8>, out: &mut Vec<u8>) -> Result<(), Error> {
    match value.as_bytes().first() {
        Some(b'"') => quoted(&string(value)?, out),
        Some(b'{' | b'[') => {
            scratch.clear();
            text::without_blanks(value.as_bytes(), scratch);
            quoted(std::str::from_utf8(scratch).map_err(unusable)?, out);
        }
        // A number cannot be a formula, not even a negative one; `true` and `false` need nothing.
        _ => out.extend_from_slice(value.as_bytes()),
    }
    Ok(())
}

/// What a JSON string says; without escapes it is borrowed.
pub(super) fn string(json: &str) -> Result<Cow<'_, str>, Error> {
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        _ => serde_json::from_str::<String>(json).map(Cow::Owned).map_err(unusable),
    }
}

/// Appends a text as a cell: what a spreadsheet would take for a formula gets an apostrophe, which makes it text.
///
/// Source: OWASP, "CSV Injection".
fn quoted(text: &str, out: &mut Vec<u8>) {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let needs_quotes = text.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r'));
    if needs_quotes {
        out.push(b'"');
    }
    if is_formula {
        out.push(b'\'');
    }
    if needs_quotes {
        for (index, part) in text.split('"').enumerate() {
            if index > 0 {
                out.extend_from_slice(b"\"\"");
            }
            out.extend_from_slice(part.as_bytes());
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// The cells of the first row of `bytes`; `None` if it does not end there.
pub(in crate::commands::graph) fn first_row(bytes: &[u8]) -> Option<Vec<String>> {
    let mut cells = Vec::new();
    let (mut cell, mut in_quotes) = (Vec::new(), false);
    let mut rest = bytes.iter().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' if in_quotes && rest.peek() == Some(&&b'"') => {
                rest.next();
                cell.push(b'"');
            }
            b'"' => in_quotes = !in_quotes,
            b',' | b'\n' if !in_quotes => {
                let text = String::from_utf8(std::mem::take(&mut cell)).ok()?;
                // The apostrophe is ours where a formula would follow.
                let name = text.strip_prefix('\'').filter(|name| name.starts_with(['=', '+', '-', '@']));
                cells.push(name.unwrap_or(&text).to_owned());
                if *byte == b'\n' {
                    return Some(cells);
                }
            }
            other => cell.push(*other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn rendered(mut csv: Csv, items: &[&str]) -> String {
        let mut out = Vec::new();
        for item in items {
            csv.item(item.as_bytes(), &mut out).unwrap();
        }
        csv.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn named(names: &[&str]) -> Csv {
        Csv::new(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), Vec::new())
    }

    /// A reader of RFC 4180 that shares nothing with the writer.
    fn rows(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut quotes) = (Vec::new(), Vec::new(), String::new(), 0);
        for character in text.chars() {
            match character {
                '"' => {
                    quotes += 1;
                    if quotes > 1 && quotes % 2 == 1 {
                        cell.push('"');
                    }
                }
                ',' | '\n' if quotes % 2 == 0 => {
                    row.push(std::mem::take(&mut cell));
                    quotes = 0;
                    if character == '\n' {
                        rows.push(std::mem::take(&mut row));
                    }
                }
                other => cell.push(other),
            }
        }
        assert!(row.is_empty() && cell.is_empty(), "{text:?}");
        rows
    }

    #[test]
    fn header_stands_once_and_columns_come_from_the_first_item() {
        let text = rendered(
            Csv::new(&[], Vec::new()),
            &[r#"{"id":1,"a":{"b":true}}"#, r#"{"a":{"b":null},"id":-2.50,"c":3}"#],
        );
        assert_eq!(text, "id,a.b\n1,true\n-2.50,\n");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let text = rendered(named(&["a"]), &[r#"{"a":"x,\"y\"\n"}"#, r#"{"a":[1, {"b": "c"}]}"#, r#"{"a":"é"}"#, "{}"]);
        assert_eq!(text, "a\n\"x,\"\"y\"\"\n\"\n\"[1,{\"\"b\"\":\"\"c\"\"}]\"\né\n\n");
    }

    #[test]
    fn no_text_starts_a_formula() {
        for (value, cell) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("=a,b", "\"'=a,b\""),
            ("＝1", "'＝1"),
        ] {
            let text = rendered(named(&["a"]), &[&json!({"a": value}).to_string()]);
            assert_eq!(text, format!("a\n{cell}\n"));
        }
        assert_eq!(rendered(named(&["@odata.type"]), &[r#"{"@odata.type":"x"}"#]), "'@odata.type\nx\n");
    }

    #[test]
    fn nothing_found_leaves_the_header_that_is_known() {
        assert_eq!(rendered(named(&["id", "b"]), &[]), "id,b\n");
        assert_eq!(rendered(Csv::new(&[], vec!["id".to_owned()]), &[]), "id\n");
        assert_eq!(rendered(Csv::new(&[], Vec::new()), &[]), "");
    }

    #[test]
    fn rows_go_on_below_a_header_that_is_there() {
        let items = [r#"{"@odata.type":1,"a,\"b":{"c":2}}"#, r#"{"a,\"b":{"c":3}}"#];
        let whole = rendered(named(&["@odata.type", "a,\"b.c"]), &items);
        let header = first_row(whole.as_bytes()).unwrap();
        assert_eq!(header, ["@odata.type", "a,\"b.c"]);
        let end = rendered(Csv::below(&header), &items[1..]);
        assert!(whole.ends_with(&end) && end == ",3\n", "{whole}");
        assert_eq!(first_row(b"a,b"), None);
    }

    proptest! {
        #[test]
        fn every_value_comes_back_from_its_cell(first in any::<String>(), second in "[=+@\"',\n\r\t a-]{0,6}", number in any::<i64>()) {
            let item = json!({"first": first, "second": second, "number": number, "list": [first]});
            let text = rendered(named(&["first", "second", "number", "list"]), &[&item.to_string()]);
            let rows = rows(&text);
            prop_assert_eq!(rows.len(), 2);
            for (cell, value) in rows[1].iter().zip([&first, &second]) {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
                prop_assert!(cell == value || cell.strip_prefix('\'') == Some(value));
            }
            prop_assert_eq!(&rows[1][2], &number.to_string());
            prop_assert_eq!(serde_json::from_str::<Value>(&rows[1][3]).unwrap(), json!([first]));
        }
    }
}
