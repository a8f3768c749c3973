//! A machine whose clock is wrong.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apponly::{Clock as _, ManualClock, Scope, TokenOptions, TokenSourceBuilder};
use apponly_emulator::{Emulator, FaultTarget, ForeignToken};

use crate::support::{Capture, Recorder, SECRET, builder, field, requests_to, shared, start};
use crate::wire::json_part;

const HOUR: i64 = 3600;

fn shifted(emulator: &Emulator, seconds: i64) -> Arc<ManualClock> {
    let now = SystemTime::from(emulator.clock().now());
    let by = Duration::from_secs(seconds.unsigned_abs());
    Arc::new(ManualClock::new(if seconds < 0 { now - by } else { now + by }))
}

fn certificate(emulator: &Emulator, clock: &Arc<ManualClock>) -> TokenSourceBuilder {
    builder(emulator, &[]).certificate(emulator.certificate_file().unwrap()).clock(clock.clone())
}

fn forced() -> TokenOptions {
    let mut options = TokenOptions::default();
    options.force = true;
    options
}

fn seconds_between(one: SystemTime, other: SystemTime) -> u64 {
    one.duration_since(other).unwrap_or_else(|error| error.duration()).as_secs()
}

#[tokio::test]
async fn certificate_is_signed_once_more_with_the_services_time() {
    for (wrong_by, words) in [(-HOUR, "behind"), (HOUR, "ahead of")] {
        let emulator = start(|_| {}).await;
        let clock = shifted(&emulator, wrong_by);
        let capture = Capture::start();
        let source = certificate(&emulator, &clock).build().unwrap();
        let token = source.token(&Scope::graph_default()).await.unwrap_or_else(|error| panic!("{}", error.report()));
        let refusals: Vec<_> = emulator.requests().iter().map(|request| request.refusal).collect();
        assert_eq!(refusals, [Some(700_024), None]);
        let warnings = capture.at("WARN");
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        let named =
            [HOUR - 1, HOUR, HOUR + 1].iter().any(|seconds| warnings[0].contains(&format!(" {seconds} s {words}")));
        assert!(named, "{warnings:?}");

        let end = SystemTime::from(emulator.clock().now()) + Duration::from_secs(3599);
        assert!(seconds_between(token.expires_on(), end) <= 5, "the end is told in the service's time");
        assert!(seconds_between(source.service_time(), emulator.clock().now().into()) <= 5);
        source.token(&Scope::graph_default()).await.unwrap();
        assert_eq!(requests_to(&emulator, FaultTarget::Sts), 2, "the token counts as fresh by the service's time");
        source.acquire(&Scope::graph_default(), &forced()).await.unwrap();
        assert_eq!(requests_to(&emulator, FaultTarget::Sts), 3, "the offset is known by now");
    }
}

#[tokio::test]
async fn second_assertion_is_a_new_one_in_the_services_time() {
    let emulator = start(|_| {}).await;
    let clock = shifted(&emulator, -HOUR);
    let recorder = Recorder::to(&emulator);
    let source = certificate(&emulator, &clock).http_client(recorder.clone()).build().unwrap();
    source.token(&Scope::graph_default()).await.unwrap();
    let claims: Vec<_> =
        recorder.sent().iter().map(|request| json_part(&field(&request.body, "client_assertion"), 1)).collect();
    let begins = |index: usize| claims[index]["nbf"].as_i64().unwrap();
    assert!((begins(1) - begins(0) - HOUR).abs() <= 2, "{claims:?}");
    assert_ne!(claims[0]["jti"], claims[1]["jti"]);
}

#[tokio::test]
async fn clock_within_the_tolerance_costs_one_request_and_no_warning() {
    for wrong_by in [-240, -3, 0, 3, 240] {
        let (clock, recorder) = (shifted(shared(), wrong_by), Recorder::to(shared()));
        let capture = Capture::start();
        let source = certificate(shared(), &clock).http_client(recorder.clone()).build().unwrap();
        source.token(&Scope::graph_default()).await.unwrap();
        assert_eq!((recorder.count(), capture.at("WARN").len()), (1, 0), "{wrong_by} s");
    }
}

#[tokio::test]
async fn clock_that_is_set_right_meanwhile_is_followed() {
    let emulator = start(|_| {}).await;
    let clock = shifted(&emulator, HOUR);
    let source = certificate(&emulator, &clock).build().unwrap();
    source.token(&Scope::graph_default()).await.unwrap();
    clock.set_wall(emulator.clock().now().into());
    source.acquire(&Scope::graph_default(), &forced()).await.unwrap();
    source.acquire(&Scope::graph_default(), &forced()).await.unwrap();
    let refusals: Vec<_> = emulator.requests().iter().map(|request| request.refusal).collect();
    assert_eq!(refusals, [Some(700_024), None, Some(700_024), None, None]);
    assert!(seconds_between(source.service_time(), clock.now()) <= 5);
}

#[tokio::test]
async fn refusal_for_the_time_that_the_clock_does_not_explain_is_not_repeated_for_ever() {
    // The service's `Date` agrees with this machine, yet it refuses: one request, and the refusal is shown.
    let emulator = start(|_| {}).await;
    let clock = shifted(&emulator, 0);
    let mut fault = apponly_emulator::Fault::new(FaultTarget::Sts).status(401);
    fault.body =
        Some(r#"{"error":"invalid_client","error_description":"AADSTS700024: no","error_codes":[700024]}"#.to_owned());
    emulator.set_faults(vec![fault]);
    let error = certificate(&emulator, &clock).build().unwrap().token(&Scope::graph_default()).await.unwrap_err();
    assert_eq!((error.code(), requests_to(&emulator, FaultTarget::Sts)), ("clock-skew", 1), "{}", error.report());
}

#[tokio::test]
async fn secret_needs_no_right_clock_and_its_token_ends_in_the_services_time() {
    for wrong_by in [-HOUR, HOUR] {
        let (clock, recorder) = (shifted(shared(), wrong_by), Recorder::to(shared()));
        let source = builder(shared(), &[("AZURE_CLIENT_SECRET", SECRET)]).clock(clock);
        let source = source.http_client(recorder.clone()).build().unwrap();
        let token = source.token(&Scope::graph_default()).await.unwrap();
        let end = SystemTime::from(shared().clock().now()) + Duration::from_secs(3599);
        assert!(seconds_between(token.expires_on(), end) <= 5);
        source.token(&Scope::graph_default()).await.unwrap();
        assert_eq!(recorder.count(), 1, "{wrong_by}");
    }
}

#[tokio::test]
async fn federated_token_that_has_ended_is_refused_before_any_request() {
    let emulator = start(|_| {}).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().display().to_string();
    let write = |expires_in| {
        let token = ForeignToken::new("system:serviceaccount:reports:nightly").expires_in(expires_in);
        std::fs::write(file.path(), emulator.issue_foreign_token(&token).unwrap()).unwrap();
    };
    write(-25 * HOUR);
    let source = builder(&emulator, &[("AZURE_FEDERATED_TOKEN_FILE", &path)]).build().unwrap();
    let error = source.token(&Scope::graph_default()).await.unwrap_err();
    assert_eq!(error.code(), "federated-token-invalid");
    assert!(error.to_string().contains("ended") && error.to_string().contains(&path), "{}", error.report());
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
    // Ended a moment ago: the service allows for clocks, and so does this machine.
    write(-60);
    source.token(&Scope::graph_default()).await.unwrap();
    // By now the service has told its time: what ended longer ago than it allows costs no request.
    write(-1000);
    let options = forced();
    let error = source.acquire(&Scope::graph_default(), &options).await.unwrap_err();
    assert_eq!(error.code(), "federated-token-invalid");
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 1);
}

#[tokio::test]
async fn good_federated_token_is_exchanged_though_this_machines_clock_is_ahead() {
    let emulator = start(|_| {}).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let token = ForeignToken::new("system:serviceaccount:reports:nightly");
    std::fs::write(file.path(), emulator.issue_foreign_token(&token).unwrap()).unwrap();
    let path = file.path().display().to_string();
    let source = builder(&emulator, &[("AZURE_FEDERATED_TOKEN_FILE", &path)]).clock(shifted(&emulator, 2 * HOUR));
    source.build().unwrap().token(&Scope::graph_default()).await.unwrap();
}

#[tokio::test]
async fn federated_token_refused_for_its_time_is_exchanged_again_only_if_it_was_renewed() {
    let emulator = start(|_| {}).await;
    // The token looks alive here, since this machine is two hours behind; the service says that it has ended.
    let clock = shifted(&emulator, -2 * HOUR);
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().display().to_string();
    let token = ForeignToken::new("system:serviceaccount:reports:nightly").expires_in(-HOUR);
    std::fs::write(file.path(), emulator.issue_foreign_token(&token).unwrap()).unwrap();
    let source = builder(&emulator, &[("AZURE_FEDERATED_TOKEN_FILE", &path)]).clock(clock).build().unwrap();
    let error = source.token(&Scope::graph_default()).await.unwrap_err();
    let codes = ["clock-skew", "federated-token-invalid"];
    assert!(codes.contains(&error.code()), "{}", error.report());
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 1);
}
