//! Tables for people.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

/// Narrower than this, wrapped cells are worse to read than wrapped lines.
const NARROWEST: u16 = 60;

/// Blanks between two columns.
const BETWEEN: u16 = 2;

/// A word up to this length, such as a GUID, is not broken.
const LONGEST_WHOLE: u16 = 40;

/// Rows of a name and a value, `indent` blanks from the left.
pub(crate) fn pairs(rows: &[(&str, String)], indent: u16) -> String {
    let mut table = plain();
    for (name, value) in rows {
        table.add_row([*name, value.as_str()]);
    }
    render(table, indent)
}

/// Rows below a header, `indent` blanks from the left.
pub(crate) fn rows<const N: usize>(header: [&str; N], rows: &[[String; N]], indent: u16) -> String {
    let mut table = plain();
    table.set_header(header);
    for row in rows {
        table.add_row(row);
    }
    render(table, indent)
}

/// A piece of a table whose first piece decides the widths, which are given back: the widest content, or what fits into
/// the terminal.
pub(crate) fn part(header: Option<&[String]>, rows: &[Vec<String>], widths: Option<&[u16]>) -> (String, Vec<u16>) {
    let mut table = plain();
    if let Some(header) = header {
        table.set_header(header);
    }
    for row in rows {
        table.add_row(row);
    }
    let terminal = super::terminal::output_width().filter(|width| *width >= NARROWEST);
    let widths = widths.map_or_else(|| fitting(table.column_max_content_widths(), terminal), <[u16]>::to_vec);
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        let between = if index < last { BETWEEN } else { 0 };
        column.set_padding((0, between));
        let width = Width::Fixed(widths.get(index).copied().unwrap_or(1).max(1) + between);
        // In a pipe a row is a line, however long.
        column.set_constraint(match terminal {
            Some(_) => ColumnConstraint::Absolute(width),
            None => ColumnConstraint::LowerBoundary(width),
        });
    }
    (lines(&table), widths)
}

/// Takes from the widest columns until all of them fit.
fn fitting(mut widths: Vec<u16>, terminal: Option<u16>) -> Vec<u16> {
    let Some(terminal) = terminal else { return widths };
    let columns = u16::try_from(widths.len()).unwrap_or(u16::MAX);
    let room = terminal.saturating_sub(columns.saturating_sub(1).saturating_mul(BETWEEN)).max(columns);
    while widths.iter().copied().map(u32::from).sum::<u32>() > u32::from(room) {
        let Some(widest) = widths.iter_mut().max() else { break };
        *widest -= 1;
    }
    widths
}

fn lines(table: &Table) -> String {
    let lines: Vec<_> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table
}

/// The longest word of each column: an id that is broken over two lines cannot be copied.
fn longest_words(table: &mut Table) -> Vec<u16> {
    let mut longest = vec![0; table.column_count()];
    for cell in table.row_iter().flat_map(|row| row.cell_iter().enumerate()) {
        let words = cell
            .1
            .content()
            .split_whitespace()
            .map(|word| u16::try_from(word.chars().count()).unwrap_or(u16::MAX))
            .max();
        if let Some(column) = longest.get_mut(cell.0) {
            *column = words.unwrap_or(0).max(*column);
        }
    }
    longest
}

/// In a pipe a row is a line; a terminal gets rows that fit into it.
fn render(mut table: Table, indent: u16) -> String {
    if let Some(width) = super::terminal::output_width().filter(|width| *width >= NARROWEST) {
        table.set_width(width);
    }
    let longest_word = longest_words(&mut table);
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        let left = if index == 0 { indent } else { 0 };
        column.set_padding((left, BETWEEN));
        if index < last {
            let word = longest_word.get(index).copied().unwrap_or(0).min(LONGEST_WHOLE) + left + BETWEEN;
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(word)));
        }
    }
    lines(&table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widest_columns_give_room_first() {
        assert_eq!(fitting(vec![3, 80, 10], None), [3, 80, 10]);
        assert_eq!(fitting(vec![3, 80, 70], Some(80)), [3, 37, 36]);
        assert_eq!(fitting(vec![9; 50], Some(60)), [1; 50]);
    }
}
