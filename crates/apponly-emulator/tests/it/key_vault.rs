//! Key Vault.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::Response;
use serde_json::{Value, json};

use crate::running::{GOVERNANCE, READER, Running, json as body_of};

const VAULT_RESOURCE: &str = "https://vault.azure.net";

fn vault(running: &Running, name: &str, path: &str) -> String {
    let port = running.emulator.key_vault_url().rsplit_once(':').unwrap().1;
    format!("https://{name}.vault.localhost:{port}{path}?api-version=7.4")
}

async fn get(running: &Running, token: &str, path: &str) -> Response {
    running.client.get(vault(running, "emulated", path)).bearer_auth(token).send().await.unwrap()
}

#[tokio::test]
async fn challenge_leads_to_a_token_that_opens_the_vault() {
    let running = Running::seed().await;
    let url = vault(&running, "emulated", "/secrets/nightly-secret");
    let challenge = running.client.get(&url).send().await.unwrap();
    assert_eq!(challenge.status(), 401);
    let header = challenge.headers()["www-authenticate"].to_str().unwrap();
    let authority = format!("{}/{}", running.emulator.authority(), running.emulator.tenant_id());
    assert!(header.starts_with(&format!("Bearer authorization=\"{authority}\", resource=\"")), "{header}");
    let resource = header.rsplit_once("resource=\"").unwrap().1.trim_end_matches('"');
    // What clients verify before they send a token: the vault is below the resource's host.
    let host = url.strip_prefix("https://").unwrap().split('/').next().unwrap();
    assert!(host.ends_with(&format!(".{}", resource.strip_prefix("https://").unwrap())), "{host} {resource}");

    let token = running.token(READER, resource).await;
    let secret = body_of(running.client.get(&url).bearer_auth(&token).send().await.unwrap()).await;
    assert_eq!(secret["value"], READER.1, "{secret}");
    let by_loopback = format!("{}/secrets/nightly-secret?api-version=7.4", running.emulator.key_vault_url());
    assert_eq!(running.client.get(by_loopback).bearer_auth(&token).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn token_for_another_api_is_refused_with_its_number() {
    let running = Running::seed().await;
    let token = running.token(READER, "https://graph.microsoft.com").await;
    let response = get(&running, &token, "/secrets/nightly-secret").await;
    assert_eq!(response.status(), 401);
    assert!(response.headers().contains_key("www-authenticate"));
    let body = body_of(response).await;
    assert!(body["error"]["message"].as_str().unwrap().starts_with("AKV10022"), "{body}");
}

#[tokio::test]
async fn remote_signature_verifies_with_the_certificate_of_the_same_version() {
    let running = Running::seed().await;
    let token = running.token(READER, VAULT_RESOURCE).await;
    let certificate = body_of(get(&running, &token, "/certificates/nightly-bound").await).await;
    assert_eq!(certificate["policy"]["key_props"]["exportable"], false);
    let message = b"header.claims";
    let request = json!({"alg": "PS256", "value": URL_SAFE_NO_PAD.encode(digest(&SHA256, message))});
    let path = certificate["kid"].as_str().unwrap().split_once(".localhost:").unwrap().1;
    let path = path.split_once('/').unwrap().1;
    let url = vault(&running, "emulated", &format!("/{path}/sign"));
    let response = running.client.post(url).bearer_auth(&token).body(request.to_string()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let answer = body_of(response).await;
    assert_eq!(answer["kid"], certificate["kid"]);
    let signature = URL_SAFE_NO_PAD.decode(answer["value"].as_str().unwrap()).unwrap();
    let der = STANDARD.decode(certificate["cer"].as_str().unwrap()).unwrap();
    let tenant = running.emulator.tenant();
    let registered = tenant.apps[0].certificate("good").unwrap();
    assert_eq!(der, registered.der, "the vault's certificate is the one that the app registered");
    let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &registered.public_key);
    key.verify(message, &signature).unwrap();
}

#[tokio::test]
async fn secret_of_a_certificate_has_the_form_of_its_content_type() {
    let running = Running::seed().await;
    let token = running.token(READER, VAULT_RESOURCE).await;
    let pem = body_of(get(&running, &token, "/secrets/nightly-pem").await).await;
    assert_eq!(pem["contentType"], "application/x-pem-file");
    assert!(pem["value"].as_str().unwrap().starts_with("-----BEGIN PRIVATE KEY-----"));
    let pfx = body_of(get(&running, &token, "/secrets/nightly").await).await;
    assert_eq!(pfx["contentType"], "application/x-pkcs12");
    let bytes = STANDARD.decode(pfx["value"].as_str().unwrap()).unwrap();
    let store = p12_keystore::KeyStore::from_pkcs12(&bytes, "", p12_keystore::Pkcs12ImportPolicy::Strict).unwrap();
    assert!(store.private_key_chain().is_some());
}

#[tokio::test]
async fn vault_of_others_is_forbidden_by_rbac() {
    let running = Running::seed().await;
    let url = vault(&running, "emulated-locked", "/secrets/governance-secret");
    let reader = running.token(READER, VAULT_RESOURCE).await;
    let response = running.client.get(&url).bearer_auth(&reader).send().await.unwrap();
    assert_eq!(response.status(), 403);
    let body: Value = body_of(response).await;
    assert_eq!(body["error"]["innererror"]["code"], "ForbiddenByRbac");
    let governance = running.token(GOVERNANCE, VAULT_RESOURCE).await;
    assert_eq!(running.client.get(&url).bearer_auth(&governance).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn secret_that_is_set_becomes_the_newest_version_for_whoever_may_write() {
    let running = Running::seed().await;
    let token = running.token(READER, VAULT_RESOURCE).await;
    let before = body_of(get(&running, &token, "/secrets/nightly-secret").await).await;
    let body = json!({"value": "new~value", "tags": {"a": "b"}, "attributes": {"exp": 2_000_000_000}});
    let set = |vault_name: &str, name: &str, body: &Value| {
        let url = vault(&running, vault_name, &format!("/secrets/{name}"));
        running.client.put(url).bearer_auth(&token).json(body).send()
    };
    assert_eq!(set("emulated", "nightly-secret", &body).await.unwrap().status(), 200);
    let after = body_of(get(&running, &token, "/secrets/nightly-secret").await).await;
    assert_eq!((&after["value"], &after["tags"]["a"]), (&json!("new~value"), &json!("b")));
    assert_eq!(after["attributes"]["exp"], 2_000_000_000);
    assert_ne!(after["id"], before["id"], "each version has its own identifier");
    assert_eq!(set("emulated", "fresh", &body).await.unwrap().status(), 200);
    assert_eq!(set("emulated", "nightly", &body).await.unwrap().status(), 400, "it belongs to a certificate");
    assert_eq!(set("emulated", "fresh", &json!({})).await.unwrap().status(), 400);
    assert_eq!(set("emulated-locked", "governance-secret", &body).await.unwrap().status(), 403);
}
