//! Every rule shows what it finds and what it leaves alone.
use std::path::Path;

use super::rules;
use crate::{LintOptions, Linter};

fn of_rule(id: &str, file_name: &str, text: &str) -> Vec<String> {
    let linter = Linter::new(LintOptions { rules: vec![id.to_owned()], ..LintOptions::default() });
    let findings = linter.check(Path::new(file_name), text.as_bytes()).findings;
    findings.iter().map(|finding| format!("{}:{}: {}", finding.line, finding.column, finding.message)).collect()
}

#[test]
fn every_rule_finds_its_examples() {
    let mut missed = Vec::new();
    for rule in rules() {
        for example in rule.must_fire {
            if of_rule(rule.id, example.file_name, example.text).is_empty() {
                missed.push(format!("{} {}", rule.id, example.file_name));
            }
        }
    }
    assert!(missed.is_empty(), "nothing found in: {missed:#?}");
}

#[test]
fn every_rule_leaves_its_counter_examples_alone() {
    let mut wrong = Vec::new();
    for rule in rules() {
        for example in rule.must_not_fire {
            let found = of_rule(rule.id, example.file_name, example.text);
            if !found.is_empty() {
                wrong.push(format!("{} {}: {found:?}", rule.id, example.file_name));
            }
        }
    }
    assert!(wrong.is_empty(), "found in: {wrong:#?}");
}

#[test]
fn ids_are_unique_and_fixes_are_there() {
    for (index, rule) in rules().iter().enumerate() {
        assert!(rules().iter().skip(index + 1).all(|other| other.id != rule.id), "{}", rule.id);
        assert!(!rule.fix.is_empty() && !rule.description.is_empty() && !rule.must_not_fire.is_empty(), "{}", rule.id);
    }
}

/// The page of the rules, as it must be.
fn page() -> String {
    let mut page = String::from(
        "# Rules of `apponly lint`\n\nWritten by a test from the rules themselves; `apponly lint --explain RULE` says the same. How to run it, \
         silence it and keep a baseline: [guide](../guides/lint.md).\n\n| Rule | What is wrong |\n| --- | --- |\n",
    );
    for rule in rules() {
        page.push_str(&format!("| [`{0}`](#{0}) | {1} |\n", rule.id, rule.title));
    }
    for rule in rules() {
        page.push_str(&format!("\n## {}\n\n{}\n\n*Instead:* {}\n", rule.id, rule.description, rule.fix));
        for (title, examples) in [("Found", rule.must_fire), ("Left alone", rule.must_not_fire)] {
            let Some(example) = examples.first() else { continue };
            let dialect = example.file_name.rsplit('.').next().unwrap_or_default();
            let dialect = if dialect == "ps1" { "powershell" } else { dialect };
            page.push_str(&format!("\n{title}:\n\n```{dialect}\n{}```\n", example.text));
        }
    }
    page
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a page of our own documentation")]
fn page_of_the_rules_is_theirs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/lint-rules.md");
    let page = page();
    if option_env!("LINT_RULES") == Some("write") {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    assert!(
        written == page,
        "docs/reference/lint-rules.md is not up to date: `LINT_RULES=write cargo test -p apponly-lint page_of`"
    );
}
