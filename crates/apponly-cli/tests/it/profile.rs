//! `apponly profile`: what is configured, where it came from, and whether it can work.

use crate::support::{Home, NIGHTLY, Outcome, assert_shown, pfx, shared, with};

const SECRET: &str = "hunter2~secret/value";

/// A home with one profile of each kind, all of the nightly app.
fn home_with_profiles() -> Home {
    let (tenant, home) = (shared(), Home::new());
    let folder = "config/apponly";
    home.file(&format!("{folder}/nightly.secret"), SECRET);
    home.file(&format!("{folder}/password"), "correct horse\n");
    home.file(&format!("{folder}/wrong"), format!("{SECRET}\n"));
    home.file(&format!("{folder}/locked.pfx"), pfx(&tenant.certificate("good"), "correct horse"));
    let pem = |name: &str| std::fs::read(tenant.pem_file(&home, name)).unwrap();
    home.file(&format!("{folder}/good.pem"), pem("good"));
    home.file(&format!("{folder}/expired.pem"), pem("expired"));
    let profiles = [
        ("default", "secret = \"file:nightly.secret\""),
        ("pem", "certificate = \"good.pem\""),
        ("rotation", "certificate = [\"expired.pem\", \"good.pem\"]"),
        ("locked", "certificate = \"locked.pfx\"\ncertificate_password_file = \"password\""),
        ("wrong-password", "certificate = \"locked.pfx\"\ncertificate_password_file = \"wrong\""),
        ("gone", "certificate = \"gone.pem\""),
        ("expired", "certificate = \"expired.pem\""),
        ("federated", "federated = \"file:password\""),
        ("roots", "certificate = \"good.pem\"\nca_file = \"password\""),
        (
            "identity",
            "managed_identity = \"system\"\ncredentials = [\"managed-identity\", \"certificate\"]\ncertificate = \"good.pem\"",
        ),
    ];
    let text = profiles.iter().map(|(name, keys)| {
        format!("[profile.{name}]\ntenant_id = \"contoso.example\"\nclient_id = \"{}\"\n{keys}\n\n", NIGHTLY.client_id)
    });
    home.configuration(&text.collect::<String>());
    home
}

/// The outcome, which must hold no secret, with columns that do not depend on how long the folder's name is.
#[track_caller]
fn without_secrets(outcome: Outcome) -> Outcome {
    let all = format!("{}{}", outcome.stdout, outcome.stderr);
    for secret in [SECRET, "hunter2", "correct horse", "PRIVATE KEY"] {
        assert!(!all.contains(secret), "{all}");
    }
    let squeezed = |line: &str| {
        let columns: Vec<_> = line.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
        format!("{}\n", columns.join("  "))
    };
    match outcome.stdout.starts_with('{') {
        true => outcome,
        false => Outcome { stdout: outcome.stdout.lines().map(squeezed).collect(), ..outcome },
    }
}

#[test]
fn list_names_the_profiles() {
    let home = home_with_profiles();
    assert_shown!("profile_list", home.line(&[], "profile list").code(0));
    let object = home.line(&[], "profile list --format json").code(0).json();
    assert_eq!(object["profiles"].as_array().unwrap().len(), 10);
    assert_eq!(object["file"], home.path().join("config/apponly/config.toml").display().to_string());
}

#[test]
fn list_without_profiles_prints_nothing_that_looks_like_one() {
    let home = Home::new();
    let outcome = home.line(&[], "profile list").code(0);
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.contains("no configuration file"), "{}", outcome.stderr);
    assert_eq!(home.line(&[], "profile list --format json").json()["file"], serde_json::Value::Null);
    home.configuration("");
    let outcome = home.line(&[], "profile list").code(0);
    assert!(outcome.stdout.is_empty() && outcome.stderr.contains("has no profiles"), "{}", outcome.stderr);
}

#[test]
fn show_tells_value_and_origin_of_every_setting() {
    let home = home_with_profiles();
    for (name, line) in [
        ("default", "profile show"),
        ("named", "profile show identity"),
        ("locked", "profile show --profile locked"),
        ("json", "profile show locked --format json"),
    ] {
        assert_shown!(format!("profile_show_{name}"), without_secrets(home.line(&[], line).code(0)));
    }
    let variables = with(Vec::new(), &[("AZURE_CLIENT_SECRET", SECRET), ("AZURE_TENANT_ID", "contoso.example")]);
    let outcome = without_secrets(Home::new().line(&variables, "profile show").code(0));
    assert!(outcome.stdout.contains("the variable `AZURE_CLIENT_SECRET`"), "{}", outcome.stdout);
}

#[test]
fn check_passes_what_can_work() {
    let home = home_with_profiles();
    for name in ["default", "pem", "locked", "rotation"] {
        let outcome = without_secrets(home.line(&[], &format!("profile check {name}")).code(0));
        assert!(outcome.stdout.contains("\nok: "), "{}", outcome.stdout);
        assert_shown!(format!("profile_check_{name}"), outcome);
    }
    let object = home.line(&[], "profile check pem --format json").code(0).json();
    assert_eq!(object["checks"][0]["status"], "ok");
    assert!(object["checks"][0]["detail"].as_str().unwrap().contains("good.pem"));
    assert_eq!(object["not_used"].as_array().unwrap().len(), 3);
}

#[test]
fn check_finds_what_cannot_work() {
    let home = home_with_profiles();
    for (name, exit, code) in [
        ("gone", 2, "file-unreadable"),
        ("wrong-password", 2, "certificate-password"),
        ("expired", 3, "certificate-expired"),
        ("federated", 2, "federated-token-invalid"),
        ("roots", 2, "setting-invalid"),
    ] {
        let outcome = without_secrets(home.line(&[], &format!("profile check {name}")).code(exit));
        assert!(outcome.stdout.contains("\nfail: "), "{}", outcome.stdout);
        assert!(outcome.stderr.starts_with(&format!("error[{code}]")), "{}", outcome.stderr);
        assert_shown!(format!("profile_check_{name}"), outcome);

        let outcome = without_secrets(home.line(&[], &format!("profile check {name} --format json")).code(exit));
        let checks = outcome.json()["checks"].as_array().unwrap().clone();
        assert!(checks.iter().any(|check| check["status"] == "fail" && check["code"] == code), "{checks:?}");
    }
}

#[test]
fn name_and_option_are_the_same_and_not_given_twice() {
    let home = home_with_profiles();
    let by_name = home.line(&[], "profile show pem").code(0);
    assert_eq!(by_name.stdout, home.line(&[], "profile show --profile pem").code(0).stdout);
    home.line(&[], "profile show pem --profile locked").code(2);
}
