//! What is written of findings.

use std::path::Path;

use apponly_lint::report::{Colours, github, human, json, note, sarif};
use apponly_lint::{Baseline, CheckedFile, check_text};
use serde_json::Value;

use crate::support::linter;

/// A file with one finding, and one that was not read.
fn files() -> Vec<CheckedFile> {
    let text = "first\n  Get-Thing  # apponly:ignore\n";
    vec![
        check_text(&linter(), Path::new("a b.ps1"), "dir/a b,c:d.ps1", text.as_bytes()),
        CheckedFile::unread("pipe", "not read: a named pipe"),
    ]
}

#[test]
fn people_see_the_line_and_its_place() {
    let files = files();
    let text = human(&files[0].name, &files[0].findings[0], Colours::Off);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "dir/a b,c:d.ps1:2:16: ignore-incomplete (high): the comment names no rule");
    assert_eq!(lines[1], "  2 | Get-Thing  # apponly:ignore");
    assert_eq!(lines[2], "    |              ^^^^^^^^^^^^^^");
    assert!(lines[3].starts_with("  fix: write `apponly:ignore RULE reason`"), "{text}");
    assert!(human("a", &files[0].findings[0], Colours::On).contains("\u{1b}["));
    assert_eq!(note("pipe", &files[1].notes[0]), "pipe: not read: a named pipe");
}

#[test]
fn json_has_the_promised_fields() {
    let document: Value = serde_json::from_str(&json(&files())).unwrap();
    let finding = &document["findings"][0];
    assert_eq!(finding["rule"], "ignore-incomplete");
    assert_eq!(finding["file"], "dir/a b,c:d.ps1");
    assert_eq!((&finding["line"], &finding["column"]), (&2.into(), &16.into()));
    assert_eq!(finding["confidence"], "high");
    assert!(finding["message"].is_string() && finding["fix"].is_string());
    assert_eq!(document["notes"][0]["file"], "pipe");
    assert_eq!(json(&[]), "{\n  \"findings\": [],\n  \"notes\": []\n}");
}

#[test]
fn annotations_are_escaped() {
    let text = github(&files());
    let expected = "::error file=dir/a b%2Cc%3Ad.ps1,line=2,endLine=2,col=16,endColumn=30,title=ignore-incomplete::\
                    the comment names no rule%0AFix: write";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn sarif_is_valid_by_its_schema() {
    let mut schema: Value = serde_json::from_str(include_str!("../../test-data/sarif-schema-2.1.0.json")).unwrap();
    // The published schema has a bracket too many, which only JavaScript overlooks; we write no such field.
    for object in ["run", "toolComponent"] {
        schema["definitions"][object]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    for files in [files(), Vec::new()] {
        let log: Value = serde_json::from_str(&sarif(&files)).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let log: Value = serde_json::from_str(&sarif(&files())).unwrap();
    let run = &log["runs"][0];
    let result = &run["results"][0];
    let index = result["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "dir/a%20b%2Cc%3Ad.ps1");
    assert_eq!(place["region"]["startColumn"], 16);
    // The schema refuses what is not SARIF.
    let mut wrong = log.clone();
    wrong["runs"][0]["results"][0]["level"] = "terrible".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn a_baseline_knows_findings_that_moved_and_counts_them() {
    let before = check_text(&linter(), Path::new("a.sh"), "a.sh", b"# apponly:ignore\n# apponly:ignore\n");
    let mut baseline = Baseline::default();
    for reported in &before.findings {
        baseline.add("a.sh", reported);
    }
    let mut read = Baseline::from_json(baseline.to_json().as_bytes()).unwrap();
    assert_eq!(read, baseline);
    let after = check_text(
        &linter(),
        Path::new("a.sh"),
        "a.sh",
        b"echo\n\n   # apponly:ignore\n# apponly:ignore\n# apponly:ignore\n",
    );
    let new: Vec<usize> = after
        .findings
        .iter()
        .filter(|reported| !read.takes("a.sh", reported))
        .map(|reported| reported.finding.line)
        .collect();
    assert_eq!(new, [5], "two of three are known");
    assert_eq!(read.left(), 0);
    assert!(!read.takes("b.sh", &before.findings[0]), "another file is another finding");
}

#[test]
fn baselines_of_other_forms_are_refused() {
    for (text, expected) in [
        ("", "no baseline"),
        ("[]", "no baseline"),
        (r#"{"version":2,"findings":[]}"#, "version 2"),
        (r#"{"version":1,"findings":[{"file":"a"}]}"#, "no baseline"),
    ] {
        let error = Baseline::from_json(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    assert_eq!(Baseline::default().to_json(), "{\n  \"version\": 1,\n  \"findings\": []\n}\n");
}
