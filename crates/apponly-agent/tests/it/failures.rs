//! What callers see when the sign-in fails.

use apponly_agent::{Identity, Protocol};
use apponly_emulator::{Fault, FaultKind, FaultTarget, RetryAfter};

use crate::support::{GRAPH, IMDS_GRAPH, endpoint, requests_to_sts, source_with_secret, start};

#[test]
fn wrong_credential_is_a_400_that_no_client_repeats_and_asks_once() {
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |options, offer| {
        options.protocols = vec![Protocol::AppService, Protocol::Imds];
        offer.identities = vec![Identity::new("broken", source_with_secret(&emulator, "not~the.secret"))];
    });
    for _ in 0..5 {
        let refused = endpoint.get(GRAPH);
        refused.assert_refused(400, "wrong secret");
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("secret-wrong: "), "{message}");
        assert!(!message.contains("AADSTS") && !message.contains("Trace"), "{message}");
    }
    let imds = endpoint.get_with(IMDS_GRAPH, "Metadata: true\r\n");
    imds.assert_refused(400, "wrong secret");
    assert_eq!(imds.json()["error"], "invalid_request");
    assert_eq!(requests_to_sts(&emulator), 1);
    let ready = endpoint.get("/readyz");
    ready.assert_refused(503, "not ready");
    assert_eq!(ready.json()["code"], "secret-wrong");
    assert_eq!(endpoint.agent.ready().unwrap_err().code(), "secret-wrong");
    assert_eq!(endpoint.get("/healthz").status, 200);
    let metrics = endpoint.get("/metrics").body;
    assert!(metrics.contains("sign_in_failures_total{code=\"secret-wrong\"} 6"), "{metrics}");
    let lines = endpoint.finish();
    assert!(lines.iter().any(|line| line["reason"] == "secret-wrong" && line["identity"] == "broken"));
}

#[test]
fn throttling_is_passed_on_with_its_wait() {
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |_, _| {});
    let fault = Fault::new(FaultTarget::Sts).status(429).retry_after(RetryAfter::Seconds(120));
    emulator.set_faults(vec![fault]);
    let refused = endpoint.get(GRAPH);
    refused.assert_refused(429, "throttled");
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=120).contains(&wait), "{wait}");
    emulator.set_faults(Vec::new());
}

#[test]
fn unreachable_service_is_a_500() {
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |_, _| {});
    emulator.set_faults(vec![Fault::new(FaultTarget::Sts).kind(FaultKind::Reset)]);
    let refused = endpoint.get(GRAPH);
    refused.assert_refused(500, "unreachable");
    assert!(refused.json()["message"].as_str().unwrap().starts_with("network-unreachable: "), "{}", refused.body);
}
