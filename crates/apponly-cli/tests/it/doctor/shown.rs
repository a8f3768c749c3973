//! What a person sees.

use super::scenario::Stage;
use crate::support::{App, NIGHTLY, WITHOUT_CONSENT, assert_shown};

fn by_secret(app: App) -> Stage {
    let stage = Stage::shared(|tenant| tenant.named(app)).words(["--secret-file", "s"]);
    stage.home.file("s", app.secret);
    stage
}

#[test]
fn good_bad_and_worst_day() {
    assert_shown!("doctor_well", by_secret(NIGHTLY).run(&[]).code(0));
    assert_shown!("doctor_without_consent", by_secret(WITHOUT_CONSENT).run(&[]).code(1));
    assert_shown!(
        "doctor_expired_secret",
        by_secret(App { secret: "emulated~expired.secret", ..NIGHTLY }).run(&[]).code(1)
    );
    let untrusted = by_secret(NIGHTLY).without("APPONLY_CA_FILE");
    assert_shown!("doctor_untrusted", untrusted.run(&[]).code(1));
    let broken = by_secret(NIGHTLY);
    broken.home.configuration("[profile.default]\nnonsense = 1\n");
    assert_shown!("doctor_broken_configuration", broken.run(&[]).code(1));
}

#[test]
fn document_of_the_contract() {
    let outcome = by_secret(WITHOUT_CONSENT).run(&["--format", "json"]).code(1);
    let document = outcome.json();
    let ids: Vec<_> =
        document["checks"].as_array().unwrap().iter().map(|check| check["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "config",
            "secrets",
            "host-identity",
            "network",
            "clock",
            "tenant",
            "credential",
            "certificate",
            "token",
            "consent",
            "permission",
            "graph",
            "expiry"
        ]
    );
    assert_shown!("doctor_json", outcome);
}
