//! Many requests.

use std::collections::{HashMap, HashSet};

use apponly_emulator::{Fault, FaultKind, FaultTarget, Rate, RetryAfter};
use serde_json::{Value, json};

use super::{graph_requests, tenant};
use crate::support::{Home, NIGHTLY, Outcome, assert_shown};

/// The answers, each of which must have an id of its own.
fn answers(text: &str) -> HashMap<String, Value> {
    let mut answers = HashMap::new();
    for line in text.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        let id = answer["id"].as_str().unwrap().to_owned();
        assert!(answers.insert(id, answer).is_none(), "answered twice: {line}");
    }
    answers
}

fn create(number: usize) -> String {
    let body = json!({
        "accountEnabled": true, "displayName": format!("New {number}"), "mailNickname": format!("new{number}"),
        "userPrincipalName": format!("new{number}@contoso.example"),
        "passwordProfile": {"password": "emulated~Password1"},
    });
    json!({"method": "POST", "path": "/users", "body": body, "id": format!("new {number}")}).to_string()
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

#[test]
fn every_request_is_answered_once_by_its_id() {
    let (tenant, home) = (tenant(300), Home::new());
    let variables = tenant.secret(NIGHTLY);
    let users = home.line(&variables, "graph get /users?$select=id --all --jq .id").code(0).stdout;
    let requests =
        users.lines().map(|id| json!({"method": "GET", "path": format!("/users/{id}?$select=id")}).to_string());
    home.file("requests.ndjson", lines(requests));
    let before = graph_requests(&tenant);
    let outcome = home.line(&variables, "graph batch requests.ndjson").code(0);
    assert_eq!(outcome.stderr, "");
    let answers = answers(&outcome.stdout);
    assert_eq!(answers.len(), 300);
    for (index, id) in users.lines().enumerate() {
        let answer = &answers[&(index + 1).to_string()];
        assert_eq!((&answer["status"], &answer["body"]["id"]), (&json!(200), &json!(id)));
    }
    assert!(graph_requests(&tenant) - before < 100, "20 in a batch");
    // The same from a pipe.
    let piped = Outcome::of(
        home.command(["graph", "batch", "-"])
            .envs(variables)
            .write_stdin(std::fs::read(home.path().join("requests.ndjson")).unwrap()),
    );
    assert_eq!(self::answers(&piped.code(0).stdout).len(), 300);
}

#[test]
fn one_where_a_request_failed_and_its_dependants_are_not_sent() {
    let (tenant, home) = (tenant(3), Home::new());
    let text = concat!(
        r#"{"id":"a","method":"GET","path":"/users/nobody@contoso.example"}"#,
        "\n",
        r#"{"id":"b","method":"PATCH","path":"/users/x","body":{},"depends_on":["a"]}"#,
        "\n",
        r#"{"id":"c","method":"GET","path":"/organization?$select=id"}"#,
        "\n",
    );
    home.file("requests.ndjson", text);
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph batch requests.ndjson").code(1);
    let answers = answers(&outcome.stdout);
    assert_eq!((&answers["a"]["status"], &answers["a"]["error"]["code"]), (&json!(404), &json!("graph-not-found")));
    assert_eq!(answers["a"]["body"]["error"]["code"], "Request_ResourceNotFound");
    assert_eq!(answers["b"]["error"]["code"], "graph-dependency-failed");
    assert!(answers["b"].get("status").is_none());
    assert_eq!(answers["c"]["status"], 200);
    assert_eq!(outcome.stderr, "2 of 3 requests failed: look for `\"error\"` in the answers\n");
}

#[test]
fn bad_line_of_a_file_is_refused_before_anything_is_sent() {
    let (tenant, home) = (tenant(3), Home::new());
    home.file("bad.ndjson", format!("{}\n{{\"method\":\"GET\"}}\n", create(1)));
    home.file("answers.ndjson", "yesterday");
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph batch bad.ndjson --output answers.ndjson").code(2);
    assert_shown!("graph_batch_bad_line", outcome);
    assert_eq!(tenant.emulator.request_count(), 0);
    assert_eq!(std::fs::read_to_string(home.path().join("answers.ndjson")).unwrap(), "yesterday");
    let missing = home.line(&tenant.secret(NIGHTLY), "graph batch gone.ndjson").code(2);
    assert_shown!("graph_batch_no_file", missing);
}

#[test]
fn bad_line_of_a_pipe_is_answered_and_the_others_go_on() {
    let (tenant, home) = (tenant(3), Home::new());
    let mut command = home.command(["graph", "batch", "-"]);
    let input = format!("nonsense\n{}\n", r#"{"method":"GET","path":"/organization"}"#);
    let outcome = Outcome::of(command.envs(tenant.secret(NIGHTLY)).write_stdin(input)).code(1);
    let lines: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    let bad = lines.iter().find(|line| line["id"].is_null()).unwrap();
    assert_eq!((&bad["line"], &bad["error"]["code"]), (&json!(1), &json!("setting-invalid")));
    assert!(lines.iter().any(|line| line["id"] == "2" && line["status"] == 200));
}

#[test]
fn faults_lose_nothing_and_create_nothing_twice() {
    let (tenant, home) = (tenant(3), Home::new());
    let step = || Fault::new(FaultTarget::GraphBatchStep);
    let rate = |share: f64| Rate::new(share).unwrap();
    tenant.emulator.set_faults(vec![
        step().status(429).retry_after(RetryAfter::Seconds(0)).rate(rate(0.1), 1),
        Fault::new(FaultTarget::Graph).status(429).retry_after(RetryAfter::Seconds(0)).rate(rate(0.1), 2),
    ]);
    home.file("requests.ndjson", lines((0..200).map(create)));
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph batch requests.ndjson").code(0);
    let answers = answers(&outcome.stdout);
    assert_eq!(answers.len(), 200);
    assert!(answers.values().all(|answer| answer["status"] == 201), "{answers:#?}");
    tenant.emulator.set_faults(Vec::new());
    assert_eq!(home.line(&tenant.secret(NIGHTLY), "graph get /users/$count").code(0).stdout, "203\n");
}

#[test]
fn lost_answer_is_reported_and_not_sent_again() {
    let (tenant, home) = (tenant(3), Home::new());
    let lost = Fault::new(FaultTarget::Graph).path("/v1.0/$batch").kind(FaultKind::LostAnswer).times(1);
    tenant.emulator.set_faults(vec![lost]);
    home.file("requests.ndjson", lines((0..5).map(create)));
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph batch requests.ndjson").code(1);
    let answers = answers(&outcome.stdout);
    assert_eq!(answers.len(), 5);
    assert!(answers.values().all(|answer| answer["error"]["code"] == "graph-outcome-unknown"), "{answers:#?}");
    assert_eq!(home.line(&tenant.secret(NIGHTLY), "graph get /users/$count").code(0).stdout, "8\n");
}

#[cfg(unix)]
#[test]
fn killed_at_any_instant_every_request_is_answered_once_and_sent_at_most_once() {
    use super::resume::kill_until_done;
    let (tenant, home) = (tenant(3), Home::new());
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).delay(30)]);
    let total = 400;
    home.file("requests.ndjson", lines((0..total).map(create)));
    let words = ["graph", "batch", "requests.ndjson", "--output", "answers.ndjson", "--resume", "--concurrency", "1"];
    let output = home.path().join("answers.ndjson");
    let killed = kill_until_done(&tenant, &home, &words);
    assert!(killed >= 3, "{killed} runs were killed");
    let answers = answers(&std::fs::read_to_string(&output).unwrap());
    assert_eq!(answers.len(), total);
    let created: HashSet<_> =
        answers.values().filter(|answer| answer["status"] == 201).map(|answer| &answer["id"]).collect();
    let unknown = answers.values().filter(|answer| answer["error"]["code"] == "graph-outcome-unknown").count();
    // A request that was sent twice would be answered by a conflict.
    assert_eq!(created.len() + unknown, total);
    assert!(!created.is_empty(), "{unknown} unknown after {killed} kills");
    assert!(!home.path().join("answers.ndjson.apponly-resume").exists());
    tenant.emulator.set_faults(Vec::new());
    let count: usize =
        home.line(&tenant.secret(NIGHTLY), "graph get /users/$count").code(0).stdout.trim().parse().unwrap();
    assert!((3 + created.len()..=3 + total).contains(&count));
}

#[test]
fn journal_belongs_to_its_requests() {
    let (tenant, home) = (tenant(3), Home::new());
    home.file("requests.ndjson", lines((0..200).map(create)));
    let mut fault = Fault::new(FaultTarget::Graph).status(403).after(1);
    fault.body =
        Some(r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}"#.to_owned());
    tenant.emulator.set_faults(vec![fault]);
    let line = "graph batch requests.ndjson --output answers.ndjson --resume --concurrency 1";
    let first = home.line(&tenant.secret(NIGHTLY), line);
    assert_ne!(first.code, 0, "{}", first.stderr);
    if home.path().join("answers.ndjson.apponly-resume").exists() {
        home.file("requests.ndjson", lines((1..200).map(create)));
        let error = home.line(&tenant.secret(NIGHTLY), &format!("{line} --error-format json")).code(2).error_json();
        assert_eq!(error["code"], "checkpoint-mismatch");
    }
    let piped = home
        .command(["graph", "batch", "-", "--output", "x", "--resume"])
        .envs(tenant.secret(NIGHTLY))
        .write_stdin("")
        .output()
        .unwrap();
    assert_shown!("graph_batch_resume_pipe", Outcome::read(piped).code(2));
}
