//! `apponly header`: every format as its reader takes it.

use crate::support::{Home, NIGHTLY, WITHOUT_CONSENT, assert_shown, shared};

#[test]
fn every_format_shows_the_header() {
    let (tenant, home) = (shared(), Home::new());
    for format in ["plain", "value", "json", "curl", "powershell", "env"] {
        let outcome = home.line(&tenant.secret(NIGHTLY), &format!("header --format {format}")).code(0);
        assert_shown!(format!("header_{format}"), outcome);
    }
}

#[test]
fn plain_is_the_default() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "header").code(0);
    assert!(outcome.stdout.starts_with("Authorization: Bearer eyJ"));
    assert!(outcome.stdout.ends_with("\nContent-Type: application/json\n"));
}

#[test]
fn json_is_what_http_libraries_take_as_headers() {
    let (tenant, home) = (shared(), Home::new());
    let object = home.line(&tenant.secret(NIGHTLY), "header --format json").code(0).json();
    assert!(object["Authorization"].as_str().unwrap().starts_with("Bearer eyJ"));
    assert_eq!(object["Content-Type"], "application/json");
    assert_eq!(object.as_object().unwrap().len(), 2);
}

#[test]
fn missing_consent_is_a_warning_here_too() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(WITHOUT_CONSENT), "header --format value").code(0);
    assert!(outcome.stderr.starts_with("warning: ") && outcome.stderr.contains("adminconsent"), "{}", outcome.stderr);
    assert!(home.line(&tenant.secret(WITHOUT_CONSENT), "header -q").code(0).stderr.is_empty());
}
