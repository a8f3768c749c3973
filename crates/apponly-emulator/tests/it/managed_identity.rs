//! The managed-identity endpoints.

use std::fs::OpenOptions;
use std::io::Read as _;

use apponly_emulator::tenant::{IdentityKind, Tenant};
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::running::{Running, claims, json};

const GRAPH: &str = "https%3A%2F%2Fgraph.microsoft.com";
const SYSTEM: &str = "bbbbbbbb-0000-4000-8000-000000000001";
const USER: &str = "bbbbbbbb-0000-4000-8000-000000000002";
const USER_OBJECT: &str = "eeeeeeee-0000-4000-8000-000000000002";
const USER_RESOURCE: &str = "/subscriptions/50b50b50-0000-4000-8000-000000000001/resourceGroups/emulated/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-reports";

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

async fn get(running: &Running, url: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = running.client.get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: json(response).await }
}

async fn imds(running: &Running, query: &str) -> Answer {
    let url = format!("{}/metadata/identity/oauth2/token?{query}", running.emulator.imds_url());
    get(running, &url, &[("Metadata", "true")]).await
}

async fn app_service(running: &Running, query: &str) -> Answer {
    let url = format!("{}?{query}", running.emulator.app_service_endpoint());
    get(running, &url, &[("X-IDENTITY-HEADER", running.emulator.app_service_header())]).await
}

#[tokio::test]
async fn imds_token_is_the_identitys_and_its_numbers_are_text() {
    let running = Running::seed().await;
    let answer = imds(&running, &format!("api-version=2018-02-01&resource={GRAPH}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["client_id"], SYSTEM);
    assert_eq!(answer.body["expires_in"], "86399");
    let claims = claims(answer.body["access_token"].as_str().unwrap());
    let expires_on: i64 = answer.body["expires_on"].as_str().unwrap().parse().unwrap();
    assert!((claims["exp"].as_i64().unwrap() - expires_on).abs() <= 2);
    assert_eq!(claims["nbf"].to_string(), answer.body["not_before"].as_str().unwrap());
    assert_eq!((&claims["appid"], &claims["idtyp"]), (&SYSTEM.into(), &"app".into()));
    assert!(claims["roles"].as_array().unwrap().contains(&"User.Read.All".into()));
    assert!(claims["xms_mirid"].as_str().unwrap().ends_with("/virtualMachines/vm-nightly"));
    let users = running.graph(answer.body["access_token"].as_str().unwrap(), "/v1.0/users?$top=1").await;
    assert_eq!(users.status(), 200);
}

#[tokio::test]
async fn imds_finds_an_identity_by_its_own_parameters_only() {
    let running = Running::seed().await;
    let resource_id = USER_RESOURCE.to_uppercase().replace('/', "%2F");
    let cases = [
        (format!("client_id={USER}"), USER),
        (format!("object_id={USER_OBJECT}"), USER),
        (format!("msi_res_id={resource_id}"), USER),
        // The trap: the parameter of App Service is ignored, and the default identity answers.
        (format!("mi_res_id={resource_id}"), SYSTEM),
        (format!("principal_id={USER_OBJECT}"), SYSTEM),
    ];
    for (parameter, client_id) in cases {
        let answer = imds(&running, &format!("api-version=2019-08-01&resource={GRAPH}&{parameter}")).await;
        assert_eq!((answer.status, &answer.body["client_id"]), (200, &client_id.into()), "{parameter}");
    }
}

#[tokio::test]
async fn imds_answers_the_path_with_a_slash_at_its_end() {
    let running = Running::seed().await;
    let base = running.emulator.imds_url();
    let url = format!("{base}/metadata/identity/oauth2/token/?api-version=2018-02-01&resource={GRAPH}");
    let answer = get(&running, &url, &[("Metadata", "true")]).await;
    assert_eq!((answer.status, &answer.body["client_id"]), (200, &SYSTEM.into()), "{}", answer.body);
}

#[tokio::test]
async fn imds_refuses_as_the_service_does() {
    let running = Running::seed().await;
    let good = format!("api-version=2018-02-01&resource={GRAPH}");
    let cases = [
        (format!("resource={GRAPH}"), "invalid_request", "api-version"),
        (format!("api-version=2017-01-01&resource={GRAPH}"), "invalid_request", "api-version"),
        ("api-version=2018-02-01".to_owned(), "invalid_request", "audience"),
        (format!("{good}&client_id=00000000-0000-4000-8000-000000000009"), "invalid_request", "Identity not found"),
        (format!("{good}&client_id={USER}&object_id={USER_OBJECT}"), "invalid_request", "Only one"),
        (format!("api-version=2018-02-01&resource={GRAPH}%2F.default"), "invalid_resource", "AADSTS500011"),
    ];
    for (query, error, text) in cases {
        let answer = imds(&running, &query).await;
        assert_eq!((answer.status, &answer.body["error"]), (400, &error.into()), "{query}");
        assert!(answer.body["error_description"].as_str().unwrap().contains(text), "{query}: {}", answer.body);
    }
    let base = running.emulator.imds_url();
    let token = format!("{base}/metadata/identity/oauth2/token?{good}");
    let answer = get(&running, &token, &[]).await;
    assert_eq!((answer.status, &answer.body["error"]), (400, &"bad_request_102".into()));
    let answer = get(&running, &token, &[("Metadata", "true"), ("X-Forwarded-For", "10.0.0.1")]).await;
    assert_eq!(answer.status, 400);
    let answer = get(&running, &format!("{base}/metadata/identity/oauth3"), &[("Metadata", "true")]).await;
    assert_eq!((answer.status, &answer.body["error"]), (401, &"unknown_source".into()));
    let newer = format!("{base}/metadata/identity/getplatformmetadata?cred-api-version=2.0");
    assert_eq!(get(&running, &newer, &[("Metadata", "true")]).await.status, 404);
    assert_eq!(get(&running, &format!("{base}/elsewhere"), &[("Metadata", "true")]).await.status, 404);
}

#[tokio::test]
async fn imds_without_system_identity_takes_the_only_one_and_refuses_several() {
    let user_only = |tenant: &mut Tenant| tenant.identities.retain(|identity| identity.kind == IdentityKind::User);
    let query = format!("api-version=2018-02-01&resource={GRAPH}");
    let running = Running::with(user_only).await;
    assert_eq!(imds(&running, &query).await.body["client_id"], USER);
    // App Service never falls back.
    assert_eq!(app_service(&running, &format!("api-version=2019-08-01&resource={GRAPH}")).await.status, 400);

    let running = Running::with(|tenant| {
        user_only(tenant);
        let second = tenant.identities[0].clone();
        tenant.identities.push(second);
    })
    .await;
    let answer = imds(&running, &query).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body["error_description"].as_str().unwrap().starts_with("Multiple user assigned identities exist"));
}

#[tokio::test]
async fn app_service_takes_every_name_of_an_identity_and_compares_the_header() {
    let running = Running::seed().await;
    let resource_id = USER_RESOURCE.replace('/', "%2F");
    for parameter in [
        format!("client_id={USER}"),
        format!("principal_id={USER_OBJECT}"),
        format!("object_id={USER_OBJECT}"),
        format!("mi_res_id={resource_id}"),
    ] {
        let answer = app_service(&running, &format!("api-version=2019-08-01&resource={GRAPH}&{parameter}")).await;
        assert_eq!((answer.status, &answer.body["client_id"]), (200, &USER.into()), "{parameter}");
        assert!(answer.body.get("expires_in").is_none());
        assert!(answer.body["expires_on"].as_str().unwrap().parse::<i64>().is_ok());
    }
    let url = format!("{}?api-version=2019-08-01&resource={GRAPH}", running.emulator.app_service_endpoint());
    for headers in [&[][..], &[("X-IDENTITY-HEADER", "guess")], &[("Metadata", "true")]] {
        let answer = get(&running, &url, headers).await;
        assert_eq!((answer.status, &answer.body["statusCode"]), (401, &401.into()));
        assert!(answer.body["correlationId"].is_string());
    }
    let answer = app_service(&running, "api-version=2019-08-01&resource=https%3A%2F%2Funknown.example").await;
    assert_eq!(answer.status, 500);
    assert!(answer.body["message"].as_str().unwrap().contains("AADSTS500011"));
    let both = format!("api-version=2019-08-01&resource={GRAPH}&client_id={USER}&mi_res_id={resource_id}");
    assert_eq!(app_service(&running, &both).await.status, 400);
    assert_eq!(app_service(&running, &format!("resource={GRAPH}")).await.status, 400);
}

#[tokio::test]
async fn old_protocols_want_the_secret_header_and_only_app_service_writes_dates() {
    let running = Running::seed().await;
    let secret = running.emulator.app_service_header();
    let endpoints = [(running.emulator.app_service_endpoint(), true), (running.emulator.azure_ml_endpoint(), false)];
    for (endpoint, writes_dates) in endpoints {
        let url = format!("{endpoint}?api-version=2017-09-01&resource={GRAPH}&clientid={USER}");
        let answer = get(&running, &url, &[("secret", secret)]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let expires_on = answer.body["expires_on"].as_str().unwrap();
        if writes_dates {
            assert!(expires_on.ends_with(" +00:00") && expires_on.as_bytes()[2] == b'/', "{expires_on}");
        } else {
            assert!(expires_on.parse::<i64>().is_ok(), "{expires_on}");
        }
        assert_eq!(claims(answer.body["access_token"].as_str().unwrap())["appid"], USER);
        assert_eq!(get(&running, &url, &[("X-IDENTITY-HEADER", secret)]).await.status, 401);
    }
    let by_object = format!(
        "{}?api-version=2017-09-01&resource={GRAPH}&object_id={USER_OBJECT}",
        running.emulator.azure_ml_endpoint()
    );
    assert_eq!(get(&running, &by_object, &[("secret", secret)]).await.status, 400);
}

#[tokio::test]
async fn arc_gives_a_token_for_each_key_file_once() {
    let running = Running::seed().await;
    let url = format!("{}?api-version=2020-06-01&resource={GRAPH}", running.emulator.arc_endpoint());
    let challenge = get(&running, &url, &[("Metadata", "true")]).await;
    assert_eq!(challenge.status, 401);
    let header = challenge.headers["www-authenticate"].to_str().unwrap();
    let path = std::path::Path::new(header.strip_prefix("Basic realm=").unwrap());
    assert!(path.is_absolute() && path.extension().unwrap() == "key");
    assert!(path.starts_with(running.emulator.arc_key_directory()));
    let mut key = String::new();
    OpenOptions::new().read(true).open(path).unwrap().read_to_string(&mut key).unwrap();

    let authorization = format!("Basic {key}");
    let headers = [("Metadata", "true"), ("Authorization", authorization.as_str())];
    let answer = get(&running, &url, &headers).await;
    assert_eq!((answer.status, &answer.body["client_id"]), (200, &SYSTEM.into()));
    let again = get(&running, &url, &headers).await;
    assert_eq!(again.status, 401);
    assert!(again.headers["www-authenticate"].to_str().unwrap().starts_with("Basic realm="));
    assert_eq!(get(&running, &url, &[]).await.body["error"], "bad_request_102");
}

#[tokio::test]
async fn service_fabric_is_known_by_its_thumbprint_only() {
    let running = Running::seed().await;
    let url = |query: &str| format!("{}?{query}", running.emulator.service_fabric_endpoint());
    let good = url(&format!("api-version=2019-07-01-preview&resource={GRAPH}"));
    // No root vouches for it: the CA of the other services does not either.
    assert!(running.client.get(&good).send().await.unwrap_err().is_connect());

    let client = accepting_anyone();
    let secret = running.emulator.app_service_header();
    let response = client.get(&good).header("secret", secret).send().await.unwrap();
    let info = response.extensions().get::<reqwest::tls::TlsInfo>().unwrap();
    let leaf = info.peer_certificate().unwrap();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, leaf);
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(hex, running.emulator.service_fabric_thumbprint());
    let body = json(response).await;
    assert!(body["expires_on"].is_i64(), "{body}");

    let principal = url(&format!("api-version=2020-05-01&resource={GRAPH}&principalId={USER_OBJECT}"));
    let body = json(client.get(principal).header("secret", secret).send().await.unwrap()).await;
    assert_eq!(claims(body["access_token"].as_str().unwrap())["appid"], USER);
    let cases = [
        (good.clone(), "", 400, "SecretHeaderNotFound"),
        (url(&format!("resource={GRAPH}")), secret, 400, "ArgumentNullOrEmpty"),
        (url(&format!("api-version=1&resource={GRAPH}")), secret, 400, "InvalidApiVersion"),
        (format!("{good}&principalId=none"), secret, 404, "ManagedIdentityNotFound"),
    ];
    for (url, secret, status, code) in cases {
        let response = client.get(&url).header("secret", secret).send().await.unwrap();
        assert_eq!(response.status(), status, "{url}");
        assert_eq!(json(response).await["error"]["code"], code, "{url}");
    }
}

#[expect(clippy::disallowed_methods, reason = "the thumbprint is checked by the test itself")]
fn accepting_anyone() -> reqwest::Client {
    reqwest::Client::builder().tls_danger_accept_invalid_certs(true).tls_info(true).no_proxy().build().unwrap()
}
