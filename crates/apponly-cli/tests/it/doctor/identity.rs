//! What is wrong with the identity: its secret, its foreign token, its registration, the policies over it.

use apponly_emulator::ForeignToken;

use super::scenario::{Scenario, Stage, check, play};
use crate::support::{App, BLOCKED, Home, NIGHTLY, Running, with};

/// Signs in by the secret of this app, from a file.
fn by_secret(app: App) -> Stage {
    let stage = Stage::shared(|tenant| tenant.named(app)).words(["--secret-file", "s"]);
    stage.home.file("s", app.secret);
    stage
}

/// The nightly app with a foreign token for `subject` that lives so many seconds; it reads its registration by its secret.
fn federated(subject: &str, audience: Option<&str>, lives: i64) -> Stage {
    let tenant = crate::support::shared();
    let stage = Stage::new(with(tenant.named(NIGHTLY), &[("AZURE_FEDERATED_TOKEN_FILE", "jwt")]));
    let mut token = ForeignToken::new(subject);
    token.expires_in = lives;
    token.audience = audience.map_or(token.audience, str::to_owned);
    stage.home.file("jwt", tenant.emulator.issue_foreign_token(&token).unwrap());
    stage.home.file("s", NIGHTLY.secret);
    stage.words(["--secret-file", "s"]).keeping(tenant)
}

#[test]
fn secrets() {
    play(&[
        Scenario {
            name: "the secret is wrong",
            stage: || by_secret(App { secret: "wrong~secret", ..NIGHTLY }),
            check: "credential",
            status: "fail",
            says: &["secret-wrong", "AADSTS7000215", "Secret ID"],
        },
        Scenario {
            name: "the secret has expired",
            stage: || by_secret(App { secret: "emulated~expired.secret", ..NIGHTLY }),
            check: "credential",
            status: "fail",
            says: &["secret-expired", "AADSTS7000222", "certificate"],
        },
    ]);
}

#[test]
fn federations() {
    play(&[
        Scenario {
            name: "the subject differs in letter case",
            stage: || federated("system:serviceaccount:Reports:nightly", None, 600),
            check: "credential",
            status: "fail",
            says: &[
                "in letter case only",
                "system:serviceaccount:«R»eports:nightly",
                "system:serviceaccount:«r»eports:nightly",
            ],
        },
        Scenario {
            name: "the audience is another",
            stage: || federated("system:serviceaccount:reports:nightly", Some("api://Somewhere"), 600),
            check: "credential",
            status: "fail",
            says: &["federation-audience", "`emulator` of the app differs: audience"],
        },
        Scenario {
            name: "the foreign token has expired",
            stage: || federated("system:serviceaccount:reports:nightly", None, -90_000),
            check: "credential",
            status: "fail",
            says: &["federated-token-invalid", "ended", "renews the token"],
        },
        Scenario {
            name: "the foreign token is none",
            stage: || {
                let stage = federated("system:serviceaccount:reports:nightly", None, 600);
                stage.home.file("jwt", "hunter2");
                stage
            },
            check: "credential",
            status: "fail",
            says: &["federated-token-invalid", "7 characters without dots"],
        },
    ]);
}

#[test]
fn foreign_token_that_fits_is_shown_beside_what_the_app_trusts() {
    let document =
        federated("system:serviceaccount:reports:nightly", None, 600).run(&["--format", "json"]).code(0).json();
    let credential = check(&document, "credential");
    let evidence = credential["evidence"].to_string();
    assert!(evidence.contains("sub `system:serviceaccount:reports:nightly`"), "{credential}");
    assert!(
        evidence.contains("`emulator` of the app fits") && evidence.contains("`github-main` of the app differs"),
        "{credential}"
    );
}

#[test]
fn registrations_and_policies() {
    play(&[
        Scenario {
            name: "the app does not exist in the tenant",
            stage: || by_secret(App { client_id: "aaaaaaaa-0000-4000-8000-0000000000ff", secret: "made-up~" }),
            check: "token",
            status: "fail",
            says: &["application-not-found", "AADSTS700016"],
        },
        Scenario {
            name: "the app is switched off",
            stage: || {
                by_secret(App { client_id: "aaaaaaaa-0000-4000-8000-000000000003", secret: "emulated~secret.disabled" })
            },
            check: "token",
            status: "fail",
            says: &["application-disabled", "AADSTS7000112"],
        },
        Scenario {
            name: "the app has no service principal in the tenant",
            stage: || {
                by_secret(App {
                    client_id: "aaaaaaaa-0000-4000-8000-000000000004",
                    secret: "emulated~secret.no+principal",
                })
            },
            check: "token",
            status: "fail",
            says: &["service-principal-missing", "AADSTS7000229"],
        },
        Scenario {
            name: "Conditional Access blocks the app",
            stage: || by_secret(BLOCKED),
            check: "token",
            status: "fail",
            says: &["conditional-access", "AADSTS53003"],
        },
    ]);
}

/// A kept token must not hide that the next sign-in will fail.
#[cfg(unix)]
#[test]
fn kept_token_does_not_hide_a_broken_credential() {
    let (tenant, home) = (crate::support::shared(), Home::new());
    home.line(&tenant.secret(NIGHTLY), "token").code(0);
    let running: &Running = &tenant;
    let broken = with(running.secret(NIGHTLY), &[("AZURE_AUTHORITY_HOST", "https://login.example.invalid")]);
    let document = home.line(&broken, "doctor --format json").code(1).json();
    assert_eq!(check(&document, "token")["status"], "fail", "{document}");
    home.line(&tenant.secret(NIGHTLY), "token").code(0);
}
