//! A running emulator and a client that trusts its CA only.

use std::net::SocketAddr;

use apponly_emulator::Emulator;
use apponly_emulator::tenant::Tenant;
use reqwest::{Client, Response, Url};
use serde_json::Value;

use crate::support::{seed, start};

/// The app of the seeded tenant that reads users and groups.
pub(crate) const READER: (&str, &str) = ("aaaaaaaa-0000-4000-8000-000000000001", "emulated~secret.of+nightly/report==");
/// The app to which nothing was granted.
pub(crate) const WITHOUT_CONSENT: (&str, &str) =
    ("aaaaaaaa-0000-4000-8000-000000000002", "emulated~secret.without+consent");
/// The app that may grant.
pub(crate) const GOVERNANCE: (&str, &str) = ("aaaaaaaa-0000-4000-8000-00000000000a", "emulated~secret.governance");

/// The app that may write users, groups, mail and files.
pub(crate) const PROVISIONING: (&str, &str) = ("aaaaaaaa-0000-4000-8000-00000000000b", "emulated~secret.provisioning");

/// An emulator and its client.
pub(crate) struct Running {
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
}

impl Running {
    /// The seeded tenant after `change`.
    pub(crate) async fn with(change: impl FnOnce(&mut Tenant)) -> Self {
        let mut tenant = seed();
        change(&mut tenant);
        let emulator = start(tenant).await;
        let client = client(&emulator);
        Self { emulator, client }
    }

    /// The seeded tenant.
    pub(crate) async fn seed() -> Self {
        Self::with(|_| {}).await
    }

    /// A token by client secret; `claims` is the claims parameter, empty for none.
    pub(crate) async fn token_with_claims(&self, app: (&str, &str), resource: &str, claims: &str) -> String {
        let url = format!("{}/{}/oauth2/v2.0/token", self.emulator.authority(), self.emulator.tenant_id());
        let mut form = vec![
            ("client_id", app.0.to_owned()),
            ("client_secret", app.1.to_owned()),
            ("grant_type", "client_credentials".to_owned()),
            ("scope", format!("{resource}/.default")),
        ];
        if !claims.is_empty() {
            form.push(("claims", claims.to_owned()));
        }
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post(url).header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = json(request.send().await.unwrap()).await;
        answer["access_token"].as_str().unwrap_or_else(|| panic!("no token: {answer}")).to_owned()
    }

    /// A token by client secret.
    pub(crate) async fn token(&self, app: (&str, &str), resource: &str) -> String {
        self.token_with_claims(app, resource, "").await
    }

    /// `GET` of a path of Graph.
    pub(crate) async fn graph(&self, token: &str, path: &str) -> Response {
        let url = format!("{}{path}", self.emulator.graph_url());
        self.client.get(url).bearer_auth(token).send().await.unwrap()
    }
}

#[expect(clippy::disallowed_methods, reason = "tests make their own client")]
fn client(emulator: &Emulator) -> Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let root = reqwest::Certificate::from_pem(emulator.ca_pem().as_bytes()).unwrap();
    let port = Url::parse(emulator.key_vault_url()).unwrap().port().unwrap();
    let vault = SocketAddr::from(([127, 0, 0, 1], port));
    Client::builder()
        .tls_certs_only([root])
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .resolve("emulated.vault.localhost", vault)
        .resolve("emulated-locked.vault.localhost", vault)
        .build()
        .unwrap()
}

/// The body as JSON; null for any other.
pub(crate) async fn json(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null)
}

/// The claims of a token, unchecked.
pub(crate) fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
