//! Nothing is configured: said at once, from local facts.

use crate::support::{Home, assert_shown};

#[test]
fn every_way_is_named_with_the_reason_why_not() {
    let home = Home::new();
    for (name, line) in [("token", "token"), ("header", "header"), ("context", "context"), ("check", "profile check")] {
        let outcome = home.line(&[], line).code(2);
        for kind in ["managed-identity", "federated", "certificate", "secret"] {
            assert!(outcome.stderr.contains(&format!("tried {kind}:")), "{name}: {}", outcome.stderr);
        }
    }
    assert_shown!("nothing_configured", home.line(&[], "token").code(2));
    let error = home.line(&[], "token --error-format json").code(2).error_json();
    assert_eq!(error["code"], "no-credential");
    assert_eq!(error["attempts"].as_array().unwrap().len(), 4);
}

#[test]
fn home_is_not_needed() {
    let home = Home::new();
    let mut command = home.command(["token"]);
    let outcome = crate::support::Outcome::of(command.env_remove("HOME").env_remove("XDG_CONFIG_HOME"));
    assert!(outcome.code(2).stderr.starts_with("error[no-credential]"));
}

/// No socket is made, and no event loop that could wait for one: both would be system calls.
#[cfg(target_os = "linux")]
#[test]
fn neither_network_nor_runtime_is_used() {
    use std::process::{Command, Stdio};

    let home = Home::new();
    let trace = home.path().join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-e", "trace=network,epoll_create,epoll_create1,epoll_wait,execve", "-o"]).arg(&trace);
    strace.arg(env!("CARGO_BIN_EXE_apponly")).arg("token").env_clear().env("HOME", home.path());
    let status = strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let calls = std::fs::read_to_string(&trace).unwrap_or_default();
    if status.is_err() || !calls.contains("execve(") {
        eprintln!("not proved: `strace` is not here or not permitted");
        return;
    }
    assert!(calls.contains("+++ exited with 2 +++"), "{calls}");
    for call in ["socket(", "connect(", "sendto(", "sendmsg(", "epoll_create"] {
        assert!(!calls.contains(call), "{call}: {calls}");
    }
}
