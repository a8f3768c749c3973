//! Against the emulated Graph: real TLS, real connections, real faults.

use std::collections::HashSet;

use apponly::{CacheKind, CredentialKind, Env, Host, TokenOptions, TokenSource};
use apponly_emulator::tenant::Tenant;
use apponly_emulator::{Emulator, Fault, FaultKind, FaultTarget, Options, RetryAfter};
use apponly_graph::{BatchItem, GraphClient, GraphRequest, Pages};

async fn start(edit: impl FnOnce(&mut Tenant)) -> (Emulator, GraphClient) {
    let mut tenant = Tenant::seed().unwrap();
    edit(&mut tenant);
    let emulator = Emulator::start(tenant, Options::default()).await.unwrap();
    let source = TokenSource::builder()
        .env(Env::fixed(emulator.environment()))
        .host(Host::unknown())
        .cache(CacheKind::Memory)
        .credential_kind(CredentialKind::Secret)
        .build()
        .unwrap();
    let graph = GraphClient::new(source).unwrap();
    (emulator, graph)
}

async fn ids(mut pages: Pages) -> Vec<String> {
    let mut ids = Vec::new();
    while let Some(page) = pages.next_page().await {
        let page = page.unwrap();
        ids.extend(
            page.items().map(|item| {
                serde_json::from_slice::<serde_json::Value>(item).unwrap()["id"].as_str().unwrap().to_owned()
            }),
        );
    }
    ids
}

#[tokio::test]
async fn every_user_comes_once_and_in_order() {
    let (_emulator, graph) = start(|tenant| tenant.users = 3000).await;
    let users = ids(graph.pages(GraphRequest::get("/users").query("$top", "100"))).await;
    assert_eq!((users.len(), users.iter().collect::<HashSet<_>>().len()), (3000, 3000));
}

#[tokio::test]
async fn faults_on_the_way_change_nothing() {
    let (emulator, graph) = start(|tenant| tenant.users = 3000).await;
    let expected = ids(graph.pages(GraphRequest::get("/users").query("$top", "100"))).await;
    let fault = || Fault::new(FaultTarget::Graph).times(2);
    emulator.set_faults(vec![
        fault().kind(FaultKind::Reset),
        fault().kind(FaultKind::Truncated),
        fault().status(429).retry_after(RetryAfter::Seconds(0)),
        fault().kind(FaultKind::Garbage),
        fault().status(503),
    ]);
    let users = ids(graph.pages(GraphRequest::get("/users").query("$top", "100"))).await;
    assert_eq!(users, expected);
    assert!(emulator.faults().is_empty(), "all faults were met");
}

#[tokio::test]
async fn claims_challenge_within_a_run_is_answered() {
    let (emulator, graph) = start(|tenant| tenant.users = 1000).await;
    // Only who declared to understand challenges (`cp1`) meets one: the library declares it with each challenge.
    let mut options = TokenOptions::default();
    options.claims = Some("{}".to_owned());
    graph.source().acquire(&graph.source().cloud().graph_scope(), &options).await.unwrap();
    let mut pages = graph.pages(GraphRequest::get("/users").query("$top", "100"));
    let mut count = pages.next_page().await.unwrap().unwrap().len();
    emulator.set_faults(vec![Fault::new(FaultTarget::Graph).kind(FaultKind::ClaimsChallenge).times(1)]);
    while let Some(page) = pages.next_page().await {
        count += page.unwrap().len();
    }
    assert_eq!(count, 1000);
    assert!(emulator.requests().iter().any(|request| request.status == 401));
}

#[tokio::test]
async fn batch_gets_every_user_through() {
    let (_emulator, graph) = start(|tenant| tenant.users = 500).await;
    let users = ids(graph.pages(GraphRequest::get("/users").query("$top", "500"))).await;
    let items: Vec<_> = users
        .iter()
        .map(|id| BatchItem::new(id, GraphRequest::get(format!("/users/{id}")).query("$select", "id")))
        .collect();
    let mut answers = graph.batch_all(items);
    let mut answered = HashSet::new();
    while let Some(answer) = answers.next_answer().await {
        let answer = answer.unwrap();
        assert!(answer.is_success(), "{answer:?}");
        assert!(String::from_utf8_lossy(&answer.body).contains(&answer.id));
        assert!(answered.insert(answer.id));
    }
    assert_eq!(answered.len(), 500);
}

#[tokio::test]
async fn missing_consent_is_named() {
    let (emulator, _) = start(|_| {}).await;
    let mut variables = emulator.environment();
    let tenant = emulator.tenant();
    let app = tenant.apps.iter().find(|app| app.client_id.to_string().ends_with("2")).unwrap();
    for (name, value) in &mut variables {
        match name.as_str() {
            "AZURE_CLIENT_ID" => *value = app.client_id.to_string(),
            "AZURE_CLIENT_SECRET" => app.secrets[0].value.reveal().clone_into(value),
            _ => {}
        }
    }
    let source = TokenSource::builder()
        .env(Env::fixed(variables))
        .host(Host::unknown())
        .cache(CacheKind::Memory)
        .credential_kind(CredentialKind::Secret)
        .build()
        .unwrap();
    let error = GraphClient::new(source).unwrap().get("/users").await.unwrap_err();
    assert_eq!((error.code(), error.exit_code() as u8), ("permission-missing", 4));
    assert!(error.cause().contains("admin consent is missing"), "{}", error.report());
    assert!(error.answer().unwrap().trace_id.is_some());
}
