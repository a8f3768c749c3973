//! The built-in external issuer, and sign-in with what it hands out.

use apponly_emulator::JobEndpoint;
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Call, app, client, emulator};

const EXCHANGE: &str = "api%3A%2F%2FAzureADTokenExchange";

#[tokio::test]
async fn a_github_workflow_signs_in() {
    let emulator = emulator().await;
    let JobEndpoint { url, token, .. } = emulator.github_job();
    let client = client(&emulator);
    let ask = |query: &str, token: &str| client.get(format!("{url}{query}")).bearer_auth(token).send();

    let answer = ask(&format!("&audience={EXCHANGE}"), &token).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let jwt = answer.json::<Value>().await.unwrap()["value"].as_str().unwrap().to_owned();
    let call = Call::with_assertion(&emulator, &app(&emulator, '1'), &jwt);
    assert_eq!(call.send(&emulator).await.status, StatusCode::OK);

    // Without an audience it is for the repository's owner, which no federation accepts.
    let jwt = ask("", &token).await.unwrap().json::<Value>().await.unwrap()["value"].as_str().unwrap().to_owned();
    let call = Call::with_assertion(&emulator, &app(&emulator, '1'), &jwt);
    assert_eq!(call.send(&emulator).await.number(), 700_212);
    assert_eq!(ask("", "wrong").await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_azure_pipeline_signs_in() {
    let emulator = emulator().await;
    let JobEndpoint { url, token, .. } = emulator.azure_pipelines_job();
    let client = client(&emulator);
    let full = format!("{url}?api-version=7.1&serviceConnectionId=5c5c0000-0000-4000-8000-000000000001");
    let ask = |url: &str, token: &str| client.post(url).bearer_auth(token).header("content-length", "0");

    let answer = ask(&full, &token).send().await.unwrap();
    let jwt = answer.json::<Value>().await.unwrap()["oidcToken"].as_str().unwrap().to_owned();
    let call = Call::with_assertion(&emulator, &app(&emulator, '1'), &jwt);
    assert_eq!(call.send(&emulator).await.status, StatusCode::OK);

    let redirected = ask(&full, "wrong").send().await.unwrap();
    assert_eq!(redirected.status(), StatusCode::FOUND);
    assert!(redirected.headers().contains_key("location"));
    let suppressed = ask(&full, "wrong").header("X-TFS-FedAuthRedirect", "Suppress").send().await.unwrap();
    assert_eq!(suppressed.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&url, &token).send().await.unwrap().status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_issuer_publishes_its_key() {
    let emulator = emulator().await;
    let client = client(&emulator);
    let issuer = emulator.external_issuer();
    let url = format!("{issuer}/.well-known/openid-configuration");
    let metadata: Value = client.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(metadata["issuer"], issuer.as_str());
    let keys: Value = client.get(metadata["jwks_uri"].as_str().unwrap()).send().await.unwrap().json().await.unwrap();
    assert_eq!(keys["keys"][0]["kty"], "RSA");
}
