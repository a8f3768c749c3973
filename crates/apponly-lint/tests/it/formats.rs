//! Findings in scripts that a file holds in another form are told at the place in the file.

use std::path::Path;

use apponly_lint::{CheckedFile, check_text};

use crate::support::linter;

fn check(name: &str, text: &str) -> CheckedFile {
    check_text(&linter(), Path::new(name), name, text.as_bytes())
}

/// `RULE LINE:COLUMN-END_COLUMN`, each.
fn places(file: &CheckedFile) -> Vec<String> {
    let findings = file.findings.iter().map(|reported| &reported.finding);
    let place = |finding: &apponly_lint::Finding| {
        format!("{} {}:{}-{}", finding.rule.id, finding.line, finding.column, finding.end_column)
    };
    findings.map(place).collect()
}

#[test]
fn a_secret_in_a_notebook_is_marked_in_its_line() {
    let text = "{\n \"cells\": [{\n  \"cell_type\": \"code\",\n  \"source\": [\n   \"é = '\\u00e9'; client_secret = \\\"Kx7!petrol-Anker~91\\\"\\n\"\n  ]\n }]\n}\n";
    let file = check("a.ipynb", text);
    assert_eq!(places(&file), ["hardcoded-secret 5:37-56"]);
    assert!(file.findings[0].excerpt.line.contains("Kx7…"), "{:?}", file.findings);
    assert!(!format!("{file:?}").contains("petrol"), "{file:?}");
}

#[test]
fn a_secret_with_escapes_is_marked_as_a_whole() {
    let text = r#"{"cells": [{"cell_type": "code", "source": "client_secret = 'Kx7\u0021petrol-\"Anker~91'"}]}"#;
    let file = check("a.ipynb", text);
    assert_eq!(places(&file), ["hardcoded-secret 1:62-88"]);
    assert!(!format!("{file:?}").contains("petrol"), "{file:?}");
    let text = "<a><add key=\"ClientSecret\" value=\"Kx7&amp;petrol-&quot;Anker~91\"/></a>";
    let file = check("web.config", &format!("<?xml version=\"1.0\"?>{text}"));
    assert_eq!(places(&file), ["hardcoded-secret 1:56-85"]);
    assert_eq!(file.findings[0].finding.masked.as_ref().map(|masked| masked.length), Some(20));
}

#[test]
fn comments_in_cells_silence_rules() {
    let cell = |comment: &str| {
        format!(
            "{{\"cells\": [{{\"cell_type\": \"code\", \"source\": [\n\"{comment}\\n\",\n\"client_secret = 'Kx7!petrol-Anker~91'\"\n]}}]}}"
        )
    };
    assert_eq!(places(&check("a.ipynb", &cell("# the secret"))), ["hardcoded-secret 3:19-38"]);
    let silenced = cell("# apponly:ignore hardcoded-secret revoked in March");
    assert_eq!(places(&check("a.ipynb", &silenced)), Vec::<String>::new());
}

#[test]
fn what_a_cell_has_printed_is_looked_at() {
    let secret = format!("zzz8Q~{}blP", "z".repeat(31));
    let text = format!(
        r#"{{"cells": [{{"cell_type": "code", "source": "x", "outputs": [{{"text": ["secretText: {secret}\n"]}}]}}]}}"#
    );
    assert_eq!(places(&check("a.ipynb", &text)), ["hardcoded-secret 1:84-124"]);
}

#[test]
fn a_secret_is_told_once_whoever_sees_it() {
    let secret = format!("zzz8Q~{}blP", "z".repeat(31));
    let text = format!(r#"{{"_postman_id": 1, "variable": [{{"key": "client_secret", "value": "{secret}"}}]}}"#);
    let file = check("a.json", &text);
    assert_eq!(places(&file), ["hardcoded-secret 1:68-108"]);
    assert_eq!(file.findings[0].finding.confidence, apponly_lint::Confidence::Certain);
}
