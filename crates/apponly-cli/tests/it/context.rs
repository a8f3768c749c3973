//! `apponly context`: who this is, and why no stronger credential is used.

use crate::support::{Home, NIGHTLY, WITHOUT_CONSENT, assert_shown, shared};

#[test]
fn table_shows_identity_roles_and_reasons() {
    let (tenant, home) = (shared(), Home::new());
    assert_shown!("context_table_secret", home.line(&tenant.secret(NIGHTLY), "context").code(0));
}

#[test]
fn json_has_the_fields_of_the_contract() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "context --format json").code(0);
    let object = outcome.json();
    for field in [
        "auth_type",
        "credential",
        "tenant_id",
        "client_id",
        "app_name",
        "object_id",
        "roles",
        "cloud",
        "expires_on",
        "token_source",
    ] {
        assert!(object.get(field).is_some_and(|value| !value.is_null()), "{field}");
    }
    assert_eq!(object["auth_type"], "AppOnly");
    assert_shown!("context_json_secret", outcome);
}

#[test]
fn strongest_credential_has_nothing_to_explain() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.app_service(), "context --format json").code(0);
    assert_eq!(outcome.json()["credential"], "managed-identity");
    assert_eq!(outcome.json()["not_used"].as_array().unwrap().len(), 0);
    assert_shown!("context_table_managed_identity", home.line(&tenant.app_service(), "context").code(0));
}

#[test]
fn missing_consent_is_shown_as_no_roles_and_a_warning() {
    let (tenant, home) = (shared(), Home::new());
    assert_shown!("context_without_consent", home.line(&tenant.secret(WITHOUT_CONSENT), "context").code(0));
}

#[test]
fn piped_tables_have_no_colours_and_one_line_a_row() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "context").code(0);
    assert!(!outcome.stdout.contains('\u{1b}'));
    assert_eq!(outcome.stdout.lines().filter(|line| line.starts_with("Not used")).count(), 3);
    assert!(outcome.stdout.lines().all(|line| !line.starts_with(' ')), "{}", outcome.stdout);
}
