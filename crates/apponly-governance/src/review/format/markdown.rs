//! Markdown for an issue or a wiki: the figures, the worst apps, what ends soon, what changed, what is unknown.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::printable;
use crate::review::{Changes, Level, ReviewDocument, ReviewedApp};

/// An issue holds 65,536 characters: no table has more rows than this.
const MOST_ROWS: usize = 50;

/// What is shown of an app, kept until all are seen.
#[derive(Default)]
struct Tables {
    apps: Vec<(Level, String)>,
    ends: Vec<(i64, String)>,
    fixes: Vec<(Level, String)>,
}

/// Writes Markdown as GitHub, GitLab and Azure DevOps read it. Tables end after 50 rows and say how many more there are.
///
/// # Errors
/// Those of `out`.
pub fn markdown(head: &ReviewDocument, apps: impl Iterator<Item = ReviewedApp>, mut out: impl Write) -> io::Result<()> {
    let mut tables = Tables::default();
    apps.for_each(|app| tables.take(&app));
    let mut text = String::new();
    figures(head, &mut text);
    let Tables { mut apps, mut ends, mut fixes } = tables;
    apps.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    ends.sort_by_key(|(days, _)| *days);
    fixes.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    table(
        "Apps",
        "| App | Kind | Risk | Worst finding | Findings |\n| --- | --- | --- | --- | --- |",
        &apps,
        &mut text,
    );
    table("Credentials that end soon", "| Days | App | Credential |\n| ---: | --- | --- |", &ends, &mut text);
    table("What to do", "| Severity | App | What | Fix |\n| --- | --- | --- | --- |", &fixes, &mut text);
    if let Some(changes) = &head.changes {
        changed(changes, &mut text);
    }
    limits(head, &mut text);
    out.write_all(text.as_bytes())
}

impl Tables {
    fn take(&mut self, app: &ReviewedApp) {
        let name = cell(&app.display_name);
        if let Some(worst) = app.worst_finding() {
            let risk = app.risk.map_or("none", Level::name);
            let row = format!("| {name} | {} | {risk} | {worst} | {} |", app.kind, app.findings.len());
            self.apps.push((worst, row));
        }
        for credential in app.credentials.iter().filter(|credential| credential.is_for_sign_in()) {
            let Some(days) = credential.days_left.filter(|days| (0..=crate::review::SOON).contains(days)) else {
                continue;
            };
            let of = credential.display_name.as_deref().unwrap_or(&credential.key_id);
            self.ends.push((days, format!("| {days} | {name} | {} {} |", credential.kind, cell(of))));
        }
        for finding in app.findings.iter().filter(|finding| finding.severity >= Level::High) {
            let row =
                format!("| {} | {name} | {} | {} |", finding.severity, cell(&finding.message), cell(&finding.fix));
            self.fixes.push((finding.severity, row));
        }
    }
}

fn figures(head: &ReviewDocument, text: &mut String) {
    let totals = &head.totals;
    let risk = &totals.apps_by_risk;
    line(text, "# Review of application permissions\n");
    line(
        text,
        &format!(
            "Tenant `{}`, {}, permission map {}.\n",
            head.tenant_id,
            head.taken_at,
            head.map_date.as_deref().unwrap_or("none")
        ),
    );
    line(text, "| | |\n| --- | ---: |");
    for (what, figure) in [
        ("Apps", totals.apps),
        ("of them own / third-party", totals.own + totals.third_party),
        ("managed identities", totals.managed_identities),
        ("Microsoft's own", totals.first_party),
        ("Apps with a critical permission", risk.critical),
        ("Apps with a high one at most", risk.high),
        ("Permissions to remove", totals.verdicts.remove),
        ("Permissions to narrow", totals.verdicts.narrow),
        ("Credentials that end within 30 days", totals.credentials.expiring),
        ("Credentials that have ended", totals.credentials.expired),
        ("Apps that nothing signs in with", totals.unused_apps),
    ] {
        line(text, &format!("| {what} | {figure} |"));
    }
}

fn table<K>(title: &str, header: &str, rows: &[(K, String)], text: &mut String) {
    if rows.is_empty() {
        return;
    }
    line(text, &format!("\n## {title}\n\n{header}"));
    rows.iter().take(MOST_ROWS).for_each(|(_, row)| line(text, row));
    if rows.len() > MOST_ROWS {
        line(text, &format!("\nand {} more: see the JSON or CSV of the same review", rows.len() - MOST_ROWS));
    }
}

fn changed(changes: &Changes, text: &mut String) {
    line(text, &format!("\n## Changes since {}\n", changes.since));
    if changes.is_empty() {
        line(text, "None.");
        return;
    }
    let permission = |verb: &str, change: &crate::review::ChangedPermission| {
        format!(
            "- {}: {verb} `{}` ({}, {})",
            cell(&change.app.display_name),
            cell(&change.permission),
            cell(&change.resource),
            change.risk
        )
    };
    let credential = |verb: &str, change: &crate::review::ChangedCredential| {
        format!("- {}: {verb} {} `{}`", cell(&change.app.display_name), change.kind, change.key_id)
    };
    let app = |verb: &str, name: &crate::review::AppName| {
        format!("- {verb} app: {} (`{}`)", cell(&name.display_name), name.app_id)
    };
    let riskier = changes.riskier.iter().map(|change| {
        let from = change.from.map_or("none", Level::name);
        format!("- **riskier**: {}, {from} → {}", cell(&change.app.display_name), change.to)
    });
    let lines: Vec<String> = riskier
        .chain(changes.new_apps.iter().map(|name| app("new", name)))
        .chain(changes.gone_apps.iter().map(|name| app("gone", name)))
        .chain(changes.new_permissions.iter().map(|change| permission("new", change)))
        .chain(changes.gone_permissions.iter().map(|change| permission("gone", change)))
        .chain(changes.new_credentials.iter().map(|change| credential("new", change)))
        .chain(changes.gone_credentials.iter().map(|change| credential("gone", change)))
        .collect();
    lines.iter().take(MOST_ROWS).for_each(|change| line(text, change));
    if lines.len() > MOST_ROWS {
        line(text, &format!("\nand {} more", lines.len() - MOST_ROWS));
    }
}

fn limits(head: &ReviewDocument, text: &mut String) {
    if head.limits.is_empty() {
        return;
    }
    line(text, "\n## What is unknown\n");
    for limit in &head.limits {
        line(text, &format!("- {}: {}; fix: {}", cell(&limit.unknown), cell(&limit.reason), cell(&limit.fix)));
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    writeln!(text, "{line}").ok();
}

/// A text within a table, without markup, without HTML, and without calling anybody by `@name`.
fn cell(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '|' | '\\' | '*' | '_' | '[' | ']' | '#' | '!' | '~' => shown.extend(['\\', character]),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '@' => shown.push_str("@\u{2060}"),
            other => shown.push(other),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_bring_no_markup() {
        for (name, shown) in [
            ("a|b", "a\\|b"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("[x](http://y)", "\\[x\\](http://y)"),
            ("@everyone", "@\u{2060}everyone"),
            ("a\n# b", "a \\# b"),
        ] {
            assert_eq!(cell(name), shown);
        }
    }
}
