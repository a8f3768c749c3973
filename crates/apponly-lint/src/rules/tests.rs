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
