//! One request for all, renewal in time, and never a stale or a lost token.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use apponly::{
    Acquired, Clock as _, Error, ManualClock, Scope, TokenOptions, TokenOrigin, TokenSource, TokenSourceBuilder,
};
use apponly_emulator::{Emulator, Fault, FaultTarget};
use tokio::task::JoinSet;

use crate::support::{Capture, Gate, Recorder, SECRET, builder, field, form, requests_to, shared, start};
use crate::wire::json_part;

fn graph() -> Scope {
    Scope::graph_default()
}

fn vault() -> Scope {
    "https://vault.azure.net/.default".parse().unwrap()
}

fn secret(emulator: &Emulator) -> TokenSourceBuilder {
    builder(emulator, &[("AZURE_CLIENT_SECRET", SECRET)])
}

async fn acquire(source: &TokenSource) -> Result<Acquired, Error> {
    source.acquire(&graph(), &TokenOptions::default()).await
}

fn options(change: impl FnOnce(&mut TokenOptions)) -> TokenOptions {
    let mut options = TokenOptions::default();
    change(&mut options);
    options
}

/// An emulator and a source whose clocks move together.
struct InStep {
    emulator: Emulator,
    clock: Arc<ManualClock>,
    source: TokenSource,
    passed: i64,
}

impl InStep {
    async fn start(lifetime: u32, refresh_in: Option<u32>) -> Self {
        let emulator = start(|tenant| {
            tenant.token_lifetime = lifetime;
            tenant.refresh_in = refresh_in;
        })
        .await;
        let clock = Arc::new(ManualClock::new(emulator.clock().now().into()));
        let source = secret(&emulator).clock(clock.clone()).build().unwrap();
        Self { emulator, clock, source, passed: 0 }
    }

    fn advance(&mut self, seconds: u64) {
        self.passed += i64::try_from(seconds).unwrap();
        self.clock.advance(Duration::from_secs(seconds));
        self.emulator.clock().set_offset(self.passed);
    }

    fn requests(&self) -> usize {
        requests_to(&self.emulator, FaultTarget::Sts)
    }
}

#[tokio::test]
async fn fifty_cold_callers_make_one_request() {
    let emulator = start(|_| {}).await;
    emulator.set_faults(vec![Fault::new(FaultTarget::Sts).delay(100)]);
    let source = secret(&emulator).build().unwrap();
    let mut callers = JoinSet::new();
    for _ in 0..50 {
        let source = source.clone();
        callers.spawn(async move { source.token(&graph()).await.unwrap().expose().to_owned() });
    }
    let mut tokens = callers.join_all().await;
    tokens.dedup();
    assert_eq!((tokens.len(), requests_to(&emulator, FaultTarget::Sts)), (1, 1));
}

/// Ten thousand callers on four threads, all of which have begun to ask when this returns.
async fn ten_thousand(source: &TokenSource) -> JoinSet<Acquired> {
    let asking = Arc::new(AtomicUsize::new(0));
    let mut callers = JoinSet::new();
    for _ in 0..10_000 {
        let (source, asking) = (source.clone(), asking.clone());
        callers.spawn(async move {
            asking.fetch_add(1, Ordering::Relaxed);
            acquire(&source).await.unwrap()
        });
    }
    while asking.load(Ordering::Relaxed) < 10_000 {
        tokio::task::yield_now().await;
    }
    callers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_callers_make_one_request_cold_and_one_past_the_refresh_point_and_one_past_the_end() {
    let emulator = start(|tenant| tenant.refresh_in = Some(1800)).await;
    let clock = Arc::new(ManualClock::new(emulator.clock().now().into()));
    let gate = Gate::holding(&emulator, "graph.microsoft.com");
    let source = secret(&emulator).clock(clock.clone()).http_client(gate.clone()).build().unwrap();
    let advance = |seconds: u32, passed: i64| {
        clock.advance(Duration::from_secs(seconds.into()));
        emulator.clock().set_offset(passed);
    };
    let only_token = |all: Vec<Acquired>| {
        let tokens: HashSet<_> = all.iter().map(|acquired| acquired.token.expose().to_owned()).collect();
        assert_eq!((all.len(), tokens.len()), (10_000, 1));
        tokens.into_iter().next().unwrap()
    };

    let callers = ten_thousand(&source).await;
    gate.arrived().await;
    gate.open(1);
    let cold = only_token(callers.join_all().await);
    assert_eq!(gate.forwarded(), 1);

    advance(1900, 1900);
    let due = only_token(ten_thousand(&source).await.join_all().await);
    assert_eq!(due, cold, "nobody waits for the renewal");
    gate.arrived().await;
    gate.open(1);
    let renewed = async {
        while acquire(&source).await.unwrap().token.expose() == cold {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), renewed).await.unwrap();
    assert_eq!(gate.forwarded(), 2);

    advance(3599, 5499);
    let callers = ten_thousand(&source).await;
    gate.arrived().await;
    gate.open(1);
    assert_ne!(only_token(callers.join_all().await), cold);
    assert_eq!(gate.forwarded(), 3);
}

#[tokio::test]
async fn scopes_do_not_wait_for_each_other() {
    let gate = Gate::holding(shared(), "graph.microsoft.com");
    let source = secret(shared()).http_client(gate.clone()).build().unwrap();
    let slow = tokio::spawn({
        let source = source.clone();
        async move { source.token(&graph()).await.map(drop) }
    });
    gate.arrived().await;
    source.token(&vault()).await.unwrap();
    source.token(&vault()).await.unwrap();
    assert!(!slow.is_finished());
    gate.open(1);
    slow.await.unwrap().unwrap();
    assert_eq!(gate.forwarded(), 2);
}

#[tokio::test]
async fn cancelled_flight_passes_to_the_next_caller() {
    let gate = Gate::holding(shared(), "graph.microsoft.com");
    let source = secret(shared()).http_client(gate.clone()).build().unwrap();
    let call = |source: TokenSource| tokio::spawn(async move { source.token(&graph()).await.map(drop) });
    let leader = call(source.clone());
    gate.arrived().await;
    let followers: Vec<_> = (0..5).map(|_| call(source.clone())).collect();
    tokio::task::yield_now().await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    gate.arrived().await;
    gate.open(1);
    for follower in followers {
        follower.await.unwrap().unwrap();
    }
    assert_eq!(gate.forwarded(), 1, "the first follower asked, the others shared");
}

#[tokio::test]
async fn waiters_share_the_failure_of_the_flight_they_waited_for() {
    let emulator = start(|_| {}).await;
    emulator.set_faults(vec![Fault::new(FaultTarget::Sts).status(429)]);
    let gate = Gate::holding(&emulator, "graph.microsoft.com");
    let source = secret(&emulator).http_client(gate.clone()).build().unwrap();
    let call = |source: TokenSource| tokio::spawn(async move { source.token(&graph()).await.map(drop) });
    let mut callers = vec![call(source.clone())];
    gate.arrived().await;
    callers.extend((0..9).map(|_| call(source.clone())));
    // On a runtime of one thread each of them runs until it waits.
    tokio::task::yield_now().await;
    gate.open(10);
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap_err().code(), "throttled");
    }
    assert_eq!(gate.forwarded(), 1);
    source.token(&graph()).await.unwrap_err();
    assert_eq!(gate.forwarded(), 2, "a later caller asks again");
}

#[tokio::test]
async fn hint_of_the_service_renews_in_the_background() {
    let mut step = InStep::start(3599, Some(1800)).await;
    let first = acquire(&step.source).await.unwrap().token;
    step.advance(1600);
    assert_eq!(acquire(&step.source).await.unwrap().token.expose(), first.expose());
    assert_eq!(step.requests(), 1, "up to a tenth before the hint nothing happens");
    step.advance(200);
    for _ in 0..20 {
        let served = acquire(&step.source).await.unwrap();
        assert_eq!((served.origin, served.token.expose()), (TokenOrigin::Cache, first.expose()), "served at once");
    }
    let renewed = async {
        while acquire(&step.source).await.unwrap().token.expose() == first.expose() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), renewed).await.unwrap();
    assert_eq!(step.requests(), 2, "one renewal for all callers");
}

#[tokio::test]
async fn failed_renewal_in_the_background_is_tried_again_later_and_nobody_notices() {
    let mut step = InStep::start(3599, Some(1800)).await;
    let first = acquire(&step.source).await.unwrap().token;
    step.advance(1800);
    step.emulator.set_faults(vec![Fault::new(FaultTarget::Sts).status(429)]);
    let asked = async {
        while step.requests() < 2 {
            assert_eq!(acquire(&step.source).await.unwrap().token.expose(), first.expose());
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), asked).await.unwrap();
    // The answer is on its way to the source; a forced call waits for the flight that holds it.
    let error = step.source.acquire(&graph(), &options(|options| options.force = true)).await.unwrap_err();
    assert_eq!(error.code(), "throttled");
    let before = step.requests();
    for _ in 0..20 {
        acquire(&step.source).await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(step.requests(), before, "not again within half a minute");
}

#[tokio::test]
async fn valid_token_is_served_while_the_service_is_down_and_no_longer() {
    let mut step = InStep::start(3599, None).await;
    let first = acquire(&step.source).await.unwrap().token;
    step.advance(3400);
    step.emulator.set_faults(vec![Fault::new(FaultTarget::Sts).status(429)]);
    let capture = Capture::start();
    let served = acquire(&step.source).await.unwrap();
    assert_eq!((served.origin, served.token.expose()), (TokenOrigin::Cache, first.expose()));
    assert!(capture.at("WARN").iter().any(|line| line.contains("still valid")), "{:?}", capture.at("WARN"));
    step.advance(200);
    assert_eq!(acquire(&step.source).await.unwrap_err().code(), "throttled");
    step.emulator.set_faults(Vec::new());
    assert_eq!(acquire(&step.source).await.unwrap().origin, TokenOrigin::Network);
}

#[tokio::test]
async fn token_near_its_end_is_renewed_first() {
    let mut step = InStep::start(3599, None).await;
    let first = acquire(&step.source).await.unwrap().token;
    step.advance(3290);
    assert_eq!(acquire(&step.source).await.unwrap().origin, TokenOrigin::Cache);
    let wish = options(|options| options.minimum_validity = Duration::from_secs(600));
    let wished = step.source.acquire(&graph(), &wish).await.unwrap();
    assert_eq!(wished.origin, TokenOrigin::Network, "the wish for ten minutes is not met");
    step.advance(3310);
    let second = acquire(&step.source).await.unwrap();
    assert_eq!((second.origin, step.requests()), (TokenOrigin::Network, 3));
    assert_ne!(second.token.expose(), first.expose());
}

#[tokio::test]
async fn force_asks_and_its_token_is_everybodys() {
    let recorder = Recorder::to(shared());
    let source = secret(shared()).http_client(recorder.clone()).build().unwrap();
    let first = source.token(&graph()).await.unwrap();
    let forced = source.acquire(&graph(), &options(|options| options.force = true)).await.unwrap();
    assert_eq!((forced.origin, recorder.count()), (TokenOrigin::Network, 2));
    assert_ne!(forced.token.expose(), first.expose());
    assert_eq!(source.token(&graph()).await.unwrap().expose(), forced.token.expose());
    assert_eq!(recorder.count(), 2);
}

#[tokio::test]
async fn claims_challenge_goes_out_once_for_the_token_that_was_refused() {
    let recorder = Recorder::to(shared());
    let source = secret(shared()).http_client(recorder.clone()).build().unwrap();
    let refused = source.token(&graph()).await.unwrap();
    assert!(form(&recorder.sent()[0].body).iter().all(|(name, _)| name != "claims"));
    let challenge = options(|options| {
        options.claims = Some(r#"{"access_token":{"nbf":{"essential":true,"value":"1790000000"}}}"#.to_owned());
        options.refused = Some(refused.clone());
    });
    let answer = source.acquire(&graph(), &challenge).await.unwrap();
    let claims: serde_json::Value = serde_json::from_str(&field(&recorder.sent()[1].body, "claims")).unwrap();
    assert_eq!(claims["access_token"]["nbf"]["value"], "1790000000");
    assert_eq!(claims["access_token"]["xms_cc"]["values"][0], "cp1");
    assert_eq!(json_part(answer.token.expose(), 1)["xms_cc"][0], "cp1");
    // Another caller whose request was refused with the same old token needs no request of its own.
    let other = source.acquire(&graph(), &challenge).await.unwrap();
    assert_eq!((other.origin, other.token.expose()), (TokenOrigin::Cache, answer.token.expose()));
    assert_eq!(recorder.count(), 2);
    let unnamed = options(|options| options.claims = challenge.claims.clone());
    source.acquire(&graph(), &unnamed).await.unwrap();
    assert_eq!(recorder.count(), 3, "without the refused token nothing in the cache can be the answer");
}

#[tokio::test]
async fn token_that_never_lives_five_minutes_is_kept_for_half_its_life() {
    let mut step = InStep::start(120, None).await;
    let first = acquire(&step.source).await.unwrap().token;
    for _ in 0..20 {
        assert_eq!(acquire(&step.source).await.unwrap().token.expose(), first.expose());
    }
    assert_eq!(step.requests(), 1);
    step.advance(61);
    let mut callers = JoinSet::new();
    for _ in 0..20 {
        let source = step.source.clone();
        callers.spawn(async move { acquire(&source).await.unwrap().token.expose().to_owned() });
    }
    let tokens = callers.join_all().await;
    assert!(tokens.iter().all(|token| token != first.expose()));
    assert_eq!(step.requests(), 2);
}

#[tokio::test]
async fn clock_set_back_does_not_keep_a_token_beyond_its_end() {
    let mut step = InStep::start(3599, None).await;
    acquire(&step.source).await.unwrap();
    let start = step.clock.now();
    step.advance(3599);
    step.clock.set_wall(start - Duration::from_secs(86_400));
    let again = acquire(&step.source).await.unwrap();
    assert_eq!((again.origin, step.requests()), (TokenOrigin::Network, 2));
    assert_eq!(acquire(&step.source).await.unwrap().origin, TokenOrigin::Cache, "the offset is known by now");
}

#[tokio::test]
async fn clock_set_forward_costs_one_request_at_most() {
    let step = InStep::start(3599, None).await;
    acquire(&step.source).await.unwrap();
    step.clock.set_wall(step.clock.now() + Duration::from_secs(86_400));
    for _ in 0..5 {
        acquire(&step.source).await.unwrap();
    }
    assert_eq!(step.requests(), 2);
    let token = acquire(&step.source).await.unwrap().token;
    let left = token.expires_on().duration_since(SystemTime::from(step.emulator.clock().now())).unwrap();
    assert!(left > Duration::from_secs(3500) && left < Duration::from_secs(3700), "{left:?}");
}

#[tokio::test]
async fn source_without_cache_asks_each_time() {
    let recorder = Recorder::to(shared());
    let variables = [("AZURE_CLIENT_SECRET", SECRET), ("APPONLY_NO_CACHE", "1")];
    let source = builder(shared(), &variables).http_client(recorder.clone()).build().unwrap();
    for _ in 0..2 {
        assert_eq!(acquire(&source).await.unwrap().origin, TokenOrigin::Network);
    }
    assert_eq!(recorder.count(), 2);
}
