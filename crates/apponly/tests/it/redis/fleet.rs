//! One request for all machines, cold and at each renewal.

use std::sync::Arc;
use std::time::Duration;

use apponly::{CredentialKind, ManagedIdentityId, ManualClock, Scope, TokenOrigin, TokenSource};
use apponly_emulator::{Emulator, Fault, FaultTarget};
use tokio::task::JoinSet;

use super::server::Server;
use super::{acquire, machine};
use crate::support::{Gate, SECRET, WITHOUT_CONSENT, assert_hidden, builder, requests_to, shared, start};

const MACHINES: usize = 50;

fn requests(emulator: &Emulator) -> usize {
    requests_to(emulator, FaultTarget::Sts)
}

async fn tokens_of(sources: &[TokenSource]) -> Vec<String> {
    let mut callers = JoinSet::new();
    for source in sources {
        let source = source.clone();
        callers.spawn(async move { acquire(&source).await.token.expose().to_owned() });
    }
    let mut tokens = callers.join_all().await;
    tokens.sort();
    tokens.dedup();
    tokens
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_cold_machines_make_one_request() {
    let Some(server) = Server::start() else { return };
    let emulator = start(|_| {}).await;
    emulator.set_faults(vec![Fault::new(FaultTarget::Sts).delay(200)]);
    let machines: Vec<_> = (0..MACHINES).map(|_| machine(&emulator, &server.address()).build().unwrap()).collect();
    assert_eq!((tokens_of(&machines).await.len(), requests(&emulator)), (1, 1));
    assert_eq!(server.ask::<usize>(&["EXISTS", &format!("{}:lease", server.entry_key())]), 0, "given back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_machines_renew_once_and_serve_the_token_in_hand_meanwhile() {
    let Some(server) = Server::start() else { return };
    let emulator = start(|tenant| {
        tenant.token_lifetime = 3599;
        tenant.refresh_in = Some(1800);
    })
    .await;
    let clock = Arc::new(ManualClock::new(emulator.clock().now().into()));
    let build = || machine(&emulator, &server.address()).clock(clock.clone()).build().unwrap();
    let machines: Vec<_> = (0..MACHINES).map(|_| build()).collect();
    let first = tokens_of(&machines).await;
    clock.advance(Duration::from_secs(1900));
    emulator.clock().set_offset(1900);
    emulator.set_faults(vec![Fault::new(FaultTarget::Sts).delay(200)]);
    let renewed = async {
        for machine in &machines {
            loop {
                let acquired = acquire(machine).await;
                assert_eq!(acquired.origin, TokenOrigin::Cache, "nobody waits");
                if acquired.token.expose() != first[0] {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), renewed).await.unwrap();
    assert_eq!((first.len(), requests(&emulator)), (1, 2));
}

#[tokio::test]
async fn entry_is_sealed_and_goes_when_its_token_does() {
    let Some(server) = Server::start() else { return };
    let token = acquire(&machine(shared(), &server.address()).build().unwrap()).await.token;
    let key = server.entry_key();
    assert!(key.starts_with("apponly:1:{") && !key.contains(&shared().tenant_id()), "{key}");
    let life = token.expires_in(shared().clock().now().into()).as_millis();
    let ttl: i64 = server.ask(&["PTTL", &key]);
    let ttl = u128::try_from(ttl).unwrap();
    assert!(ttl <= life + 10_000 && ttl + 60_000 > life, "{ttl} ms of {life} ms");
    let entry = server.value(&key);
    let shown = String::from_utf8_lossy(&entry);
    assert_hidden(&shown, &[token.expose(), SECRET]);
}

#[tokio::test]
async fn stolen_entry_is_worth_nothing_without_its_credential() {
    let Some(server) = Server::start() else { return };
    let emulator = start(|_| {}).await;
    let other = |id: &str, secret: &str| {
        let variables =
            [("AZURE_CLIENT_ID", id), ("AZURE_CLIENT_SECRET", secret), ("APPONLY_CACHE", &server.address())];
        builder(&emulator, &variables).build().unwrap()
    };
    acquire(&machine(&emulator, &server.address()).build().unwrap()).await;
    let stolen = server.entry_key();
    let blob = server.value(&stolen);
    acquire(&other(WITHOUT_CONSENT.0, WITHOUT_CONSENT.1)).await;
    let place = server.entries().into_iter().find(|key| *key != stolen).unwrap();
    server.set(&place, &blob);
    let acquired = acquire(&other(WITHOUT_CONSENT.0, WITHOUT_CONSENT.1)).await;
    assert_eq!((acquired.origin, acquired.token.client_id()), (TokenOrigin::Network, Some(WITHOUT_CONSENT.0)));
    assert_ne!(server.value(&place), blob, "replaced");
}

#[tokio::test]
async fn identity_that_is_another_on_each_machine_never_goes_there() {
    let Some(server) = Server::start() else { return };
    let emulator = start(|_| {}).await;
    let (endpoint, address) = (emulator.app_service_endpoint(), server.address());
    let variables = [
        ("IDENTITY_ENDPOINT", endpoint.as_str()),
        ("IDENTITY_HEADER", emulator.app_service_header()),
        ("AZURE_CLIENT_ID", ""),
        ("APPONLY_CACHE", address.as_str()),
    ];
    let source = builder(&emulator, &variables).managed_identity(&ManagedIdentityId::System).build().unwrap();
    assert_eq!(acquire(&source).await.token.credential(), CredentialKind::ManagedIdentity);
    assert!(server.entries().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn machine_that_dies_is_followed_by_one_other() {
    let Some(server) = Server::start() else { return };
    let emulator = start(|_| {}).await;
    let gate = Gate::holding(&emulator, "graph.microsoft.com");
    let dying = machine(&emulator, &server.address()).http_client(gate.clone()).build().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    drop(runtime.spawn(async move { acquire(&dying).await }));
    gate.arrived().await;
    // As the process dies: nothing of it runs any more, and its lease is still there.
    runtime.shutdown_background();
    let [lease] = <[String; 1]>::try_from(server.ask::<Vec<String>>(&["KEYS", "*:lease"])).unwrap();
    let left: i64 = server.ask(&["PTTL", &lease]);
    assert!((1..=3000).contains(&left), "{left} ms");
    let machines: Vec<_> = (0..10).map(|_| machine(&emulator, &server.address()).build().unwrap()).collect();
    assert_eq!((tokens_of(&machines).await.len(), requests(&emulator)), (1, 1));
}

#[tokio::test]
async fn machine_that_slept_through_its_lease_keeps_nothing() {
    let Some(server) = Server::start() else { return };
    let emulator = start(|_| {}).await;
    let gate = Gate::holding(&emulator, "graph.microsoft.com");
    let stale = machine(&emulator, &server.address()).http_client(gate.clone()).build().unwrap();
    let stale = tokio::spawn(async move { acquire(&stale).await });
    gate.arrived().await;
    let leases: Vec<String> = server.ask(&["KEYS", "*:lease"]);
    server.ask::<usize>(&["DEL", &leases[0]]);
    let newer = acquire(&machine(&emulator, &server.address()).build().unwrap()).await;
    assert_eq!(newer.origin, TokenOrigin::Network);
    let kept = server.value(&server.entry_key());
    gate.open(1);
    assert_ne!(stale.await.unwrap().token.expose(), newer.token.expose());
    assert_eq!(server.value(&server.entry_key()), kept, "the later lease counts");
}

#[tokio::test]
async fn scopes_have_entries_of_their_own() {
    let Some(server) = Server::start() else { return };
    let source = machine(shared(), &server.address()).build().unwrap();
    for scope in ["https://graph.microsoft.com/.default", "https://vault.azure.net/.default"] {
        source.token(&scope.parse::<Scope>().unwrap()).await.unwrap();
    }
    assert_eq!(server.entries().len(), 2);
}
