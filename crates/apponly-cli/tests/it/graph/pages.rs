//! Every page.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use apponly_emulator::{Fault, FaultKind, FaultTarget, Rate, RetryAfter};
use serde_json::Value;

use super::{graph_requests, tenant};
use crate::support::{Home, NIGHTLY, environment, shared};

fn ids(text: &str) -> Vec<String> {
    text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_item_comes_once_and_in_order() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph get /users --all").code(0);
    assert_eq!(outcome.stderr, "", "no progress in a pipe");
    let all = ids(&outcome.stdout);
    assert_eq!((all.len(), all.iter().collect::<HashSet<_>>().len()), (250, 250));
    for line in ["graph get /users?$top=7 --all", "graph get /users --all --jq {id} --format ndjson"] {
        assert_eq!(ids(&home.line(&tenant.secret(NIGHTLY), line).code(0).stdout), all, "{line}");
    }
    let limited = home.line(&tenant.secret(NIGHTLY), "graph get /users --limit 123").code(0);
    assert_eq!(ids(&limited.stdout), all[..123]);
}

#[test]
fn answer_that_is_no_list_is_one_item() {
    let (tenant, home) = (shared(), Home::new());
    let first = home.line(&tenant.secret(NIGHTLY), "graph get /users --limit 1").code(0);
    let id = &ids(&first.stdout)[0];
    let outcome = home.line(&tenant.secret(NIGHTLY), &format!("graph get /users/{id}?$select=id --all")).code(0);
    assert_eq!(ids(&outcome.stdout), [id.as_str()]);
}

#[test]
fn limit_fetches_no_more_than_it_needs() {
    let (tenant, home) = (tenant(3000), Home::new());
    home.line(&tenant.secret(NIGHTLY), "graph get /users --limit 150").code(0);
    let sent = graph_requests(&tenant);
    assert!(sent <= 5, "two pages, and those fetched ahead: {sent}");
}

#[test]
fn reader_that_goes_away_ends_the_fetching_quietly() {
    let (tenant, home) = (tenant(20_000), Home::new());
    let mut child = Command::new(env!("CARGO_BIN_EXE_apponly"))
        .env_clear()
        .envs(environment(home.path()))
        .envs(tenant.secret(NIGHTLY))
        .args(["graph", "get", "/users?$top=50", "--all"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.ends_with("}\n"));
    drop(reader);
    let mut complaint = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    assert_eq!((child.wait().unwrap().code(), complaint.as_str()), (Some(0), ""));
    assert!(graph_requests(&tenant) < 200, "{} of 400 pages", graph_requests(&tenant));
}

#[test]
fn faults_lose_nothing_and_double_nothing() {
    let (tenant, home) = (tenant(3000), Home::new());
    let calm = home.line(&tenant.secret(NIGHTLY), "graph get /users?$top=20 --all").code(0).stdout;
    let fault = || Fault::new(FaultTarget::Graph);
    let rate = |share: f64| Rate::new(share).unwrap();
    tenant.emulator.set_faults(vec![
        fault().status(429).retry_after(RetryAfter::Seconds(0)).rate(rate(0.02), 1),
        fault().status(503).retry_after(RetryAfter::Seconds(0)).rate(rate(0.02), 2),
        fault().kind(FaultKind::Reset).rate(rate(0.02), 3),
        fault().kind(FaultKind::Truncated).rate(rate(0.02), 4),
    ]);
    let before = graph_requests(&tenant);
    let stormy = home.line(&tenant.secret(NIGHTLY), "graph get /users?$top=20 --all").code(0).stdout;
    assert!(graph_requests(&tenant) - before > 150, "some were sent again");
    assert_eq!(ids(&stormy), ids(&calm));
}

#[test]
fn person_sees_progress_only_where_the_results_go_elsewhere() {
    let (tenant, home) = (tenant(1000), Home::new());
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).delay(60)]);
    let on_terminal = |words: &str| {
        let line = format!("{} {words}", env!("CARGO_BIN_EXE_apponly"));
        let mut script = Command::new("script");
        script
            .args(["-qec", &line, "/dev/null"])
            .env_clear()
            .envs(environment(home.path()))
            .envs(tenant.secret(NIGHTLY));
        script.envs([("TERM", "xterm"), ("PATH", "/usr/bin:/bin")]).stdin(Stdio::null()).current_dir(home.path());
        script.output().ok().filter(|output| output.status.success())
    };
    let Some(shown) = on_terminal("graph get /users?$top=100 --all --output users") else {
        eprintln!("not proved: `script` is not here");
        return;
    };
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains(" items, ") && shown.contains(" pages"), "{shown}");
    let items = on_terminal("graph get /users?$top=100 --all --jq 1").unwrap();
    assert!(!String::from_utf8_lossy(&items.stdout).contains("pages"));
    let quiet = on_terminal("graph get /users?$top=100 --all --output users --quiet").unwrap();
    assert_eq!(String::from_utf8_lossy(&quiet.stdout), "");
    let answer = on_terminal("graph get /organization").unwrap();
    assert!(String::from_utf8_lossy(&answer.stdout).starts_with("{\r\n  \"@odata.context\""), "indented for people");
}

#[test]
fn deadline_counts_for_all_pages_and_keeps_what_came() {
    let (tenant, home) = (tenant(3000), Home::new());
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).delay(400).after(2)]);
    let line = "graph get /users?$top=10 --output users --resume";
    let error = home.line(&tenant.secret(NIGHTLY), &format!("{line} --deadline 2s --error-format json")).code(5);
    assert_eq!(error.error_json()["code"], "timed-out");
    let kept = std::fs::read_to_string(home.path().join("users")).unwrap().lines().count();
    assert!(kept > 0 && kept < 3000, "{kept}");
    tenant.emulator.set_faults(Vec::new());
    home.line(&tenant.secret(NIGHTLY), line).code(0);
    let text = std::fs::read_to_string(home.path().join("users")).unwrap();
    assert_eq!(ids(&text).into_iter().collect::<HashSet<_>>().len(), 3000);
}

#[test]
fn delta_state_is_for_delta_queries() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph get /users --delta-state state").code(2);
    assert!(outcome.stderr.contains("no delta link"), "{}", outcome.stderr);
    assert!(!home.path().join("state").exists());
}
