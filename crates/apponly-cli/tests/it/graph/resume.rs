//! Exports that are killed at any instant and go on.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use apponly_emulator::{Fault, FaultTarget};

use super::{graph_requests, tenant};
use crate::support::{Home, NIGHTLY, Running, environment};

const USERS: u32 = 1500;

fn start(tenant: &Running, home: &Home, words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_apponly"))
        .env_clear()
        .envs(environment(home.path()))
        .envs(tenant.secret(NIGHTLY))
        .current_dir(home.path())
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills run after run, each at another instant, until one comes to its end; the number of runs that were killed. The
/// instants move on, so that however slow the machine is, a run comes further some time.
pub(super) fn kill_until_done(tenant: &Running, home: &Home, words: &[&str]) -> u32 {
    for killed in 0..500 {
        let mut child = start(tenant, home, words);
        // Longer and longer, so that a run gets somewhere on a busy machine too.
        std::thread::sleep(Duration::from_millis(u64::from(killed * 37 % (40 + 25 * killed))));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(matches!(status.code(), Some(0 | 1)), "{status}");
            return killed;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    panic!("500 runs did not come to an end");
}

#[test]
fn killed_at_any_instant_nothing_is_lost_or_doubled() {
    let (tenant, home) = (tenant(800), Home::new());
    // Slow enough for a kill to hit it.
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).delay(10)]);
    for format in [&["--format", "csv"][..], &["--format", "json"], &[], &["--jq", "select(.mail != null) | .id"]] {
        let output = home.path().join("users");
        let whole = home.path().join("whole");
        let mut words = vec!["graph", "get", "/users?$top=25", "--all", "--output", "users", "--resume"];
        words.extend_from_slice(format);
        let killed = kill_until_done(&tenant, &home, &words);
        assert!(killed >= 5, "{killed} runs were killed");
        let mut words = vec!["graph", "get", "/users?$top=25", "--all", "--output", "whole"];
        words.extend_from_slice(format);
        home.run(&tenant.secret(NIGHTLY), &words).code(0);
        assert!(std::fs::read(&output).unwrap() == std::fs::read(&whole).unwrap(), "{format:?}");
        assert!(!home.path().join("users.apponly-resume").exists());
        std::fs::remove_file(output).unwrap();
    }
}

/// A run that Graph ended in the middle.
fn interrupted(tenant: &Running, home: &Home, more: &str) -> String {
    let line = format!("graph get /users?$top=100 --output users.ndjson --resume{more}");
    let mut fault = Fault::new(FaultTarget::Graph).status(403).after(3);
    fault.body =
        Some(r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}"#.to_owned());
    tenant.emulator.set_faults(vec![fault]);
    home.line(&tenant.secret(NIGHTLY), &line).code(4);
    tenant.emulator.set_faults(Vec::new());
    line
}

#[test]
fn run_that_fails_goes_on_with_the_page_that_is_missing() {
    let (tenant, home) = (tenant(USERS), Home::new());
    let line = interrupted(&tenant, &home, "");
    let kept = std::fs::read_to_string(home.path().join("users.ndjson")).unwrap();
    assert!((100..=300).contains(&kept.lines().count()));
    let before = graph_requests(&tenant);
    let outcome = home.line(&tenant.secret(NIGHTLY), &line).code(0);
    assert!(outcome.stderr.contains("going on after"), "{}", outcome.stderr);
    assert_eq!(graph_requests(&tenant) - before, 15 - kept.lines().count() / 100);
    let text = std::fs::read_to_string(home.path().join("users.ndjson")).unwrap();
    assert_eq!(text.lines().collect::<std::collections::HashSet<_>>().len(), USERS as usize);
    assert!(text.starts_with(&kept));
}

#[test]
fn checkpoint_belongs_to_its_request_and_format() {
    let (tenant, home) = (tenant(USERS), Home::new());
    interrupted(&tenant, &home, "=place");
    assert!(home.path().join("place").exists());
    let kept = std::fs::read(home.path().join("users.ndjson")).unwrap();
    for line in [
        "graph get /users?$top=50 --output users.ndjson --resume=place",
        "graph get /groups --output users.ndjson --resume=place",
        "graph get /users?$top=100 --output users.ndjson --resume=place --format csv",
        "graph get /users?$top=100 --output users.ndjson --resume=place --jq .id",
        "graph get /users?$top=100 --output users.ndjson --resume=place --limit 3",
        "graph get /users?$top=100 --output users.ndjson --resume=place --beta",
    ] {
        let line = format!("{line} --error-format json");
        let error = home.line(&tenant.secret(NIGHTLY), &line).code(2).error_json();
        assert_eq!(error["code"], "checkpoint-mismatch", "{line}: {error}");
        assert_eq!(std::fs::read(home.path().join("users.ndjson")).unwrap(), kept, "{line}");
    }
}

#[test]
fn second_run_at_once_is_kept_out() {
    let (tenant, home) = (tenant(USERS), Home::new());
    let file = std::fs::File::create(home.path().join("users.ndjson")).unwrap();
    file.lock().unwrap();
    let outcome = home.line(&tenant.secret(NIGHTLY), "graph get /users --output users.ndjson --resume").code(2);
    assert!(outcome.stderr.contains("another run"), "{}", outcome.stderr);
}
