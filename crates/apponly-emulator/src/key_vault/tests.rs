//! A vault as a whole, without a listener: requests in, responses out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::service::handle;
use crate::state::EmulatorState;
use crate::token::{Authentication, Subject, mint};

const VAULT: &str = "emulated.vault.localhost:8443";

fn token(state: &EmulatorState, app: &str, resource: &str) -> String {
    let tenant = state.tenant();
    let app = tenant.apps.iter().find(|known| known.display_name == app).unwrap();
    let api = tenant.resource(resource).unwrap();
    mint(state, &Subject::app(app, api, Authentication::Secret), api, resource, 3599).unwrap()
}

async fn send(state: &Arc<EmulatorState>, request: Request<Body>) -> (StatusCode, Value, Option<String>) {
    let response: Response<Body> = handle(State(Arc::clone(state)), request).await;
    let status = response.status();
    let challenge = response.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null), challenge)
}

fn request(host: &str, path: &str, token: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().uri(path).header("Host", host);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    request.body(Body::empty()).unwrap()
}

async fn get(state: &Arc<EmulatorState>, path: &str) -> (StatusCode, Value) {
    let token = token(state, "Nightly report", "https://vault.azure.net");
    let (status, body, _) = send(state, request(VAULT, path, Some(&token))).await;
    (status, body)
}

#[tokio::test]
async fn request_without_token_is_challenged_for_the_parent_of_the_host() {
    let state = Arc::new(EmulatorState::for_tests());
    let (status, body, challenge) = send(&state, request(VAULT, "/secrets/nightly-secret", None)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(body["error"]["code"], "Unauthorized");
    assert_eq!(
        challenge.unwrap(),
        "Bearer authorization=\"https://localhost:1/11111111-2222-4333-8444-555555555555\", \
         resource=\"https://vault.localhost:8443\""
    );
}

#[tokio::test]
async fn wrong_audience_and_wrong_tenant_have_their_numbers() {
    let state = Arc::new(EmulatorState::for_tests());
    let graph = token(&state, "Nightly report", "https://graph.microsoft.com");
    let (status, body, _) = send(&state, request(VAULT, "/secrets/nightly-secret?api-version=7.4", Some(&graph))).await;
    let message = body["error"]["message"].as_str().unwrap();
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(message.starts_with("AKV10022: Invalid audience."), "{message}");
    assert!(message.contains("found: https://graph.microsoft.com"), "{message}");

    let other = EmulatorState::for_tests();
    other.change_tenant(|tenant| tenant.tenant_id = uuid::Uuid::from_u128(7));
    let foreign = token(&other, "Nightly report", "https://vault.azure.net");
    let (_, body, _) = send(&state, request(VAULT, "/secrets/nightly-secret?api-version=7.4", Some(&foreign))).await;
    assert!(body["error"]["message"].as_str().unwrap().starts_with("AKV10032: Invalid issuer."));
}

#[tokio::test]
async fn api_version_is_required_and_known() {
    let state = Arc::new(EmulatorState::for_tests());
    for (path, status) in [
        ("/secrets/nightly-secret", 400),
        ("/secrets/nightly-secret?api-version=6.9", 400),
        ("/secrets/nightly-secret?api-version=2024-01-01", 400),
        ("/secrets/nightly-secret?api-version=7.4", 200),
        ("/secrets/nightly-secret/?api-version=2025-07-01", 200),
        ("/secrets/nightly-secret/?api-version=2026-03-01-preview", 200),
    ] {
        assert_eq!(get(&state, path).await.0.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn every_state_of_an_object_has_its_answer() {
    let state = Arc::new(EmulatorState::for_tests());
    let cases = [
        ("/secrets/unknown", 404, "SecretNotFound", None),
        ("/secrets/nightly-secret/00000000000000000000000000000000", 404, "SecretNotFound", None),
        ("/secrets/bad_name", 400, "BadParameter", None),
        ("/secrets/disabled-secret", 403, "Forbidden", Some("SecretDisabled")),
        ("/certificates/unknown", 404, "CertificateNotFound", None),
        ("/keys/unknown", 404, "KeyNotFound", None),
    ];
    for (path, status, code, inner) in cases {
        let (found, body) = get(&state, &format!("{path}?api-version=7.4")).await;
        assert_eq!(found.as_u16(), status, "{path}");
        assert_eq!(body["error"]["code"], code, "{path}");
        assert_eq!(body["error"]["innererror"]["code"].as_str(), inner, "{path}");
    }
    let (status, body) = get(&state, "/secrets/expired-secret?api-version=7.4").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["attributes"]["exp"], 1_706_659_200);
}

#[tokio::test]
async fn identifiers_lead_from_certificate_to_secret_and_key() {
    let state = Arc::new(EmulatorState::for_tests());
    let (_, certificate) = get(&state, "/certificates/nightly?api-version=7.4").await;
    let path = |id: &Value| {
        let path = id.as_str().unwrap().strip_prefix(&format!("https://{VAULT}")).unwrap().to_owned();
        format!("{path}?api-version=7.4")
    };
    let (status, secret) = get(&state, &path(&certificate["sid"])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!((&secret["kid"], &secret["managed"]), (&certificate["kid"], &json!(true)));
    let (status, key) = get(&state, &path(&certificate["kid"])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(key["key"]["kid"], certificate["kid"]);
    assert_eq!(key["key"]["e"], "AQAB");
    let (_, policy) = get(&state, "/certificates/nightly-bound/policy?api-version=7.4").await;
    assert_eq!(policy["key_props"]["exportable"], false);
}

#[tokio::test]
async fn reader_without_role_is_named_in_the_refusal() {
    let state = Arc::new(EmulatorState::for_tests());
    let path = "/secrets/governance-secret?api-version=7.4";
    let host = "emulated-locked.vault.localhost:8443";
    let reader = token(&state, "Nightly report", "https://vault.azure.net");
    let (status, body, _) = send(&state, request(host, path, Some(&reader))).await;
    assert_eq!(
        (status, body["error"]["innererror"]["code"].as_str()),
        (StatusCode::FORBIDDEN, Some("ForbiddenByRbac"))
    );
    let message = body["error"]["message"].as_str().unwrap();
    assert!(message.contains("appid=aaaaaaaa-0000-4000-8000-000000000001"), "{message}");
    let governor = token(&state, "Governance", "https://vault.azure.net");
    assert_eq!(send(&state, request(host, path, Some(&governor))).await.0, StatusCode::OK);
    assert_eq!(send(&state, request("other.vault.localhost", path, Some(&governor))).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn sign_wants_a_valid_key_and_post() {
    let state = Arc::new(EmulatorState::for_tests());
    let token_of = |state: &EmulatorState| token(state, "Nightly report", "https://vault.azure.net");
    let sign = |state: &EmulatorState| {
        Request::builder()
            .method("POST")
            .uri("/keys/nightly-bound/sign?api-version=7.4")
            .header("Host", VAULT)
            .header("Authorization", format!("Bearer {}", token_of(state)))
            .body(Body::from(json!({"alg": "PS256", "value": "A".repeat(43)}).to_string()))
            .unwrap()
    };
    let (status, body, _) = send(&state, sign(&state)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body["kid"].as_str().unwrap().contains("/keys/nightly-bound/"));
    assert_eq!(get(&state, "/keys/nightly-bound/sign?api-version=7.4").await.0, StatusCode::NOT_FOUND);
    state.clock().set_offset(400 * 86_400);
    let (status, body, _) = send(&state, sign(&state)).await;
    assert_eq!((status, body["error"]["innererror"]["code"].as_str()), (StatusCode::FORBIDDEN, Some("KeyExpired")));
}

async fn ask(state: &Arc<EmulatorState>, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let token = token(state, "Nightly report", "https://vault.azure.net");
    let request = Request::builder()
        .method(method)
        .uri(format!("{path}{}api-version=7.4", if path.contains('?') { '&' } else { '?' }))
        .header("Host", VAULT)
        .header("Authorization", format!("Bearer {token}"))
        .body(Body::from(body.to_string()))
        .unwrap();
    let (status, body, _) = send(state, request).await;
    (status, body)
}

fn policy() -> Value {
    json!({"policy": {
        "key_props": {"exportable": false, "kty": "RSA", "key_size": 2048, "reuse_key": false},
        "x509_props": {"subject": "CN=Nightly, O=Contoso", "validity_months": 6},
        "issuer": {"name": "Self"},
    }})
}

fn path_of(id: &Value) -> String {
    id.as_str().unwrap().strip_prefix(&format!("https://{VAULT}")).unwrap().to_owned()
}

#[tokio::test]
async fn every_version_of_a_secret_is_kept_and_the_last_is_the_newest() {
    let state = Arc::new(EmulatorState::for_tests());
    let (_, seeded) = ask(&state, "GET", "/secrets/nightly-secret", Value::Null).await;
    let (status, set) = ask(&state, "PUT", "/secrets/nightly-secret", json!({"value": "second"})).await;
    assert_eq!(status, StatusCode::OK, "{set}");
    let (_, newest) = ask(&state, "GET", "/secrets/nightly-secret", Value::Null).await;
    assert_eq!((&newest["value"], &newest["id"]), (&json!("second"), &set["id"]));
    let (_, older) = ask(&state, "GET", &path_of(&seeded["id"]), Value::Null).await;
    assert_eq!(older["value"], seeded["value"]);
    let (_, versions) = ask(&state, "GET", "/secrets/nightly-secret/versions", Value::Null).await;
    let versions = versions["value"].as_array().unwrap();
    assert_eq!(versions.iter().map(|item| &item["id"]).collect::<Vec<_>>(), [&seeded["id"], &set["id"]]);
    assert!(versions.iter().all(|item| item.get("value").is_none()));
}

#[tokio::test]
async fn certificate_is_made_by_its_policy_while_it_is_asked_after() {
    let state = Arc::new(EmulatorState::for_tests());
    let (status, operation) = ask(&state, "POST", "/certificates/made/create", policy()).await;
    assert_eq!((status, &operation["status"]), (StatusCode::ACCEPTED, &json!("inProgress")));
    let (status, conflict) = ask(&state, "POST", "/certificates/made/create", policy()).await;
    assert_eq!((status, &conflict["error"]["code"]), (StatusCode::CONFLICT, &json!("Forbidden")));
    let pending = format!("/certificates/made/pending?request_id={}", operation["request_id"].as_str().unwrap());
    assert_eq!(ask(&state, "GET", &pending, Value::Null).await.1["status"], "inProgress");
    assert_eq!(ask(&state, "GET", "/certificates/made", Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&state, "GET", &pending, Value::Null).await.1["status"], "completed");
    let other = ask(&state, "GET", "/certificates/made/pending?request_id=0", Value::Null).await;
    assert_eq!((other.0, &other.1["error"]["code"]), (StatusCode::NOT_FOUND, &json!("PendingCertificateNotFound")));
    let (_, first) = ask(&state, "GET", "/certificates/made", Value::Null).await;
    assert_eq!(first["policy"]["x509_props"]["subject"], "CN=Nightly, O=Contoso");
    assert_eq!(first["policy"]["key_props"]["exportable"], false);
    let life = first["attributes"]["exp"].as_i64().unwrap() - first["attributes"]["nbf"].as_i64().unwrap();
    assert!((180..=185).contains(&(life / 86_400)), "{life} s");
    assert_eq!(state.tenant().vaults[0].certificate("made", None).unwrap().certificate.subject, "CN=Nightly,O=Contoso");

    ask(&state, "POST", "/certificates/made/create", policy()).await;
    for _ in 0..2 {
        ask(&state, "GET", "/certificates/made/pending", Value::Null).await;
    }
    let (_, second) = ask(&state, "GET", "/certificates/made", Value::Null).await;
    assert_ne!(first["id"], second["id"]);
    for made in [&first, &second] {
        let (_, again) = ask(&state, "GET", &path_of(&made["id"]), Value::Null).await;
        assert_eq!(again["cer"], made["cer"]);
        let sign = json!({"alg": "RS256", "value": "A".repeat(43)});
        let (_, signed) = ask(&state, "POST", &format!("{}/sign", path_of(&made["kid"])), sign).await;
        assert_eq!(signed["kid"], made["kid"]);
    }
    let (_, versions) = ask(&state, "GET", "/certificates/made/versions", Value::Null).await;
    assert_eq!(versions["value"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn requests_for_certificates_that_no_vault_makes_are_refused() {
    let state = Arc::new(EmulatorState::for_tests());
    for (pointer, value) in [
        ("/policy/key_props/key_size", json!(1024)),
        ("/policy/key_props/kty", json!("EC")),
        ("/policy/x509_props/subject", json!("Nightly")),
        ("/policy/x509_props/validity_months", json!(0)),
        ("/policy/x509_props/validity_months", json!(121)),
        ("/policy/issuer/name", json!("Elsewhere")),
    ] {
        let mut body = policy();
        *body.pointer_mut(pointer).unwrap() = value;
        let (status, answer) = ask(&state, "POST", "/certificates/made/create", body).await;
        assert_eq!((status, &answer["error"]["code"]), (StatusCode::BAD_REQUEST, &json!("BadParameter")), "{pointer}");
    }
    assert!(state.tenant().vaults[0].pending.is_empty());
}
