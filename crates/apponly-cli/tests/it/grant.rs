//! `apponly grant` and `apponly revoke`.

use crate::support::{App, Home, NIGHTLY, Running, assert_shown, shared};

/// May grant and revoke.
const GOVERNANCE: App = App { client_id: "aaaaaaaa-0000-4000-8000-00000000000a", secret: "emulated~secret.governance" };

fn roles(tenant: &Running) -> Vec<String> {
    let graph = apponly_emulator::tenant::Tenant::GRAPH;
    tenant.emulator.tenant().apps[0].roles_on(graph)
}

fn changes(tenant: &Running) -> usize {
    let requests = tenant.emulator.requests();
    requests.iter().filter(|request| request.path.starts_with("/v1.0") && request.method != "GET").count()
}

#[test]
fn plan_is_shown_and_nothing_changed_without_agreement() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = tenant.secret(GOVERNANCE);
    let dry =
        home.run(&variables, ["grant", "Mail.Send", "User.Read.All", "--to", "Nightly report", "--dry-run"]).code(0);
    assert_shown!("grant_dry_run", dry);
    let refused = home.run(&variables, ["grant", "Mail.Send", "--to", "Nightly report"]).code(2);
    assert_shown!("grant_without_agreement", refused);
    let refused =
        home.run(&variables, ["--error-format", "json", "-q", "revoke", "User.Read.All", "--from", NIGHTLY.client_id]);
    assert_eq!(refused.code(2).error_json()["code"], "confirmation-missing");
    assert_eq!(changes(&tenant), 0);
}

#[test]
fn granted_permission_is_in_the_next_token_and_a_second_run_changes_nothing() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = tenant.secret(GOVERNANCE);
    let line = ["grant", "Mail.Send", "--to", NIGHTLY.client_id, "--yes", "--format", "json"];
    let granted = home.run(&variables, line).code(0).json();
    assert_eq!((&granted["applied"], &granted["changes"][0]["state"]), (&true.into(), &"granted".into()));
    assert_eq!(granted["changes"][0]["risk"], "high");
    assert!(granted["changes"][0]["assignment_id"].is_string());
    let context = home.line(&tenant.secret(NIGHTLY), "context --no-cache --format json").code(0).json();
    assert!(context["roles"].as_array().unwrap().contains(&"Mail.Send".into()), "{context}");
    // Nothing is left to agree to.
    let again = home.run(&variables, ["grant", "Mail.Send", "--to", "Nightly report", "--format", "json"]).code(0);
    assert_eq!(again.json()["changes"][0]["state"], "already-granted");
    assert_eq!(changes(&tenant), 1);

    let revoked = home.run(&variables, ["revoke", "mail.send", "--to", "Nightly report", "--yes"]).code(0);
    assert_shown!("revoke", revoked);
    assert!(!roles(&tenant).contains(&"Mail.Send".to_owned()));
}

#[test]
fn wrong_names_and_critical_ones_are_refused_with_the_way_out() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(GOVERNANCE);
    let to = ["--to", "Nightly report", "--yes"];
    let refused = |name: &str, permission: &str| {
        let outcome = home.run(&variables, ["grant", permission].into_iter().chain(to)).code(2);
        assert_shown!(format!("grant_{name}"), outcome);
    };
    refused("unknown", "User.Reed.All");
    refused("delegated_only", "User.Read");
    refused("critical", "RoleManagement.ReadWrite.Directory");
    let outcome = home.run(&variables, ["grant", "Mail.Send", "--to", "Nightly reprot", "--dry-run"]).code(2);
    assert_shown!("grant_principal_unknown", outcome);
}

#[test]
fn callers_missing_permission_is_named_and_exits_4() {
    let (tenant, home) = (shared(), Home::new());
    let line = ["grant", "Mail.Send", "--to", "Nightly report", "--yes"];
    let outcome = home.run(&tenant.secret(NIGHTLY), line).code(4);
    assert!(outcome.stderr.contains("AppRoleAssignment.ReadWrite.All"), "{}", outcome.stderr);
}

#[test]
fn identity_is_granted_with_the_time_that_old_tokens_live() {
    let (tenant, home) = (Running::start(), Home::new());
    let resource = tenant.emulator.tenant().identities[1].resource_id.clone();
    let line = ["grant", "Mail.Send", "--to", &resource, "--yes"];
    let outcome = home.run(&tenant.secret(GOVERNANCE), line).code(0);
    assert!(outcome.stderr.contains("up to 24 hours"), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("`id-reports` (managed identity"), "{}", outcome.stdout);
}

/// `script` gives a program a terminal and writes there what it is given.
#[cfg(target_os = "linux")]
fn at_a_terminal(home: &Home, tenant: &Running, answer: &str) -> Option<String> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let line = format!("{} -q grant Mail.Send --to {}", env!("CARGO_BIN_EXE_apponly"), NIGHTLY.client_id);
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).env_clear().env("PATH", "/usr/bin:/bin").env("SHELL", "/bin/sh");
    command.envs(crate::support::environment(home.path())).envs(tenant.secret(GOVERNANCE));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some(format!("{:?} {}", output.status.code(), String::from_utf8(output.stdout).unwrap()))
}

#[cfg(target_os = "linux")]
#[test]
fn terminal_is_asked_with_the_plan_in_view_even_where_it_is_to_be_quiet() {
    let (tenant, home) = (Running::start(), Home::new());
    let Some(declined) = at_a_terminal(&home, &tenant, "n\n") else {
        eprintln!("skipped: `script` is not installed");
        return;
    };
    assert!(declined.starts_with("Some(2)") && declined.contains("confirmation-missing"), "{declined}");
    assert_eq!(changes(&tenant), 0);
    let agreed = at_a_terminal(&home, &tenant, "yes\n").unwrap();
    assert!(agreed.starts_with("Some(0)") && agreed.contains("sends mail as anybody"), "{agreed}");
    assert!(agreed.contains("grant this permission? [y/N]"), "{agreed}");
    assert!(roles(&tenant).contains(&"Mail.Send".to_owned()));
}
