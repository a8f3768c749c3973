//! `apponly cert rotate` and `cert status`, as a timer runs them.

use crate::support::{Home, NIGHTLY, Running, with};

/// The nightly app with its certificate in `app.pem`.
fn nightly(tenant: &Running, home: &Home) -> Vec<(String, String)> {
    use std::os::unix::fs::PermissionsExt as _;
    let path = tenant.pem_file(home, "good");
    std::fs::rename(&path, home.path().join("app.pem")).unwrap();
    std::fs::set_permissions(home.path().join("app.pem"), std::fs::Permissions::from_mode(0o600)).unwrap();
    with(tenant.named(NIGHTLY), &[("AZURE_CLIENT_CERTIFICATE_PATH", "app.pem")])
}

fn keys(tenant: &Running) -> usize {
    tenant.emulator.tenant().apps[0].certificates.len()
}

#[test]
fn rotation_with_overlap_is_finished_by_a_later_run() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = nightly(&tenant, &home);
    let (before, content) = (keys(&tenant), std::fs::read(home.path().join("app.pem")).unwrap());
    let command = "printf '%s' \"$APPONLY_CERTIFICATE\" > told";
    let line = ["cert", "rotate", "--bits", "2048", "--exec", command, "--format", "json"];
    let outcome = home.run(&variables, line).code(0);
    assert_eq!(outcome.json()["outcome"], "overlapping");
    for part in ["made a new key", "registered the new certificate", "signs in", "succeeded"] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
    assert!(std::fs::read_to_string(home.path().join("told")).unwrap().ends_with("app.pem"));
    assert_eq!(std::fs::read(home.path().join("app.pem.previous")).unwrap(), content);
    assert_eq!(keys(&tenant), before + 1);
    home.line(&variables, "token --no-cache").code(0);
    let status = home.line(&variables, "cert status --format json").code(0).json();
    assert_eq!((&status["rotation"]["stage"], &status["due"]), (&"overlapping".into(), &false.into()));
    assert_eq!(home.line(&variables, "cert rotate --format json").code(0).json()["outcome"], "overlapping");
    let outcome = home.line(&variables, "cert rotate --overlap 0").code(0);
    assert!(outcome.stdout.contains("the old one is removed"), "{}", outcome.stdout);
    assert_eq!(keys(&tenant), before);
    home.line(&variables, "token --no-cache").code(0);
    home.line(&variables, "token --no-cache --certificate app.pem.previous").code(3);
}

#[test]
fn nothing_to_do_is_one_line_and_asks_nobody() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = nightly(&tenant, &home);
    let outcome = home.line(&variables, "cert rotate --if-within 30d").code(0);
    assert!(outcome.stdout.starts_with("nothing to do: ") && outcome.stdout.lines().count() == 1, "{}", outcome.stdout);
    assert_eq!(outcome.stderr, "");
    assert!(tenant.emulator.requests().is_empty());
    home.line(&variables, "cert status").code(0);
    let due = home.line(&variables, "cert status --if-within 300d --format json").code(1).json();
    assert_eq!((&due["due"], &due["rotation"]), (&true.into(), &serde_json::Value::Null));
}

#[test]
fn dry_run_shows_the_stages_and_changes_nothing() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = nightly(&tenant, &home);
    let outcome = home.line(&variables, "cert rotate --dry-run").code(0);
    for part in ["make an RSA key of 2048 bits", "addKey", "app.pem.previous", "86400 s", "remove the certificate"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    assert!(tenant.emulator.requests().is_empty());
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn command_that_fails_is_run_again_before_the_old_one_is_removed() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = nightly(&tenant, &home);
    let line = ["cert", "rotate", "--bits", "2048", "--overlap", "0", "--exec", "exit 7"];
    let outcome = home.run(&variables, line).code(2);
    assert!(outcome.stderr.contains("rotation-command-failed") && outcome.stderr.contains('7'), "{}", outcome.stderr);
    home.line(&variables, "token --no-cache").code(0);
    home.line(&variables, "token --no-cache --certificate app.pem.previous").code(0);
    home.line(&variables, "cert rotate --overlap 0 --exec true").code(0);
    home.line(&variables, "token --no-cache --certificate app.pem.previous").code(3);
}

#[test]
fn process_that_is_killed_leaves_a_rotation_that_the_next_one_finishes() {
    use std::os::unix::process::ExitStatusExt as _;
    let (tenant, home) = (Running::start(), Home::new());
    let variables = nightly(&tenant, &home);
    let before = keys(&tenant);
    let line = ["cert", "rotate", "--bits", "2048", "--overlap", "0", "--exec", "kill -9 $PPID"];
    let killed = home.command(line).envs(variables.clone()).output().unwrap();
    assert_eq!(killed.status.signal(), Some(9), "{}", String::from_utf8_lossy(&killed.stderr));
    home.line(&variables, "token --no-cache").code(0);
    assert_eq!((keys(&tenant), home.line(&variables, "cert status").code), (before + 1, 1));
    home.line(&variables, "cert rotate --overlap 0").code(0);
    home.line(&variables, "token --no-cache").code(0);
    assert_eq!((keys(&tenant), home.line(&variables, "cert status").code), (before, 0));
}

#[test]
fn second_run_at_the_same_time_is_told_so_and_does_nothing() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = nightly(&tenant, &home);
    let before = keys(&tenant);
    let second = format!("{} cert rotate 2> second; test $? = 5", env!("CARGO_BIN_EXE_apponly"));
    let line = ["cert", "rotate", "--bits", "2048", "--exec", &second];
    home.run(&variables, line).code(0);
    let second = std::fs::read_to_string(home.path().join("second")).unwrap();
    assert!(second.contains("rotation-busy"), "{second}");
    assert_eq!(keys(&tenant), before + 1);
}

#[test]
fn what_cannot_be_rotated_in_place_is_said() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = nightly(&tenant, &home);
    let none = tenant.secret(NIGHTLY);
    for (variables, line) in [
        (&none, "cert rotate"),
        (&variables, "cert rotate --certificate a --certificate b"),
        (&variables, "cert rotate --send-certificate-chain"),
    ] {
        let outcome = home.line(variables, &format!("--error-format json {line}")).code(2);
        assert_eq!(outcome.error_json()["code"], "rotation-source", "{line}");
    }
    home.line(&variables, "cert rotate --overlap soon").code(2);
}
