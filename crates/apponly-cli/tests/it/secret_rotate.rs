//! `apponly secret rotate`.

use crate::support::{App, Home, Running, with};

/// May write every app, itself included; it has one secret.
const GOVERNANCE: App = App { client_id: "aaaaaaaa-0000-4000-8000-00000000000a", secret: "emulated~secret.governance" };

fn secret_file(home: &Home) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = home.file("secret", format!("{}\n", GOVERNANCE.secret));
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn text(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path().join(name)).unwrap()
}

#[test]
fn secret_is_replaced_in_its_file_and_shown_to_nobody() {
    let (tenant, home) = (Running::start(), Home::new());
    secret_file(&home);
    let variables = tenant.named(GOVERNANCE);
    let line = "secret rotate --secret-file secret -vvv --exec env --format json";
    let first = home.line(&variables, line).code(0);
    assert_eq!(first.json()["outcome"], "overlapping");
    let new = text(&home, "secret");
    assert!(!new.contains(GOVERNANCE.secret) && text(&home, "secret.previous").contains(GOVERNANCE.secret));
    let journal = text(&home, "secret.rotation");
    for shown in [&first.stdout, &first.stderr, &journal] {
        assert!(!shown.contains(new.trim()) && !shown.contains(GOVERNANCE.secret), "{shown}");
    }
    assert!(first.stderr.contains("APPONLY_SECRET_FILE=") && first.stderr.contains("/secret\n"), "{}", first.stderr);
    home.line(&variables, "token --no-cache --secret-file secret").code(0);
    home.line(&variables, "secret rotate --secret-file secret --overlap 0").code(0);
    home.line(&variables, "token --no-cache --secret-file secret").code(0);
    home.line(&variables, "token --no-cache --secret-file secret.previous").code(3);
    let outcome = home.line(&variables, "secret rotate --secret-file secret --if-within 30d").code(0);
    assert!(outcome.stdout.starts_with("nothing to do: "), "{}", outcome.stdout);
}

#[test]
fn secret_that_lies_in_no_file_is_refused() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = with(tenant.named(GOVERNANCE), &[("AZURE_CLIENT_SECRET", GOVERNANCE.secret)]);
    let outcome = home.line(&variables, "--error-format json secret rotate").code(2);
    assert_eq!(outcome.error_json()["code"], "rotation-source");
    assert!(!outcome.stderr.contains(GOVERNANCE.secret));
}

#[test]
fn dry_run_asks_nobody() {
    let (tenant, home) = (Running::start(), Home::new());
    secret_file(&home);
    let outcome = home.line(&tenant.named(GOVERNANCE), "secret rotate --secret-file secret --dry-run").code(0);
    assert!(outcome.stdout.contains("secret.next") && outcome.stdout.contains("86400 s"), "{}", outcome.stdout);
    assert!(tenant.emulator.requests().is_empty());
}

#[test]
fn status_tells_what_is_due_by_the_end_that_the_app_names_and_changes_nothing() {
    let (tenant, home) = (Running::start(), Home::new());
    secret_file(&home);
    let variables = tenant.named(GOVERNANCE);
    home.line(&variables, "secret rotate --secret-file secret --overlap 1d --days 60").code(0);
    let ask = |more: &str| home.line(&variables, &format!("secret status --secret-file secret --format json {more}"));
    let overlapping = ask("").code(0).json();
    assert_eq!((&overlapping["rotation"]["stage"], &overlapping["due"]), (&"overlapping".into(), &false.into()));
    home.line(&variables, "secret rotate --secret-file secret --overlap 0").code(0);
    let secrets = tenant.emulator.tenant().apps.iter().map(|app| app.secrets.len()).sum::<usize>();
    let good = ask("").code(0).json();
    assert_eq!((&good["days_left"], &good["due"]), (&59.into(), &false.into()), "{good}");
    let due = ask("--if-within 70d").code(1);
    assert_eq!((&due.json()["due"], &due.json()["key_id"]), (&true.into(), &good["key_id"]));
    assert_eq!(due.stderr, "");
    let table = home.line(&variables, "secret status --secret-file secret").code(0);
    assert!(
        table.stdout.contains("59 days") && !table.stdout.contains(text(&home, "secret").trim()),
        "{}",
        table.stdout
    );
    assert_eq!(tenant.emulator.tenant().apps.iter().map(|app| app.secrets.len()).sum::<usize>(), secrets);
}
