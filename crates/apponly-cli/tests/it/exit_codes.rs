//! Exit codes 3, 4 and 5, and the words that come with them.

use apponly_emulator::{Fault, FaultKind, FaultTarget};

use crate::support::{App, BLOCKED, Home, NIGHTLY, Outcome, Running, assert_shown, closed_address, shared, with};

#[test]
fn three_for_an_identity_that_is_refused() {
    let (tenant, home) = (shared(), Home::new());
    let unknown = App { client_id: "aaaaaaaa-0000-4000-8000-0000000000ff", secret: "whatever" };
    for (name, app, code) in [
        ("exit_wrong_secret", App { secret: "wrong~secret", ..NIGHTLY }, "secret-wrong"),
        ("exit_expired_secret", App { secret: "emulated~expired.secret", ..NIGHTLY }, "secret-expired"),
        ("exit_unknown_app", unknown, "application-not-found"),
    ] {
        let outcome = home.line(&tenant.secret(app), "token").code(3);
        assert_shown!(name, outcome);
        let error = home.line(&tenant.secret(app), "token --error-format json").code(3).error_json();
        assert_eq!(error["code"], code);
        assert!(error["correlation_id"].is_string() && error["trace_id"].is_string() && error["timestamp"].is_string());
    }
}

#[test]
fn three_for_an_expired_certificate_before_any_request() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "expired");
    // Nobody listens there: a request would be exit code 5.
    let variables = with(tenant.named(NIGHTLY), &[("AZURE_AUTHORITY_HOST", &format!("https://{}", closed_address()))]);
    let outcome = home.line(&variables, "token --certificate expired.pem").code(3);
    assert_shown!("exit_expired_certificate", outcome);
}

#[test]
fn wrong_secret_costs_exactly_one_request() {
    let (tenant, home) = (Running::start(), Home::new());
    home.line(&tenant.secret(App { secret: "wrong~secret", ..NIGHTLY }), "token").code(3);
    assert_eq!(tenant.emulator.request_count(), 1);
}

#[test]
fn four_for_an_identity_that_is_not_allowed() {
    let (tenant, home) = (shared(), Home::new());
    assert_shown!("exit_blocked_by_policy", home.line(&tenant.secret(BLOCKED), "token").code(4));
    let orders = "token --resource https://orders.contoso.example";
    assert_shown!("exit_role_assignment_required", home.line(&tenant.secret(NIGHTLY), orders).code(4));
    let outcome = home.line(&tenant.app_service(), orders).code(4);
    assert_shown!("exit_managed_identity_role_required", outcome);
}

#[test]
fn five_for_a_service_that_is_down() {
    let (tenant, home) = (shared(), Home::new());
    let variables = with(tenant.secret(NIGHTLY), &[("AZURE_AUTHORITY_HOST", &format!("https://{}", closed_address()))]);
    assert_shown!("exit_service_down", home.line(&variables, "token").code(5));
    let error = home.line(&variables, "token --error-format json").code(5).error_json();
    assert_eq!((&error["code"], &error["retriable"]), (&"network-unreachable".into(), &true.into()));
}

/// The only test that waits for the whole deadline of 20 s; it does so beside all others.
#[test]
fn five_for_a_service_that_never_answers() {
    let (tenant, home) = (Running::start(), Home::new());
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Sts).kind(FaultKind::BlackHole)]);
    let outcome: Outcome = home.line(&tenant.secret(NIGHTLY), "token").code(5);
    assert_shown!("exit_service_silent", outcome);
}

#[test]
fn five_for_a_service_whose_tls_nobody_vouches_for() {
    let (tenant, home) = (shared(), Home::new());
    let mut variables = tenant.secret(NIGHTLY);
    variables.retain(|(name, _)| name != "APPONLY_CA_FILE");
    assert_shown!("exit_tls_untrusted", home.line(&variables, "token").code(5));
}

#[test]
fn five_for_a_service_that_fails_or_answers_nonsense() {
    let (tenant, home) = (Running::start(), Home::new());
    for (name, fault) in [
        ("garbage", Fault::new(FaultTarget::Sts).kind(FaultKind::Garbage)),
        ("reset", Fault::new(FaultTarget::Sts).kind(FaultKind::Reset)),
        ("truncated", Fault::new(FaultTarget::Sts).kind(FaultKind::Truncated)),
        ("status", Fault::new(FaultTarget::Sts).status(500)),
    ] {
        tenant.emulator.set_faults(vec![fault]);
        let error = home.line(&tenant.secret(NIGHTLY), "token --error-format json").code(5).error_json();
        assert_eq!(error["retriable"], true, "{name}: {error}");
    }
}
