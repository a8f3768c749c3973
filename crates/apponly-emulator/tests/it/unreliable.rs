//! A Graph that fails now and then: what a client needs to prove that it loses nothing and doubles nothing.

use apponly_emulator::{Fault, FaultKind, FaultTarget, Rate, RetryAfter};
use serde_json::{Value, json};

use crate::running::{PROVISIONING, READER, Running, json as body_of};

const GRAPH: &str = "https://graph.microsoft.com";

#[tokio::test]
async fn patient_client_gets_every_user_once_and_in_order() {
    let running = Running::with(|tenant| tenant.users = 4000).await;
    let token = running.token(READER, GRAPH).await;
    let fault = || Fault::new(FaultTarget::Graph).rate(Rate::new(0.05).unwrap(), 3);
    running.emulator.set_faults(vec![
        fault().status(429).retry_after(RetryAfter::Seconds(0)),
        fault().status(503),
        fault().kind(FaultKind::Reset),
        fault().kind(FaultKind::Truncated),
    ]);
    let mut url = format!("{}/v1.0/users?$top=50&$select=id", running.emulator.graph_url());
    let mut ids: Vec<String> = Vec::new();
    let mut failures = 0;
    loop {
        let answer = running.client.get(&url).bearer_auth(&token).send().await;
        let body = match answer {
            Ok(answer) if answer.status() == 200 => answer.bytes().await.ok(),
            _ => None,
        };
        let Some(body) = body else {
            failures += 1;
            continue;
        };
        let page: Value = serde_json::from_slice(&body).unwrap();
        ids.extend(page["value"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()));
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        url = link.to_owned();
    }
    assert!(failures > 5, "{failures}");
    // The last four bytes of a generated id are its number.
    let numbers: Vec<_> = ids.iter().map(|id| u32::from_str_radix(&id[28..], 16).unwrap()).collect();
    assert_eq!(numbers, (0..4000).collect::<Vec<_>>());
}

#[tokio::test]
async fn post_whose_answer_is_lost_has_made_the_user_once() {
    let running = Running::seed().await;
    let token = running.token(PROVISIONING, GRAPH).await;
    let users = format!("{}/v1.0/users", running.emulator.graph_url());
    let user = json!({
        "accountEnabled": true,
        "displayName": "Lost Answer",
        "mailNickname": "lost.answer",
        "userPrincipalName": "lost.answer@contoso.example",
        "passwordProfile": {"password": "made~Up-4711"},
    });
    let post = || running.client.post(&users).bearer_auth(&token).json(&user).send();
    let lost = Fault::new(FaultTarget::Graph).kind(FaultKind::LostAnswer).path("/v1.0/users").times(1);
    running.emulator.set_faults(vec![lost]);
    assert!(post().await.is_err());
    let made = body_of(running.graph(&token, "/v1.0/users/lost.answer@contoso.example").await).await;
    assert_eq!(made["displayName"], "Lost Answer");
    let again = post().await.unwrap();
    assert_eq!(again.status(), 400);
    assert_eq!(body_of(again).await["error"]["details"][0]["code"], "ObjectConflict");
}
