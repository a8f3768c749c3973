//! For programs.

use serde_json::{Value, json};

use crate::doctor::{Findings, root, verdict};
use crate::output::time;

/// The document of the contract.
pub(crate) fn to_json(findings: &Findings) -> Value {
    let checks = findings.checks.iter().map(|check| {
        json!({
            "id": check.id.name(),
            "status": check.status.name(),
            "title": check.id.title(),
            "detail": check.detail,
            "fix": check.fix,
            "evidence": check.evidence,
            "code": check.code,
            "follows_from": check.follows_from.map(|id| id.name()),
        })
    });
    let credentials = findings.endings.iter().map(|ending| {
        json!({
            "kind": ending.kind,
            "name": ending.name,
            "end": time::rfc3339(ending.end),
            "days_left": ending.days_left,
            "in_use": ending.in_use,
        })
    });
    json!({
        "verdict": verdict(&findings.checks).name(),
        "root": root(&findings.checks).map(|check| check.id.name()),
        "checks": checks.collect::<Vec<_>>(),
        "credentials": credentials.collect::<Vec<_>>(),
    })
}
