//! What a good request gets.

use apponly_emulator::tenant::{Federation, IssuerKeys};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::assertion::Assertion;
use crate::support::{Answer, Call, app, emulator, seed, start};

fn part(token: &str, index: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(index).unwrap()).unwrap()).unwrap()
}

fn claims(answer: &Answer) -> Value {
    part(answer.token(), 1)
}

#[tokio::test]
async fn a_secret_gets_a_graph_token() {
    let emulator = emulator().await;
    let answer = Call::secret(&emulator).send(&emulator).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["token_type"], "Bearer");
    assert_eq!(answer.body["expires_in"], 3599);
    assert_eq!(answer.body["ext_expires_in"], 3599);
    assert!(answer.body.get("refresh_in").is_none() && answer.body.get("refresh_token").is_none());
    assert_eq!(answer.headers["cache-control"], "no-store, no-cache");

    let header = part(answer.token(), 0);
    assert!(header["nonce"].is_string() && header["x5t"] == header["kid"], "{header}");
    let claims = claims(&answer);
    let tenant = emulator.tenant_id();
    let app = app(&emulator, '1');
    for (name, value) in [
        ("aud", json!("https://graph.microsoft.com")),
        ("iss", json!(format!("https://sts.windows.net/{tenant}/"))),
        ("appid", json!(app.client_id.to_string())),
        ("appidacr", json!("1")),
        ("app_displayname", json!("Nightly report")),
        ("idtyp", json!("app")),
        ("oid", json!(app.service_principal_object_id.to_string())),
        ("sub", json!(app.service_principal_object_id.to_string())),
        ("tid", json!(tenant)),
        ("ver", json!("1.0")),
        ("emulated", json!(true)),
        ("roles", json!(["User.Read.All", "Group.Read.All", "Organization.Read.All", "Application.Read.All"])),
        ("wids", json!(["0997a1d0-0d1d-4acb-b408-d5ca73121e90"])),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3900);
    assert!(claims.get("scp").is_none());
}

#[tokio::test]
async fn missing_consent_gets_a_token_without_roles() {
    let emulator = emulator().await;
    let app = app(&emulator, '2');
    let call = Call::without_credential(&emulator, &app).set("client_secret", app.secrets[0].value.reveal());
    let answer = call.send(&emulator).await;
    assert_eq!(answer.status, 200);
    assert!(claims(&answer).get("roles").is_none());
}

#[tokio::test]
async fn a_certificate_shows_in_appidacr() {
    let emulator = emulator().await;
    let assertion = Assertion::ps256(&emulator, "good").sign();
    let answer = Call::with_assertion(&emulator, &app(&emulator, '1'), &assertion).send(&emulator).await;
    assert_eq!(claims(&answer)["appidacr"], "2");
}

#[tokio::test]
async fn the_audience_is_the_resource_as_asked_for() {
    let emulator = emulator().await;
    for (scope, audience) in [
        ("00000003-0000-0000-c000-000000000000/.default", "00000003-0000-0000-c000-000000000000"),
        ("https://management.azure.com//.default", "https://management.azure.com/"),
        ("https://management.azure.com/.default", "https://management.azure.com"),
        (&format!("{}/.default", emulator.graph_url()), emulator.graph_url()),
    ] {
        let answer = Call::secret(&emulator).set("scope", scope).send(&emulator).await;
        assert_eq!(claims(&answer)["aud"], audience);
    }
}

#[tokio::test]
async fn cp1_gets_a_long_lived_graph_token_with_a_refresh_hint() {
    let emulator = emulator().await;
    let cp1 = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
    let answer = Call::secret(&emulator).set("claims", cp1).send(&emulator).await;
    assert_eq!(answer.body["expires_in"], 86_399);
    assert_eq!(answer.body["refresh_in"], 43_199);
    assert_eq!(claims(&answer)["xms_cc"], json!(["cp1"]));
    let vault = Call::secret(&emulator).set("claims", cp1).set("scope", "https://vault.azure.net/.default");
    assert_eq!(vault.send(&emulator).await.body["expires_in"], 3599);
}

#[tokio::test]
async fn lifetimes_come_from_the_tenant() {
    let mut tenant = seed();
    tenant.token_lifetime = 600;
    tenant.refresh_in = Some(300);
    let emulator = start(tenant).await;
    let answer = Call::secret(&emulator).send(&emulator).await;
    assert_eq!((&answer.body["expires_in"], &answer.body["refresh_in"]), (&json!(600), &json!(300)));
}

#[tokio::test]
async fn http_basic_is_accepted() {
    let emulator = emulator().await;
    let app = app(&emulator, '1');
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", app.client_id, encode(app.secrets[0].value.reveal()));
    let call = Call::without_credential(&emulator, &app)
        .without("client_id")
        .header("authorization", &format!("Basic {}", STANDARD.encode(pair)));
    assert_eq!(call.send(&emulator).await.status, 200);
}

#[tokio::test]
async fn the_tenants_domain_names_it_too() {
    let emulator = emulator().await;
    let call = Call { tenant: "Contoso.Example".to_owned(), ..Call::secret(&emulator) };
    assert_eq!(call.send(&emulator).await.status, 200);
}

#[tokio::test]
async fn the_correlation_id_is_the_clients() {
    let emulator = emulator().await;
    let id = "5f0c6a2e-7a0e-4c1c-9d43-1f6f3d1f0b11";
    let call = Call::secret(&emulator).set("client_secret", "wrong").header("client-request-id", id);
    let quiet = call.send(&emulator).await;
    assert_eq!(quiet.body["correlation_id"], id);
    assert!(quiet.headers.get("client-request-id").is_none());
    let echoed = call.header("return-client-request-id", "true").send(&emulator).await;
    assert_eq!(echoed.headers["client-request-id"], id);
}

#[tokio::test]
async fn a_refusal_has_the_whole_body() {
    let emulator = emulator().await;
    let answer = Call::secret(&emulator).set("client_secret", "wrong").send(&emulator).await;
    let text = |name: &str| answer.body[name].as_str().unwrap().to_owned();
    let description = text("error_description");
    assert!(description.starts_with("AADSTS7000215: "), "{description}");
    for name in ["trace_id", "correlation_id", "timestamp"] {
        assert!(description.contains(&text(name)), "{name}: {description}");
    }
    assert_eq!(text("error_uri"), "https://login.microsoftonline.com/error?code=7000215");
    assert!(text("timestamp").ends_with('Z') && text("timestamp").len() == 20);
    assert!(!description.contains("wrong"), "no secret in an answer");
}

#[tokio::test]
async fn an_entra_token_for_the_exchange_signs_in_the_app_that_trusts_its_subject() {
    let mut tenant = seed();
    let issuer = format!("https://login.microsoftonline.com/{}/v2.0", tenant.tenant_id);
    let trusted = tenant.apps[0].service_principal_object_id.to_string();
    let federation = Federation::new("other-app", issuer, trusted, "api://AzureADTokenExchange", IssuerKeys::Tenant);
    tenant.apps[1].federations.push(federation);
    let emulator = start(tenant).await;
    let exchange = Call::secret(&emulator).set("scope", "api://AzureADTokenExchange/.default").send(&emulator).await;
    assert_eq!(claims(&exchange)["ver"], "2.0");
    let answer = Call::with_assertion(&emulator, &app(&emulator, '2'), exchange.token()).send(&emulator).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn the_orders_api_answers_assigned_apps() {
    let emulator = emulator().await;
    let app = app(&emulator, 'a');
    let call = Call::without_credential(&emulator, &app)
        .set("client_secret", app.secrets[0].value.reveal())
        .set("scope", "https://orders.contoso.example/.default");
    assert_eq!(claims(&call.send(&emulator).await)["roles"], json!(["Orders.Read.All"]));
}
