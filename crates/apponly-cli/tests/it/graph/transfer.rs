//! Content to and from files.

use std::process::Command;

use apponly_emulator::{Fault, FaultKind, FaultTarget};

use super::tenant;
use crate::support::{Home, NIGHTLY, environment};

/// Bytes that are no text, the same in every run.
fn content(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn content_comes_back_as_it_went_small_and_large() {
    let (tenant, home) = (tenant(3), Home::new());
    let variables = tenant.secret(NIGHTLY);
    let user = home.line(&variables, "graph get /users --limit 1 --jq .id").code(0).stdout;
    let user = user.trim();
    for length in [0, 1000, 11_000_000] {
        home.file("up.bin", content(length));
        let path = format!("/users/{user}/drive/root:/folder/up.bin:/content");
        let outcome = home.run(&variables, ["graph", "put", &path, "--upload", "up.bin", "--jq", ".size"]).code(0);
        assert_eq!(outcome.stdout.trim(), length.to_string());
        // A connection that ends in the middle is no end of the download.
        tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).kind(FaultKind::Truncated).times(1).after(1)]);
        let outcome = home.run(&variables, ["graph", "get", &path, "--download", "down.bin"]).code(0);
        tenant.emulator.set_faults(Vec::new());
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
        assert!(std::fs::read(home.path().join("down.bin")).unwrap() == content(length), "{length}");
        let piped = Command::new(env!("CARGO_BIN_EXE_apponly"))
            .env_clear()
            .envs(environment(home.path()))
            .envs(variables.clone())
            .args(["graph", "get", &path, "--download", "-"])
            .output()
            .unwrap();
        assert!(piped.status.success() && piped.stdout == content(length), "{length}");
    }
}

#[test]
fn download_that_fails_leaves_what_was_there() {
    let (tenant, home) = (tenant(3), Home::new());
    let variables = tenant.secret(NIGHTLY);
    let file = home.file("down.bin", "yesterday");
    let user = home.line(&variables, "graph get /users --limit 1 --jq .id").code(0).stdout;
    let line = format!("graph get /users/{}/drive/root:/gone.bin:/content --download down.bin", user.trim());
    home.line(&variables, &line).code(2);
    assert_eq!(std::fs::read_to_string(file).unwrap(), "yesterday");
    assert!(!home.path().join("down.bin.apponly-part").exists());
}

#[test]
fn upload_needs_a_file_and_no_body() {
    let (tenant, home) = (tenant(3), Home::new());
    let variables = tenant.secret(NIGHTLY);
    home.line(&variables, "graph put /users/x/drive/root:/a:/content --upload gone.bin").code(2);
    home.file("up.bin", "x");
    let both = home.line(&variables, "graph put /users/x/drive/root:/a:/content --upload up.bin -f a=b").code(2);
    assert!(both.stderr.contains("`--upload` and a body"), "{}", both.stderr);
    assert_eq!(tenant.emulator.request_count(), 0);
}
