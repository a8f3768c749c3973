//! No secret, token, assertion or private key in any log, error, `Debug` form or panic.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use apponly::{
    Credential as _, CredentialKind, Env, Error, Host, HttpClient as _, HttpRequest, HttpResponse, Options, Route,
    Scope, Secret, SecretBytes, SecretSource, Settings, SystemHttpClient, TokenOptions, TokenRequest, TokenSource,
    TokenSourceBuilder, TransportOptions,
};
use apponly_emulator::tenant::PrivateKey;
use apponly_emulator::{Emulator, Fault, FaultKind, FaultTarget, ForeignToken};

use crate::support::{
    Capture, IDENTITY, SECRET, assert_hidden, builder, fixture, new_certificate, pem, start, variables,
};

/// Signs in three times (cold, from the cache, forced), and once more for an API that is not there; gives all that
/// could be printed on the way. The emulator runs on the same thread, so that its own log is in it too.
async fn everything_shown(builder: TokenSourceBuilder, hidden: &mut Vec<String>) -> String {
    let mut shown = format!("{builder:?}\n");
    // Hosts answer for an API that is not there as if it passed: their retries need not be sat through.
    let hurried = builder.clone().deadline(Duration::from_millis(900)).build().unwrap();
    let source = builder.build().unwrap();
    let mut options = TokenOptions::default();
    for force in [false, false, true] {
        options.force = force;
        let acquired = source.acquire(&Scope::graph_default(), &options).await;
        let acquired = acquired.unwrap_or_else(|error| panic!("{}", error.report()));
        hidden.push(acquired.token.expose().to_owned());
        options.refused = Some(acquired.token.clone());
        shown.push_str(&format!("{acquired:?} {options:?} {:?}\n", acquired.token.authorization()));
    }
    let nowhere: Scope = "https://nowhere.example/.default".parse().unwrap();
    shown.push_str(&shown_error(&hurried.token(&nowhere).await.unwrap_err()));
    shown.push_str(&format!("{source:?} {:?} {:?} {:?}\n", source.check(), source.skipped(), source.credential()));
    shown
}

fn shown_error(error: &Error) -> String {
    format!("{error:?}\n{error}\n{}\n{:?}\n", error.report(), error.answer())
}

async fn check(emulator: &Emulator, builder: TokenSourceBuilder, secrets: &[&str]) {
    let mut hidden: Vec<String> = secrets.iter().map(|&secret| secret.to_owned()).collect();
    let capture = Capture::start();
    let mut shown = everything_shown(builder, &mut hidden).await;
    let log = capture.text();
    assert!(log.lines().count() > 10 && log.contains("TRACE"), "the log was not captured:\n{log}");
    shown.push_str(&log);
    shown.push_str(&format!("{emulator:?}"));
    assert_hidden(&shown, &hidden.iter().map(String::as_str).collect::<Vec<_>>());
}

#[tokio::test]
async fn client_secret() {
    let emulator = start(|_| {}).await;
    check(&emulator, builder(&emulator, &[("AZURE_CLIENT_SECRET", SECRET)]), &[SECRET]).await;
    let held = builder(&emulator, &[]).client_secret(Secret::new(SECRET.to_owned()));
    check(&emulator, held, &[SECRET]).await;
}

/// The lines of a private key in PEM, and its bytes as `Debug` would list them.
fn parts_of_key(key: &PrivateKey) -> Vec<String> {
    let mut parts: Vec<_> = key.reveal_pem().lines().filter(|line| line.len() == 64).map(str::to_owned).collect();
    let listed = format!("{:?}", &key.reveal_pkcs8_der()[100..120]);
    parts.push(listed.trim_matches(['[', ']']).to_owned());
    parts
}

#[tokio::test]
async fn certificate_with_its_key_and_password() {
    let certificate = new_certificate("hidden", jiff::Timestamp::now().into());
    let emulator = start(|tenant| tenant.apps[0].certificates = vec![certificate.clone()]).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pem(&certificate)).unwrap();
    let path = file.path().display().to_string();
    let variables = [
        ("AZURE_CLIENT_CERTIFICATE_PATH", path.as_str()),
        ("AZURE_CLIENT_CERTIFICATE_PASSWORD", "hunter2~unused"),
        ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "1"),
    ];
    let mut secrets = parts_of_key(certificate.private_key.as_ref().unwrap());
    secrets.push("hunter2~unused".to_owned());
    let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
    check(&emulator, builder(&emulator, &variables), &secrets).await;
}

#[tokio::test]
async fn federated_tokens_and_what_they_are_had_with() {
    let emulator = start(|_| {}).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let token = emulator.issue_foreign_token(&ForeignToken::new("system:serviceaccount:reports:nightly")).unwrap();
    std::fs::write(file.path(), &token).unwrap();
    let path = file.path().display().to_string();
    check(&emulator, builder(&emulator, &[("AZURE_FEDERATED_TOKEN_FILE", &path)]), &[&token]).await;

    let (github, pipelines) = (emulator.github_job(), emulator.azure_pipelines_job());
    let jobs = [
        ("ACTIONS_ID_TOKEN_REQUEST_URL", github.url.as_str()),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", &github.token),
        ("SYSTEM_OIDCREQUESTURI", &pipelines.url),
        ("SYSTEM_ACCESSTOKEN", &pipelines.token),
        ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "5c000000-0000-4000-8000-000000000001"),
    ];
    for source in ["github", "azure-pipelines"] {
        let mut options = Options::default();
        options.federated = Some(source.to_owned());
        check(&emulator, builder(&emulator, &jobs).options(options), &[&github.token, &pipelines.token]).await;
    }
}

#[tokio::test]
async fn managed_identities_and_their_headers() {
    let emulator = start(|_| {}).await;
    let (app_service, fabric, ml) =
        (emulator.app_service_endpoint(), emulator.service_fabric_endpoint(), emulator.azure_ml_endpoint());
    let arc = emulator.arc_endpoint();
    let header = emulator.app_service_header();
    let hosts: [&[(&str, &str)]; 5] = [
        &[("IDENTITY_ENDPOINT", &app_service), ("IDENTITY_HEADER", header)],
        &[
            ("IDENTITY_ENDPOINT", &fabric),
            ("IDENTITY_HEADER", header),
            ("IDENTITY_SERVER_THUMBPRINT", emulator.service_fabric_thumbprint()),
        ],
        &[("MSI_ENDPOINT", &ml), ("MSI_SECRET", header)],
        &[("IDENTITY_ENDPOINT", &arc), ("IMDS_ENDPOINT", "http://127.0.0.1:9")],
        &[("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.imds_url())],
    ];
    for host in hosts {
        let variables: Vec<_> = host.iter().copied().chain([("AZURE_CLIENT_ID", "")]).collect();
        let machine = Host::unknown().with_arc_key_directory(emulator.arc_key_directory());
        let source = builder(&emulator, &variables).host(machine).managed_identity(&"system".parse().unwrap());
        check(&emulator, source, &[header]).await;
    }
}

#[tokio::test]
async fn identity_that_stands_in_for_the_app() {
    let emulator = start(|_| {}).await;
    let endpoint = emulator.app_service_endpoint();
    let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", emulator.app_service_header())];
    let mut options = Options::default();
    options.federated = Some("managed-identity".to_owned());
    options.managed_identity = Some(format!("client:{IDENTITY}"));
    check(&emulator, builder(&emulator, &variables).options(options), &[emulator.app_service_header()]).await;
}

#[tokio::test]
async fn secrets_and_keys_in_a_vault_and_signatures_of_it() {
    let emulator = start(|_| {}).await;
    let (endpoint, header) = (emulator.app_service_endpoint(), emulator.app_service_header());
    let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", header)];
    let place = |object: &str| format!("keyvault:{}/{object}", emulator.key_vault_url());
    let secret = SecretSource::parse("secret", &place("secrets/nightly-secret")).unwrap();
    check(&emulator, builder(&emulator, &variables).client_secret_from(secret), &[SECRET, header]).await;
    let tenant = emulator.tenant();
    let parts = parts_of_key(tenant.apps[0].certificate("good").unwrap().private_key.as_ref().unwrap());
    let parts: Vec<_> = parts.iter().map(String::as_str).chain([header]).collect();
    for object in ["certificates/nightly", "certificates/nightly-pem", "certificates/nightly-bound?sign"] {
        check(&emulator, builder(&emulator, &variables).certificate(place(object)), &parts).await;
    }
}

#[tokio::test]
async fn service_that_repeats_what_it_was_sent_does_not_get_it_into_an_error() {
    let emulator = start(|_| {}).await;
    let jwt = emulator.issue_foreign_token(&ForeignToken::new("echo")).unwrap();
    let texts = [
        format!("AADSTS7000215: Invalid client secret '{SECRET}' and assertion {jwt}"),
        format!("AADSTS1234567: client_secret={SECRET}&client_assertion={jwt} was not understood"),
    ];
    for text in texts {
        for body in [
            serde_json::json!({ "error": "invalid_client", "error_description": text, "error_codes": [1_234_567] }),
            serde_json::json!({ "error": "invalid_client", "error_description": text }),
        ] {
            let mut fault = Fault::new(FaultTarget::Sts).status(401);
            fault.body = Some(body.to_string());
            emulator.set_faults(vec![fault]);
            let capture = Capture::start();
            let source = builder(&emulator, &[("AZURE_CLIENT_SECRET", SECRET)]).build().unwrap();
            let error = source.token(&Scope::graph_default()).await.unwrap_err();
            // A bare value in quotes cannot be told from any other word; tokens and named fields can.
            let named = text.contains("client_secret=");
            let secrets: &[&str] = if named { &[SECRET, &jwt] } else { &[&jwt] };
            assert_hidden(&format!("{}{}", shown_error(&error), capture.text()), secrets);
        }
    }
}

#[tokio::test]
async fn broken_answers_with_a_token_in_them() {
    let emulator = start(|_| {}).await;
    for kind in [FaultKind::Truncated, FaultKind::Garbage, FaultKind::Reset] {
        emulator.set_faults(vec![Fault::new(FaultTarget::Sts).kind(kind)]);
        let capture = Capture::start();
        let source = builder(&emulator, &[("AZURE_CLIENT_SECRET", SECRET)]);
        let source = source.deadline(Duration::from_millis(900)).build().unwrap();
        let error = source.token(&Scope::graph_default()).await.unwrap_err();
        assert_hidden(&format!("{}{source:?}{}", shown_error(&error), capture.text()), &[SECRET]);
    }
}

/// What a panic about `value` would print.
fn panic_about<T: Debug>(value: T) -> String {
    let outcome = std::hint::black_box(Err::<(), T>(value));
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| outcome.unwrap())).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn public_types_print_nothing_even_in_a_panic() {
    let emulator = start(|_| {}).await;
    let secret = "hunter2~x+y";
    let env = Env::fixed(variables(&emulator, &[("AZURE_CLIENT_SECRET", secret)]));
    let mut options = Options::default().with_secret(Secret::new(secret.to_owned()));
    options.federated = Some(format!("command:issue {secret}"));
    let mut request = HttpRequest::new(
        http::Method::POST,
        format!("https://user:{secret}@host/path?client_secret={secret}").parse().unwrap(),
        Route::Internet,
    );
    request.headers.insert("authorization", format!("Basic {secret}").parse().unwrap());
    request.body = secret.into();
    let settings = Settings::load(&Options::default().with_secret(Secret::new(secret.to_owned())), &env).unwrap();
    let client = SystemHttpClient::new(TransportOptions::new(
        Some(emulator.ca_file().to_owned()),
        Env::fixed([("HTTPS_PROXY", format!("http://user:{secret}@127.0.0.1:9"))]),
    ));
    let deadline = apponly::Deadline::after(Duration::from_millis(300));
    let failure = client.send(request.clone(), deadline).await.unwrap_err();
    let source =
        TokenSource::builder().env(env.clone()).options(Options::default().with_secret(Secret::new(secret.to_owned())));
    let shown = [
        panic_about(Secret::new(secret.to_owned())),
        panic_about(SecretBytes::new(secret.into())),
        panic_about(SecretSource::Held(Secret::new(secret.to_owned()))),
        panic_about(env),
        panic_about(options),
        panic_about(settings),
        panic_about(source.clone()),
        panic_about(source.build().unwrap()),
        panic_about(HttpResponse::new(http::StatusCode::OK, http::HeaderMap::new(), secret)),
        panic_about(failure.to_error("host")),
        panic_about(failure),
        panic_about(client),
        panic_about(request),
        panic_about(Custom(apponly::AccessToken::new(
            Secret::new(secret.to_owned()),
            SystemTime::UNIX_EPOCH,
            Scope::graph_default(),
            CredentialKind::Secret,
        ))),
    ];
    assert_hidden(&shown.join("\n"), &[secret]);
}

/// A credential of a program's own that holds a token.
#[derive(Debug)]
struct Custom(apponly::AccessToken);

impl apponly::Credential for Custom {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Secret
    }
    fn describe(&self) -> String {
        "a program's own credential".to_owned()
    }
    fn cache_identity(&self) -> String {
        "own".to_owned()
    }
    fn request<'a>(&'a self, _: &'a TokenRequest) -> apponly::BoxFuture<'a, Result<apponly::AccessToken, Error>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

#[tokio::test]
async fn credential_of_a_programs_own_is_used_alone() {
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(32_000_000_000);
    let token =
        apponly::AccessToken::new(Secret::new("own".to_owned()), end, Scope::graph_default(), CredentialKind::Secret);
    let own = Custom(token);
    assert_eq!(own.describe(), "a program's own credential");
    let env = Env::fixed([("APPONLY_CONFIG", fixture("empty.toml"))]);
    let source = TokenSource::builder().env(env).credential(std::sync::Arc::new(own)).build().unwrap();
    assert_eq!(source.token(&Scope::graph_default()).await.unwrap().expose(), "own");
}
