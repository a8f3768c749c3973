//! Secrets and certificates in Key Vault, opened by another identity.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apponly::{
    BoxFuture, CacheKind, Deadline, Env, Error, HttpClient, HttpRequest, HttpResponse, Options, Scope,
    SystemHttpClient, TokenOptions, TokenOrigin, TokenSource, TokenSourceBuilder, TransportFailure, TransportOptions,
    catalogue,
};
use apponly_emulator::{Emulator, Fault, FaultTarget, RetryAfter};

use crate::support::{IDENTITY, SECRET, builder, field, requests_to, start};
use crate::wire::json_part;

/// Finds `*.vault.localhost` on loopback, as a resolver does that follows RFC 6761, and keeps what was sent.
#[derive(Debug)]
struct Resolver {
    inner: SystemHttpClient,
    sent: Mutex<Vec<HttpRequest>>,
}

impl Resolver {
    fn to(emulator: &Emulator) -> Arc<Self> {
        let options = TransportOptions::new(Some(emulator.ca_file().to_owned()), Env::fixed::<&str, &str>([]));
        Arc::new(Self { inner: SystemHttpClient::new(options), sent: Mutex::default() })
    }

    fn paths(&self, part: &str) -> Vec<String> {
        let sent = self.sent.lock().unwrap();
        sent.iter().map(|request| request.url.path().to_owned()).filter(|path| path.contains(part)).collect()
    }
}

impl HttpClient for Resolver {
    fn send(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        self.sent.lock().unwrap().push(request.clone());
        let mut request = request;
        if request.url.host_str().is_some_and(|host| host.ends_with(".vault.localhost")) {
            let host = request.host().parse().unwrap();
            request.headers.insert(http::header::HOST, host);
            request.url.set_host(Some("localhost")).unwrap();
        }
        self.inner.send(request, deadline)
    }
}

fn vault(emulator: &Emulator, name: &str, object: &str) -> String {
    let port = emulator.key_vault_url().rsplit_once(':').unwrap().1;
    format!("keyvault:https://{name}.vault.localhost:{port}/{object}")
}

/// On an App Service with an identity, which a vault may be opened by.
fn on_app_service(emulator: &Emulator) -> TokenSourceBuilder {
    let endpoint = emulator.app_service_endpoint();
    let host = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", emulator.app_service_header())];
    builder(emulator, &host)
}

fn with_certificate(builder: TokenSourceBuilder, emulator: &Emulator, object: &str) -> TokenSourceBuilder {
    builder.certificate(vault(emulator, "emulated", object))
}

fn with_secret(builder: TokenSourceBuilder, emulator: &Emulator, object: &str) -> TokenSourceBuilder {
    let source = apponly::SecretSource::parse("secret", &vault(emulator, "emulated", object)).unwrap();
    builder.client_secret_from(source)
}

async fn force(source: &TokenSource) -> Result<(), Error> {
    let mut options = TokenOptions::default();
    options.force = true;
    source.acquire(&Scope::graph_default(), &options).await.map(drop)
}

fn assert_ok(outcome: Result<(), Error>) {
    outcome.unwrap_or_else(|error| panic!("{}", error.report()));
}

#[tokio::test]
async fn secret_is_read_once_by_the_managed_identity() {
    let emulator = start(|_| {}).await;
    let client = Resolver::to(&emulator);
    let source = with_secret(on_app_service(&emulator), &emulator, "secrets/nightly-secret");
    let source = source.http_client(client.clone()).build().unwrap();
    assert_ok(force(&source).await);
    assert_ok(force(&source).await);
    assert_eq!(client.paths("/secrets/"), ["/secrets/nightly-secret"]);
    assert_eq!(requests_to(&emulator, FaultTarget::AppService), 1);
    let bodies: Vec<_> = client.sent.lock().unwrap().iter().map(|request| request.body.clone()).collect();
    assert_eq!(field(bodies.last().unwrap(), "client_secret"), SECRET);
}

#[tokio::test]
async fn certificate_is_downloaded_through_its_secret_in_either_form() {
    let emulator = start(|_| {}).await;
    for object in ["certificates/nightly", "certificates/nightly-pem", "secrets/nightly"] {
        let client = Resolver::to(&emulator);
        let source = with_certificate(on_app_service(&emulator), &emulator, object);
        let source = source.http_client(client.clone()).build().unwrap();
        assert_ok(force(&source).await);
        assert_ok(force(&source).await);
        assert_eq!(client.paths("/secrets/").len(), 1, "{object}");
    }
}

#[tokio::test]
async fn key_that_stays_in_the_vault_signs_once_for_all_requests() {
    let emulator = start(|_| {}).await;
    let client = Resolver::to(&emulator);
    let source = with_certificate(on_app_service(&emulator), &emulator, "certificates/nightly-bound?sign");
    let source = source.http_client(client.clone()).build().unwrap();
    assert_ok(force(&source).await);
    assert_ok(source.token(&"https://vault.azure.net/.default".parse().unwrap()).await.map(drop));
    assert_ok(force(&source).await);
    assert_eq!(client.paths("/certificates/").len(), 1);
    let signs = client.paths("/sign");
    assert!(signs.len() == 1 && signs[0].starts_with("/keys/nightly-bound/"), "{signs:?}");
    let sent = client.sent.lock().unwrap().clone();
    let header = json_part(&field(&sent.last().unwrap().body, "client_assertion"), 0);
    assert_eq!(header["alg"], "PS256");
    let good = emulator.tenant().apps[0].certificate("good").unwrap().thumbprint_sha256();
    assert_eq!(header["x5t#S256"], good);
}

#[tokio::test]
async fn vault_that_cannot_do_pss_signs_with_rs256_from_then_on() {
    let emulator = start(|_| {}).await;
    let mut refusal = Fault::new(FaultTarget::KeyVault).times(1).status(400);
    refusal.path = Some("/keys/".to_owned());
    refusal.body =
        Some(r#"{"error":{"code":"BadParameter","message":"Key and signing algorithm are incompatible."}}"#.to_owned());
    emulator.set_faults(vec![refusal]);
    let client = Resolver::to(&emulator);
    let source = with_certificate(on_app_service(&emulator), &emulator, "certificates/nightly-bound?sign");
    let source = source.http_client(client.clone()).build().unwrap();
    assert_ok(force(&source).await);
    let header = json_part(&field(&client.sent.lock().unwrap().last().unwrap().body, "client_assertion"), 0);
    assert_eq!(header["alg"], "RS256");
    // The assertion ends; the next signature does not ask for PS256 again.
    emulator.clock().set_offset(700);
    assert_ok(force(&source).await);
    assert_ok(force(&source).await);
    assert_eq!(client.paths("/sign").len(), 3);
}

#[tokio::test]
async fn key_that_may_not_leave_leads_to_the_form_that_signs_there() {
    let emulator = start(|_| {}).await;
    let source = with_certificate(on_app_service(&emulator), &emulator, "certificates/nightly-bound");
    let source = source.http_client(Resolver::to(&emulator)).build().unwrap();
    let error = force(&source).await.unwrap_err();
    assert_eq!(error.code(), "certificate-key-missing");
    assert!(error.fix().contains("certificates/nightly-bound?sign"), "{}", error.fix());
}

#[tokio::test]
async fn disabled_expired_and_missing_secrets_are_named_before_a_token_is_asked_for() {
    let emulator = start(|_| {}).await;
    for (object, code) in [
        ("secrets/disabled-secret", "key-vault-disabled"),
        ("secrets/expired-secret", "key-vault-expired"),
        ("secrets/unknown", "key-vault-not-found"),
        ("secrets/nightly-secret/00000000000000000000000000000000", "key-vault-not-found"),
    ] {
        let source = with_secret(on_app_service(&emulator), &emulator, object);
        let error = force(&source.http_client(Resolver::to(&emulator)).build().unwrap()).await.unwrap_err();
        assert_eq!(error.code(), code, "{}", error.report());
        assert!(!error.report().contains("emulated~"), "{}", error.report());
    }
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
}

#[tokio::test]
async fn role_that_is_missing_is_named_with_the_caller_and_the_command() {
    let emulator = start(|_| {}).await;
    let place = vault(&emulator, "emulated-locked", "secrets/governance-secret");
    let mut options = Options::default();
    options.managed_identity = Some(format!("client:{IDENTITY}"));
    options.secret = Some(apponly::SecretSource::parse("secret", &place).unwrap());
    let source = on_app_service(&emulator).options(options).http_client(Resolver::to(&emulator)).build().unwrap();
    let error = force(&source).await.unwrap_err();
    assert_eq!((error.code(), error.exit_code()), ("key-vault-role-missing", apponly::ExitCode::NotAllowed));
    for part in ["Key Vault Secrets User", IDENTITY, "emulated-locked"] {
        assert!(error.fix().contains(part), "{}", error.fix());
    }
}

#[tokio::test]
async fn throttled_vault_says_so_in_time() {
    let emulator = start(|_| {}).await;
    emulator.set_faults(vec![Fault::new(FaultTarget::KeyVault).status(429).retry_after(RetryAfter::Seconds(30))]);
    let source = with_secret(on_app_service(&emulator), &emulator, "secrets/nightly-secret");
    let error = force(&source.http_client(Resolver::to(&emulator)).build().unwrap()).await.unwrap_err();
    assert_eq!((error.code(), error.retry_after()), ("key-vault-throttled", Some(Duration::from_secs(30))));
}

#[tokio::test]
async fn credential_in_the_vault_never_opens_the_vault() {
    let emulator = start(|_| {}).await;
    let nowhere = builder(&emulator, &[]);
    for source in [
        with_secret(nowhere.clone(), &emulator, "secrets/nightly-secret"),
        with_certificate(nowhere.clone(), &emulator, "certificates/nightly?sign"),
        with_secret(with_certificate(nowhere, &emulator, "certificates/nightly"), &emulator, "secrets/nightly-secret"),
    ] {
        let error = source.build().unwrap_err();
        assert_eq!(error.row(), &catalogue::KEY_VAULT_CIRCLE);
        assert_eq!(error.attempts().len(), 4, "each other way, and what it lacks: {}", error.report());
    }
}

#[tokio::test]
async fn secret_of_the_same_settings_opens_the_vault_of_a_certificate() {
    let emulator = start(|_| {}).await;
    let client = Resolver::to(&emulator);
    let source = builder(&emulator, &[("AZURE_CLIENT_SECRET", SECRET)]).http_client(client.clone());
    let source = with_certificate(source, &emulator, "certificates/nightly").build().unwrap();
    assert_ok(force(&source).await);
    let sent = client.sent.lock().unwrap().clone();
    let bodies: Vec<_> = sent.iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect();
    assert!(bodies[0].contains("client_secret=") && bodies[0].contains("vault.localhost"), "the vault is opened first");
    assert!(bodies.last().unwrap().contains("client_assertion="));
}

#[tokio::test]
async fn token_for_the_vault_goes_to_no_other_host() {
    let emulator = start(|_| {}).await;
    for host in
        ["https://vault.evil.example", "https://emulated.vault.azure.net.evil.example", "https://169.254.169.254"]
    {
        let source = on_app_service(&emulator).certificate(format!("keyvault:{host}/certificates/nightly"));
        assert_eq!(source.build().unwrap_err().code(), "key-vault-untrusted", "{host}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn kept_token_is_used_without_asking_vault_or_host() {
    let emulator = start(|_| {}).await;
    let home = tempfile::tempdir().unwrap();
    let endpoint = emulator.app_service_endpoint();
    let process = || {
        let variables = [
            ("IDENTITY_ENDPOINT", endpoint.as_str()),
            ("IDENTITY_HEADER", emulator.app_service_header()),
            ("XDG_CACHE_HOME", home.path().to_str().unwrap()),
        ];
        let source = builder(&emulator, &variables).cache(CacheKind::File).http_client(Resolver::to(&emulator));
        with_certificate(source, &emulator, "certificates/nightly-bound?sign").build().unwrap()
    };
    let scope = Scope::graph_default();
    process().token(&scope).await.unwrap();
    let before = emulator.request_count();
    let kept = process().cached(&scope, &TokenOptions::default()).unwrap().unwrap();
    assert_eq!((kept.origin, emulator.request_count()), (TokenOrigin::Cache, before));
}
