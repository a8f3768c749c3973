//! Where secrets and keys come from besides files: vaults, tokens, the key ring; and files that are open to others.

use crate::support::{Home, NIGHTLY, Running, shared, with};

/// On an App Service whose identity may open the vaults.
fn in_app_service(tenant: &Running) -> Vec<(String, String)> {
    with(tenant.app_service(), &[("AZURE_CLIENT_ID", NIGHTLY.client_id)])
}

#[test]
fn vault_gives_the_certificate_or_signs_and_is_not_asked_for_a_kept_token() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = in_app_service(&tenant);
    for object in ["nightly", "nightly-bound?sign"] {
        let place = format!("keyvault:{}/certificates/{object}", tenant.emulator.key_vault_url());
        let ask = |more: &[&str]| {
            let words = ["token", "--format", "json", "--certificate", &place];
            home.run(&variables, words.iter().chain(more).copied()).code(0).json()
        };
        let first = ask(&["--force"]);
        assert_eq!((&first["credential"], &first["source"]), (&"certificate".into(), &"network".into()), "{first}");
        if cfg!(unix) {
            let before = tenant.emulator.request_count();
            assert_eq!(ask(&[])["source"], "cache");
            assert_eq!(tenant.emulator.request_count(), before);
        }
    }
}

#[test]
fn secret_of_a_profile_lies_in_a_vault() {
    let (tenant, home) = (shared(), Home::new());
    let place = format!("keyvault:{}/secrets/nightly-secret", tenant.emulator.key_vault_url());
    home.configuration(&format!("[profile.default]\nsecret = \"{place}\"\n"));
    let outcome = home.line(&in_app_service(&tenant), "context").code(0);
    assert!(outcome.stdout.contains(&place), "{}", outcome.stdout);
    let checked = home.line(&in_app_service(&tenant), "profile check").code(0);
    assert!(checked.stdout.contains("opened by managed identity"), "{}", checked.stdout);
    let error = home.line(&tenant.named(NIGHTLY), "token --error-format json").code(2).error_json();
    assert_eq!(error["code"], "key-vault-circle");
}

#[test]
fn pin_stands_in_no_output() {
    let (tenant, home) = (shared(), Home::new());
    let variables = with(tenant.named(NIGHTLY), &[("APPONLY_PKCS11_PIN", "hunter2")]);
    let literal = home.run(&variables, ["token", "--certificate", "pkcs11:object=a?pin-value=hunter2"]).code(2);
    assert!(literal.stderr.starts_with("error[literal-secret]: `--certificate`"), "{}", literal.stderr);
    let uri = "pkcs11:object=a?module-path=/does/not/exist.so&pin-source=env:APPONLY_PKCS11_PIN";
    let missing = home.run(&variables, ["token", "-vvv", "--certificate", uri]).code(2);
    assert!(missing.stderr.contains("error[pkcs11-module]"), "{}", missing.stderr);
    let shown = home.run(&variables, ["profile", "show", "--certificate", uri]).code(0);
    assert!(shown.stdout.contains("pkcs11:object=a"), "{}", shown.stdout);
    for outcome in [literal, missing, shown] {
        let all = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!all.contains("hunter2") && !all.contains("pin-source=env"), "{all}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn key_ring_without_the_entry_offers_a_file_or_a_vault() {
    let (tenant, home) = (shared(), Home::new());
    home.configuration("[profile.default]\nsecret = \"keyring:apponly-test-of-nothing\"\n");
    let error = home.line(&tenant.named(NIGHTLY), "token --error-format json").code(2).error_json();
    assert_eq!(error["code"], "keyring-unavailable");
    let fix = error["fix"].as_str().unwrap();
    assert!(fix.contains("0600") && fix.contains("vault"), "{fix}");
}

#[cfg(unix)]
#[test]
fn file_that_others_can_read_is_refused_with_the_command_or_allowed_with_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;
    let (tenant, home) = (shared(), Home::new());
    let file = home.file("secret", NIGHTLY.secret);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let path = file.display().to_string();
    let variables = tenant.named(NIGHTLY);
    let error = home.run(&variables, ["token", "--error-format", "json", "--secret-file", &path]).code(2).error_json();
    assert_eq!(error["code"], "file-insecure");
    assert!(error["fix"].as_str().unwrap().contains(&format!("`chmod 600 {path}`")), "{error}");
    let allowed = home.run(&variables, ["token", "--allow-insecure-files", "--secret-file", &path]).code(0);
    assert_eq!(allowed.stderr.matches("(mode 0644)").count(), 1, "{}", allowed.stderr);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(home.run(&variables, ["token", "--secret-file", &path]).code(0).stderr, "");
}
