//! The same items in every format.

use serde_json::Value;

use crate::support::{Home, NIGHTLY, assert_shown, shared};

fn run(words: &[&str]) -> crate::support::Outcome {
    Home::new().run(&shared().secret(NIGHTLY), ["graph", "get"].iter().chain(words)).code(0)
}

#[test]
fn every_format_shows_the_same_items() {
    let path = "/users?$select=displayName,mail,businessPhones&$top=999";
    for format in ["json", "ndjson", "csv", "table"] {
        assert_shown!(format!("graph_format_{format}"), run(&[path, "--limit", "3", "--format", format]));
    }
}

#[test]
fn list_in_one_answer_has_items_too() {
    let pages = run(&["/users?$top=3", "--limit", "3", "--format", "csv"]);
    assert_eq!(run(&["/users?$top=3", "--format", "csv"]).stdout, pages.stdout);
    assert_eq!(run(&["/users?$top=3", "--format", "ndjson"]).stdout.lines().count(), 3);
    let document: Value = run(&["/users", "--all", "--format", "json"]).json();
    assert_eq!(document.as_array().unwrap().len(), 250);
}

#[test]
fn columns_are_those_that_are_named() {
    let outcome = run(&["/users", "--limit", "2", "--format", "csv", "--columns", "mail,id,gone"]);
    assert_eq!(outcome.stdout.lines().next(), Some("mail,id,gone"));
    assert!(outcome.stdout.lines().nth(1).unwrap().ends_with(','));
}

#[test]
fn expression_stands_before_the_format() {
    assert_eq!(run(&["/users", "--all", "--jq", ".id"]).stdout.lines().count(), 250);
    assert_shown!("graph_jq_bare", run(&["/users", "--limit", "2", "--jq", ".displayName, .mobilePhone"]));
    assert_shown!("graph_jq_json", run(&["/users", "--limit", "2", "--jq", ".displayName", "--format", "ndjson"]));
    let columns = r#"{name: .displayName, box: (.mail // "none")}"#;
    assert_shown!("graph_jq_csv", run(&["/users", "--limit", "10", "--jq", columns, "--format", "csv"]));
    assert_eq!(run(&["/users?$top=5", "--jq", "[.value[].id] | length"]).stdout, "5\n");
}

#[test]
fn failing_expression_ends_the_run_with_what_came_before() {
    let home = Home::new();
    let words = ["graph", "get", "/users", "--all", "--jq", ".mail | ascii_downcase"];
    let outcome = home.run(&shared().secret(NIGHTLY), words).code(2);
    assert!(outcome.stderr.contains("`--jq`"), "{}", outcome.stderr);
    assert_shown!("graph_jq_failure", crate::support::Outcome { stdout: String::new(), ..outcome });
}
