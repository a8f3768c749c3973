//! `cargo bench --manifest-path benches/Cargo.toml --bench sign`: a sign-in with a PEM RSA-2048 key, without the network,
//! beside what the crypto library needs for the signature alone. The rest must stay below a tenth of it.

use std::sync::Arc;

use apponly::{
    AssertionAlgorithm, BoxFuture, Deadline, Env, HttpClient, HttpRequest, HttpResponse, LocalKey, Scope, SignRequest,
    Signer as _, TokenOptions, TokenSource, TransportFailure,
};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding};

const PEM: &str = include_str!("../../crates/apponly/test-data/certificates/rsa-pkcs8-test-only.pem");

/// As long as the header and claims of an assertion.
const INPUT: &[u8] = &[b'x'; 480];

fn main() {
    divan::main();
}

/// Answers every token request at once.
#[derive(Debug)]
struct Instant;

impl HttpClient for Instant {
    fn send(&self, _: HttpRequest, _: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        let body = r#"{"token_type":"Bearer","expires_in":3599,"access_token":"opaque"}"#;
        let response = HttpResponse::new(http::StatusCode::OK, http::HeaderMap::new(), body);
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made")
}

/// Settings to answer, everything: assertion, form, answer, cache.
#[divan::bench]
fn whole_sign_in(bencher: divan::Bencher) {
    let key = LocalKey::from_bytes(PEM.as_bytes(), None).expect("the fixture is good");
    let source = TokenSource::builder()
        .env(Env::fixed::<&str, &str>([]))
        .tenant_id(&"contoso.com".parse().expect("a tenant"))
        .client_id(&"aaaaaaaa-0000-4000-8000-000000000001".parse().expect("a client id"))
        .signer(Arc::new(key))
        .http_client(Arc::new(Instant))
        .build()
        .expect("the settings are good");
    let mut options = TokenOptions::default();
    options.force = true;
    let (runtime, scope) = (runtime(), Scope::graph_default());
    bencher.bench_local(|| runtime.block_on(source.acquire(&scope, &options)).expect("it answers"));
}

/// The signature through the seam.
#[divan::bench]
fn signer(bencher: divan::Bencher) {
    let key = LocalKey::from_bytes(PEM.as_bytes(), None).expect("the fixture is good");
    let runtime = runtime();
    bencher.bench_local(|| {
        runtime.block_on(async {
            let deadline = Deadline::after(std::time::Duration::from_secs(20));
            key.sign(&SignRequest::new(AssertionAlgorithm::Ps256, INPUT, deadline)).await.expect("it signs")
        })
    });
}

fn library(bencher: divan::Bencher, encoding: &'static dyn RsaEncoding) {
    let start = PEM.find("-----BEGIN PRIVATE KEY-----").expect("a key");
    let base64: String = PEM[start..].lines().skip(1).take_while(|line| !line.starts_with("---")).collect();
    let der = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, base64).expect("base64");
    let key = KeyPair::from_pkcs8(&der).expect("a key");
    bencher.bench(|| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(encoding, &SystemRandom::new(), INPUT, &mut signature).expect("it signs");
        signature
    });
}

/// The crypto library alone.
#[divan::bench]
fn aws_lc_ps256(bencher: divan::Bencher) {
    library(bencher, &RSA_PSS_SHA256);
}

/// The crypto library alone.
#[divan::bench]
fn aws_lc_rs256(bencher: divan::Bencher) {
    library(bencher, &RSA_PKCS1_SHA256);
}
