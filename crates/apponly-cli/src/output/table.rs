//! Tables for people.

use comfy_table::{ContentArrangement, Table, presets};

/// Narrower than this, wrapped cells are worse to read than wrapped lines.
const NARROWEST: u16 = 60;

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

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table
}

/// In a pipe a row is a line; a terminal gets rows that fit into it.
fn render(mut table: Table, indent: u16) -> String {
    if let Some(width) = super::terminal::output_width().filter(|width| *width >= NARROWEST) {
        table.set_width(width);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if index == 0 { indent } else { 0 }, 2));
    }
    let lines: Vec<_> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}
