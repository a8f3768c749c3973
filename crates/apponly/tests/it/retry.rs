//! What is tried again, how often, and that everything ends at the deadline.

use std::time::Duration;

use apponly::{DEFAULT_DEADLINE, Error, ExitCode, Scope, TokenSourceBuilder};
use apponly_emulator::{Emulator, Fault, FaultKind, FaultTarget, RetryAfter};
use tokio::time::Instant;

use crate::support::{Loopback, SECRET, Script, Step, builder, requests_to, shared, start};

fn sts() -> Fault {
    Fault::new(FaultTarget::Sts)
}

fn source(emulator: &Emulator) -> TokenSourceBuilder {
    builder(emulator, &[("AZURE_CLIENT_SECRET", SECRET)])
}

/// An emulator with these faults, and how the first sign-in there ends.
async fn meet(faults: Vec<Fault>, deadline: Duration) -> (Result<(), Error>, usize, Duration) {
    let emulator = start(|_| {}).await;
    emulator.set_faults(faults);
    let source = source(&emulator).deadline(deadline).build().unwrap();
    // The client is made on first use, which is not what is timed here.
    let start = Instant::now();
    let outcome = source.token(&Scope::graph_default()).await;
    (outcome.map(drop), requests_to(&emulator, FaultTarget::Sts), start.elapsed())
}

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(300);

#[test]
fn default_deadline_is_twenty_seconds() {
    assert_eq!(DEFAULT_DEADLINE, Duration::from_secs(20));
}

/// How a sign-in ends in paused time when the service answers so, after which waits, and how long it took.
async fn play(steps: impl IntoIterator<Item = Step>) -> (Result<(), Error>, Vec<Duration>, Duration) {
    let script = Script::new(steps);
    let source = source(shared()).http_client(script.clone()).build().unwrap();
    let start = Instant::now();
    let outcome = source.token(&Scope::graph_default()).await;
    (outcome.map(drop), script.gaps(), start.elapsed())
}

/// The wait of a policy, up to a quarter longer so that a fleet does not come back at one instant.
fn is_about(wait: Duration, seconds: u64) -> bool {
    let least = Duration::from_secs(seconds);
    wait >= least && wait <= least + least / 4 + Duration::from_millis(5)
}

#[tokio::test(start_paused = true)]
async fn two_failures_of_any_passing_kind_are_survived() {
    for (first, second) in [
        (Step::status(500), Step::status(503)),
        (Step::Lost, Step::status(502)),
        (Step::status(408), Step::status(504)),
        (Step::Lost, Step::Lost),
    ] {
        let (outcome, waits, _) = play([first.clone(), second, Step::token()]).await;
        outcome.unwrap_or_else(|error| panic!("{first:?}: {}", error.report()));
        assert!(waits.len() == 2 && is_about(waits[0], 1) && is_about(waits[1], 2), "{first:?}: {waits:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn lasting_trouble_ends_after_three_requests_as_retriable() {
    for (step, code) in [(Step::status(502), "service-unavailable"), (Step::Lost, "network-unreachable")] {
        let (outcome, waits, _) = play([step]).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.code(), error.exit_code(), waits.len()), (code, ExitCode::Unavailable, 2));
        assert!(error.is_retriable());
    }
}

#[tokio::test(start_paused = true)]
async fn unanswered_sign_in_ends_after_twenty_seconds_exactly() {
    let late = Step::status(503).with("retry-after", "15");
    for steps in [vec![Step::Hang], vec![Step::status(500), Step::Hang], vec![late, Step::Hang]] {
        let (outcome, _, took) = play(steps.clone()).await;
        assert_eq!(outcome.unwrap_err().code(), "timed-out");
        assert!(took.abs_diff(DEFAULT_DEADLINE) <= Duration::from_millis(5), "{steps:?}: {took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured_as_seconds_and_as_date_by_the_services_clock() {
    let date = Step::status(429)
        .with("date", "Thu, 20 Aug 2026 10:00:00 GMT")
        .with("retry-after", "Thu, 20 Aug 2026 10:00:07 GMT");
    for step in [Step::status(429).with("retry-after", "7"), Step::status(503).with("retry-after", "6.2"), date] {
        let (outcome, waits, _) = play([step.clone(), Step::token()]).await;
        outcome.unwrap();
        assert!(waits.len() == 1 && waits[0].abs_diff(Duration::from_secs(7)).as_millis() <= 5, "{step:?}: {waits:?}");
    }
}

#[tokio::test]
async fn lost_connections_and_cut_bodies_are_tried_again() {
    for kind in [FaultKind::Reset, FaultKind::Truncated] {
        let (outcome, requests, _) = meet(vec![sts().kind(kind).times(1)], LONG).await;
        outcome.unwrap();
        assert_eq!(requests, 2, "{kind:?}");
    }
}

#[tokio::test]
async fn garbage_is_an_error_at_once() {
    let (outcome, requests, _) = meet(vec![sts().kind(FaultKind::Garbage)], LONG).await;
    let error = outcome.unwrap_err();
    assert_eq!((error.code(), error.exit_code(), requests), ("answer-unusable", ExitCode::Unavailable, 1));
}

#[tokio::test]
async fn redirect_is_an_error_at_once() {
    let (outcome, requests, _) = meet(vec![sts().status(302)], LONG).await;
    assert_eq!((outcome.unwrap_err().code(), requests), ("answer-unusable", 1));
}

#[tokio::test]
async fn throttled_request_is_sent_again_when_the_service_says() {
    for retry_after in [RetryAfter::Seconds(1), RetryAfter::Date(1)] {
        let (outcome, requests, _) = meet(vec![sts().status(429).retry_after(retry_after).times(1)], LONG).await;
        outcome.unwrap();
        assert_eq!(requests, 2, "{retry_after:?}");
    }
}

#[tokio::test]
async fn retry_after_past_the_deadline_is_an_error_at_once_that_says_when() {
    for status in [429, 503] {
        let fault = sts().status(status).retry_after(RetryAfter::Seconds(120));
        let (outcome, requests, _) = meet(vec![fault], LONG).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.exit_code(), requests), (ExitCode::Unavailable, 1), "{}", error.report());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
        assert!(error.is_retriable());
    }
}

#[tokio::test]
async fn throttling_without_a_time_is_not_tried_again() {
    let (outcome, requests, _) = meet(vec![sts().status(429)], LONG).await;
    let error = outcome.unwrap_err();
    assert_eq!((error.code(), error.retry_after(), requests), ("throttled", None, 1));
}

#[tokio::test]
async fn refusal_that_calls_itself_temporary_is_tried_again() {
    let mut fault = sts().status(400).times(1);
    fault.body = Some(
        r#"{"error":"temporarily_unavailable","error_description":"AADSTS90033: wait","error_codes":[90033]}"#
            .to_owned(),
    );
    let (outcome, requests, _) = meet(vec![fault], LONG).await;
    outcome.unwrap();
    assert_eq!(requests, 2);
}

#[tokio::test]
async fn black_hole_ends_at_the_deadline_as_timed_out() {
    let (outcome, requests, took) = meet(vec![sts().kind(FaultKind::BlackHole)], SHORT).await;
    let error = outcome.unwrap_err();
    assert_eq!((error.code(), error.exit_code(), requests), ("timed-out", ExitCode::Unavailable, 1));
    assert!(took >= SHORT, "{took:?}");
}

#[tokio::test]
async fn server_that_takes_the_connection_and_never_shakes_hands_ends_at_the_deadline() {
    // A plain server waits for a request that never becomes whole: the TLS handshake gets no answer.
    let mute = Loopback::plain(&[""]).await;
    let authority = mute.http().replace("http:", "https:");
    let variables = [("AZURE_CLIENT_SECRET", SECRET), ("AZURE_AUTHORITY_HOST", authority.as_str())];
    let source = builder(shared(), &variables).deadline(SHORT).build().unwrap();
    let start = Instant::now();
    let error = source.token(&Scope::graph_default()).await.unwrap_err();
    let took = start.elapsed();
    assert_eq!(error.code(), "timed-out", "{}", error.report());
    assert!(took >= SHORT, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn caller_that_waited_for_anothers_flight_still_ends_at_its_own_deadline() {
    let script = Script::new([Step::Hang]);
    let source = source(shared()).http_client(script.clone()).build().unwrap();
    let scope = Scope::graph_default();
    // The first caller gives up just before the second one's deadline: the second takes over with what is left.
    let leader = tokio::time::timeout(Duration::from_secs(18), source.token(&scope));
    let start = Instant::now();
    let follower = async {
        let outcome = source.token(&scope).await;
        (outcome, start.elapsed())
    };
    let (leader, (outcome, took)) = tokio::join!(leader, follower);
    assert!(leader.is_err());
    assert_eq!((outcome.unwrap_err().code(), script.count()), ("timed-out", 2));
    assert!(took.abs_diff(DEFAULT_DEADLINE) <= Duration::from_millis(5), "one deadline, not two: {took:?}");
}

#[tokio::test(start_paused = true)]
async fn metadata_service_that_hangs_is_given_up_after_two_seconds() {
    let variables = [("AZURE_CLIENT_ID", ""), ("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9")];
    let source = builder(shared(), &variables).managed_identity(&apponly::ManagedIdentityId::System);
    let source = source.http_client(Script::new([Step::Hang])).build().unwrap();
    let start = Instant::now();
    let error = source.token(&Scope::graph_default()).await.unwrap_err();
    let took = start.elapsed();
    assert_eq!(error.code(), "credential-unavailable", "{}", error.report());
    assert!(took <= Duration::from_millis(2005), "{took:?}");
}
