//! One app after the other with everything: permissions side by side, credentials, findings with what to do.

use apponly_governance::review::format::printable;
use apponly_governance::review::{
    CallEvidence, Review, ReviewDocument, ReviewedApp, ReviewedCredential, ReviewedPermission,
};

use super::overview;
use crate::output::table;

pub(super) fn text(head: &ReviewDocument, review: &Review<'_>) -> String {
    let mut text = String::new();
    for app in review.apps() {
        if !text.is_empty() {
            text.push('\n');
        }
        one(&app, head, &mut text);
    }
    text.push_str(&overview::changes_of(head));
    text
}

fn one(app: &ReviewedApp, head: &ReviewDocument, text: &mut String) {
    text.push_str(&format!("{} ({})\n", printable(&app.display_name), app.kind));
    text.push_str(&table::pairs(&facts(app, head), 2));
    text.push('\n');
    if !app.permissions.is_empty() {
        let header = ["PERMISSION", "API", "GRANTED", "DECLARED", "USED", "LEAST", "RISK", "VERDICT"];
        let rows: Vec<_> = app.permissions.iter().map(permission).collect();
        text.push_str(&format!("\npermissions\n{}\n", table::rows(header, &rows, 2)));
    }
    if let Some(minimum) = app.minimum.as_ref().filter(|minimum| !minimum.is_empty()) {
        text.push_str("\nthe least for the calls that were made\n");
        let rows: Vec<_> = minimum
            .iter()
            .map(|least| {
                let held = if least.granted { "granted" } else { "not granted" };
                [least.permission.clone(), least.risk.to_string(), held.to_owned(), least.why.clone()]
            })
            .collect();
        text.push_str(&format!("{}\n", table::rows(["PERMISSION", "RISK", "HELD", "WHY"], &rows, 2)));
    }
    if !app.credentials.is_empty() {
        let header = ["CREDENTIAL", "ON", "NAME", "ENDS", "DAYS LEFT", "LAST USED"];
        let rows: Vec<_> = app.credentials.iter().map(|row| credential(row, head)).collect();
        text.push_str(&format!("\ncredentials\n{}\n", table::rows(header, &rows, 2)));
    }
    findings(app, head, text);
}

fn facts(app: &ReviewedApp, head: &ReviewDocument) -> Vec<(&'static str, String)> {
    let mut facts = vec![("client id", app.app_id.clone())];
    facts.extend(app.object_id.clone().map(|id| ("object id", id)));
    facts.extend(app.owner_tenant_id.clone().map(|id| ("of tenant", id)));
    facts.extend(app.publisher.as_deref().map(|name| ("publisher", printable(name).into_owned())));
    facts.extend(app.resource_id.clone().map(|id| ("Azure resource", id)));
    facts.extend(app.enabled.map(|enabled| ("enabled", if enabled { "yes" } else { "no" }.to_owned())));
    facts.extend(app.created.clone().map(|time| ("made", time)));
    let never = if head.evidence.sign_ins { "never, as far as the report goes back" } else { "unknown" };
    facts.push(("last sign-in", app.last_sign_in.clone().unwrap_or_else(|| never.to_owned())));
    let owners = match &app.owners {
        None => "unknown".to_owned(),
        Some(owners) if owners.is_empty() => "none".to_owned(),
        Some(owners) => owners.iter().map(|owner| printable(&owner.name).into_owned()).collect::<Vec<_>>().join(", "),
    };
    facts.push(("owners", owners));
    facts.extend(app.calls.as_ref().map(|calls| ("calls", calls_text(calls))));
    for grant in &app.delegated {
        let scopes = if grant.for_everyone.is_empty() { "none".to_owned() } else { grant.for_everyone.join(" ") };
        let text = format!("{}: {scopes} for everyone; {} users for themselves", grant.resource, grant.users);
        facts.push(("delegated", printable(&text).into_owned()));
    }
    facts
}

fn calls_text(calls: &CallEvidence) -> String {
    format!("{} succeeded, {} refused, {} different ones", calls.succeeded, calls.refused, calls.distinct)
}

fn permission(row: &ReviewedPermission) -> [String; 8] {
    let yes = |value: bool| if value { "yes" } else { "no" }.to_owned();
    [
        printable(&row.permission).into_owned(),
        printable(&row.resource).into_owned(),
        yes(row.granted),
        yes(row.declared),
        row.used.map_or_else(|| "?".to_owned(), |used| used.to_string()),
        row.least.map_or_else(|| "?".to_owned(), yes),
        row.risk.to_string(),
        row.verdict.to_string(),
    ]
}

fn credential(row: &ReviewedCredential, head: &ReviewDocument) -> [String; 6] {
    let name = row.display_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&row.key_id);
    let name = match (&row.issuer, &row.subject) {
        (Some(issuer), Some(subject)) => format!("{name}: {issuer} {subject}"),
        _ => name.to_owned(),
    };
    let never = if head.evidence.credential_use { "never" } else { "?" };
    [
        row.kind.to_string(),
        row.place.name().to_owned(),
        printable(&name).into_owned(),
        row.end.as_deref().and_then(|time| time.get(..10)).unwrap_or("-").to_owned(),
        row.days_left.map_or_else(|| "-".to_owned(), |days| days.to_string()),
        row.last_used.as_deref().and_then(|time| time.get(..10)).unwrap_or(never).to_owned(),
    ]
}

fn findings(app: &ReviewedApp, head: &ReviewDocument, text: &mut String) {
    if app.findings.is_empty() {
        let is_whole = head.limits.iter().all(|limit| limit.about == "calls");
        text.push_str(if is_whole {
            "\nnothing is wrong\n"
        } else {
            "\nnothing is wrong, as far as it could be read\n"
        });
        return;
    }
    text.push_str("\nfindings\n");
    for finding in &app.findings {
        let message = printable(&finding.message);
        text.push_str(&format!("  {:<8}  {}: {message}\n", finding.severity, finding.rule));
        if !finding.fix.is_empty() {
            text.push_str(&format!("            fix: {}\n", printable(&finding.fix)));
        }
    }
}
