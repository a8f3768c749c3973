//! What is wrong with what the identity may do, and how long it can.

use std::process::Command;

use apponly_emulator::Emulator;

use super::scenario::{Scenario, Stage, check, play};
use crate::support::{App, Home, NIGHTLY, Running, WITHOUT_CONSENT};

/// A hand-made map of the published schema.
const MAP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../apponly-permissions/test-data/map.json");

/// A tenant with an identity without any role, hosts that keep tokens, and apps whose secrets end soon.
const TENANT: &str = r#"
tenant_id = "22222222-2222-4333-8444-555555555555"
domains = ["fabrikam.example"]
users = 3
keep_identity_tokens = true

[[apps]]
display_name = "Export"
client_id = "cccccccc-0000-4000-8000-000000000001"
roles = ["User.Read.All", "Application.Read.All"]
declared_roles = ["Group.Read.All"]
secrets = [{ value = "made-up~secret" }]

[[identities]]
name = "vm"
kind = "system-assigned"
client_id = "cccccccc-0000-4000-8000-000000000002"
object_id = "cccccccc-0000-4000-8000-000000000003"
resource_id = "/subscriptions/50b50b50-0000-4000-8000-000000000001/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/vm"
"#;

const EXPORT: App = App { client_id: "cccccccc-0000-4000-8000-000000000001", secret: "made-up~secret" };

fn by_secret(app: App) -> Stage {
    let stage = Stage::shared(|tenant| tenant.named(app)).words(["--secret-file", "s"]);
    stage.home.file("s", app.secret);
    stage
}

fn in_fabrikam(text: &str) -> Stage {
    let stage = Stage::own(Running::described(text), |tenant| tenant.named(EXPORT)).words(["--secret-file", "s"]);
    stage.home.file("s", EXPORT.secret);
    stage
}

fn with_map(stage: Stage, needs: &[&str]) -> Stage {
    let needs = needs.iter().flat_map(|call| ["--needs", call]).map(str::to_owned).collect::<Vec<_>>();
    stage.and(&[("APPONLY_PERMISSION_MAP", MAP)]).words(needs)
}

#[test]
fn consents() {
    play(&[
        Scenario {
            name: "no administrator consented",
            stage: || by_secret(WITHOUT_CONSENT),
            check: "consent",
            status: "fail",
            says: &["the token has no roles", "/adminconsent?client_id=aaaaaaaa-0000-4000-8000-000000000002"],
        },
        Scenario {
            name: "no administrator consented, and another identity shows what is declared",
            stage: || {
                let stage = by_secret(WITHOUT_CONSENT).words(["--reader-profile", "reader"]);
                stage.home.file("reader.secret", "emulated~secret.governance");
                let file = stage.home.path().join("reader.secret").display().to_string();
                stage.home.configuration(&format!(
                    "[profile.reader]\ntenant_id = \"11111111-2222-4333-8444-555555555555\"\n\
                     client_id = \"aaaaaaaa-0000-4000-8000-00000000000a\"\nsecret = \"file:{file}\"\n"
                ));
                stage
            },
            check: "consent",
            status: "fail",
            says: &[
                "the app declares `User.Read.All`, and no administrator consented",
                "/adminconsent?",
                "--reader-profile",
            ],
        },
        Scenario {
            name: "one permission still waits for consent",
            stage: || in_fabrikam(TENANT),
            check: "consent",
            status: "warn",
            says: &["declared and not granted: `Group.Read.All`", "/adminconsent?"],
        },
        Scenario {
            name: "no role is assigned to the managed identity",
            stage: || Stage::own(Running::described(TENANT), Running::app_service),
            check: "consent",
            status: "fail",
            says: &["no app role is assigned", "apponly grant PERMISSION --to cccccccc-0000-4000-8000-000000000003"],
        },
    ]);
}

/// Grants a role of Graph to the managed identity, as an administrator does.
fn grant(emulator: &Emulator, role: &str) {
    let call = |body: String| {
        let url = format!("{}/graph", emulator.control_url());
        let arguments =
            ["-sS", "--fail-with-body", "-H", "Emulator-Control: 1", "-H", "Content-Type: application/json"];
        let output = Command::new("curl").args(arguments).args([&url, "-d", &body]).output().unwrap();
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let path = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";
    let api = call(serde_json::json!({"method": "GET", "path": path}).to_string());
    let api = api.get("body").cloned().unwrap_or(api);
    let roles = api["appRoles"].as_array().unwrap_or_else(|| panic!("{api}"));
    let id = &roles.iter().find(|found| found["value"] == role).unwrap()["id"];
    let principal = "cccccccc-0000-4000-8000-000000000003";
    let body = serde_json::json!({"principalId": principal, "resourceId": api["id"], "appRoleId": id});
    let path = format!("/servicePrincipals/{principal}/appRoleAssignments");
    call(serde_json::json!({"method": "POST", "path": path, "body": body}).to_string());
}

#[test]
fn token_of_a_managed_identity_that_is_older_than_the_grant() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("not proved: `curl` is not here");
        return;
    }
    let tenant =
        Running::described(&TENANT.replace("\"User.Read.All\", ", "\"User.Read.All\", \"Directory.Read.All\", "));
    let home = Home::new();
    home.file("reader.secret", EXPORT.secret);
    let file = home.path().join("reader.secret").display().to_string();
    home.configuration(&format!(
        "[profile.reader]\ntenant_id = \"22222222-2222-4333-8444-555555555555\"\nclient_id = \"{}\"\nsecret = \"file:{file}\"\n",
        EXPORT.client_id
    ));
    let line = "doctor --format json --reader-profile reader";
    let before = home.line(&tenant.app_service(), line).code(1).json();
    assert!(check(&before, "consent")["detail"].as_str().unwrap().contains("no app role is assigned"), "{before}");
    grant(&tenant.emulator, "User.Read.All");
    let document = home.line(&tenant.app_service(), line).code(1).json();
    let consent = check(&document, "consent");
    assert_eq!((&consent["status"], &document["root"]), (&"fail".into(), &"consent".into()), "{document}");
    assert!(consent["detail"].as_str().unwrap().contains("the token is older than the grant"), "{consent}");
    assert!(consent["fix"].as_str().unwrap().contains("up to 24 hours"), "{consent}");
    assert!(consent["evidence"].to_string().contains("granted 20"), "{consent}");
}

#[test]
fn permissions() {
    play(&[
        Scenario {
            name: "a call needs a signed-in user, which is known without a map",
            stage: || by_secret(NIGHTLY).words(["--needs", "GET /me/messages"]),
            check: "permission",
            status: "fail",
            says: &["user-required", "`GET /me/messages` needs a signed-in user", "/users/{id}/messages"],
        },
        Scenario {
            name: "a permission is missing",
            stage: || with_map(by_secret(NIGHTLY), &["GET /users", "PATCH /users/{id}"]),
            check: "permission",
            status: "fail",
            says: &[
                "lacks `User.ReadWrite.All`",
                "apponly grant User.ReadWrite.All --to aaaaaaaa-0000-4000-8000-000000000001",
            ],
        },
        Scenario {
            name: "a script needs what is missing",
            stage: || {
                let stage = with_map(by_secret(NIGHTLY), &[]).words(["--script", "nightly.sh"]);
                let line = "curl -X PATCH https://graph.microsoft.com/v1.0/users/$id -d @body.json\n";
                stage.home.file("nightly.sh", format!("#!/bin/sh\n# change\n{line}"));
                stage
            },
            check: "permission",
            status: "fail",
            says: &["lacks `User.ReadWrite.All`", "`PATCH /users/{id}` (`nightly.sh` line 3)"],
        },
        Scenario {
            name: "nothing was granted, so that the needed calls are closed too",
            stage: || with_map(by_secret(WITHOUT_CONSENT), &["GET /users"]),
            check: "consent",
            status: "fail",
            says: &["/adminconsent?"],
        },
    ]);
}

#[test]
fn needed_calls_that_are_open_are_told_with_what_opens_them() {
    let stage = with_map(by_secret(NIGHTLY), &["GET /users", "get https://graph.microsoft.com/v1.0/users/a@b.example"]);
    let document = stage.run(&["--format", "json"]).code(0).json();
    let permission = check(&document, "permission");
    assert_eq!(permission["status"], "ok", "{permission}");
    assert!(
        permission["evidence"].to_string().contains("`GET /users` (`--needs`): open by `User.Read.All`"),
        "{permission}"
    );
}

#[test]
fn need_that_is_no_call_is_a_usage_error() {
    let home = Home::new();
    for need in ["users", "GET users\u{7}", "FETCH /users", "GET"] {
        let error = home.run(&[], ["doctor", "--error-format", "json", "--needs", need]).code(2).error_json();
        assert!(error["message"].as_str().unwrap().starts_with("`--needs`"), "{error}");
    }
}

#[test]
fn endings() {
    let soon = |days: i64| {
        let end = jiff::Timestamp::now().checked_add(jiff::SignedDuration::from_hours(days * 24 + 1)).unwrap();
        in_fabrikam(
            &TENANT.replace("value = \"made-up~secret\"", &format!("value = \"made-up~secret\", expires = \"{end}\"")),
        )
    };
    let document = soon(10).run(&["--format", "json"]).code(0).json();
    let expiry = check(&document, "expiry");
    assert_eq!(expiry["status"], "warn", "{expiry}");
    assert!(expiry["detail"].as_str().unwrap().contains("10 days left"), "{expiry}");
    assert!(expiry["fix"].as_str().unwrap().contains("apponly secret rotate"), "{expiry}");
    assert_eq!(
        (&document["credentials"][0]["days_left"], &document["credentials"][0]["in_use"]),
        (&10.into(), &true.into())
    );
    assert_eq!(check(&soon(60).run(&["--format", "json"]).json(), "expiry")["status"], "ok");
}
