//! Secrets and certificates that are replaced in a vault while the program runs.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use apponly::{
    BoxFuture, Deadline, Env, Error, HttpClient, HttpRequest, HttpResponse, Scope, SecretSource, SystemHttpClient,
    TokenOptions, TokenSource, TransportFailure, TransportOptions,
};
use apponly_emulator::tenant::Certificate;
use apponly_emulator::{Emulator, FaultTarget};
use serde_json::json;

use crate::support::{Capture, SECRET, builder, new_certificate, pem, requests_to, start};

const PLACE: &str = "keyvault:https://v.vault.localhost";

/// A vault that gives the next value each time it is asked, the last one ever after; all else is the emulator's.
#[derive(Debug)]
struct Rotating {
    inner: SystemHttpClient,
    values: Mutex<VecDeque<String>>,
    asked: Mutex<usize>,
}

impl Rotating {
    fn new(emulator: &Emulator, values: &[&str]) -> Arc<Self> {
        let options = TransportOptions::new(Some(emulator.ca_file().to_owned()), Env::fixed::<&str, &str>([]));
        let values = Mutex::new(values.iter().map(|&value| value.to_owned()).collect());
        Arc::new(Self { inner: SystemHttpClient::new(options), values, asked: Mutex::default() })
    }

    fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

impl HttpClient for Rotating {
    fn send(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        if request.url.host_str() != Some("v.vault.localhost") {
            return self.inner.send(request, deadline);
        }
        *self.asked.lock().unwrap() += 1;
        let mut values = self.values.lock().unwrap();
        let value = if values.len() > 1 { values.pop_front() } else { values.front().cloned() };
        let body = json!({"value": value, "attributes": {"enabled": true}}).to_string();
        Box::pin(async { Ok(HttpResponse::new(http::StatusCode::OK, http::HeaderMap::new(), body)) })
    }
}

fn source(emulator: &Emulator, client: &Arc<Rotating>, is_certificate: bool) -> TokenSource {
    let endpoint = emulator.app_service_endpoint();
    let host = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", emulator.app_service_header())];
    let port = emulator.key_vault_url().rsplit_once(':').unwrap().1;
    let place = |object: &str| format!("{PLACE}:{port}/{object}");
    let builder = builder(emulator, &host).http_client(client.clone());
    let builder = match is_certificate {
        true => builder.certificate(place("certificates/c")),
        false => builder.client_secret_from(SecretSource::parse("secret", &place("secrets/s")).unwrap()),
    };
    builder.build().unwrap()
}

async fn force(source: &TokenSource) -> Result<(), Error> {
    let mut options = TokenOptions::default();
    options.force = true;
    source.acquire(&Scope::graph_default(), &options).await.map(drop)
}

fn certificates() -> (Certificate, Certificate) {
    let now = jiff::Timestamp::now().into();
    (new_certificate("one", now), new_certificate("two", now))
}

#[tokio::test]
async fn certificate_that_entra_refuses_is_looked_up_again_and_its_successor_signs() {
    let (one, two) = certificates();
    let emulator = start(|tenant| tenant.apps[0].certificates = vec![two.clone()]).await;
    let client = Rotating::new(&emulator, &[&pem(&one), &pem(&two)]);
    let source = source(&emulator, &client, true);
    force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
    assert_eq!((client.asked(), requests_to(&emulator, FaultTarget::Sts)), (2, 2));
    force(&source).await.unwrap();
    assert_eq!((client.asked(), requests_to(&emulator, FaultTarget::Sts)), (2, 3));
}

#[tokio::test]
async fn version_that_the_app_does_not_know_yet_leaves_the_old_one_in_use() {
    let (one, two) = certificates();
    let emulator = start(|tenant| tenant.apps[0].certificates = vec![one.clone()]).await;
    let client = Rotating::new(&emulator, &[&pem(&one), &pem(&two)]);
    let source = source(&emulator, &client, true);
    force(&source).await.unwrap();
    // The answer to this tells the time; the next sign-in looks for a new version.
    emulator.clock().set_offset(4 * 3600 + 60);
    force(&source).await.ok();
    let capture = Capture::start();
    force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
    let warnings = capture.at("WARN");
    assert!(warnings.iter().any(|warning| warning.contains("register it")), "{warnings:?}");
    assert!(client.asked() >= 2);
}

#[tokio::test]
async fn certificate_that_stays_refused_costs_one_request_to_entra() {
    let (one, two) = certificates();
    let emulator = start(|tenant| tenant.apps[0].certificates = vec![two.clone()]).await;
    let client = Rotating::new(&emulator, &[&pem(&one)]);
    let error = force(&source(&emulator, &client, true)).await.unwrap_err();
    assert_eq!((error.code(), requests_to(&emulator, FaultTarget::Sts)), ("certificate-not-registered", 1));
}

#[tokio::test]
async fn secret_that_entra_refuses_is_read_again_once() {
    let emulator = start(|_| {}).await;
    let client = Rotating::new(&emulator, &["emulated~expired.secret", SECRET]);
    let rotated = source(&emulator, &client, false);
    force(&rotated).await.unwrap_or_else(|error| panic!("{}", error.report()));
    assert_eq!((client.asked(), requests_to(&emulator, FaultTarget::Sts)), (2, 2));

    let client = Rotating::new(&emulator, &["emulated~wrong"]);
    let error = force(&source(&emulator, &client, false)).await.unwrap_err();
    assert_eq!((error.code(), client.asked()), ("secret-wrong", 2));
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 3, "a value that is refused is not sent twice");
}
