//! `apponly cert new --vault`: Key Vault makes the key, and what is registered then signs in.

use serde_json::{Value, json};

use crate::support::{Home, NIGHTLY, Outcome, Running, with};

/// On an App Service whose identity may use the vaults, for the nightly app.
fn variables(tenant: &Running) -> Vec<(String, String)> {
    with(tenant.app_service(), &[("AZURE_CLIENT_ID", NIGHTLY.client_id)])
}

fn url(tenant: &Running, name: &str) -> String {
    format!("{}/certificates/{name}", tenant.emulator.key_vault_url())
}

fn make(tenant: &Running, home: &Home, url: &str, more: &[&str]) -> Outcome {
    let line = ["cert", "new", "--vault", url, "--bits", "2048", "--format", "json"];
    home.run(&variables(tenant), line.iter().chain(more).copied())
}

/// As an administrator does it: what is in `file` becomes the app's only key.
fn register(tenant: &Running, home: &Home, file: &str) {
    let pem = std::fs::read_to_string(home.path().join(file)).unwrap();
    let der: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let body = json!({"keyCredentials": [{"type": "AsymmetricX509Cert", "usage": "Verify", "key": der}]}).to_string();
    let path = format!("/applications/{}", tenant.emulator.tenant().apps[0].object_id);
    let governance = with(
        tenant.place(),
        &[
            ("AZURE_CLIENT_ID", "aaaaaaaa-0000-4000-8000-00000000000a"),
            ("AZURE_CLIENT_SECRET", "emulated~secret.governance"),
        ],
    );
    home.run(&governance, ["graph", "patch", path.as_str(), "--body", body.as_str()]).code(0);
}

fn sign_in(tenant: &Running, home: &Home, source: &Value) -> Outcome {
    home.run(&variables(tenant), ["token", "--no-cache", "--certificate", source.as_str().unwrap()])
}

#[test]
fn key_that_stays_in_the_vault_signs_in_by_the_source_that_is_printed() {
    let (tenant, home) = (Running::start(), Home::new());
    let made =
        make(&tenant, &home, &url(&tenant, "made"), &["--out", "app.crt", "--subject", "Nightly"]).code(0).json();
    assert_eq!(made["source"], format!("keyvault:{}?sign", url(&tenant, "made")));
    assert_eq!((&made["subject"], &made["bits"]), (&json!("CN=Nightly"), &json!(2048)));
    assert!(!tenant.emulator.tenant().vaults[0].certificate("made", None).unwrap().exportable);
    sign_in(&tenant, &home, &made["source"]).code(3);
    register(&tenant, &home, "app.crt");
    sign_in(&tenant, &home, &made["source"]).code(0);
    let download = json!(format!("keyvault:{}", url(&tenant, "made")));
    let refused = sign_in(&tenant, &home, &download).code(2);
    assert!(refused.stderr.contains("?sign"), "{}", refused.stderr);
}

#[test]
fn name_that_is_taken_gets_a_version_only_when_told() {
    let (tenant, home) = (Running::start(), Home::new());
    let place = url(&tenant, "nightly");
    let before = tenant.emulator.tenant().vaults[0].certificate("nightly", None).unwrap().version();
    let refused = make(&tenant, &home, &place, &["--out", "app.crt"]).code(2);
    assert!(
        refused.stderr.contains("key-vault-exists") && refused.stderr.contains("--new-version"),
        "{}",
        refused.stderr
    );
    assert!(!home.path().join("app.crt").exists());
    let made = make(&tenant, &home, &place, &["--out", "app.crt", "--new-version", "--exportable"]).code(0).json();
    assert_eq!(made["source"], format!("keyvault:{place}"));
    let tenant_now = tenant.emulator.tenant();
    assert!(tenant_now.vaults[0].certificate("nightly", Some(&before)).is_some(), "the old version stays");
    assert_ne!(tenant_now.vaults[0].certificate("nightly", None).unwrap().version(), before);
    register(&tenant, &home, "app.crt");
    sign_in(&tenant, &home, &made["source"]).code(0);
}

#[test]
fn what_cannot_be_made_is_refused_before_the_vault_is_asked() {
    let (tenant, home) = (Running::start(), Home::new());
    home.file("taken.crt", "mine");
    let place = url(&tenant, "made");
    for (url, more, code) in [
        (place.as_str(), &["--out", "taken.crt"][..], "file-exists"),
        (&place, &["--out", "app.crt", "--subject", "a,b"], "setting-invalid"),
        (&place, &["--out", "app.crt", "--days", "0"], "setting-invalid"),
        (&place, &["--out", "app.crt", "--days", "4000"], "setting-invalid"),
        ("https://contoso.vault.example/certificates/a", &["--out", "app.crt"], "key-vault-untrusted"),
        (&place.replace("certificates", "secrets"), &["--out", "app.crt"], "setting-invalid"),
        (&format!("{place}/0123456789abcdef0123456789abcdef"), &["--out", "app.crt"], "setting-invalid"),
    ] {
        let refused = make(&tenant, &home, url, more).code(2);
        assert!(refused.stderr.contains(code), "{code}: {}", refused.stderr);
    }
    assert!(tenant.emulator.requests().iter().all(|request| !request.path.contains("create")));
}
