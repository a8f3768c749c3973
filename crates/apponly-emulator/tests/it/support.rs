//! A running emulator, a client that trusts only it, and requests that are right until they are changed.

use std::sync::{Arc, LazyLock};

use apponly_emulator::tenant::{App, Tenant};
use apponly_emulator::{Emulator, Options};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, StatusCode};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use serde_json::Value;

pub(crate) const GRAPH: &str = "https://graph.microsoft.com/.default";
pub(crate) const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The seeded tenant. Its keys are generated once, as that is most of the time that a test would take.
pub(crate) fn seed() -> Tenant {
    static SEED: LazyLock<Tenant> = LazyLock::new(|| Tenant::seed().unwrap());
    SEED.clone()
}

/// The seeded tenant, running.
pub(crate) async fn emulator() -> Emulator {
    start(seed()).await
}

pub(crate) async fn start(tenant: Tenant) -> Emulator {
    Emulator::start(tenant, Options::default()).await.unwrap()
}

/// A client that trusts the emulator's CA and nothing else, and follows no redirect.
#[expect(clippy::disallowed_methods, reason = "the tests' seam")]
pub(crate) fn client(emulator: &Emulator) -> Client {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(emulator.ca_pem().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

/// The app of the seed whose client id ends with `digit`.
pub(crate) fn app(emulator: &Emulator, digit: char) -> App {
    let tenant = emulator.tenant();
    tenant.apps.iter().find(|app| app.client_id.to_string().ends_with(digit)).unwrap().clone()
}

/// A request to the token endpoint.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) tenant: String,
    pub(crate) query: String,
    pub(crate) content_type: String,
    pub(crate) headers: HeaderMap,
    pub(crate) form: Vec<(String, String)>,
    /// Sent instead of the form.
    pub(crate) raw: Option<String>,
}

/// An answer of the token endpoint.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn number(&self) -> u64 {
        self.body["error_codes"][0].as_u64().unwrap_or(0)
    }

    pub(crate) fn token(&self) -> &str {
        self.body["access_token"].as_str().unwrap_or_else(|| panic!("no token: {}", self.body))
    }
}

impl Call {
    /// The first app with its good secret, for Graph: answered with a token.
    pub(crate) fn secret(emulator: &Emulator) -> Self {
        let app = app(emulator, '1');
        Self::without_credential(emulator, &app).set("client_secret", app.secrets[0].value.reveal())
    }

    pub(crate) fn without_credential(emulator: &Emulator, app: &App) -> Self {
        Self {
            method: Method::POST,
            tenant: emulator.tenant_id(),
            query: String::new(),
            content_type: "application/x-www-form-urlencoded".to_owned(),
            headers: HeaderMap::new(),
            form: Vec::new(),
            raw: None,
        }
        .set("grant_type", "client_credentials")
        .set("client_id", &app.client_id.to_string())
        .set("scope", GRAPH)
    }

    pub(crate) fn with_assertion(emulator: &Emulator, app: &App, assertion: &str) -> Self {
        Self::without_credential(emulator, app)
            .set("client_assertion_type", JWT_BEARER)
            .set("client_assertion", assertion)
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.form.retain(|(known, _)| known != name);
        self.add(name, value)
    }

    pub(crate) fn add(mut self, name: &str, value: &str) -> Self {
        self.form.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.form.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    pub(crate) async fn try_send(&self, emulator: &Emulator) -> reqwest::Result<reqwest::Response> {
        let url = format!("{}/{}/oauth2/v2.0/token{}", emulator.authority(), self.tenant, self.query);
        let body = match &self.raw {
            Some(raw) => raw.clone(),
            None => url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.form).finish(),
        };
        let request = client(emulator).request(self.method.clone(), url).headers(self.headers.clone());
        let request = request.header("content-type", &self.content_type);
        if self.method == Method::GET { request.send().await } else { request.body(body).send().await }
    }

    pub(crate) async fn send(&self, emulator: &Emulator) -> Answer {
        let response = self.try_send(emulator).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: response.json().await.unwrap() }
    }
}
