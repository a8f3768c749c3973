//! Tokens that one process leaves for the next: found, listed, thrown away, and never in the way.

use std::path::{Path, PathBuf};

use crate::support::{App, Home, NIGHTLY, Outcome, Running, WITHOUT_CONSENT, assert_shown, shared, with};

/// The directory that a home without a session keeps tokens in.
fn directory(home: &Home) -> PathBuf {
    home.path().join(".cache/apponly")
}

/// The entries in `directory`, by name.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let Ok(found) = std::fs::read_dir(directory) else { return Vec::new() };
    let is_entry = |path: &PathBuf| path.file_name().unwrap().len() == 32;
    let mut paths: Vec<_> = found.map(|entry| entry.unwrap().path()).filter(is_entry).collect();
    paths.sort();
    paths
}

/// Where the token of a command came from.
fn source(outcome: &Outcome) -> String {
    outcome.json()["source"].as_str().unwrap().to_owned()
}

fn token(home: &Home, variables: &[(String, String)]) -> Outcome {
    home.line(variables, "token --format json").code(0)
}

#[test]
fn second_command_is_served_without_a_request() {
    let (tenant, home) = (Running::start(), Home::new());
    let (first, second) = (token(&home, &tenant.secret(NIGHTLY)), token(&home, &tenant.secret(NIGHTLY)));
    assert_eq!((source(&first).as_str(), source(&second).as_str()), ("network", "cache"));
    assert_eq!(first.json()["access_token"], second.json()["access_token"]);
    assert_eq!(tenant.emulator.request_count(), 1);
    assert_eq!(source(&token(&home, &with(tenant.secret(NIGHTLY), &[("APPONLY_CACHE", "file")]))), "cache");
}

#[test]
fn each_way_of_signing_in_is_kept() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "good");
    home.file("token.jwt", tenant.emulator.issue_foreign_token(&foreign()).unwrap());
    for (variables, line) in [
        (tenant.secret(NIGHTLY), ""),
        (tenant.named(NIGHTLY), "--certificate good.pem"),
        (tenant.named(NIGHTLY), "--federated file:token.jwt"),
        (tenant.app_service(), ""),
    ] {
        let run = || source(&home.line(&variables, &format!("token --format json {line}")).code(0));
        assert_eq!((run().as_str(), run().as_str()), ("network", "cache"), "{line}");
    }
    assert_eq!(entries(&directory(&home)).len(), 4);
}

fn foreign() -> apponly_emulator::ForeignToken {
    apponly_emulator::ForeignToken::new("system:serviceaccount:reports:nightly")
}

#[test]
fn other_scope_client_and_credential_are_other_tokens() {
    let (tenant, home) = (shared(), Home::new());
    token(&home, &tenant.secret(NIGHTLY));
    for (variables, line) in
        [(tenant.secret(NIGHTLY), "--resource https://vault.azure.net"), (tenant.secret(WITHOUT_CONSENT), "--quiet")]
    {
        let outcome = home.line(&variables, &format!("token --format json {line}")).code(0);
        assert_eq!(source(&outcome), "network", "{line}");
    }
    let wrong = tenant.secret(App { secret: "wrong~secret", ..NIGHTLY });
    home.line(&wrong, "token").code(3);
    assert_eq!(source(&token(&home, &tenant.secret(NIGHTLY))), "cache");
}

#[test]
fn no_cache_neither_reads_nor_writes() {
    let (tenant, home) = (shared(), Home::new());
    let off = [("--no-cache", "1"), ("APPONLY_NO_CACHE", "1"), ("APPONLY_CACHE", "none"), ("APPONLY_CACHE", "memory")];
    let run = |(name, value): (&str, &str)| match name.strip_prefix("--") {
        Some(_) => home.line(&tenant.secret(NIGHTLY), &format!("token --format json {name}")),
        None => home.line(&with(tenant.secret(NIGHTLY), &[(name, value)]), "token --format json"),
    };
    for how in off {
        assert_eq!(source(&run(how).code(0)), "network", "{how:?}");
    }
    assert!(!directory(&home).exists());
    token(&home, &tenant.secret(NIGHTLY));
    for how in off {
        assert_eq!(source(&run(how).code(0)), "network", "{how:?}");
    }
}

#[test]
fn force_asks_and_leaves_the_new_token_for_the_next() {
    let (tenant, home) = (Running::start(), Home::new());
    token(&home, &tenant.secret(NIGHTLY));
    let forced = home.line(&tenant.secret(NIGHTLY), "token --format json --force").code(0);
    let after = token(&home, &tenant.secret(NIGHTLY));
    assert_eq!((source(&forced).as_str(), source(&after).as_str()), ("network", "cache"));
    assert_eq!(after.json()["access_token"], forced.json()["access_token"]);
    assert_eq!(tenant.emulator.request_count(), 2);
}

#[test]
fn list_shows_whose_tokens_they_are_and_none_of_them() {
    let (tenant, home) = (shared(), Home::new());
    let secret = token(&home, &tenant.secret(NIGHTLY)).json()["access_token"].as_str().unwrap().to_owned();
    home.line(&tenant.app_service(), "token --resource https://vault.azure.net").code(0);
    let listed = home.line(&[], "cache list").code(0);
    assert!(!listed.stdout.contains(&secret[..20]) && !listed.stdout.contains("eyJ"), "{}", listed.stdout);
    for entry in entries(&directory(&home)) {
        let text = String::from_utf8_lossy(&std::fs::read(&entry).unwrap()).into_owned();
        assert!(!text.contains("eyJ") && !text.contains(NIGHTLY.secret), "{}", entry.display());
    }
    let json = home.line(&[], "cache list --format json").code(0).json();
    let tokens = json["tokens"].as_array().unwrap();
    let kinds: Vec<_> = tokens.iter().map(|token| token["credential"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"secret") && kinds.contains(&"managed-identity"), "{json}");
    let kept = tokens.iter().find(|token| token["credential"] == "secret").unwrap();
    assert_eq!(kept["client_id"], NIGHTLY.client_id);
    assert_eq!(kept["tenant_id"], tenant.emulator.tenant_id());
    assert_eq!(kept["authority"], tenant.emulator.authority());
    assert_eq!(kept["scope"], format!("{}/.default", tenant.emulator.graph_url()));
    assert!(kept["size"].as_u64().unwrap() > 500 && kept["expires_on"].as_str().unwrap().ends_with('Z'));
    let lines: Vec<_> = listed.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0].split_whitespace().next(), Some("Credential"));
}

#[test]
fn clear_removes_all_and_says_how_many() {
    let (tenant, home) = (shared(), Home::new());
    token(&home, &tenant.secret(NIGHTLY));
    token(&home, &tenant.app_service());
    home.file(".cache/apponly/0123456789abcdef0123456789abcdef.0123.tmp", "left by a process that was killed");
    home.file(".cache/apponly/notes", "not ours");
    assert_eq!(home.line(&[], "cache clear").code(0).stdout, "2 kept tokens removed\n");
    let left: Vec<_> = std::fs::read_dir(directory(&home)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["notes"]);
    assert!(!home.path().join(".cache/apponly.key").exists());
    assert_eq!(home.line(&[], "cache clear").code(0).stdout, "no tokens were kept\n");
    assert_eq!(source(&token(&home, &tenant.secret(NIGHTLY))), "network");
    assert_eq!(home.line(&[], "cache clear").code(0).stdout, "1 kept token removed\n");
}

#[test]
fn list_and_clear_need_neither_directory_nor_home() {
    let home = Home::new();
    assert_shown!("cache_list_nothing", home.line(&[], "cache list").code(0));
    assert_eq!(home.line(&[], "cache list --format json").code(0).json()["tokens"], serde_json::json!([]));
    assert_eq!(home.line(&[], "cache clear").code(0).stdout, "no tokens were kept\n");
    for line in ["cache list", "cache clear"] {
        let outcome = Outcome::of(home.command(line.split(' ')).env_remove("HOME")).code(0);
        assert!(!home.path().join(".cache").exists(), "{}", outcome.stderr);
    }
}

#[cfg(unix)]
#[test]
fn list_and_clear_cover_the_session_and_the_home() {
    let (tenant, home) = (shared(), Home::new());
    let runtime = home.path().join("run");
    std::fs::create_dir(&runtime).unwrap();
    let in_session = with(tenant.secret(NIGHTLY), &[("XDG_RUNTIME_DIR", runtime.to_str().unwrap())]);
    assert_eq!(source(&token(&home, &in_session)), "network");
    assert_eq!(source(&token(&home, &tenant.secret(NIGHTLY))), "network", "a job outside of the session");
    assert_eq!(entries(&runtime.join("apponly")).len(), 1);
    assert_eq!(entries(&directory(&home)).len(), 1);
    let listed = home.line(&in_session, "cache list --format json").code(0).json();
    assert_eq!(listed["tokens"].as_array().unwrap().len(), 2);
    assert_eq!(home.line(&in_session, "cache clear").code(0).stdout, "2 kept tokens removed\n");
}

#[cfg(unix)]
#[test]
fn directory_that_is_open_to_others_is_refused_by_list_and_clear() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    std::fs::create_dir_all(directory(&home)).unwrap();
    std::fs::set_permissions(directory(&home), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_shown!("cache_list_open_directory", home.line(&[], "cache list").code(2));
    home.line(&[], "cache clear").code(2);
}

#[test]
fn context_and_header_are_served_from_what_token_left() {
    let (tenant, home) = (Running::start(), Home::new());
    token(&home, &tenant.secret(NIGHTLY));
    assert_eq!(home.line(&tenant.secret(NIGHTLY), "context --format json").code(0).json()["token_source"], "cache");
    home.line(&tenant.secret(NIGHTLY), "header").code(0);
    assert_eq!(tenant.emulator.request_count(), 1);
}
