//! Every credential gets a token of the right identity.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apponly::{
    AssertionAlgorithm, AuthType, CredentialKind, Host, ManualClock, Options, Scope, Secret, SecretSource, TokenClaims,
    TokenOptions, TokenOrigin, TokenSource, TokenSourceBuilder,
};
use apponly_emulator::tenant::Certificate;
use apponly_emulator::{Emulator, FaultTarget, ForeignToken};

use crate::support::{
    APP, IDENTITY, Recorder, SECRET, SYSTEM_IDENTITY, builder, fixture, new_certificate, pem, read, requests_to,
    shared, start, start_at,
};

/// Builds the source, asks for a Graph token, and checks whose it is.
async fn expect(builder: TokenSourceBuilder, kind: CredentialKind, client_id: &str) -> TokenSource {
    let source = builder.build().unwrap();
    let acquired = source.acquire(&Scope::graph_default(), &TokenOptions::default()).await;
    let acquired = acquired.unwrap_or_else(|error| panic!("{}", error.report()));
    let (token, claims) = (&acquired.token, TokenClaims::decode(acquired.token.expose()).unwrap());
    assert_eq!(acquired.origin, TokenOrigin::Network);
    assert_eq!((token.credential(), source.credential().unwrap().0), (kind, kind));
    assert_eq!((claims.auth_type, claims.client_id.as_deref()), (AuthType::AppOnly, Some(client_id)));
    assert_eq!(claims.audience.as_deref(), Some("https://graph.microsoft.com"));
    assert!(claims.roles.iter().any(|role| role == "User.Read.All"), "{claims:?}");
    assert_eq!(token.authorization().unwrap().to_str().unwrap(), format!("Bearer {}", token.expose()));
    let again = source.acquire(&Scope::graph_default(), &TokenOptions::default()).await.unwrap();
    assert_eq!((again.origin, again.token.expose()), (TokenOrigin::Cache, token.expose()));
    source
}

#[tokio::test]
async fn secret_from_variable_file_and_caller() {
    let emulator = shared();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{SECRET}\n")).unwrap();
    let sources = [
        builder(emulator, &[("AZURE_CLIENT_SECRET", SECRET)]),
        builder(emulator, &[]).client_secret_from(SecretSource::File(file.path().to_owned())),
        builder(emulator, &[]).client_secret(Secret::new(SECRET.to_owned())),
    ];
    for source in sources {
        expect(source, CredentialKind::Secret, APP).await;
    }
}

#[tokio::test]
async fn certificate_signs_by_both_algorithms() {
    let emulator = shared();
    let file = emulator.certificate_file().unwrap();
    expect(builder(emulator, &[]).certificate(file), CredentialKind::Certificate, APP).await;
    for (algorithm, header) in [(AssertionAlgorithm::Ps256, "x5t#S256"), (AssertionAlgorithm::Rs256, "x5t")] {
        let recorder = Recorder::to(emulator);
        let source = builder(emulator, &[]).certificate(file).assertion_algorithm(algorithm);
        expect(source.http_client(recorder.clone()), CredentialKind::Certificate, APP).await;
        let assertion = crate::support::field(&recorder.sent()[0].body, "client_assertion");
        let head = crate::wire::json_part(&assertion, 0);
        assert!(head[header].is_string(), "{head}");
    }
}

#[tokio::test]
async fn pfx_with_password_and_pem_with_encrypted_key() {
    // The fixtures are valid at any time after they were made: 2030 is one on every machine.
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000);
    let bytes = read(&fixture("certificates/certificate-alone-test-only.der"));
    let emulator = start_at(now, |tenant| {
        tenant.apps[0].certificates.push(Certificate::from_der("fixture", &bytes).unwrap());
    })
    .await;
    let password = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(password.path(), "correct horse\n").unwrap();
    for name in ["pfx-aes", "pfx-3des", "pfx-rc2-40"] {
        let mut options = Options::default();
        options.certificates = vec![fixture(&format!("certificates/{name}-test-only.pfx")).display().to_string()];
        options.certificate_password_file = Some(password.path().to_owned());
        // Fixtures have the mode that version control gives them.
        options.allow_insecure_files = true;
        let source = builder(&emulator, &[]).options(options).clock(Arc::new(ManualClock::new(now)));
        expect(source, CredentialKind::Certificate, APP).await;
    }
    let file = fixture("certificates/pkcs8-aes256-test-only.pem").display().to_string();
    let variables =
        [("AZURE_CLIENT_CERTIFICATE_PATH", file.as_str()), ("AZURE_CLIENT_CERTIFICATE_PASSWORD", "correct horse")];
    let source = builder(&emulator, &variables).allow_insecure_files().clock(Arc::new(ManualClock::new(now)));
    expect(source, CredentialKind::Certificate, APP).await;
}

#[tokio::test]
async fn certificate_trusted_by_its_subject_name_needs_the_chain() {
    let emulator = shared();
    let certificate = new_certificate("sni.contoso.example", emulator.clock().now().into());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pem(&certificate)).unwrap();
    let client = "aaaaaaaa-0000-4000-8000-000000000008";
    let path = file.path().display().to_string();
    let mut variables = vec![("AZURE_CLIENT_ID", client), ("AZURE_CLIENT_CERTIFICATE_PATH", path.as_str())];
    let without = builder(emulator, &variables).build().unwrap();
    let error = without.token(&Scope::graph_default()).await.unwrap_err();
    assert_eq!(error.code(), "certificate-not-registered", "{}", error.report());
    variables.push(("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true"));
    expect(builder(emulator, &variables), CredentialKind::Certificate, client).await;
}

fn write_foreign_token(emulator: &Emulator, path: &Path) {
    let token = ForeignToken::new("system:serviceaccount:reports:nightly");
    std::fs::write(path, emulator.issue_foreign_token(&token).unwrap()).unwrap();
}

#[tokio::test]
async fn federated_token_file_is_read_anew_for_each_request() {
    let emulator = shared();
    let file = tempfile::NamedTempFile::new().unwrap();
    write_foreign_token(emulator, file.path());
    let path = file.path().display().to_string();
    let recorder = Recorder::to(emulator);
    let source = builder(emulator, &[("AZURE_FEDERATED_TOKEN_FILE", &path)]).http_client(recorder.clone());
    let source = expect(source, CredentialKind::Federated, APP).await;
    write_foreign_token(emulator, file.path());
    let mut force = TokenOptions::default();
    force.force = true;
    source.acquire(&Scope::graph_default(), &force).await.unwrap();
    let sent: Vec<_> =
        recorder.sent().iter().map(|request| crate::support::field(&request.body, "client_assertion")).collect();
    assert_eq!(sent.len(), 2);
    assert_ne!(sent[0], sent[1]);
}

fn federated(source: &str) -> Options {
    let mut options = Options::default();
    options.federated = Some(source.to_owned());
    options
}

#[tokio::test]
async fn github_job_exchanges_its_token() {
    let emulator = shared();
    let job = emulator.github_job();
    let variables =
        [("ACTIONS_ID_TOKEN_REQUEST_URL", job.url.as_str()), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", job.token.as_str())];
    expect(builder(emulator, &variables).options(federated("github")), CredentialKind::Federated, APP).await;
}

#[tokio::test]
async fn azure_pipelines_job_exchanges_its_token_as_the_service_connections_app() {
    let emulator = shared();
    let job = emulator.azure_pipelines_job();
    let tenant = emulator.tenant_id();
    let variables = [
        ("SYSTEM_OIDCREQUESTURI", job.url.as_str()),
        ("SYSTEM_ACCESSTOKEN", job.token.as_str()),
        ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "5c000000-0000-4000-8000-000000000001"),
        ("AZURESUBSCRIPTION_CLIENT_ID", APP),
        ("AZURESUBSCRIPTION_TENANT_ID", &tenant),
        ("AZURE_CLIENT_ID", ""),
        ("AZURE_TENANT_ID", ""),
    ];
    expect(builder(emulator, &variables).options(federated("azure-pipelines")), CredentialKind::Federated, APP).await;
}

#[tokio::test]
async fn managed_identity_stands_in_for_the_apps_secret() {
    let emulator = shared();
    let mut options = federated("managed-identity");
    options.managed_identity = Some(format!("client:{IDENTITY}"));
    let source = builder(emulator, &app_service(emulator)).options(options);
    expect(source, CredentialKind::Federated, APP).await;
}

#[cfg(unix)]
#[tokio::test]
async fn command_of_a_profile_prints_the_token() {
    let emulator = shared();
    let folder = tempfile::tempdir().unwrap();
    write_foreign_token(emulator, &folder.path().join("to ken"));
    let config = folder.path().join("config.toml");
    let command = format!("command:cat '{}'", folder.path().join("to ken").display());
    std::fs::write(&config, format!("[profile.nightly]\nfederated = \"{command}\"\n")).unwrap();
    let mut options = Options::default();
    options.config = Some(config);
    options.profile = Some("nightly".to_owned());
    expect(builder(emulator, &[]).options(options), CredentialKind::Federated, APP).await;
}

fn app_service(emulator: &Emulator) -> [(&str, &str); 2] {
    static ENDPOINT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let endpoint = ENDPOINT.get_or_init(|| emulator.app_service_endpoint());
    [("IDENTITY_ENDPOINT", endpoint), ("IDENTITY_HEADER", emulator.app_service_header())]
}

/// A source for the managed identity `id` on a host that these variables describe.
fn managed(emulator: &Emulator, variables: &[(&str, &str)], id: &str) -> TokenSourceBuilder {
    let variables: Vec<_> = variables.iter().copied().chain([("AZURE_CLIENT_ID", "")]).collect();
    builder(emulator, &variables).managed_identity(&id.parse().unwrap())
}

const USER_OBJECT: &str = "object:eeeeeeee-0000-4000-8000-000000000002";
const USER_RESOURCE: &str = "resource:/subscriptions/50b50b50-0000-4000-8000-000000000001/resourceGroups/emulated/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-reports";

#[tokio::test]
async fn imds_app_service_and_machine_learning_know_identities_by_their_names() {
    let emulator = shared();
    let ml = emulator.azure_ml_endpoint();
    let imds = [("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.imds_url())];
    let ml = [("MSI_ENDPOINT", ml.as_str()), ("MSI_SECRET", emulator.app_service_header())];
    let user = format!("client:{IDENTITY}");
    let every = ["system", user.as_str(), USER_OBJECT, USER_RESOURCE];
    let hosts = [(&imds[..], &every[..]), (&app_service(emulator), &every), (&ml, &every[..2])];
    for (variables, ids) in hosts {
        for id in ids {
            let expected = if *id == "system" { SYSTEM_IDENTITY } else { IDENTITY };
            expect(managed(emulator, variables, id), CredentialKind::ManagedIdentity, expected).await;
        }
    }
}

#[tokio::test]
async fn arc_proves_itself_by_a_key_file_of_the_one_directory() {
    let emulator = start(|_| {}).await;
    let endpoint = emulator.arc_endpoint();
    let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IMDS_ENDPOINT", emulator.imds_url())];
    let host = Host::unknown().with_arc_key_directory(emulator.arc_key_directory());
    let source = managed(&emulator, &variables, "system").host(host);
    expect(source, CredentialKind::ManagedIdentity, SYSTEM_IDENTITY).await;
    assert_eq!(requests_to(&emulator, FaultTarget::Arc), 2, "challenge and answer");

    let elsewhere = tempfile::tempdir().unwrap();
    let host = Host::unknown().with_arc_key_directory(elsewhere.path());
    let source = managed(&emulator, &variables, "system").host(host).build().unwrap();
    let error = source.token(&Scope::graph_default()).await.unwrap_err();
    assert_eq!(error.code(), "arc-key-file", "{}", error.report());
    assert_eq!(requests_to(&emulator, FaultTarget::Arc), 3, "nothing is sent in answer to a foreign file");
}

#[tokio::test]
async fn service_fabric_is_trusted_by_its_thumbprint_alone() {
    let emulator = start(|_| {}).await;
    let (endpoint, header) = (emulator.service_fabric_endpoint(), emulator.app_service_header());
    let good = emulator.service_fabric_thumbprint();
    let variables = |thumbprint| {
        [
            ("IDENTITY_ENDPOINT", endpoint.as_str()),
            ("IDENTITY_HEADER", header),
            ("IDENTITY_SERVER_THUMBPRINT", thumbprint),
        ]
    };
    let lower = good.to_lowercase();
    for (thumbprint, id, client) in [(good, "system", SYSTEM_IDENTITY), (&lower, USER_OBJECT, IDENTITY)] {
        let variables: Vec<_> =
            variables(thumbprint).into_iter().chain([("IDENTITY_API_VERSION", "2020-05-01")]).collect();
        expect(managed(&emulator, &variables, id), CredentialKind::ManagedIdentity, client).await;
    }
    let reached = requests_to(&emulator, FaultTarget::ServiceFabric);
    let wrong = format!("{}{}", if good.starts_with('0') { '1' } else { '0' }, &good[1..]);
    let source = managed(&emulator, &variables(&wrong), "system").build().unwrap();
    let error = source.token(&Scope::graph_default()).await.unwrap_err();
    assert_eq!(error.code(), "tls-untrusted", "{}", error.report());
    assert_eq!(requests_to(&emulator, FaultTarget::ServiceFabric), reached, "the secret header was never sent");
}
