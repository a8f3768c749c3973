//! Tables for people.

use comfy_table::{ContentArrangement, Table, presets};

/// Rows of a name and a value.
pub(crate) fn pairs(rows: &[(&str, String)]) -> String {
    let mut table = plain();
    for (name, value) in rows {
        table.add_row([*name, value.as_str()]);
    }
    render(&table)
}

/// Rows below a header.
pub(crate) fn rows<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let mut table = plain();
    table.set_header(header);
    for row in rows {
        table.add_row(row);
    }
    render(&table)
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table
}

fn render(table: &Table) -> String {
    let lines: Vec<_> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}
