//! Faults, as a client meets them.

use apponly_emulator::{Emulator, Fault, FaultKind, FaultTarget, Rate, RetryAfter};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::Response;

use crate::support::{Call, client, emulator};

fn sts() -> Fault {
    Fault::new(FaultTarget::Sts)
}

async fn sent(emulator: &Emulator) -> reqwest::Result<Response> {
    Call::secret(emulator).try_send(emulator).await
}

fn date(response: &Response, name: &str) -> Timestamp {
    let text = response.headers()[name].to_str().unwrap().replace("GMT", "+0000");
    rfc2822::DateTimeParser::new().parse_timestamp(&text).unwrap()
}

#[tokio::test]
async fn a_status_with_retry_after_is_used_up() {
    let emulator = emulator().await;
    emulator.set_faults(vec![
        sts().status(429).retry_after(RetryAfter::Seconds(7)).times(1),
        sts().status(503).retry_after(RetryAfter::Date(60)).times(1),
    ]);
    let throttled = sent(&emulator).await.unwrap();
    assert_eq!((throttled.status().as_u16(), &throttled.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    let unavailable = sent(&emulator).await.unwrap();
    assert_eq!(unavailable.status(), 503);
    let wait = date(&unavailable, "retry-after").as_second() - date(&unavailable, "date").as_second();
    assert_eq!(wait, 60);
    assert_eq!(sent(&emulator).await.unwrap().status(), 200);
    assert!(emulator.faults().is_empty());
    let statuses: Vec<u16> = emulator.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [429, 503, 200]);
}

#[tokio::test]
async fn a_reset_ends_the_connection_without_an_answer() {
    let emulator = emulator().await;
    emulator.set_faults(vec![sts().kind(FaultKind::Reset)]);
    assert!(sent(&emulator).await.is_err());
    assert_eq!(emulator.requests().last().unwrap().status, 0);
    // Other services and later requests are not touched.
    let keys = format!("{}/common/discovery/keys", emulator.authority());
    assert_eq!(client(&emulator).get(keys).send().await.unwrap().status(), 200);
    emulator.set_faults(Vec::new());
    assert_eq!(sent(&emulator).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_truncated_body_fails_to_read_to_its_end() {
    let emulator = emulator().await;
    emulator.set_faults(vec![sts().kind(FaultKind::Truncated)]);
    let response = sent(&emulator).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.content_length().unwrap() > 0);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_garbage_body_is_no_json() {
    let emulator = emulator().await;
    emulator.set_faults(vec![sts().kind(FaultKind::Garbage)]);
    let bytes = sent(&emulator).await.unwrap().bytes().await.unwrap();
    assert!(!bytes.is_empty() && std::str::from_utf8(&bytes).is_err());
}

#[tokio::test]
async fn a_black_hole_never_answers() {
    let emulator = emulator().await;
    emulator.set_faults(vec![sts().kind(FaultKind::BlackHole).times(1)]);
    let call = sent(&emulator);
    // Waits for the request to arrive, and sees that no answer follows by then.
    tokio::select! {
        answer = call => panic!("answered: {answer:?}"),
        () = async { while emulator.requests().is_empty() { tokio::task::yield_now().await } } => {}
    }
    assert_eq!(sent(&emulator).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_clock_offset_moves_the_date_the_checks_and_the_tokens() {
    let emulator = emulator().await;
    emulator.set_faults(vec![sts().clock_offset(7200).times(2)]);
    let here = emulator.clock().now_seconds();
    let response = sent(&emulator).await.unwrap();
    assert!(date(&response, "date").as_second() >= here + 7200);
    let assertion = crate::assertion::Assertion::ps256(&emulator, "good").sign();
    let call = Call::with_assertion(&emulator, &crate::support::app(&emulator, '1'), &assertion);
    assert_eq!(call.send(&emulator).await.number(), 700_024, "for the service the assertion is two hours old");
    assert_eq!(call.send(&emulator).await.status, 200, "the fault is used up");
}

#[tokio::test]
async fn a_delay_holds_one_answer_back_and_no_other() {
    let emulator = emulator().await;
    emulator.set_faults(vec![sts().delay(600_000).times(1)]);
    let delayed = sent(&emulator);
    tokio::select! {
        answer = delayed => panic!("answered: {answer:?}"),
        () = async {
            while !emulator.faults().is_empty() { tokio::task::yield_now().await }
            assert_eq!(sent(&emulator).await.unwrap().status(), 200);
        } => {}
    }
    emulator.set_faults(vec![sts().delay(1)]);
    assert_eq!(sent(&emulator).await.unwrap().status(), 200);
}

#[tokio::test]
async fn faults_of_the_tenant_are_on_from_the_start() {
    let text = r#"
        tenant_id = "11111111-2222-4333-8444-555555555555"
        domains = ["contoso.example"]
        faults = [{ target = "discovery", status = 500, body = "down", retry_after = { seconds = 3 } }]
    "#;
    let tenant = apponly_emulator::tenant::Tenant::from_toml(text, "t.toml", ".".as_ref()).unwrap();
    let emulator = crate::support::start(tenant).await;
    let url = format!("{}/common/discovery/keys", emulator.authority());
    let response = client(&emulator).get(url).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (500, "down"));
}

#[tokio::test]
async fn a_rate_meets_the_same_requests_for_the_same_seed() {
    let emulator = emulator().await;
    let keys = format!("{}/common/discovery/keys", emulator.authority());
    let client = client(&emulator);
    let faults = || {
        let fault = |status| Fault::new(FaultTarget::Discovery).status(status).rate(Rate::new(0.2).unwrap(), 11);
        vec![fault(429).retry_after(RetryAfter::Seconds(1)), fault(503), fault(500).kind(FaultKind::Reset)]
    };
    let mut runs = Vec::new();
    for _ in 0..2 {
        emulator.set_faults(faults());
        let mut run = Vec::new();
        for _ in 0..40 {
            run.push(client.get(&keys).send().await.map_or(0, |answer| answer.status().as_u16()));
        }
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
    assert!([0, 200, 429, 503].iter().all(|status| runs[0].contains(status)), "{:?}", runs[0]);
}

#[tokio::test]
async fn a_lost_answer_is_of_a_request_that_was_carried_out() {
    let emulator = emulator().await;
    emulator.set_faults(vec![sts().kind(FaultKind::LostAnswer).times(1)]);
    assert!(sent(&emulator).await.is_err());
    let record = emulator.requests().pop().unwrap();
    assert_eq!((record.status, record.fault), (0, true));
    // The service knows the caller: it did its work before the connection went away.
    assert!(record.client_id.is_some());
    assert_eq!(sent(&emulator).await.unwrap().status(), 200);
}
