//! Every row of the table of refusals: status, `error` and number, each through a request that is wrong in one way.

use apponly_emulator::tenant::Certificate;
use apponly_emulator::{Emulator, ForeignToken};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::json;

use crate::assertion::Assertion;
use crate::support::{Call, GRAPH, app, emulator, seed, start};

/// What a row expects: HTTP status, `error`, AADSTS number.
type Expected = (u16, &'static str, u64);

const REQUEST: (u16, &str) = (400, "invalid_request");
const CLIENT: (u16, &str) = (401, "invalid_client");
const UNAUTHORIZED: (u16, &str) = (400, "unauthorized_client");
const SCOPE: (u16, &str) = (400, "invalid_scope");

fn is(kind: (u16, &'static str), number: u64) -> Expected {
    (kind.0, kind.1, number)
}

/// Sends every row, and reports all that are answered otherwise.
async fn check(emulator: &Emulator, rows: Vec<(&str, Call, Expected)>) {
    let mut wrong = Vec::new();
    for (case, call, (status, error, number)) in rows {
        let answer = call.send(emulator).await;
        let got = (answer.status.as_u16(), answer.body["error"].as_str().unwrap_or_default(), answer.number());
        if got != (status, error, number) {
            wrong.push(format!("{case}: expected {status} {error} {number}, got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn refuses_malformed_requests() {
    let emulator = emulator().await;
    let good = Call::secret(&emulator);
    let get = Call { method: Method::GET, ..good.clone() };
    let json = Call {
        content_type: "application/json".to_owned(),
        raw: Some(json!({ "grant_type": "client_credentials" }).to_string()),
        ..good.clone()
    };
    let query = Call { query: "?client_id=a".to_owned(), ..good.clone() };
    let resource = good.clone().without("scope").set("resource", "https://graph.microsoft.com");
    check(
        &emulator,
        vec![
            ("GET instead of POST", get, is(REQUEST, 900_561)),
            ("JSON body", json, is(REQUEST, 900_144)),
            ("parameters in the query", query, is(REQUEST, 9_002_313)),
            ("no grant_type", good.clone().without("grant_type"), is(REQUEST, 900_144)),
            ("no client_id", good.clone().without("client_id"), is(REQUEST, 900_144)),
            ("no scope", good.clone().without("scope"), is(REQUEST, 900_144)),
            ("repeated parameter", good.clone().add("scope", GRAPH), is(REQUEST, 9_002_313)),
            (
                "grant_type refresh_token",
                good.clone().set("grant_type", "refresh_token"),
                (400, "unsupported_grant_type", 70_003),
            ),
            (
                "grant_type password",
                good.clone().set("grant_type", "password"),
                (400, "unsupported_grant_type", 70_003),
            ),
            ("v1 resource parameter", resource, is(REQUEST, 901_002)),
            ("claims not JSON", good.set("claims", "{"), is(REQUEST, 9_002_313)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_wrong_tenants_and_clients() {
    let emulator = emulator().await;
    let good = Call::secret(&emulator);
    let at = |tenant: &str| Call { tenant: tenant.to_owned(), ..good.clone() };
    let of = |digit: char| {
        let app = app(&emulator, digit);
        let secret = app.secrets.first().map_or("any", |secret| secret.value.reveal()).to_owned();
        Call::without_credential(&emulator, &app).set("client_secret", &secret)
    };
    check(
        &emulator,
        vec![
            ("tenant common", at("common"), is(REQUEST, 50_059)),
            ("tenant not a name", at("con_toso"), is(REQUEST, 900_023)),
            ("tenant unknown", at("fabrikam.example"), is(REQUEST, 90_002)),
            ("tenant unknown", at("99999999-2222-4333-8444-555555555555"), is(REQUEST, 90_002)),
            (
                "client unknown",
                good.clone().set("client_id", "aaaaaaaa-0000-4000-8000-ffffffffffff"),
                is(UNAUTHORIZED, 700_016),
            ),
            ("client of another tenant", of('7'), is(UNAUTHORIZED, 700_016)),
            ("app disabled", of('3'), is(UNAUTHORIZED, 7_000_112)),
            ("no service principal", of('4'), is(CLIENT, 7_000_229)),
            ("public client", of('5'), is(CLIENT, 700_025)),
            ("blocked by Conditional Access", of('6'), (400, "access_denied", 53_003)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_wrong_scopes() {
    let emulator = emulator().await;
    let with = |scope: &str| Call::secret(&emulator).set("scope", scope);
    let two = format!("{GRAPH} https://vault.azure.net/.default");
    check(
        &emulator,
        vec![
            ("scope names a permission", with("https://graph.microsoft.com/User.Read.All"), is(SCOPE, 1_002_012)),
            ("scope with offline_access", with(&format!("{GRAPH} offline_access")), is(SCOPE, 1_002_012)),
            ("two resources", with(&two), is(SCOPE, 28_000)),
            ("resource unknown", with("https://nowhere.example/.default"), (400, "invalid_resource", 500_011)),
            ("no role on the API", with("https://orders.contoso.example/.default"), is(CLIENT, 501_051)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_wrong_secrets() {
    let emulator = emulator().await;
    let good = Call::secret(&emulator);
    let app = app(&emulator, '1');
    let secret = app.secrets[0].value.reveal();
    let expired = app.secrets[1].value.reveal();
    let plain = Call {
        raw: Some(format!(
            "grant_type=client_credentials&client_id={}&scope={}&client_secret={secret}",
            app.client_id,
            url::form_urlencoded::byte_serialize(GRAPH.as_bytes()).collect::<String>()
        )),
        ..good.clone()
    };
    let both = good
        .clone()
        .set("client_assertion_type", crate::support::JWT_BEARER)
        .set("client_assertion", &Assertion::ps256(&emulator, "good").sign());
    check(
        &emulator,
        vec![
            ("no credential", good.clone().without("client_secret"), is(REQUEST, 7_000_216)),
            ("empty secret", good.clone().set("client_secret", ""), is(REQUEST, 7_000_216)),
            ("secret wrong", good.clone().set("client_secret", "wrong"), is(CLIENT, 7_000_215)),
            ("secret id", good.clone().set("client_secret", &app.secrets[0].key_id.to_string()), is(CLIENT, 7_000_215)),
            ("secret not form-encoded", plain, is(CLIENT, 7_000_215)),
            ("secret expired", good.clone().set("client_secret", expired), is(CLIENT, 7_000_222)),
            ("secret and assertion", both, is(REQUEST, 9_002_313)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_malformed_assertions() {
    let emulator = emulator().await;
    let app = app(&emulator, '1');
    let good = Assertion::ps256(&emulator, "good");
    let call = |assertion: &str| Call::with_assertion(&emulator, &app, assertion);
    let signed = good.sign();
    let padded = {
        let (header, rest) = signed.split_once('.').unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(header).unwrap();
        // A blank makes the length one that needs padding.
        let text = format!("{}{}", String::from_utf8(bytes).unwrap(), " ".repeat(3 - header.len() % 3));
        let header = base64::engine::general_purpose::URL_SAFE.encode(text);
        assert!(header.ends_with('='), "{header}");
        format!("{header}.{rest}")
    };
    check(
        &emulator,
        vec![
            ("assertion type missing", call(&signed).without("client_assertion_type"), is(REQUEST, 900_144)),
            ("assertion type wrong", call(&signed).set("client_assertion_type", "jwt"), is(REQUEST, 50_027)),
            ("assertion garbage", call("garbage"), is(REQUEST, 50_027)),
            ("assertion padded", call(&padded), is(REQUEST, 50_027)),
            ("assertion without jti", call(&good.clone().without("jti").sign()), is(REQUEST, 50_027)),
            ("typ is not JWT", call(&good.clone().header("typ", "at+jwt").sign()), is(REQUEST, 50_027)),
            ("alg ES256", call(&good.clone().header("alg", "ES256").sign()), is(CLIENT, 5_002_738)),
            ("alg none", call(&good.header("alg", "none").sign()), is(CLIENT, 5_002_738)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_wrong_certificates() {
    let emulator = emulator().await;
    let app = app(&emulator, '1');
    let call = |assertion: Assertion| Call::with_assertion(&emulator, &app, &assertion.sign());
    let with = |certificate: &str| Assertion::ps256(&emulator, certificate);
    let now = emulator.clock().now();
    let other = Certificate::generate("other", "other", Default::default(), now).unwrap();
    let foreign = Assertion::with(&emulator, &app.client_id.to_string(), &other);
    check(
        &emulator,
        vec![
            ("certificate not registered", call(foreign), is(CLIENT, 700_027)),
            ("no thumbprint", call(with("good").without("x5t#S256")), is(CLIENT, 700_027)),
            ("signed by another key", call(with("good").signed_by(&other)), is(CLIENT, 700_027)),
            ("PS256 header, RS256 signature", call(with("good").signed_rs256()), is(CLIENT, 700_027)),
            ("certificate expired", call(with("expired")), is(CLIENT, 1_000_502)),
            ("certificate not yet valid", call(with("not-yet-valid")), is(CLIENT, 1_000_502)),
            ("weak RSA key", call(with("weak")), is(CLIENT, 50_032)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_wrong_subject_names() {
    let emulator = emulator().await;
    let sni = app(&emulator, '8');
    let now = emulator.clock().now();
    let call = |subject: &str, chain: bool| {
        let certificate = Certificate::generate("sni", subject, Default::default(), now).unwrap();
        let assertion = Assertion::with(&emulator, &sni.client_id.to_string(), &certificate);
        let der = STANDARD.encode(&certificate.der);
        let assertion = if chain { assertion.header("x5c", json!([der])) } else { assertion };
        Call::with_assertion(&emulator, &sni, &assertion.sign())
    };
    check(
        &emulator,
        vec![
            ("x5c with a wrong subject", call("evil.contoso.example", true), is(CLIENT, 700_030)),
            ("SN/I app without x5c", call("sni.contoso.example", false), is(CLIENT, 700_027)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_wrong_assertion_claims() {
    let emulator = emulator().await;
    let app = app(&emulator, '1');
    let now = emulator.clock().now_seconds();
    let good = Assertion::ps256(&emulator, "good");
    let call = |assertion: Assertion| Call::with_assertion(&emulator, &app, &assertion.sign());
    let audience = good.claims["aud"].as_str().unwrap();
    let elsewhere = audience.replace(&emulator.tenant_id(), "99999999-2222-4333-8444-555555555555");
    let other = "aaaaaaaa-0000-4000-8000-000000000002";
    check(
        &emulator,
        vec![
            ("aud of another tenant", call(good.clone().claim("aud", elsewhere)), is(CLIENT, 700_023)),
            ("aud with a trailing slash", call(good.clone().claim("aud", format!("{audience}/"))), is(CLIENT, 700_023)),
            ("iss is another app", call(good.clone().claim("iss", other).claim("sub", other)), is(CLIENT, 700_021)),
            ("sub is not iss", call(good.clone().claim("sub", other)), is(CLIENT, 50_048)),
            (
                "assertion expired",
                call(good.clone().claim("nbf", now - 1200).claim("exp", now - 600)),
                is(CLIENT, 700_024),
            ),
            (
                "assertion from the future",
                call(good.clone().claim("nbf", now + 600).claim("exp", now + 1200)),
                is(CLIENT, 700_024),
            ),
            ("assertion lives an hour", call(good.clone().claim("exp", now + 3600)), is(CLIENT, 700_024)),
            ("assertion without exp", call(good.without("exp")), is(CLIENT, 700_024)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_wrong_federated_tokens() {
    let emulator = emulator().await;
    let app = app(&emulator, '1');
    let subject = "system:serviceaccount:reports:nightly";
    let token = |token: ForeignToken| emulator.issue_foreign_token(&token).unwrap();
    let call = |assertion: &str| Call::with_assertion(&emulator, &app, assertion);
    let good = ForeignToken::new(subject);
    assert_eq!(call(&token(good.clone())).send(&emulator).await.status, 200);

    let slash = format!("{}/", emulator.external_issuer());
    // Signed by the same issuer's key, but not by the emulator that is asked.
    let rogue = start(seed()).await;
    let issuer = emulator.external_issuer();
    let forged = rogue.issue_foreign_token(&good.clone().issuer(issuer)).unwrap();
    let tampered = {
        let token = token(good.clone());
        let (input, _) = token.rsplit_once('.').unwrap();
        format!("{input}.{}", URL_SAFE_NO_PAD.encode([0; 256]))
    };
    let without_any = Call::with_assertion(&emulator, &crate::support::app(&emulator, '2'), &token(good.clone()));
    check(
        &emulator,
        vec![
            ("federated: issuer", call(&token(good.clone().issuer(slash))), is(CLIENT, 700_211)),
            ("federated: subject", call(&token(ForeignToken::new(subject.to_uppercase()))), is(CLIENT, 700_213)),
            ("federated: audience", call(&token(good.clone().audience("api://other"))), is(CLIENT, 700_212)),
            ("federated: expired", call(&token(good.expires_in(-600))), is(CLIENT, 700_024)),
            ("federated: signed by a rogue key", call(&forged), is(CLIENT, 50_013)),
            ("federated: signature cut off", call(&tampered), is(CLIENT, 50_013)),
            ("federated: app without any", without_any, is(CLIENT, 70_025)),
        ],
    )
    .await;
}

#[tokio::test]
async fn refuses_entra_tokens_that_are_not_for_the_exchange() {
    let emulator = emulator().await;
    let app = app(&emulator, '1');
    let of = async |scope: &str| Call::secret(&emulator).set("scope", scope).send(&emulator).await.token().to_owned();
    let graph = of(GRAPH).await;
    let exchange = of("api://AzureADTokenExchange/.default").await;
    check(
        &emulator,
        vec![
            ("a Graph token", Call::with_assertion(&emulator, &app, &graph), is(CLIENT, 700_227)),
            // The app trusts the tenant's issuer for one identity's subject, which this app is not.
            ("another principal's token", Call::with_assertion(&emulator, &app, &exchange), is(CLIENT, 700_213)),
        ],
    )
    .await;
    let mut tenant = seed();
    tenant.apps[0].federations.retain(|federation| federation.name == "github-main");
    let strict = start(tenant).await;
    let app = crate::support::app(&strict, '1');
    let call = Call::secret(&strict).set("scope", "api://AzureADTokenExchange/.default");
    let exchange = call.send(&strict).await.token().to_owned();
    let rows = vec![("issuer not trusted", Call::with_assertion(&strict, &app, &exchange), is(CLIENT, 700_222))];
    check(&strict, rows).await;
}
