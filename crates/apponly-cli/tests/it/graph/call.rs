//! One request, one answer.

use apponly_emulator::{Fault, FaultKind, FaultTarget, RetryAfter};
use serde_json::json;

use super::{graph_requests, tenant};
use crate::support::{Home, NIGHTLY, Running, WITHOUT_CONSENT, assert_shown, shared};

#[test]
fn answer_is_printed_as_graph_sent_it() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph get /users?$top=2&$select=id,displayName").code(0);
    assert_eq!(outcome.stderr, "", "`$top=2` says that two are enough");
    assert!(
        outcome.stdout.starts_with("{\"@odata.context\":") && outcome.stdout.ends_with("]}\n"),
        "{}",
        outcome.stdout
    );
    assert_eq!(outcome.json()["value"].as_array().unwrap().len(), 2);
}

#[test]
fn query_options_and_fields_ask_for_the_same() {
    let (tenant, home) = (shared(), Home::new());
    let answer = |line: &[&str]| home.run(&tenant.secret(NIGHTLY), line).code(0).json()["value"].clone();
    let wanted = answer(&["graph", "get", "/users?$top=1&$filter=startswith(displayName,'Ada A')&$select=id"]);
    assert_eq!(wanted.as_array().unwrap().len(), 1);
    let filter = "$filter=startswith(displayName,'Ada A')";
    assert_eq!(
        answer(&["graph", "get", "/users", "--query", "$top=1", "--query", filter, "--query", "$select=id"]),
        wanted
    );
    assert_eq!(answer(&["graph", "get", "/users", "-F", "$top=1", "-f", filter, "-f", "$select=id"]), wanted);
}

#[test]
fn first_page_is_said_to_be_the_first() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph get /users --jq .value|length").code(0);
    assert_shown!("graph_first_page", outcome);
    assert_eq!(home.line(&tenant.secret(NIGHTLY), "graph get /organization").code(0).stderr, "");
}

#[test]
fn full_url_of_this_graph_is_taken_and_no_other() {
    let (tenant, home) = (Running::start(), Home::new());
    let url = format!("{}/v1.0/organization", tenant.emulator.graph_url());
    let whole = home.run(&tenant.secret(NIGHTLY), ["graph", "get", &url]).code(0);
    assert_eq!(whole.json(), home.line(&tenant.secret(NIGHTLY), "graph get /organization").code(0).json());
    let before = tenant.emulator.request_count();
    let elsewhere = home.line(&tenant.secret(NIGHTLY), "graph get https://graph.example/v1.0/users --no-cache").code(2);
    assert!(elsewhere.stderr.contains("graph.example"), "{}", elsewhere.stderr);
    assert_eq!(tenant.emulator.request_count(), before, "the token goes nowhere else, and is not even asked for");
}

#[test]
fn status_and_headers_stand_before_the_answer() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph get /organization --include --jq .value[0].id").code(0);
    let (head, body) = outcome.stdout.split_once("\n\n").unwrap();
    assert!(head.starts_with("HTTP 200 OK\n") && head.contains("\nrequest-id: "), "{head}");
    assert!(!head.to_ascii_lowercase().contains("authorization"));
    assert_eq!(body, "11111111-2222-4333-8444-555555555555\n");
}

#[test]
fn text_is_printed_with_a_line_break() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph get /users/$count -v").code(0);
    assert_eq!(outcome.stdout, "250\n");
    assert!(outcome.stderr.contains("`ConsistencyLevel: eventual`"), "{}", outcome.stderr);
    assert_eq!(home.line(&tenant.secret(NIGHTLY), "graph get /users/$count").code(0).stderr, "");
}

#[test]
fn mistakes_of_the_line_cost_no_request() {
    let (tenant, home) = (Running::start(), Home::new());
    for (name, line) in [
        ("jq", &["graph", "get", "/users", "--jq", ".value[] | selct(.id)"][..]),
        ("columns", &["graph", "get", "/users", "--columns", "id"]),
        ("query", &["graph", "get", "/users", "--query", "top"]),
        ("authorization", &["graph", "get", "/users", "--header", "Authorization: Bearer hunter2"]),
        ("body", &["graph", "post", "/users", "--body", "{\"password\":\"hunter2\""]),
        ("field", &["graph", "post", "/users", "-f", "a=hunter2", "-F", "a[b]=1"]),
        ("include_all", &["graph", "get", "/users", "--include", "--all"]),
        ("deadline", &["graph", "get", "/users", "--deadline", "soon"]),
        ("resume_table", &["graph", "get", "/users", "--format", "table", "--output", "a", "--resume"]),
        ("resume_stdout", &["graph", "get", "/users", "--output", "-", "--resume"]),
        ("body_file", &["graph", "post", "/users", "--body", "@gone.json"]),
    ] {
        let outcome = home.run(&tenant.secret(NIGHTLY), line).code(2);
        assert!(!outcome.stderr.contains("hunter2"), "{name}: {}", outcome.stderr);
        assert_shown!(format!("graph_usage_{name}"), outcome);
    }
    for line in [
        &["graph", "post", "/users", "--body", "{}", "-f", "a=b"][..],
        &["graph", "get", "/users", "--resume"],
        &["graph", "get", "/users", "--download", "a", "--all"],
        &["graph", "get", "/users", "--delta-state", "a", "--limit", "3"],
        &["graph", "get"],
        &["graph"],
    ] {
        home.run(&tenant.secret(NIGHTLY), line).code(2);
    }
    assert_eq!(graph_requests(&tenant), 0);
}

#[test]
fn refusals_have_the_exit_codes_of_the_contract_and_leave_the_file() {
    let (tenant, home) = (Running::start(), Home::new());
    let file = home.file("yesterday.json", "yesterday");
    for (app, line, code, exit) in [
        (NIGHTLY, "graph get /me", "user-required", 4),
        (WITHOUT_CONSENT, "graph get /users", "permission-missing", 4),
        (WITHOUT_CONSENT, "graph get /users --all", "permission-missing", 4),
        (NIGHTLY, "graph get /users/nobody@contoso.example", "graph-not-found", 2),
        (NIGHTLY, "graph get /nonsense", "graph-request-invalid", 2),
    ] {
        let line = format!("{line} --output yesterday.json --error-format json");
        let error = home.line(&tenant.secret(app), &line).code(exit).error_json();
        assert_eq!(error["code"], code, "{error}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "yesterday", "{line}");
    }
}

#[test]
fn five_where_graph_throttles_past_the_deadline_or_is_down() {
    let (tenant, home) = (Running::start(), Home::new());
    let throttled = Fault::new(FaultTarget::Graph).status(429).retry_after(RetryAfter::Seconds(60));
    tenant.emulator.set_faults(vec![throttled]);
    for line in ["graph get /users --deadline 1s", "graph get /users --all --deadline 1s"] {
        let error = home.line(&tenant.secret(NIGHTLY), &format!("{line} --error-format json")).code(5).error_json();
        assert_eq!((&error["code"], &error["retriable"]), (&json!("graph-throttled"), &json!(true)), "{error}");
    }
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).kind(FaultKind::Reset)]);
    home.line(&tenant.secret(NIGHTLY), "graph get /users --deadline 1s").code(5);
}

#[test]
fn change_whose_answer_is_lost_is_not_repeated_unless_asked() {
    let (tenant, home) = (tenant(3), Home::new());
    for (option, exit, sent) in [("", 5, 1), ("--retry-unsafe", 2, 2)] {
        tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).kind(FaultKind::Reset).times(1)]);
        let before = graph_requests(&tenant);
        let line = format!("graph patch /users/00000000-0000-4000-8000-00000000ffff -f jobTitle=Analyst {option}");
        let outcome = home.line(&tenant.secret(NIGHTLY), &line).code(exit);
        assert_eq!(graph_requests(&tenant) - before, sent, "{option}: {}", outcome.stderr);
        assert_eq!(outcome.stderr.contains("graph-outcome-unknown"), option.is_empty(), "{}", outcome.stderr);
    }
}
