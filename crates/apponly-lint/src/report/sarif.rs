//! SARIF 2.1.0, for code scanning. Of the standard's many objects only those that a viewer shows.

use serde_json::{Value, json};

use crate::baseline::fingerprint;
use crate::checked::{CheckedFile, Reported};
use crate::finding::{Confidence, Note};
use crate::rules::{RuleInfo, rules};
use crate::suppress::IGNORE_INCOMPLETE;

/// A SARIF log with one run, indented, without a line break at its end.
#[must_use]
pub fn sarif(files: &[CheckedFile]) -> String {
    let all: Vec<&RuleInfo> = rules().iter().chain([&IGNORE_INCOMPLETE]).collect();
    let results: Vec<Value> =
        files.iter().flat_map(|file| file.findings.iter().map(|reported| result(&file.name, reported, &all))).collect();
    let notes: Vec<Value> =
        files.iter().flat_map(|file| file.notes.iter().map(|note| notification(&file.name, note))).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "apponly",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": all.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notes}],
            "results": results,
        }],
    });
    format!("{log:#}")
}

fn descriptor(rule: &RuleInfo) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.description},
        "help": {"text": rule.fix},
        "properties": {"tags": ["security"]},
    })
}

fn result(name: &str, reported: &Reported, all: &[&RuleInfo]) -> Value {
    let finding = &reported.finding;
    let level = match finding.confidence {
        Confidence::Certain | Confidence::High => "error",
        Confidence::Low => "note",
    };
    let mut result = json!({
        "ruleId": finding.rule.id,
        "level": level,
        "message": {"text": format!("{}. Fix: {}", finding.message, finding.fix)},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(name)},
            "region": {
                "startLine": finding.line.max(1),
                "startColumn": finding.column.max(1),
                "endLine": finding.end_line.max(finding.line).max(1),
                "endColumn": finding.end_column.max(1),
            },
        }}],
        "partialFingerprints": {"apponly/v1": fingerprint(reported)},
        "properties": {"confidence": finding.confidence.as_str()},
    });
    if let Some(index) = all.iter().position(|rule| rule.id == finding.rule.id) {
        result["ruleIndex"] = json!(index);
    }
    result
}

fn notification(name: &str, note: &Note) -> Value {
    let mut place = json!({"physicalLocation": {"artifactLocation": {"uri": uri(name)}}});
    if let Some(line) = note.line {
        place["physicalLocation"]["region"] = json!({"startLine": line.max(1)});
    }
    json!({"level": "note", "message": {"text": note.message}, "locations": [place]})
}

/// A relative reference (RFC 3986), or a `file:` URI for an absolute path.
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
