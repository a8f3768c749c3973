//! Keys and secrets of applications, added and removed through Graph, by the rules for proofs.

use apponly_emulator::Emulator;
use apponly_emulator::tenant::{Certificate, CertificateKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::assertion::Assertion;
use crate::support::{Call, app, client, emulator, seed, start};

/// A proof of the first app that is right until it is changed.
fn proof(emulator: &Emulator, certificate: &str) -> Assertion {
    let object_id = app(emulator, '1').object_id.to_string();
    Assertion::ps256(emulator, certificate)
        .without("sub")
        .without("jti")
        .header("alg", "RS256")
        .claim("aud", "00000002-0000-0000-c000-000000000000")
        .claim("iss", object_id)
        .signed_rs256()
}

fn another(emulator: &Emulator) -> Certificate {
    Certificate::generate("next", "next", CertificateKind::Good, emulator.clock().now()).unwrap()
}

async fn token(emulator: &Emulator, digit: char) -> String {
    let app = app(emulator, digit);
    let call = Call::without_credential(emulator, &app).set("client_secret", app.secrets[0].value.reveal());
    call.send(emulator).await.token().to_owned()
}

/// Status and body of a call on the first app.
async fn send(emulator: &Emulator, token: &str, method: Method, action: &str, body: &Value) -> (StatusCode, Value) {
    let url = format!("{}/v1.0/applications/{}{action}", emulator.graph_url(), app(emulator, '1').object_id);
    let request = client(emulator).request(method, url).bearer_auth(token).json(body);
    let response = request.send().await.unwrap();
    let status = response.status();
    (status, response.json().await.unwrap_or_default())
}

async fn post(emulator: &Emulator, token: &str, action: &str, body: &Value) -> (StatusCode, Value) {
    send(emulator, token, Method::POST, action, body).await
}

fn add(certificate: &Certificate, proof: &str) -> Value {
    let key = json!({"type": "AsymmetricX509Cert", "usage": "Verify", "key": STANDARD.encode(&certificate.der)});
    json!({"keyCredential": key, "passwordCredential": null, "proof": proof})
}

async fn signs_in(emulator: &Emulator, certificate: &Certificate) -> bool {
    let app = app(emulator, '1');
    let assertion = Assertion::with(emulator, &app.client_id.to_string(), certificate).sign();
    Call::with_assertion(emulator, &app, &assertion).send(emulator).await.status == StatusCode::OK
}

#[tokio::test]
async fn app_rolls_its_own_key_by_proof_without_any_permission() {
    let mut tenant = seed();
    tenant.apps[0].grants.clear();
    let emulator = start(tenant).await;
    let (token, next) = (token(&emulator, '1').await, another(&emulator));
    assert!(!signs_in(&emulator, &next).await);
    let (status, key) = post(&emulator, &token, "/addKey", &add(&next, &proof(&emulator, "good").sign())).await;
    assert_eq!(status, StatusCode::OK, "{key}");
    assert_eq!(key["customKeyIdentifier"], STANDARD.encode(next.thumbprint_sha1()));
    assert!(signs_in(&emulator, &next).await);
    let old = app(&emulator, '1').certificate("good").unwrap().key_id.to_string();
    let body = json!({"keyId": old, "proof": proof(&emulator, "good").sign()});
    assert_eq!(post(&emulator, &token, "/removeKey", &body).await.0, StatusCode::NO_CONTENT);
    // The key that would prove it is gone now.
    let (status, answer) = post(&emulator, &token, "/addKey", &add(&next, body["proof"].as_str().unwrap())).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (StatusCode::UNAUTHORIZED, &json!("Authentication_MissingOrMalformed"))
    );
}

#[tokio::test]
async fn every_flaw_of_a_proof_is_refused() {
    let emulator = emulator().await;
    let (token, next) = (token(&emulator, '1').await, another(&emulator));
    let good = || proof(&emulator, "good");
    let now = emulator.clock().now_seconds();
    let (client_id, padded) = (app(&emulator, '1').client_id.to_string(), format!("{}=", good().sign()));
    let flawed = [
        ("appId as issuer", good().claim("iss", client_id).sign()),
        ("no issuer", good().without("iss").sign()),
        ("another audience", good().claim("aud", "00000003-0000-0000-c000-000000000000").sign()),
        ("PS256", good().header("alg", "PS256").sign()),
        ("too long", good().claim("exp", now + 601).sign()),
        ("no end", good().without("exp").sign()),
        ("over", good().claim("nbf", now - 2000).claim("exp", now - 1500).sign()),
        ("early", good().claim("nbf", now + 1500).claim("exp", now + 2000).sign()),
        ("expired certificate", proof(&emulator, "expired").sign()),
        ("certificate that is not valid yet", proof(&emulator, "not-yet-valid").sign()),
        ("padding", padded),
        ("no JWT", "x".to_owned()),
    ];
    for (flaw, proof) in flawed {
        let (status, answer) = post(&emulator, &token, "/addKey", &add(&next, &proof)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{flaw}: {answer}");
        assert_eq!(answer["error"]["code"], "Authentication_MissingOrMalformed", "{flaw}");
    }
    let (status, _) =
        post(&emulator, &token, "/addKey", &json!({"keyCredential": add(&next, "")["keyCredential"]})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "no proof at all");
    assert_eq!(post(&emulator, &token, "/addKey", &add(&next, &good().sign())).await.0, StatusCode::OK);
}

#[tokio::test]
async fn another_app_needs_permission_and_the_proof() {
    let emulator = emulator().await;
    let next = another(&emulator);
    let body = add(&next, &proof(&emulator, "good").sign());
    let stranger = token(&emulator, '2').await;
    assert_eq!(post(&emulator, &stranger, "/addKey", &body).await.0, StatusCode::FORBIDDEN);
    let governance = token(&emulator, 'a').await;
    assert_eq!(post(&emulator, &governance, "/addKey", &body).await.0, StatusCode::OK);
    let without = add(&next, "a.b.c");
    assert_eq!(post(&emulator, &governance, "/addKey", &without).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn patch_replaces_the_whole_array_and_needs_permission() {
    let emulator = emulator().await;
    let (next, own, governance) = (another(&emulator), token(&emulator, '1').await, token(&emulator, 'a').await);
    let kept = app(&emulator, '1').certificate("good").unwrap().key_id.to_string();
    let new = add(&next, "")["keyCredential"].clone();
    let body = json!({"keyCredentials": [{"keyId": kept, "key": null}, new]});
    assert_eq!(send(&emulator, &own, Method::PATCH, "", &body).await.0, StatusCode::FORBIDDEN);
    assert_eq!(send(&emulator, &governance, Method::PATCH, "", &body).await.0, StatusCode::NO_CONTENT);
    let app = app(&emulator, '1');
    assert_eq!(app.certificates.len(), 2);
    assert_eq!(app.certificates[0].key_id.to_string(), kept);
    assert!(signs_in(&emulator, &next).await);
}

#[tokio::test]
async fn owner_of_itself_may_write_itself_with_owned_by() {
    let mut tenant = seed();
    tenant.apps[0].grants[0].role = "Application.ReadWrite.OwnedBy".to_owned();
    let body = json!({"keyCredentials": []});
    let emulator = start(tenant.clone()).await;
    let own = token(&emulator, '1').await;
    assert_eq!(send(&emulator, &own, Method::PATCH, "", &body).await.0, StatusCode::FORBIDDEN);
    tenant.apps[0].owns_itself = true;
    let emulator = start(tenant).await;
    let own = token(&emulator, '1').await;
    assert_eq!(send(&emulator, &own, Method::PATCH, "", &body).await.0, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn new_credentials_are_known_only_after_the_delay() {
    let mut tenant = seed();
    tenant.replication_delay = 60;
    let emulator = start(tenant).await;
    let (token, next) = (token(&emulator, 'a').await, another(&emulator));
    let body = add(&next, &proof(&emulator, "good").sign());
    assert_eq!(post(&emulator, &token, "/addKey", &body).await.0, StatusCode::OK);
    let (_, secret) = post(&emulator, &token, "/addPassword", &json!({})).await;
    let call = Call::without_credential(&emulator, &app(&emulator, '1'))
        .set("client_secret", secret["secretText"].as_str().unwrap());
    assert!(!signs_in(&emulator, &next).await);
    assert_eq!(call.send(&emulator).await.number(), 7_000_215);
    emulator.clock().set_offset(61);
    assert!(signs_in(&emulator, &next).await);
    assert_eq!(call.send(&emulator).await.status, StatusCode::OK);
}

#[tokio::test]
async fn secret_is_shown_once_and_lives_two_years_unless_told() {
    let emulator = emulator().await;
    let governance = token(&emulator, 'a').await;
    let own = token(&emulator, '1').await;
    assert_eq!(post(&emulator, &own, "/addPassword", &json!({})).await.0, StatusCode::FORBIDDEN);
    let end = "2040-01-01T00:00:00Z";
    let body = json!({"passwordCredential": {"displayName": "apponly", "endDateTime": end}});
    let (status, secret) = post(&emulator, &governance, "/addPassword", &body).await;
    assert_eq!(
        (status, &secret["endDateTime"], &secret["displayName"]),
        (StatusCode::OK, &json!(end), &json!("apponly"))
    );
    let text = secret["secretText"].as_str().unwrap();
    assert!(text.len() == 40 && text.starts_with(secret["hint"].as_str().unwrap()));
    let (_, shown) = send(&emulator, &governance, Method::GET, "", &json!({})).await;
    assert!(!shown.to_string().contains(text));
    let gone = json!({"keyId": secret["keyId"]});
    assert_eq!(post(&emulator, &governance, "/removePassword", &gone).await.0, StatusCode::NO_CONTENT);
    assert_eq!(post(&emulator, &governance, "/removePassword", &gone).await.0, StatusCode::BAD_REQUEST);
    let past = json!({"passwordCredential": {"endDateTime": "2020-01-01T00:00:00Z"}});
    assert_eq!(post(&emulator, &governance, "/addPassword", &past).await.0, StatusCode::BAD_REQUEST);
}
