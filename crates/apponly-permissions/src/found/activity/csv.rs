//! CSV: RFC 4180, and what spreadsheets make of it.

use std::borrow::Cow;
use std::io::BufRead;

use super::ndjson::next_line;
use super::record::{Column, Record};
use super::{ActivityError, LONGEST_ROW, Usage};

/// What cannot be left out.
const NEEDED: [(&str, Column); 4] = [
    ("RequestMethod", Column::Method),
    ("RequestUri", Column::Uri),
    ("ResponseStatusCode", Column::Status),
    ("AppId", Column::AppId),
];

pub(super) fn read(reader: impl BufRead, usage: &mut Usage) -> Result<(), ActivityError> {
    let mut rows = Rows { reader, line: 0, bytes: Vec::new(), row: Vec::new() };
    let Some((_, true)) = rows.next()? else { return Ok(()) };
    let header = String::from_utf8_lossy(&rows.row).into_owned();
    let separator = separator(&header);
    let names: Vec<_> = cells(&header, separator).into_iter().map(Cow::into_owned).collect();
    for (name, column) in NEEDED {
        if !names.iter().any(|known| Column::of(known) == Some(column)) {
            return Err(ActivityError::Column(name));
        }
    }
    while let Some((line, is_whole)) = rows.next()? {
        if rows.row.trim_ascii().is_empty() {
            continue;
        }
        if !is_whole {
            usage.broken(line, "is longer than 1 MiB, or a quote is not closed");
            continue;
        }
        let text = String::from_utf8_lossy(&rows.row);
        let cells = cells(&text, separator);
        if cells.len() < names.len() {
            usage.broken(line, format!("has {} columns, and the first line names {}", cells.len(), names.len()));
            continue;
        }
        let mut record = Record::default();
        for (name, cell) in names.iter().zip(cells) {
            record.set(name, cell);
        }
        usage.add(&record, line);
    }
    Ok(())
}

/// The one that is in the header most often.
fn separator(header: &str) -> char {
    let count = |separator: &char| header.matches(*separator).count();
    [',', ';', '\t'].into_iter().rev().max_by_key(count).unwrap_or(',')
}

struct Rows<R> {
    reader: R,
    /// Lines that were read.
    line: usize,
    bytes: Vec<u8>,
    row: Vec<u8>,
}

impl<R: BufRead> Rows<R> {
    /// Reads a row, which goes over several lines where a quote is open; its first line, and whether all of it is there.
    fn next(&mut self) -> Result<Option<(usize, bool)>, ActivityError> {
        self.row.clear();
        let first = self.line + 1;
        let mut is_whole = true;
        loop {
            let line = self.line + 1;
            let read = next_line(&mut self.reader, &mut self.bytes);
            match read.map_err(|source| ActivityError::Read { line, source })? {
                None if self.row.is_empty() => return Ok(None),
                None => return Ok(Some((first, false))),
                Some(is_line_whole) => is_whole &= is_line_whole,
            }
            self.line = line;
            self.row.extend_from_slice(&self.bytes);
            let is_open = self.row.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
            if !is_open {
                return Ok(Some((first, is_whole)));
            }
            if self.row.len() > LONGEST_ROW {
                return Ok(Some((first, false)));
            }
        }
    }
}

/// The cells of a row.
fn cells(row: &str, separator: char) -> Vec<Cow<'_, str>> {
    let mut cells = Vec::new();
    let mut rest = row.trim_end_matches(['\r', '\n']);
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (cell, after) = unquoted(quoted);
            cells.push(cell);
            match after.split_once(separator) {
                Some((_, next)) => rest = next,
                None => return cells,
            }
        } else {
            match rest.split_once(separator) {
                Some((cell, next)) => {
                    cells.push(Cow::Borrowed(cell));
                    rest = next;
                }
                None => {
                    cells.push(Cow::Borrowed(rest));
                    return cells;
                }
            }
        }
    }
}

/// The content up to the closing quote, and what follows it.
fn unquoted(text: &str) -> (Cow<'_, str>, &str) {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('"')) {
        let at = from + found;
        if text.as_bytes().get(at + 1) == Some(&b'"') {
            from = at + 2;
            continue;
        }
        let (cell, after) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
        let cell = if from > 0 { Cow::Owned(cell.replace("\"\"", "\"")) } else { Cow::Borrowed(cell) };
        return (cell, after);
    }
    (Cow::Borrowed(text), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_separators_and_quotes() {
        assert_eq!(cells("a,\"b,\"\"c\"\"\",,\"\"\r\n", ','), ["a", "b,\"c\"", "", ""]);
        assert_eq!(cells("a;b", ';'), ["a", "b"]);
        assert_eq!(separator("AppId;RequestUri"), ';');
        assert_eq!(separator("AppId"), ',');
    }
}
