//! Callers of another user. Only an administrator can start such processes: elsewhere the rule is proved by its unit
//! tests alone.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use apponly_agent::Protocol;

use crate::support::{ARC_GRAPH, Endpoint, GRAPH, IMDS_GRAPH, endpoint, shared};

const NOBODY: u32 = 65534;

/// What another user's process is answered; `None` where none can be started.
fn ask(endpoint: &Endpoint, target: &str, headers: &str) -> Option<String> {
    let address = endpoint.address;
    let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n");
    let script = format!("exec 3<>/dev/tcp/127.0.0.1/{}; printf %s \"$1\" >&3; cat <&3", address.port());
    let mut command = Command::new("bash");
    command.args(["-c", &script, "bash", &request]).current_dir("/").uid(NOBODY).gid(NOBODY);
    command.output().ok().map(|output| String::from_utf8(output.stdout).unwrap())
}

#[test]
fn imds_and_arc_are_for_our_own_user() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = endpoint(shared(), |options, _| {
        options.protocols = Protocol::ALL.to_vec();
        options.arc_key_folder = folder.path().to_owned();
    });
    for target in [IMDS_GRAPH, ARC_GRAPH] {
        let Some(text) = ask(&endpoint, target, "Metadata: true\r\n") else { return };
        assert!(text.starts_with("HTTP/1.1 403 ") && !text.contains("eyJ"), "{text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no key file for who may not ask");
    let secret = format!("X-IDENTITY-HEADER: {}\r\n", endpoint.secret);
    for (target, headers) in [(GRAPH, secret.clone()), (IMDS_GRAPH, format!("{secret}Metadata: true\r\n"))] {
        let text = ask(&endpoint, target, &headers).unwrap();
        assert!(text.starts_with("HTTP/1.1 200 "), "the secret is enough: {text}");
    }
    let lines = endpoint.finish();
    assert!(lines.iter().all(|line| line["uid"] == NOBODY), "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line["reason"] == "peer").count(), 2);
}

#[test]
fn listed_users_are_the_only_ones_that_even_the_secret_serves() {
    let secret = |endpoint: &Endpoint| format!("X-IDENTITY-HEADER: {}\r\n", endpoint.secret);
    let listed = endpoint(shared(), |options, _| {
        options.protocols = vec![Protocol::AppService, Protocol::Imds];
        options.allow_uids = vec![NOBODY];
    });
    let Some(text) = ask(&listed, IMDS_GRAPH, "Metadata: true\r\n") else { return };
    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
    listed.get(GRAPH).token();
    let others = endpoint(shared(), |options, _| options.allow_uids = vec![NOBODY - 1]);
    for (target, headers) in [(GRAPH, secret(&others)), ("/healthz", String::new()), ("/metrics", String::new())] {
        let text = ask(&others, target, &headers).unwrap();
        assert!(text.starts_with("HTTP/1.1 403 ") && !text.contains("eyJ"), "{target}: {text}");
    }
    assert_eq!(others.get("/healthz").status, 200);
}
