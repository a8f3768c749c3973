//! What operators see.

use crate::support::{GRAPH, endpoint, requests_to_sts, shared, start};

#[test]
fn metrics_count_by_protocol_identity_and_guard() {
    let endpoint = endpoint(shared(), |_, _| {});
    let mut client = endpoint.client();
    client.get(GRAPH).token();
    client.get(GRAPH).token();
    client.get("/msi/token?api-version=2019-08-01&resource=other");
    endpoint.get_with(GRAPH, "").assert_refused(401, "no secret");
    endpoint.get_with(GRAPH, "Origin: null\r\n").assert_refused(403, "browser");
    let response = endpoint.get_with("/metrics", "");
    response.assert_safe();
    assert!(response.header("content-type").unwrap().starts_with("text/plain; version=0.0.4"));
    for line in [
        "apponly_agent_requests_total{protocol=\"app-service\",outcome=\"served\"} 2",
        "apponly_agent_requests_total{protocol=\"app-service\",outcome=\"bad-request\"} 1",
        "apponly_agent_requests_total{protocol=\"app-service\",outcome=\"refused\"} 1",
        "apponly_agent_tokens_served_total{identity=\"default\",cached=\"false\"} 1",
        "apponly_agent_tokens_served_total{identity=\"default\",cached=\"true\"} 1",
        "apponly_agent_refusals_total{guard=\"secret\"} 1",
        "apponly_agent_refusals_total{guard=\"browser\"} 1",
        "apponly_agent_audit_lines_lost_total 0",
    ] {
        assert!(response.body.lines().any(|found| found == line), "{line} in {}", response.body);
    }
    let expiry = "apponly_agent_token_expiry_seconds{identity=\"default\",resource=\"https://graph.microsoft.com\"} ";
    assert!(response.body.contains(expiry));
    assert!(!response.body.contains("eyJ") && !response.body.contains(&endpoint.secret));
}

#[test]
fn health_needs_no_secret_but_meets_the_guards() {
    let endpoint = endpoint(shared(), |_, _| {});
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(endpoint.get_with(path, "").status, 200, "{path}");
        endpoint.get_with(path, "Sec-Fetch-Site: none\r\n").assert_refused(403, path);
        endpoint.get_with(path, "Via: 1.1 a\r\n").assert_refused(403, path);
        endpoint.send(format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\n\r\n")).assert_refused(421, path);
    }
    assert!(endpoint.agent.is_alive());
}

#[test]
fn readiness_does_not_hammer_the_service() {
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |_, _| {});
    let fault = apponly_emulator::Fault::new(apponly_emulator::FaultTarget::Sts).status(400);
    emulator.set_faults(vec![fault]);
    let before = requests_to_sts(&emulator);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..30).map(|_| scope.spawn(|| endpoint.get_with("/readyz", "").status)).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    assert!(statuses.iter().all(|status| *status == 503), "{statuses:?}");
    // At most one a second, and the calls take less than a few.
    assert!(requests_to_sts(&emulator) - before < 10, "{}", requests_to_sts(&emulator));
}
