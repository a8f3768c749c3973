//! Sources that share a cache behave as processes that do.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::cache::fake::FakeSharedCache;
use crate::clock::{Clock as _, ManualClock};
use crate::error::{Error, catalogue};
use crate::secret::{Secret, SecretBytes};
use crate::{
    AccessToken, BoxFuture, Credential, CredentialKind, Env, Scope, SealMaterial, TokenOptions, TokenOrigin,
    TokenRequest, TokenSource, TokenSourceBuilder,
};

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

/// A tenant in a line: counts its tokens, and what it answers can be changed.
#[derive(Debug)]
struct Service {
    clock: Arc<ManualClock>,
    life: Mutex<Duration>,
    failure: Mutex<Option<Error>>,
    requests: AtomicU64,
}

impl Service {
    fn start() -> Arc<Self> {
        let clock = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)));
        Arc::new(Self { clock, life: Mutex::new(HOUR), failure: Mutex::default(), requests: AtomicU64::new(0) })
    }

    fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    fn fail(&self, row: &'static crate::Row) {
        *self.failure.lock().unwrap() = Some(Error::new(row, "as the test wants it"));
    }
}

/// A credential whose secret and kind the test chooses.
#[derive(Debug, Clone)]
struct Signing {
    service: Arc<Service>,
    material: SealMaterial,
    is_machine_bound: bool,
}

impl Credential for Signing {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Secret
    }
    fn describe(&self) -> String {
        "a test's credential".to_owned()
    }
    fn cache_identity(&self) -> String {
        "tenant|client".to_owned()
    }
    fn is_machine_bound(&self) -> bool {
        self.is_machine_bound
    }
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(self.material.clone())
    }
    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            let number = self.service.requests.fetch_add(1, Ordering::SeqCst) + 1;
            // As a request that travels: others get their turn meanwhile.
            let travels = request.deadline.sleep(Duration::from_millis(200)).await;
            travels.map_err(|_| Error::new(&catalogue::TIMED_OUT, "no time was left"))?;
            if let Some(error) = self.service.failure.lock().unwrap().clone() {
                return Err(error);
            }
            let expires_on = self.service.clock.now() + *self.service.life.lock().unwrap();
            let value = Secret::new(format!("token {number}"));
            Ok(AccessToken::new(value, expires_on, request.scope.clone(), self.kind()))
        })
    }
}

struct Fleet {
    service: Arc<Service>,
    cache: Arc<FakeSharedCache>,
}

impl Fleet {
    fn start() -> Self {
        Self { service: Service::start(), cache: Arc::default() }
    }

    /// A new process whose secret is `secret`.
    fn process(&self, secret: &str) -> TokenSource {
        self.with(SealMaterial::Credential(SecretBytes::new(secret.as_bytes().to_vec())), false)
    }

    fn with(&self, material: SealMaterial, is_machine_bound: bool) -> TokenSource {
        self.builder(material, is_machine_bound).build().unwrap()
    }

    fn builder(&self, material: SealMaterial, is_machine_bound: bool) -> TokenSourceBuilder {
        let service = self.service.clone();
        TokenSource::builder()
            .env(Env::fixed([("APPONLY_CONFIG", concat!(env!("CARGO_MANIFEST_DIR"), "/test-data/empty.toml"))]))
            .clock(service.clock.clone())
            .credential(Arc::new(Signing { service, material, is_machine_bound }))
            .shared_cache(self.cache.clone())
    }
}

async fn acquire(source: &TokenSource, options: &TokenOptions) -> (String, TokenOrigin) {
    let acquired = source.acquire(&Scope::graph_default(), options).await.unwrap();
    (acquired.token.expose().to_owned(), acquired.origin)
}

async fn token(source: &TokenSource) -> (String, TokenOrigin) {
    acquire(source, &TokenOptions::default()).await
}

fn cached(source: &TokenSource) -> Option<String> {
    let acquired = source.cached(&Scope::graph_default(), &TokenOptions::default()).unwrap();
    acquired.map(|acquired| acquired.token.expose().to_owned())
}

fn first(origin: TokenOrigin) -> (String, TokenOrigin) {
    ("token 1".to_owned(), origin)
}

#[tokio::test(start_paused = true)]
async fn token_of_one_process_serves_the_next() {
    let fleet = Fleet::start();
    assert_eq!(token(&fleet.process("s")).await, first(TokenOrigin::Network));
    assert_eq!(token(&fleet.process("s")).await, first(TokenOrigin::Cache));
    assert_eq!(cached(&fleet.process("s")).as_deref(), Some("token 1"), "without a runtime too");
    assert_eq!(fleet.service.requests(), 1);
    assert!(!fleet.cache.is_leased());
}

#[tokio::test(start_paused = true)]
async fn two_hundred_cold_processes_make_one_request() {
    let fleet = Fleet::start();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let source = fleet.process("s");
        callers.spawn(async move { token(&source).await.0 });
    }
    assert!(callers.join_all().await.iter().all(|token| token == "token 1"));
    assert_eq!(fleet.service.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn rotated_credential_begins_anew_and_another_one_sees_nothing() {
    let fleet = Fleet::start();
    token(&fleet.process("old")).await;
    assert_eq!(cached(&fleet.process("new")), None);
    assert_eq!(token(&fleet.process("new")).await.0, "token 2");
    assert_eq!(cached(&fleet.process("new")).as_deref(), Some("token 2"), "the old entry is replaced");
}

#[tokio::test(start_paused = true)]
async fn credential_without_material_keeps_its_tokens_to_itself() {
    let fleet = Fleet::start();
    token(&fleet.with(SealMaterial::Nothing, false)).await;
    assert!(fleet.cache.entries.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn cache_of_many_machines_never_holds_what_names_another_on_each() {
    let fleet = Fleet::start();
    fleet.cache.is_of_many_machines.store(true, Ordering::SeqCst);
    token(&fleet.with(SealMaterial::MachineUser, true)).await;
    assert!(fleet.cache.entries.lock().unwrap().is_empty());
    token(&fleet.with(SealMaterial::MachineUser, false)).await;
    assert_eq!(fleet.cache.entries.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn force_and_claims_ask_the_service_and_their_token_serves_others() {
    let fleet = Fleet::start();
    token(&fleet.process("s")).await;
    let forced = TokenOptions { force: true, ..TokenOptions::default() };
    assert_eq!(acquire(&fleet.process("s"), &forced).await, ("token 2".to_owned(), TokenOrigin::Network));
    let challenged = TokenOptions { claims: Some("{}".to_owned()), ..TokenOptions::default() };
    assert_eq!(acquire(&fleet.process("s"), &challenged).await, ("token 3".to_owned(), TokenOrigin::Network));
    assert_eq!(cached(&fleet.process("s")).as_deref(), Some("token 3"));
}

#[tokio::test(start_paused = true)]
async fn refused_token_is_not_served_and_one_that_another_process_got_is() {
    let fleet = Fleet::start();
    let source = fleet.process("s");
    let refused = source.token(&Scope::graph_default()).await.unwrap();
    let challenged = TokenOptions { claims: Some("{}".to_owned()), refused: Some(refused), ..TokenOptions::default() };
    assert_eq!(acquire(&source, &challenged).await, ("token 2".to_owned(), TokenOrigin::Network));
    let late = fleet.process("s");
    assert_eq!(acquire(&late, &challenged).await, ("token 2".to_owned(), TokenOrigin::Cache));
}

#[tokio::test(start_paused = true)]
async fn lease_of_a_stopped_process_delays_by_five_seconds_at_most() {
    let fleet = Fleet::start();
    fleet.cache.lease_for_ever();
    let start = tokio::time::Instant::now();
    assert_eq!(token(&fleet.process("s")).await, first(TokenOrigin::Network));
    let waited = start.elapsed();
    assert!(waited > Duration::from_secs(4) && waited < Duration::from_secs(6), "{waited:?}");
    assert_eq!(cached(&fleet.process("s")).as_deref(), Some("token 1"));
}

#[tokio::test(start_paused = true)]
async fn lease_of_a_stopped_process_leaves_time_to_ask() {
    let fleet = Fleet::start();
    fleet.cache.lease_for_ever();
    let material = SealMaterial::Credential(SecretBytes::new(b"s".to_vec()));
    let source = fleet.builder(material, false).deadline(Duration::from_secs(1)).build().unwrap();
    assert_eq!(token(&source).await, first(TokenOrigin::Network));
}

#[tokio::test(start_paused = true)]
async fn cache_that_is_down_costs_nothing_but_the_sharing() {
    let fleet = Fleet::start();
    fleet.cache.is_down.store(true, Ordering::SeqCst);
    let source = fleet.process("s");
    assert_eq!(cached(&source), None);
    assert_eq!(token(&source).await, first(TokenOrigin::Network));
    assert_eq!(token(&source).await, first(TokenOrigin::Cache));
}

#[tokio::test(start_paused = true)]
async fn kept_token_that_is_short_of_the_wish_is_served_when_the_service_fails() {
    let fleet = Fleet::start();
    token(&fleet.process("s")).await;
    fleet.service.clock.advance(57 * MINUTE);
    fleet.service.fail(&catalogue::NETWORK_UNREACHABLE);
    assert_eq!(cached(&fleet.process("s")), None, "three minutes are less than five");
    assert_eq!(token(&fleet.process("s")).await, first(TokenOrigin::Cache));
    assert_eq!(fleet.service.requests(), 2);
    assert!(!fleet.cache.is_leased(), "a failure frees the lease");
    fleet.service.clock.advance(3 * MINUTE);
    let error = fleet.process("s").token(&Scope::graph_default()).await.unwrap_err();
    assert_eq!(error.code(), "network-unreachable");
}

#[tokio::test(start_paused = true)]
async fn expired_and_changed_entries_are_replaced() {
    let fleet = Fleet::start();
    token(&fleet.process("s")).await;
    fleet.service.clock.advance(2 * HOUR);
    assert_eq!(token(&fleet.process("s")).await.0, "token 2");
    for entry in fleet.cache.entries.lock().unwrap().values_mut() {
        entry.truncate(50);
    }
    assert_eq!(token(&fleet.process("s")).await.0, "token 3");
    assert_eq!(token(&fleet.process("s")).await, ("token 3".to_owned(), TokenOrigin::Cache));
}

#[tokio::test(start_paused = true)]
async fn renewal_of_one_process_is_the_renewal_of_all() {
    let fleet = Fleet::start();
    *fleet.service.life.lock().unwrap() = 24 * HOUR;
    let (one, other) = (fleet.process("s"), fleet.process("s"));
    token(&one).await;
    token(&other).await;
    fleet.service.clock.advance(13 * HOUR);
    for source in [&one, &other] {
        assert_eq!(token(source).await.0, "token 1", "served while it is renewed");
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(token(source).await.0, "token 2");
    }
    assert_eq!(fleet.service.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn cancelled_caller_gives_its_lease_back() {
    let fleet = Fleet::start();
    let source = fleet.process("s");
    let caller = tokio::spawn(async move { token(&source).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(fleet.cache.is_leased());
    caller.abort();
    assert!(caller.await.is_err());
    assert!(!fleet.cache.is_leased());
}
