//! Instance discovery, OIDC metadata, JWKS.

use apponly_emulator::Emulator;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::support::{Call, client, emulator};

async fn get(emulator: &Emulator, path: &str) -> (u16, Value) {
    let response = client(emulator).get(format!("{}{path}", emulator.authority())).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn metadata_leads_back_to_the_emulator() {
    let emulator = emulator().await;
    let (authority, tenant) = (emulator.authority(), emulator.tenant_id());
    for name in [tenant.as_str(), "contoso.example"] {
        let (status, body) = get(&emulator, &format!("/{name}/v2.0/.well-known/openid-configuration")).await;
        assert_eq!(status, 200);
        assert_eq!(body["token_endpoint"], format!("{authority}/{tenant}/oauth2/v2.0/token"));
        assert_eq!(body["authorization_endpoint"], format!("{authority}/{tenant}/oauth2/v2.0/authorize"));
        assert_eq!(body["issuer"], format!("{authority}/{tenant}/v2.0"));
        assert_eq!(body["jwks_uri"], format!("{authority}/{tenant}/discovery/v2.0/keys"));
    }
    let (_, v1) = get(&emulator, &format!("/{tenant}/.well-known/openid-configuration")).await;
    assert_eq!(v1["issuer"], format!("https://sts.windows.net/{tenant}/"));
    let (_, common) = get(&emulator, "/common/v2.0/.well-known/openid-configuration").await;
    assert_eq!(common["issuer"], format!("{authority}/{{tenantid}}/v2.0"));
}

#[tokio::test]
async fn metadata_of_an_unknown_tenant_is_refused() {
    let emulator = emulator().await;
    let (status, body) = get(&emulator, "/fabrikam.example/v2.0/.well-known/openid-configuration").await;
    assert_eq!((status, &body["error"], &body["error_codes"][0]), (400, &"invalid_tenant".into(), &90_002.into()));
}

#[tokio::test]
async fn instance_discovery_knows_clouds_and_itself() {
    let emulator = emulator().await;
    let path = |host: &str| {
        format!(
            "/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2F{host}%2Fcontoso.example%2Foauth2%2Fv2.0%2Fauthorize"
        )
    };
    let (status, body) = get(&emulator, &path("login.microsoftonline.us")).await;
    assert_eq!(status, 200);
    let endpoint = "https://login.microsoftonline.us/contoso.example/v2.0/.well-known/openid-configuration";
    assert_eq!(body["tenant_discovery_endpoint"], endpoint);
    assert_eq!(body["metadata"][0]["preferred_network"], "login.microsoftonline.com");
    assert_eq!(get(&emulator, &path("localhost%3A443")).await.0, 200);
    let (status, body) = get(&emulator, &path("login.evil.example")).await;
    assert_eq!((status, &body["error"], &body["error_codes"][0]), (400, &"invalid_instance".into(), &50_049.into()));
}

#[tokio::test]
async fn tokens_without_nonce_verify_with_the_published_key() {
    let emulator = emulator().await;
    let answer = Call::secret(&emulator).set("scope", "https://vault.azure.net/.default").send(&emulator).await;
    let (_, keys) = get(&emulator, "/common/discovery/v2.0/keys").await;
    let (_, same) = get(&emulator, "/common/discovery/keys").await;
    assert_eq!(keys, same);
    let number = |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().unwrap()).unwrap();
    let (input, signature) = answer.token().rsplit_once('.').unwrap();
    let key = aws_lc_rs::rsa::PublicKeyComponents { n: number("n"), e: number("e") };
    let parameters = &aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;
    key.verify(parameters, input.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
}
