//! A tenant as a table: the figures, and the apps that need looking at, the worst first.

use std::cmp::Reverse;

use apponly_governance::review::format::printable;
use apponly_governance::review::{
    AppKind, ChangedPermission, Changes, Level, LevelTotals, Review, ReviewDocument, ReviewedApp,
};

use crate::output::table;

/// So many apps are shown to people.
const MOST_APPS: usize = 100;

/// So many changes of a kind are shown to people.
const MOST_CHANGES: usize = 20;

pub(super) fn text(head: &ReviewDocument, review: &Review<'_>) -> String {
    let mut text = figures(head);
    if let Some(changes) = &head.changes {
        text.push_str(&changed(changes));
    }
    let mut ranked: Vec<_> = review
        .apps()
        .enumerate()
        .filter(|(_, app)| !app.findings.is_empty() || (app.risk.is_some() && app.kind != AppKind::FirstParty))
        .map(|(index, app)| (app.worst_finding(), app.risk, index))
        .collect();
    ranked.sort_by_key(|(worst, risk, index)| (Reverse(*worst), Reverse(*risk), *index));
    let shown = ranked.iter().take(MOST_APPS).filter_map(|(_, _, index)| review.app(*index));
    let rows: Vec<_> = shown.map(|app| row(&app)).collect();
    if rows.is_empty() {
        text.push_str("\nno app needs looking at\n");
        return text;
    }
    let header = ["WORST", "APP", "KIND", "PERMISSIONS", "CREDENTIALS", "LAST SIGN-IN", "FINDINGS", "CLIENT ID"];
    text.push('\n');
    text.push_str(&table::rows(header, &rows, 0));
    text.push('\n');
    if ranked.len() > MOST_APPS {
        text.push_str(&format!("and {} more: `--format csv` or `json` shows all\n", ranked.len() - MOST_APPS));
    }
    text.push_str("one app with what to do: `apponly review --app CLIENT_ID`\n");
    text
}

fn figures(head: &ReviewDocument) -> String {
    let totals = &head.totals;
    let verdicts = &totals.verdicts;
    let rows = [
        ("tenant", head.tenant_id.clone()),
        ("taken at", head.taken_at.clone()),
        ("permission map", head.map_date.clone().unwrap_or_else(|| "none".to_owned())),
        (
            "apps",
            format!(
                "{} ({} own, {} third-party, {} managed identities, {} of Microsoft)",
                totals.apps, totals.own, totals.third_party, totals.managed_identities, totals.first_party
            ),
        ),
        ("apps by risk", levels(&totals.apps_by_risk)),
        ("findings", levels(&totals.findings)),
        (
            "permissions",
            format!(
                "{} to remove, {} to narrow, {} without consent, {} unknown, {} to keep",
                verdicts.remove, verdicts.narrow, verdicts.consent, verdicts.unknown, verdicts.keep
            ),
        ),
        (
            "credentials",
            format!(
                "{}, {} end within 30 days, {} have ended",
                totals.credentials.all, totals.credentials.expiring, totals.credentials.expired
            ),
        ),
        ("unused apps", if head.evidence.sign_ins { totals.unused_apps.to_string() } else { "unknown".to_owned() }),
    ];
    let mut text = table::pairs(&rows, 0);
    text.push('\n');
    if !head.evidence.calls {
        text.push_str("nobody knows which permissions are used: name an export of the activity log by --activity\n");
    }
    text
}

fn levels(levels: &LevelTotals) -> String {
    Level::WORST_FIRST.map(|level| format!("{} {level}", levels.of(level))).join(", ")
}

fn row(app: &ReviewedApp) -> [String; 8] {
    let worst = app.worst_finding().map_or("", Level::name);
    [
        worst.to_owned(),
        printable(&app.display_name).into_owned(),
        app.kind.name().to_owned(),
        permissions(app),
        credentials(app),
        app.last_sign_in.as_deref().and_then(|time| time.get(..10)).unwrap_or("-").to_owned(),
        rules(app),
        app.app_id.clone(),
    ]
}

/// How many are held, and the riskiest.
fn permissions(app: &ReviewedApp) -> String {
    let held = app.permissions.iter().filter(|permission| permission.granted).count();
    match app.permissions.iter().find(|permission| permission.granted) {
        None => "-".to_owned(),
        Some(first) if held == 1 => printable(&first.permission).into_owned(),
        Some(first) => format!("{} +{}", printable(&first.permission), held - 1),
    }
}

/// How many there are, and what is left of the next that ends.
fn credentials(app: &ReviewedApp) -> String {
    let own: Vec<_> = app.credentials.iter().filter(|credential| credential.is_for_sign_in()).collect();
    let next = own.iter().filter_map(|credential| credential.days_left).filter(|days| *days >= 0).min();
    match (own.len(), next) {
        (0, _) => "-".to_owned(),
        (count, None) => count.to_string(),
        (count, Some(days)) => format!("{count}, next ends in {days} d"),
    }
}

/// The rules of the worst severity, and how many findings there are besides.
fn rules(app: &ReviewedApp) -> String {
    let worst = app.worst_finding();
    let mut names: Vec<_> =
        app.findings.iter().filter(|finding| Some(finding.severity) == worst).map(|finding| &*finding.rule).collect();
    let others = app.findings.len() - names.len();
    names.dedup();
    let more = if others > 0 { format!(" +{others}") } else { String::new() };
    format!("{}{more}", names.join(", "))
}

fn changed(changes: &Changes) -> String {
    let mut lines = Vec::new();
    let permission = |verb: &str, change: &ChangedPermission| {
        format!("{verb} permission: {} of {} ({})", change.permission, change.app.display_name, change.risk)
    };
    section(&mut lines, &changes.riskier, |change| format!("riskier: {}, {} now", change.app.display_name, change.to));
    section(&mut lines, &changes.new_apps, |app| format!("new app: {} ({})", app.display_name, app.app_id));
    section(&mut lines, &changes.gone_apps, |app| format!("gone app: {} ({})", app.display_name, app.app_id));
    section(&mut lines, &changes.new_permissions, |change| permission("new", change));
    section(&mut lines, &changes.gone_permissions, |change| permission("gone", change));
    section(&mut lines, &changes.new_credentials, |change| {
        format!("new {}: {} of {}", change.kind, change.key_id, change.app.display_name)
    });
    section(&mut lines, &changes.gone_credentials, |change| {
        format!("gone {}: {} of {}", change.kind, change.key_id, change.app.display_name)
    });
    let title = if lines.is_empty() { "nothing has changed since" } else { "changes since" };
    let mut text = format!("\n{title} {}\n", changes.since);
    for line in lines {
        text.push_str(&format!("  {}\n", printable(&line)));
    }
    text
}

/// What one app of a review of some shows of the changes.
pub(super) fn changes_of(head: &ReviewDocument) -> String {
    head.changes.as_ref().map(changed).unwrap_or_default()
}

fn section<T>(lines: &mut Vec<String>, changes: &[T], show: impl Fn(&T) -> String) {
    lines.extend(changes.iter().take(MOST_CHANGES).map(&show));
    if changes.len() > MOST_CHANGES {
        lines.push(format!("and {} more of these", changes.len() - MOST_CHANGES));
    }
}
