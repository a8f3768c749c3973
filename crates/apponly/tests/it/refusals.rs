//! What the service refuses: asked once, remembered for a minute, explained.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apponly::{
    Error, ErrorKind, ExitCode, ManualClock, MissingRoles, Options, Scope, TokenClaims, TokenOptions,
    TokenSourceBuilder,
};
use apponly_emulator::{Fault, FaultTarget, ForeignToken};

use crate::support::{
    APP, EXPIRED_SECRET, IDENTITY, Recorder, SECRET, SYSTEM_IDENTITY, Script, Step, WITHOUT_CONSENT, builder,
    new_certificate, pem, requests_to, shared, start,
};

async fn refusal_for(builder: TokenSourceBuilder, scope: &str) -> Error {
    builder.build().unwrap().token(&scope.parse().unwrap()).await.unwrap_err()
}

async fn refusal(builder: TokenSourceBuilder) -> Error {
    refusal_for(builder, Scope::graph_default().as_str()).await
}

/// Code, exit code, AADSTS number; and the ids that support asks for must be shown.
#[track_caller]
fn check(error: &Error, code: &str, exit: ExitCode, number: u32) {
    let report = error.report();
    assert_eq!((error.code(), error.exit_code()), (code, exit), "{report}");
    assert!(error.has_aadsts(number) && report.contains(&format!("AADSTS{number}")), "{report}");
    for id in ["correlation id: ", "trace id: ", "timestamp: "] {
        assert!(report.contains(id), "{report}");
    }
    assert!(report.contains("cause: ") && report.contains("fix: ") && !error.is_retriable(), "{report}");
}

#[tokio::test]
async fn wrong_secret_costs_one_request_and_is_remembered_for_a_minute() {
    let emulator = shared();
    let recorder = Recorder::to(emulator);
    let clock = Arc::new(ManualClock::new(emulator.clock().now().into()));
    let source = builder(emulator, &[("AZURE_CLIENT_SECRET", "5ec2e700-0000-4000-8000-000000000001")])
        .http_client(recorder.clone())
        .clock(clock.clone())
        .build()
        .unwrap();
    let scope = Scope::graph_default();
    check(&source.token(&scope).await.unwrap_err(), "secret-wrong", ExitCode::Refused, 7_000_215);
    assert_eq!(recorder.count(), 1);
    for (wait, expected) in [(0, 1), (59, 1), (2, 2), (30, 2)] {
        clock.advance(Duration::from_secs(wait));
        assert_eq!(source.token(&scope).await.unwrap_err().code(), "secret-wrong");
        assert_eq!(recorder.count(), expected, "{wait} s later");
    }
    let mut force = TokenOptions::default();
    force.force = true;
    assert_eq!(source.acquire(&scope, &force).await.unwrap_err().code(), "secret-wrong");
    assert_eq!(recorder.count(), 3, "force asks");
    let other = "https://vault.azure.net/.default".parse().unwrap();
    assert_eq!(source.token(&other).await.unwrap_err().code(), "secret-wrong");
    assert_eq!(recorder.count(), 4, "another scope is another question");
}

#[tokio::test]
async fn passing_trouble_is_not_remembered() {
    let emulator = start(|_| {}).await;
    emulator.set_faults(vec![Fault::new(FaultTarget::Sts).status(429).times(1)]);
    let source = builder(&emulator, &[("AZURE_CLIENT_SECRET", SECRET)]).build().unwrap();
    assert_eq!(source.token(&Scope::graph_default()).await.unwrap_err().code(), "throttled");
    source.token(&Scope::graph_default()).await.unwrap();
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 2);
}

#[tokio::test(start_paused = true)]
async fn service_that_asks_to_wait_is_left_alone_until_then() {
    let script = Script::new([Step::status(429).with("retry-after", "120")]);
    let clock = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH));
    let source = builder(shared(), &[("AZURE_CLIENT_SECRET", SECRET)]).http_client(script.clone()).clock(clock.clone());
    let source = source.build().unwrap();
    let scope = Scope::graph_default();
    for (wait, left, requests) in [(0, 120, 1), (0, 120, 1), (100, 20, 1), (19, 1, 1), (1, 120, 2)] {
        clock.advance(Duration::from_secs(wait));
        let error = source.token(&scope).await.unwrap_err();
        assert_eq!((error.code(), error.retry_after()), ("throttled", Some(Duration::from_secs(left))));
        assert_eq!(script.count(), requests, "{left} s left");
    }
    let mut force = TokenOptions::default();
    force.force = true;
    source.acquire(&scope, &force).await.unwrap_err();
    assert_eq!(script.count(), 3, "force asks");
}

#[tokio::test]
async fn refused_secrets_apps_and_tenants_are_told_apart() {
    let of = |digit: char| format!("aaaaaaaa-0000-4000-8000-00000000000{digit}");
    let (unknown, no_tenant) = ("aaaaaaaa-0000-4000-8000-ffffffffffff".to_owned(), "fabrikam.example".to_owned());
    let tenant = shared().tenant_id();
    let cases = [
        (APP.to_owned(), &tenant, "mistaken~value", "secret-wrong", ExitCode::Refused, 7_000_215),
        (APP.to_owned(), &tenant, EXPIRED_SECRET, "secret-expired", ExitCode::Refused, 7_000_222),
        (unknown, &tenant, SECRET, "application-not-found", ExitCode::Refused, 700_016),
        (of('7'), &tenant, "emulated~secret.elsewhere", "application-not-found", ExitCode::Refused, 700_016),
        (of('3'), &tenant, "emulated~secret.disabled", "application-disabled", ExitCode::Refused, 7_000_112),
        (of('4'), &tenant, "emulated~secret.no+principal", "service-principal-missing", ExitCode::Refused, 7_000_229),
        (of('5'), &tenant, "not~needed", "public-client", ExitCode::Refused, 700_025),
        (of('6'), &tenant, "emulated~secret.blocked", "conditional-access", ExitCode::NotAllowed, 53_003),
        (APP.to_owned(), &no_tenant, SECRET, "tenant-not-found", ExitCode::Usage, 90_002),
    ];
    for (client, tenant, secret, code, exit, number) in cases {
        let variables =
            [("AZURE_CLIENT_ID", client.as_str()), ("AZURE_TENANT_ID", tenant), ("AZURE_CLIENT_SECRET", secret)];
        let error = refusal(builder(shared(), &variables)).await;
        check(&error, code, exit, number);
        assert!(error.is_permanent_refusal() && !error.report().contains(secret), "{}", error.report());
    }
}

#[tokio::test]
async fn refused_resources_are_told_apart() {
    let cases = [
        ("https://nowhere.example/.default", "resource-not-found", ExitCode::Refused, 500_011),
        ("https://orders.contoso.example/.default", "role-assignment-required", ExitCode::NotAllowed, 501_051),
    ];
    for (scope, code, exit, number) in cases {
        let error = refusal_for(builder(shared(), &[("AZURE_CLIENT_SECRET", SECRET)]), scope).await;
        check(&error, code, exit, number);
    }
}

#[tokio::test]
async fn refused_certificates_are_told_apart() {
    let emulator = shared();
    let now = emulator.clock().now().into();
    let subject_name =
        [("AZURE_CLIENT_ID", "aaaaaaaa-0000-4000-8000-000000000008"), ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true")];
    let cases =
        [(&[][..], "certificate-not-registered", 700_027), (&subject_name, "certificate-subject-not-trusted", 700_030)];
    for (variables, code, number) in cases {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), pem(&new_certificate("stranger", now))).unwrap();
        let mut options = Options::default();
        options.certificates = vec![file.path().display().to_string()];
        check(&refusal(builder(emulator, variables).options(options)).await, code, ExitCode::Refused, number);
    }
}

#[tokio::test]
async fn bad_certificate_file_is_refused_without_a_request() {
    let emulator = shared();
    let now = jiff::Timestamp::now();
    let kind = apponly_emulator::tenant::CertificateKind::Expired;
    let expired = apponly_emulator::tenant::Certificate::generate("old", "old", kind, now).unwrap();
    let good = pem(&new_certificate("good", now.into()));
    let cases = [
        (pem(&expired).into_bytes(), "certificate-expired", ExitCode::Refused),
        (good.as_bytes()[..good.len() / 2].to_vec(), "certificate-unreadable", ExitCode::Usage),
        (vec![0xff, 0x00, 0xfe, 0x13], "certificate-unreadable", ExitCode::Usage),
        (Vec::new(), "certificate-unreadable", ExitCode::Usage),
    ];
    for (content, code, exit) in cases {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &content).unwrap();
        let recorder = Recorder::to(emulator);
        let error = refusal(builder(emulator, &[]).certificate(file.path()).http_client(recorder.clone())).await;
        assert_eq!((error.code(), error.exit_code(), recorder.count()), (code, exit, 0), "{}", error.report());
        assert!(error.to_string().contains(&file.path().display().to_string()), "{error}");
    }
}

#[tokio::test]
async fn refused_federated_tokens_name_the_part_that_differs() {
    let emulator = shared();
    let good = ForeignToken::new("system:serviceaccount:reports:nightly");
    let slash = format!("{}/", emulator.external_issuer());
    let other = "aaaaaaaa-0000-4000-8000-000000000002";
    let cases = [
        (APP, good.clone().issuer(slash.clone()), "federation-issuer", 700_211, slash.as_str()),
        (APP, ForeignToken::new("somebody"), "federation-subject", 700_213, "somebody"),
        (APP, good.clone().audience("api://other"), "federation-audience", 700_212, "api://other"),
        (other, good, "federation-missing", 70_025, "system:serviceaccount:reports:nightly"),
    ];
    for (client, token, code, number, shown) in cases {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), emulator.issue_foreign_token(&token).unwrap()).unwrap();
        let path = file.path().display().to_string();
        let error =
            refusal(builder(emulator, &[("AZURE_CLIENT_ID", client), ("AZURE_FEDERATED_TOKEN_FILE", &path)])).await;
        check(&error, code, ExitCode::Refused, number);
        assert!(error.cause().contains(shown), "{}", error.report());
    }
}

#[tokio::test]
async fn managed_identity_that_is_not_there_is_refused_by_name() {
    let emulator = shared();
    let stranger = "client:bbbbbbbb-0000-4000-8000-00000000dead";
    let variables = [("AZURE_CLIENT_ID", ""), ("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.imds_url())];
    let error = refusal(builder(emulator, &variables).managed_identity(&stranger.parse().unwrap())).await;
    assert_eq!((error.code(), error.exit_code()), ("managed-identity-not-assigned", ExitCode::Refused));
    assert!(error.report().contains("00000000dead"), "{}", error.report());
}

#[tokio::test]
async fn token_without_consent_comes_with_the_consent_link() {
    let emulator = shared();
    let variables = [("AZURE_CLIENT_ID", WITHOUT_CONSENT.0), ("AZURE_CLIENT_SECRET", WITHOUT_CONSENT.1)];
    let source = builder(emulator, &variables).build().unwrap();
    let token = source.token(&Scope::graph_default()).await.unwrap();
    let claims = TokenClaims::decode(token.expose()).unwrap();
    let missing = MissingRoles::find(&claims, token.scope(), token.credential(), source.cloud()).unwrap();
    let link =
        format!("{}/{}/adminconsent?client_id={}", emulator.authority(), emulator.tenant_id(), WITHOUT_CONSENT.0);
    assert!(missing.fix.contains(&link), "{}", missing.fix);

    let granted = builder(emulator, &[("AZURE_CLIENT_SECRET", SECRET)]).build().unwrap();
    let token = granted.token(&Scope::graph_default()).await.unwrap();
    let claims = TokenClaims::decode(token.expose()).unwrap();
    assert_eq!(MissingRoles::find(&claims, token.scope(), token.credential(), granted.cloud()), None);
}

#[tokio::test]
async fn managed_identity_without_roles_comes_with_the_assignment_command() {
    let emulator = start(|tenant| tenant.identities.iter_mut().for_each(|identity| identity.grants.clear())).await;
    let variables = [("AZURE_CLIENT_ID", ""), ("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.imds_url())];
    for id in ["system".to_owned(), format!("client:{IDENTITY}")] {
        let source = builder(&emulator, &variables).managed_identity(&id.parse().unwrap()).build().unwrap();
        let token = source.token(&Scope::graph_default()).await.unwrap();
        let claims = TokenClaims::decode(token.expose()).unwrap();
        assert!([SYSTEM_IDENTITY, IDENTITY].contains(&claims.client_id.as_deref().unwrap()));
        let missing = MissingRoles::find(&claims, token.scope(), token.credential(), source.cloud()).unwrap();
        let object = claims.object_id.unwrap();
        assert!(missing.fix.contains("apponly grant PERMISSION --to ") && missing.fix.contains(&object));
    }
}

#[tokio::test]
async fn metadata_service_that_is_not_there_lets_a_chain_go_on_and_is_remembered_as_skipped() {
    let emulator = shared();
    let config = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(config.path(), "[profile.chain]\ncredentials = [\"managed-identity\", \"secret\"]\nmanaged_identity = \"system\"\nsecret = \"env:HELD\"\n").unwrap();
    let mut options = Options::default();
    options.config = Some(config.path().to_owned());
    options.profile = Some("chain".to_owned());
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let imds = format!("http://{closed}");
    let variables = [("AZURE_POD_IDENTITY_AUTHORITY_HOST", imds.as_str()), ("HELD", SECRET)];
    let source = builder(emulator, &variables).options(options).build().unwrap();
    let token = source.token(&Scope::graph_default()).await.unwrap();
    assert_eq!(token.credential(), apponly::CredentialKind::Secret);
    let skipped = source.skipped();
    let identity = skipped.iter().find(|skipped| skipped.kind == apponly::CredentialKind::ManagedIdentity).unwrap();
    assert!(identity.reason.contains("no instance metadata service"), "{identity}");
    let alone = builder(emulator, &variables).managed_identity(&apponly::ManagedIdentityId::System);
    let error = refusal(alone.credential_kind(apponly::CredentialKind::ManagedIdentity)).await;
    assert_eq!((error.kind(), error.exit_code()), (ErrorKind::Unavailable, ExitCode::Usage));
}
