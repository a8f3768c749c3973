//! `apponly token`: formats, scopes, warnings.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::support::{Home, NIGHTLY, Outcome, Running, WITHOUT_CONSENT, assert_shown, environment, shared, with};

fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.split('.').count() == 3 && !text.contains(char::is_whitespace)
}

#[test]
fn raw_is_the_token_alone_on_one_line() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "token").code(0);
    assert!(is_token(outcome.stdout.strip_suffix('\n').unwrap()), "{}", outcome.stdout);
    assert_eq!(outcome.stderr, "");
}

#[test]
fn json_has_exactly_the_fields_of_the_contract() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "token --format json").code(0);
    let mut object = outcome.json();
    assert!(is_token(object["access_token"].as_str().unwrap()));
    let life = object["expires_in"].as_u64().unwrap();
    assert!((3000..=3600).contains(&life), "{life}");
    object["expires_in"] = 3599.into();
    assert_shown!("token_json", Outcome { stdout: format!("{object:#}\n"), ..outcome });
}

#[test]
fn azure_cli_format_has_the_names_that_az_prints() {
    let (tenant, home) = (shared(), Home::new());
    let variables = with(tenant.secret(NIGHTLY), &[("TZ", "UTC")]);
    let outcome = home.line(&variables, "token --format azure-cli").code(0);
    let mut object = outcome.json();
    let names: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["accessToken", "expiresOn", "expires_on", "subscription", "tenant", "tokenType"]);
    assert!(object["expires_on"].as_u64().unwrap() > 1_700_000_000, "seconds since 1970");
    object["expires_on"] = 0.into();
    assert_shown!("token_azure_cli", Outcome { stdout: format!("{object:#}\n"), ..outcome });
}

#[test]
fn scope_and_resource_ask_for_the_same_token() {
    let (tenant, home) = (shared(), Home::new());
    let scope_of = |line: &str| {
        let object = home.line(&tenant.secret(NIGHTLY), line).code(0).json();
        object["scope"].as_str().unwrap().to_owned()
    };
    let vault = "https://vault.azure.net/.default";
    assert_eq!(scope_of("token --format json --scope https://vault.azure.net/.default"), vault);
    assert_eq!(scope_of("token --format json --resource https://vault.azure.net"), vault);
    assert_eq!(scope_of("token --format json"), format!("{}/.default", tenant.emulator.graph_url()));
}

#[test]
fn force_and_minimum_validity_are_taken_in_every_form() {
    let (tenant, home) = (shared(), Home::new());
    for line in ["token --force", "token --min-validity 10m", "token --min-validity 90s", "token --min-validity 600"] {
        assert!(is_token(home.line(&tenant.secret(NIGHTLY), line).code(0).stdout.trim_end()), "{line}");
    }
    let refused = home.line(&tenant.secret(NIGHTLY), "token --min-validity soon").code(2);
    assert!(refused.stderr.contains("`--min-validity`"), "{}", refused.stderr);
}

#[test]
fn application_without_roles_is_warned_with_the_consent_link() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(WITHOUT_CONSENT), "token").code(0);
    assert!(outcome.stderr.contains(&format!("/adminconsent?client_id={}", WITHOUT_CONSENT.client_id)));
    assert_shown!("token_without_consent", outcome);
}

#[test]
fn managed_identity_without_roles_is_warned_with_the_grant_command() {
    let tenant = Running::described(
        r#"
        tenant_id = "11111111-2222-4333-8444-555555555555"
        domains = ["contoso.example"]
        [[identities]]
        name = "vm-bare"
        kind = "system-assigned"
        client_id = "bbbbbbbb-0000-4000-8000-000000000009"
        object_id = "eeeeeeee-0000-4000-8000-000000000009"
        resource_id = "/subscriptions/50b50b50-0000-4000-8000-000000000001/resourceGroups/emulated/providers/Microsoft.Compute/virtualMachines/vm-bare"
        "#,
    );
    let outcome = Home::new().line(&tenant.app_service(), "token").code(0);
    assert!(
        outcome.stderr.contains("apponly grant PERMISSION --to eeeeeeee-0000-4000-8000-000000000009"),
        "{}",
        outcome.stderr
    );
    assert_shown!("token_managed_identity_without_roles", outcome);
}

#[test]
fn quiet_silences_warnings_and_leaves_the_token() {
    let (tenant, home) = (shared(), Home::new());
    for line in ["token --quiet", "--quiet token", "token -q"] {
        let outcome = home.line(&tenant.secret(WITHOUT_CONSENT), line).code(0);
        assert!(is_token(outcome.stdout.trim_end()), "{line}");
        assert_eq!(outcome.stderr, "", "{line}");
    }
}

#[test]
fn reader_that_goes_away_is_no_failure() {
    let (tenant, home) = (shared(), Home::new());
    // A bare pipe would hold the whole answer; the reading end is closed before the command can write.
    for line in [&["token"][..], &["token", "--format", "json"], &["completions", "bash"], &["man"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = Command::new(env!("CARGO_BIN_EXE_apponly"))
            .env_clear()
            .envs(environment(home.path()))
            .envs(tenant.secret(NIGHTLY))
            .args(line)
            .stdin(Stdio::null())
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut complaint = String::new();
        child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{line:?}");
        assert_eq!(complaint, "", "{line:?}");
    }
}
