//! SARIF 2.1.0, for code scanning and security dashboards. Of the standard's many objects only those that a viewer shows.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::lazy::Lazy;
use super::printable;
use crate::review::{FINDING_RULES, FindingRule, Level, ReviewDocument, ReviewFinding, ReviewedApp};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log<Results> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<Results>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<Results> {
    tool: Value,
    invocations: Value,
    results: Results,
}

/// Writes one run with a result for each finding, on one line.
///
/// Apps are not files: the location of a result is `servicePrincipals/ID` or `applications/ID`, relative to Graph, and
/// line 1 of it, since viewers want one.
///
/// # Errors
/// Those of `out`.
pub fn sarif(head: &ReviewDocument, apps: impl Iterator<Item = ReviewedApp>, mut out: impl Write) -> io::Result<()> {
    let results = apps.flat_map(|app| {
        let results: Vec<_> = app.findings.iter().map(|finding| result(&app, finding)).collect();
        results
    });
    let notifications = head.limits.iter().map(|limit| {
        json!({"level": "warning", "message": {"text": format!("{}: {}. Unknown: {}. Fix: {}", limit.about, limit.reason, limit.unknown, limit.fix)}})
    });
    let run = Run {
        tool: json!({"driver": {
            "name": "apponly review",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": FINDING_RULES.iter().map(descriptor).collect::<Vec<_>>(),
        }}),
        invocations: json!([{
            "executionSuccessful": true,
            "startTimeUtc": head.taken_at,
            "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
        }]),
        results: Lazy::new(results),
    };
    serde_json::to_writer(&mut out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    out.write_all(b"\n")
}

fn descriptor(rule: &FindingRule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.description},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": ["security"], "security-severity": score(rule.severity)},
    })
}

fn result(app: &ReviewedApp, finding: &ReviewFinding) -> Value {
    let uri = match (&app.object_id, &app.registration_id) {
        (Some(id), _) => format!("servicePrincipals/{id}"),
        (None, Some(id)) => format!("applications/{id}"),
        (None, None) => format!("applications/{}", app.app_id),
    };
    let name = printable(&app.display_name);
    let subject = finding.subject.as_deref().unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": format!("{name}: {}. Fix: {}", printable(&finding.message), printable(&finding.fix))},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}},
            "logicalLocations": [{"name": name, "fullyQualifiedName": app.app_id, "kind": "resource"}],
        }],
        "partialFingerprints": {"apponly/v1": format!("{}/{}/{subject}", finding.rule, app.app_id)},
        "properties": {"severity": finding.severity.name(), "security-severity": score(finding.severity)},
    });
    if let (Some(index), Some(object)) =
        (FINDING_RULES.iter().position(|rule| rule.id == finding.rule), result.as_object_mut())
    {
        object.insert("ruleIndex".to_owned(), index.into());
    }
    result
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Critical | Level::High => "error",
        Level::Medium => "warning",
        Level::Low => "note",
    }
}

/// What GitHub sorts security results by.
fn score(level: Level) -> &'static str {
    match level {
        Level::Critical => "9.5",
        Level::High => "8.0",
        Level::Medium => "5.0",
        Level::Low => "2.0",
    }
}
