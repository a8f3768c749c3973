//! Items for people: the first ones decide how wide the columns are.

use apponly::Error;

use super::columns::{Cells, Columns};
use super::csv::string;
use super::{Render, text, unusable};
use crate::output::table;

/// So many rows are looked at before the first one is printed.
const FIRST: usize = 200;

/// A table that is printed in pieces, so that memory stays flat.
#[derive(Debug)]
pub(in crate::commands::graph) struct Table {
    selected: Vec<String>,
    columns: Option<Columns>,
    cells: Cells,
    rows: Vec<Vec<String>>,
    widths: Option<Vec<u16>>,
}

impl Table {
    /// The columns named, or those of the first item, the `selected` ones before the others.
    pub(in crate::commands::graph) fn new(named: &[String], selected: Vec<String>) -> Self {
        let columns = (!named.is_empty()).then(|| Columns::named(named));
        Self { selected, columns, cells: Cells::default(), rows: Vec::new(), widths: None }
    }

    fn print(&mut self, out: &mut Vec<u8>) {
        let Some(columns) = &self.columns else { return };
        let header = self.widths.is_none().then_some(columns.names());
        let (text, widths) = table::part(header, &self.rows, self.widths.as_deref());
        self.widths = Some(widths);
        self.rows.clear();
        out.extend_from_slice(text.as_bytes());
        out.push(b'\n');
    }
}

impl Render for Table {
    fn item(&mut self, item: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        let item = std::str::from_utf8(item).map_err(unusable)?;
        let columns = match &mut self.columns {
            Some(columns) => columns,
            none => none.insert(Columns::of_item(item, &self.selected).map_err(unusable)?),
        };
        columns.pick(item, &mut self.cells).map_err(unusable)?;
        let row: Result<_, _> = self.cells.values(item).map(|value| cell(value.unwrap_or_default().trim())).collect();
        self.rows.push(row?);
        if self.rows.len() >= FIRST {
            self.print(out);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        if !self.rows.is_empty() || self.widths.is_none() {
            self.print(out);
        }
        Ok(())
    }

    fn left_out(&self) -> &[String] {
        self.cells.others()
    }
}

/// A JSON value for people. What a tenant's user chose must not steer the terminal.
fn cell(value: &str) -> Result<String, Error> {
    let text = match value.as_bytes().first() {
        None => String::new(),
        _ if value == "null" => String::new(),
        Some(b'"') => string(value)?.into_owned(),
        Some(b'{' | b'[') => {
            let mut bytes = Vec::new();
            text::without_blanks(value.as_bytes(), &mut bytes);
            String::from_utf8(bytes).map_err(unusable)?
        }
        Some(_) => value.to_owned(),
    };
    Ok(if text.contains(char::is_control) { text.replace(char::is_control, " ") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(items: &[String]) -> String {
        let (mut table, mut out) = (Table::new(&[], Vec::new()), Vec::new());
        for item in items {
            table.item(item.as_bytes(), &mut out).unwrap();
        }
        table.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_stand_below_their_header() {
        let text = rendered(&[r#"{"id":1,"name":"Ada"}"#.to_owned(), r#"{"id":22,"name":null}"#.to_owned()]);
        assert_eq!(text, "id  name\n1   Ada\n22\n");
    }

    #[test]
    fn later_rows_keep_the_widths_of_the_first_ones() {
        let items: Vec<_> = (0..FIRST + 2).map(|index| format!(r#"{{"id":{index},"name":"n"}}"#)).collect();
        let text = rendered(&items);
        assert_eq!(text.lines().count(), FIRST + 3);
        assert!(text.ends_with("200 n\n201 n\n") || text.ends_with("200  n\n201  n\n"), "{text}");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let text = rendered(&[r#"{"id":"a\u001b[31m\nb"}"#.to_owned()]);
        assert_eq!(text, "id\na [31m b\n");
    }
}
