//! Comma-separated values for spreadsheets: a row for each permission, credential and finding, with its app in front.

use std::io::{self, Write};

use super::printable;
use crate::review::{ReviewDocument, ReviewFinding, ReviewedApp, ReviewedCredential, ReviewedPermission};

/// The columns. New ones are added at the end.
const COLUMNS: [&str; 24] = [
    "app_id",
    "display_name",
    "kind",
    "enabled",
    "created",
    "last_sign_in",
    "owners",
    "record",
    "name",
    "resource",
    "granted",
    "declared",
    "used",
    "least",
    "level",
    "verdict",
    "place",
    "id",
    "start",
    "end",
    "days_left",
    "last_used",
    "reason",
    "fix",
];

/// How many columns describe the app.
const OF_APP: usize = 7;

/// What is said of one permission, credential or finding, by column.
type Record = [String; COLUMNS.len() - OF_APP];

/// Writes a header and the rows, as RFC 4180 has them, with `\n` between rows. No cell starts a formula.
///
/// # Errors
/// Those of `out`.
pub fn csv(_: &ReviewDocument, apps: impl Iterator<Item = ReviewedApp>, mut out: impl Write) -> io::Result<()> {
    row(COLUMNS, &mut out)?;
    for app in apps {
        let of_app = described(&app);
        let records = app.permissions.iter().map(permission);
        let records = records.chain(app.credentials.iter().map(credential)).chain(app.findings.iter().map(finding));
        let mut records = records.peekable();
        if records.peek().is_none() {
            row(of_app.iter().chain(&record("app", "")).map(String::as_str), &mut out)?;
        }
        for record in records {
            row(of_app.iter().chain(&record).map(String::as_str), &mut out)?;
        }
    }
    Ok(())
}

fn described(app: &ReviewedApp) -> [String; OF_APP] {
    let owners = app.owners.iter().flatten().map(|owner| owner.name.as_str()).collect::<Vec<_>>();
    [
        app.app_id.clone(),
        app.display_name.clone(),
        app.kind.name().to_owned(),
        optional(app.enabled),
        app.created.clone().unwrap_or_default(),
        app.last_sign_in.clone().unwrap_or_default(),
        owners.join("; "),
    ]
}

fn record(kind: &str, name: &str) -> Record {
    let mut record = Record::default();
    let [kind_cell, name_cell, ..] = &mut record;
    kind.clone_into(kind_cell);
    name.clone_into(name_cell);
    record
}

fn permission(row: &ReviewedPermission) -> Record {
    let mut record = record("permission", &row.permission);
    let [_, _, resource, granted, declared, used, least, level, verdict, _, id, start, _, _, _, reason, fix] =
        &mut record;
    row.resource.clone_into(resource);
    *granted = row.granted.to_string();
    *declared = row.declared.to_string();
    *used = optional(row.used);
    *least = optional(row.least);
    row.risk.name().clone_into(level);
    row.verdict.name().clone_into(verdict);
    row.role_id.clone_into(id);
    *start = row.granted_at.clone().unwrap_or_default();
    row.reason.clone_into(reason);
    row.fix.clone_into(fix);
    record
}

fn credential(row: &ReviewedCredential) -> Record {
    let mut record = record(row.kind.name(), row.display_name.as_deref().unwrap_or_default());
    let [_, _, _, _, _, _, _, _, _, place, id, start, end, days_left, last_used, reason, _] = &mut record;
    row.place.name().clone_into(place);
    row.key_id.clone_into(id);
    *start = row.start.clone().unwrap_or_default();
    *end = row.end.clone().unwrap_or_default();
    *days_left = optional(row.days_left);
    *last_used = row.last_used.clone().unwrap_or_default();
    if let (Some(issuer), Some(subject)) = (&row.issuer, &row.subject) {
        *reason = format!("trusts {issuer} {subject}");
    }
    record
}

fn finding(row: &ReviewFinding) -> Record {
    let mut record = record("finding", &row.rule);
    let [_, _, _, _, _, _, _, level, _, _, id, _, _, _, _, reason, fix] = &mut record;
    row.severity.name().clone_into(level);
    *id = row.subject.clone().unwrap_or_default();
    row.message.clone_into(reason);
    row.fix.clone_into(fix);
    record
}

fn optional(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut impl Write) -> io::Result<()> {
    for (index, text) in cells.into_iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        cell(text, out)?;
    }
    out.write_all(b"\n")
}

/// A text as a cell: what a spreadsheet would take for a formula gets an apostrophe, which makes it text. A number cannot be
/// one, not even a negative one.
///
/// Source: OWASP, "CSV Injection".
fn cell(text: &str, out: &mut impl Write) -> io::Result<()> {
    let shown = printable(text);
    let begins_formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    let is_formula = begins_formula && text.parse::<i64>().is_err();
    let needs_quotes = shown.contains(['"', ',', ';']);
    let quote: &[u8] = if needs_quotes { b"\"" } else { b"" };
    out.write_all(quote)?;
    if is_formula {
        out.write_all(b"'")?;
    }
    if needs_quotes {
        out.write_all(shown.replace('"', "\"\"").as_bytes())?
    } else {
        out.write_all(shown.as_bytes())?
    }
    out.write_all(quote)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{AppKind, Level, Verdict};

    fn app(name: &str) -> ReviewedApp {
        ReviewedApp { app_id: "a-1".to_owned(), display_name: name.to_owned(), ..ReviewedApp::default() }
    }

    fn written(apps: Vec<ReviewedApp>) -> String {
        let mut out = Vec::new();
        csv(&ReviewDocument::default(), apps.into_iter(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_row_has_every_column() {
        let mut full = app("Plain");
        full.kind = AppKind::ThirdParty;
        full.permissions = vec![ReviewedPermission { verdict: Verdict::Keep, ..ReviewedPermission::default() }];
        full.credentials = vec![ReviewedCredential { days_left: Some(-3), ..ReviewedCredential::default() }];
        full.findings = vec![ReviewFinding { severity: Level::High, ..ReviewFinding::default() }];
        let text = written(vec![full, app("Empty")]);
        let rows: Vec<_> = text.lines().collect();
        assert_eq!(rows.len(), 5);
        for row in &rows {
            assert_eq!(row.split(',').count(), COLUMNS.len(), "{row}");
        }
        assert!(rows[2].contains(",-3,"), "a negative number is no formula: {}", rows[2]);
        assert!(rows[4].contains(",app,"));
    }

    #[test]
    fn no_name_starts_a_formula_or_a_row() {
        for (name, cell) in [
            ("=1+1", "'=1+1"),
            (" =1+1", "' =1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("-x", "'-x"),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("a\nb", "a b"),
            ("\t=1", "' =1"),
        ] {
            let text = written(vec![app(name)]);
            assert_eq!(text.lines().count(), 2, "{name:?}");
            assert!(text.contains(&format!("\na-1,{cell},own,")), "{name:?}: {text}");
        }
    }
}
