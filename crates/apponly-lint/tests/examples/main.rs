//! Recall and precision on the labelled examples, printed (`--nocapture`) and held to the figures that are promised.

#![expect(clippy::unwrap_used, reason = "a step that fails ends its test there")]
#![expect(clippy::print_stdout, reason = "the figures are the result")]

mod labels;
mod made_up;
mod score;

use std::path::PathBuf;

use apponly_lint::{Confidence, LintOptions, Linter};
use labels::Example;
use score::Score;

/// The folders below `examples`.
const SETS: [&str; 6] =
    ["development", "held-out", "held-out-second", "held-out-third", "held-out-fourth", "held-out-fifth"];
/// The mistakes for which recall is promised.
const CLASSIC: [&str; 4] = ["hardcoded-secret", "refresh-token-expected", "user-required", "consent-missing"];
const LEAST_RECALL: f64 = 0.95;
const MOST_FALSE_IN_50_FILES: f64 = 1.0;

fn folder(set: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(set)
}

fn linter() -> Linter {
    Linter::new(LintOptions::default())
}

fn measure(set: &str) -> Score {
    let linter = linter();
    let mut score = Score::new(set);
    for example in labels::read(&folder(set)) {
        let result = linter.check(&example.file, example.text.as_bytes());
        score.add(&example, &result.findings);
    }
    println!("{score}");
    score
}

/// Both sets reach what is promised: the rules were made with one before their authors' eyes, and never saw the other.
#[track_caller]
fn assert_reaches(score: &Score) {
    let recall = score.recall(&CLASSIC);
    assert!(recall >= LEAST_RECALL, "recall of the classic mistakes is {recall:.3}:\n{}", score.misses());
    let rate = score.false_findings_in_50_files();
    assert!(rate <= MOST_FALSE_IN_50_FILES, "{rate:.2} false findings in 50 files:\n{}", score.false_findings());
}

#[test]
fn development_set_reaches_the_figures() {
    assert_reaches(&measure("development"));
}

#[test]
fn held_out_set_reaches_the_figures() {
    assert_reaches(&measure("held-out"));
}

#[test]
fn second_held_out_set_reaches_the_figures() {
    assert_reaches(&measure("held-out-second"));
}

#[test]
fn third_held_out_set_reaches_the_figures() {
    assert_reaches(&measure("held-out-third"));
}

#[test]
fn fourth_held_out_set_reaches_the_figures() {
    assert_reaches(&measure("held-out-fourth"));
}

#[test]
fn fifth_held_out_set_reaches_the_figures() {
    assert_reaches(&measure("held-out-fifth"));
}

#[test]
fn right_check_digits_make_a_finding_certain() {
    let linter = linter();
    let mut seen = 0;
    for example in SETS.iter().flat_map(|set| labels::read(&folder(set))) {
        for line in example.lines_with("8Q") {
            let findings = linter.check(&example.file, example.text.as_bytes()).findings;
            let on_line = findings.iter().find(|finding| finding.line == line && finding.rule.id == CLASSIC[0]);
            let confidence = on_line.map(|finding| finding.confidence);
            assert_eq!(confidence, Some(Confidence::Certain), "{}:{line}", example.file.display());
            seen += 1;
        }
    }
    assert!(seen >= 20, "only {seen} secrets");
}

/// Whatever is said about a file: the values that the examples hold are not in it.
#[test]
fn no_secret_is_shown() {
    let linter = linter();
    for example in SETS.iter().flat_map(|set| labels::read(&folder(set))) {
        let shown = format!("{:?}", linter.check(&example.file, example.text.as_bytes()));
        for secret in &example.secrets {
            assert!(!shown.contains(secret.as_str()), "{}: {shown}", example.file.display());
        }
    }
}

#[test]
fn examples_are_many_and_half_are_silent() {
    let examples: Vec<Example> = SETS.iter().flat_map(|set| labels::read(&folder(set))).collect();
    let silent = examples.iter().filter(|example| example.must.is_empty()).count();
    assert!(examples.len() >= 170, "{}", examples.len());
    assert!(silent * 100 >= examples.len() * 45, "{silent} of {} are silent", examples.len());
}
