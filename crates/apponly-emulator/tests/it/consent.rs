//! What an administrator decides while the emulator runs, and how long the old answer is still given.

use apponly_emulator::Emulator;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Call, app, client, emulator, seed, start};

const REDIRECT: &str = "http://localhost:5000/done";

async fn consent(emulator: &Emulator, path: &str, query: &str) -> reqwest::Response {
    let url = format!("{}/{}/{path}?{query}", emulator.authority(), emulator.tenant_id());
    client(emulator).get(url).send().await.unwrap()
}

fn with_redirect(emulator: &Emulator) {
    emulator.change_tenant(|tenant| tenant.apps[1].redirect_uris = vec!["http://localhost".to_owned()]);
}

fn location(response: &reqwest::Response) -> Vec<(String, String)> {
    assert_eq!(response.status(), 302);
    let url = reqwest::Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
    assert!(url.as_str().starts_with(REDIRECT), "{url}");
    url.query_pairs().into_owned().collect()
}

fn roles(token: &str) -> Value {
    use base64::Engine as _;
    let claims = token.split('.').nth(1).unwrap();
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();
    serde_json::from_slice::<Value>(&claims).unwrap()["roles"].clone()
}

#[tokio::test]
async fn consent_grants_what_is_declared_and_leads_back() {
    let emulator = emulator().await;
    with_redirect(&emulator);
    let app = app(&emulator, '2');
    let call = Call::without_credential(&emulator, &app).set("client_secret", app.secrets[0].value.reveal());
    assert_eq!(roles(call.send(&emulator).await.token()), Value::Null);
    let query = format!("client_id={}&redirect_uri={REDIRECT}&state=a%26b", app.client_id);
    let pairs = location(&consent(&emulator, "adminconsent", &query).await);
    let has = |name: &str, value: &str| pairs.contains(&(name.to_owned(), value.to_owned()));
    assert!(has("admin_consent", "True") && has("tenant", &emulator.tenant_id()) && has("state", "a&b"), "{pairs:?}");
    assert_eq!(roles(call.send(&emulator).await.token()), json!(["User.Read.All"]));
}

#[tokio::test]
async fn declined_consent_leads_back_with_the_error_of_the_version() {
    let emulator = emulator().await;
    with_redirect(&emulator);
    emulator.change_tenant(|tenant| tenant.declines_consent = true);
    let query = format!("client_id={}&redirect_uri={REDIRECT}&state=x", app(&emulator, '2').client_id);
    let scoped = format!("{query}&scope=https://graph.microsoft.com/.default");
    for (path, query, error) in
        [("adminconsent", &query, "permission_denied"), ("v2.0/adminconsent", &scoped, "consent_required")]
    {
        let pairs = location(&consent(&emulator, path, query).await);
        assert!(pairs.contains(&("error".to_owned(), error.to_owned())), "{pairs:?}");
    }
    assert!(app(&emulator, '2').grants.is_empty());
}

#[tokio::test]
async fn consent_leads_nowhere_that_is_not_registered() {
    let emulator = emulator().await;
    let id = app(&emulator, '2').client_id;
    let page = |query: String| {
        let emulator = &emulator;
        async move { consent(emulator, "adminconsent", &query).await }
    };
    assert!(page(format!("client_id={id}")).await.text().await.unwrap().contains("AADSTS500113"));
    with_redirect(&emulator);
    let elsewhere = page(format!("client_id={id}&redirect_uri=https://elsewhere.example/")).await;
    assert_eq!(elsewhere.status(), 400);
    assert!(elsewhere.text().await.unwrap().contains("AADSTS50011"));
    assert!(page("client_id=nobody".to_owned()).await.text().await.unwrap().contains("AADSTS700016"));
    assert!(app(&emulator, '2').grants.is_empty());
}

#[tokio::test]
async fn host_keeps_the_token_of_an_identity_whatever_is_granted() {
    let mut tenant = seed();
    tenant.keep_identity_tokens = true;
    let emulator = start(tenant).await;
    let url = format!(
        "{}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://graph.microsoft.com",
        emulator.imds_url()
    );
    let token = || async {
        let answer = client(&emulator).get(&url).header("Metadata", "true").send().await.unwrap();
        answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
    };
    let before = token().await;
    emulator.change_tenant(|tenant| tenant.identities[0].grants.clear());
    assert_eq!(token().await, before);
    emulator.clock().set_offset(90_000);
    assert_eq!(roles(&token().await), Value::Null);
}

#[tokio::test]
async fn control_reads_and_writes_apps_as_an_administrator() {
    let emulator = emulator().await;
    let graph = |body: Value| {
        let url = format!("{}/graph", emulator.control_url());
        client(&emulator).request(Method::POST, url).header("Emulator-Control", "1").json(&body).send()
    };
    let list = "/servicePrincipals/dddddddd-0000-4000-8000-000000000001/appRoleAssignments";
    let held: Value = graph(json!({"method": "GET", "path": list})).await.unwrap().json().await.unwrap();
    let one = format!("{list}/{}", held["value"][0]["id"].as_str().unwrap());
    assert_eq!(graph(json!({"method": "DELETE", "path": one})).await.unwrap().status(), 204);
    assert_eq!(app(&emulator, '1').grants.len(), held["value"].as_array().unwrap().len() - 1);
    let off = json!({"method": "PATCH", "path": "/servicePrincipals/dddddddd-0000-4000-8000-000000000001",
        "body": {"accountEnabled": false}});
    assert_eq!(graph(off).await.unwrap().status(), 204);
    assert_eq!(Call::secret(&emulator).send(&emulator).await.number(), 7_000_112);
}

#[tokio::test]
async fn sign_ins_are_in_the_log_of_beta_and_in_the_reports() {
    let emulator = emulator().await;
    let governance = app(&emulator, 'a');
    let call = Call::without_credential(&emulator, &governance);
    let token =
        call.set("client_secret", governance.secrets[0].value.reveal()).send(&emulator).await.token().to_owned();
    let get = |path: &str| client(&emulator).get(format!("{}{path}", emulator.graph_url())).bearer_auth(&token).send();
    let filter = "$filter=signInEventTypes/any(t:%20t%20eq%20'servicePrincipal')";
    let log: Value = get(&format!("/beta/auditLogs/signIns?{filter}")).await.unwrap().json().await.unwrap();
    let key_id = governance.secrets[0].key_id.to_string();
    assert_eq!(log["value"][0]["servicePrincipalCredentialKeyId"], key_id);
    assert_eq!(get(&format!("/v1.0/auditLogs/signIns?{filter}")).await.unwrap().status(), 400);
    let plain: Value = get("/beta/auditLogs/signIns").await.unwrap().json().await.unwrap();
    assert_eq!(plain["value"], json!([]));
    let used: Value = get("/beta/reports/appCredentialSignInActivities").await.unwrap().json().await.unwrap();
    assert_eq!((&used["value"][0]["keyId"], &used["value"][0]["keyType"]), (&json!(key_id), &json!("clientSecret")));
}
