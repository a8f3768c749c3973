//! Against the emulated Graph: real TLS, real connections, real faults.

use std::collections::HashSet;

use apponly::{CacheKind, CredentialKind, Env, Host, TokenOptions, TokenSource};
use apponly_emulator::tenant::{GraphThrottle, Tenant};
use apponly_emulator::{Emulator, Fault, FaultKind, FaultTarget, Options, Rate, RetryAfter};
use apponly_graph::{BatchItem, GraphClient, GraphRequest, Pages};

/// The app that reads, the app without consent, and the app that writes.
const READER: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const WITHOUT_CONSENT: &str = "aaaaaaaa-0000-4000-8000-000000000002";
const WRITER: &str = "aaaaaaaa-0000-4000-8000-00000000000b";

async fn start(edit: impl FnOnce(&mut Tenant)) -> (Emulator, GraphClient) {
    let mut tenant = Tenant::seed().unwrap();
    edit(&mut tenant);
    let emulator = Emulator::start(tenant, Options::default()).await.unwrap();
    let graph = client_of(&emulator, READER);
    (emulator, graph)
}

fn client_of(emulator: &Emulator, client_id: &str) -> GraphClient {
    let mut variables = emulator.environment();
    let tenant = emulator.tenant();
    let app = tenant.apps.iter().find(|app| app.client_id.to_string() == client_id).unwrap();
    for (name, value) in &mut variables {
        match name.as_str() {
            "AZURE_CLIENT_ID" => client_id.clone_into(value),
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
    GraphClient::new(source).unwrap()
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
    let error = client_of(&emulator, WITHOUT_CONSENT).get("/users").await.unwrap_err();
    assert_eq!((error.code(), error.exit_code() as u8), ("permission-missing", 4));
    assert!(error.cause().contains("admin consent is missing"), "{}", error.report());
    assert!(error.answer().unwrap().trace_id.is_some());
}

#[tokio::test]
async fn one_answer_in_twenty_goes_wrong_and_the_set_is_exact() {
    let (emulator, graph) = start(|tenant| tenant.users = 10_000).await;
    let expected = ids(graph.pages(GraphRequest::get("/users").query("$top", "999"))).await;
    let fault = || Fault::new(FaultTarget::Graph).rate(Rate::new(0.0125).unwrap(), 7);
    emulator.set_faults(vec![
        fault().status(429).retry_after(RetryAfter::Seconds(0)),
        fault().status(503).retry_after(RetryAfter::Seconds(0)),
        fault().kind(FaultKind::Reset),
        fault().kind(FaultKind::Truncated),
    ]);
    let before = emulator.request_count();
    let users = ids(graph.pages(GraphRequest::get("/users").query("$top", "50"))).await;
    assert!(users == expected, "{} of {}", users.len(), expected.len());
    assert!(emulator.request_count() - before > 200, "no fault was met");
}

#[tokio::test]
async fn throttled_batch_loses_and_doubles_nothing() {
    let throttle = GraphThrottle::new(400, 1).per_request().burst(100);
    let (emulator, graph) = start(|tenant| tenant.graph_throttle = Some(throttle)).await;
    let step = || Fault::new(FaultTarget::GraphBatchStep).rate(Rate::new(0.02).unwrap(), 3);
    emulator.set_faults(vec![step().status(503).retry_after(RetryAfter::Seconds(0)), step().status(504)]);
    let item =
        |number: u32| BatchItem::new(number.to_string(), GraphRequest::get("/organization").query("$select", "id"));
    let mut answers = graph.batch_all((0..800).map(item).collect::<Vec<_>>());
    let mut answered = HashSet::new();
    while let Some(answer) = answers.next_answer().await {
        let answer = answer.unwrap();
        assert!(answer.is_success(), "{answer:?}");
        assert!(answered.insert(answer.id));
    }
    assert_eq!(answered.len(), 800);
    let [traffic] = &emulator.traffic()[..] else { panic!("one app") };
    assert!(traffic.throttled > 0 && traffic.throttled < 400, "{traffic:?}");
}

#[tokio::test]
async fn changes_with_lost_answers_are_made_once_and_said_to_be_unknown() {
    let (emulator, _) = start(|tenant| tenant.groups = 0).await;
    let graph = client_of(&emulator, WRITER);
    emulator
        .set_faults(vec![Fault::new(FaultTarget::Graph).kind(FaultKind::LostAnswer).rate(Rate::new(0.3).unwrap(), 7)]);
    let item = |number: u32| {
        let group = serde_json::json!({
            "displayName": format!("group {number}"), "mailEnabled": false, "mailNickname": format!("g{number}"),
            "securityEnabled": true,
        });
        BatchItem::new(number.to_string(), GraphRequest::post("/groups").body_json(&group))
    };
    let mut answers = graph.batch_all((0..400).map(item).collect::<Vec<_>>());
    let (mut made, mut unknown) = (HashSet::new(), HashSet::new());
    while let Some(answer) = answers.next_answer().await {
        let answer = answer.unwrap();
        match &answer.error {
            None => made.insert(answer.id),
            Some(error) => {
                assert_eq!(error.code(), "graph-outcome-unknown", "{error}");
                unknown.insert(answer.id)
            }
        };
    }
    emulator.set_faults(Vec::new());
    assert!(!unknown.is_empty() && !made.is_empty() && made.len() + unknown.len() == 400, "{unknown:?} {made:?}");
    let mut pages = graph.pages(GraphRequest::get("/groups").query("$top", "999"));
    let mut names = Vec::new();
    while let Some(page) = pages.next_page().await {
        let name = |item| serde_json::from_slice::<serde_json::Value>(item).unwrap()["displayName"].to_string();
        names.extend(page.unwrap().items().map(name));
    }
    let there: HashSet<_> =
        names.iter().map(|name| name.trim_matches('"').trim_start_matches("group ").to_owned()).collect();
    assert_eq!(there.len(), names.len(), "none was made twice");
    assert!(made.is_subset(&there), "what was said to be made is there");
    assert!(there.iter().any(|name| unknown.contains(name)), "some whose answer was lost were made");
}

#[tokio::test]
async fn file_goes_up_in_fragments_and_comes_back_whole() {
    let (emulator, _) = start(|_| {}).await;
    let graph = client_of(&emulator, WRITER);
    let user = ids(client_of(&emulator, READER).pages(GraphRequest::get("/users").query("$top", "1"))).await.remove(0);
    let path = format!("/users/{user}/drive/root:/report.bin:/content");
    for size in [1000_usize, 11_000_000] {
        let content: bytes::Bytes = (0..size).map(|number| (number % 253) as u8).collect::<Vec<_>>().into();
        let made = graph.upload(GraphRequest::put(&path), std::sync::Arc::new(content.clone())).await.unwrap();
        assert!(made.status.is_success());
        let mut back = Vec::new();
        graph.download(GraphRequest::get(&path), &mut back).await.unwrap();
        assert!(back == content, "{} of {size} bytes", back.len());
    }
}

#[tokio::test]
async fn delta_gives_what_changed_since() {
    let (emulator, _) = start(|tenant| tenant.groups = 5).await;
    let graph = client_of(&emulator, WRITER);
    let mut pages = graph.pages(GraphRequest::get("/groups/delta"));
    let (mut count, mut link) = (0, None);
    while let Some(page) = pages.next_page().await {
        let page = page.unwrap();
        count += page.len();
        link = page.delta_link().map(str::to_owned);
    }
    assert_eq!(count, 5);
    let group =
        serde_json::json!({"displayName": "new", "mailEnabled": false, "mailNickname": "new", "securityEnabled": true});
    graph.send(GraphRequest::post("/groups").body_json(&group)).await.unwrap();
    let changed = graph.pages(GraphRequest::get(link.unwrap())).next_page().await.unwrap().unwrap();
    assert_eq!(changed.len(), 1);
    emulator.expire_delta_tokens();
    let mut stale = graph.pages(GraphRequest::get(changed.delta_link().unwrap()));
    assert_eq!(stale.next_page().await.unwrap().unwrap_err().code(), "graph-sync-reset");
}
