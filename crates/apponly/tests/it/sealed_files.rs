//! Tokens in files, as two processes on one machine meet them, with clocks that somebody sets.

use std::sync::Arc;
use std::time::Duration;

use apponly::{Clock as _, ManualClock, TokenOptions, TokenOrigin, TokenSource};
use apponly_emulator::{Emulator, FaultTarget};

use crate::support::{SECRET, builder, requests_to, start};

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

/// A machine: one clock, one home, as many processes as wanted.
struct Machine {
    emulator: Emulator,
    clock: Arc<ManualClock>,
    home: tempfile::TempDir,
    passed: i64,
}

impl Machine {
    async fn start() -> Self {
        let emulator = start(|_| {}).await;
        let clock = Arc::new(ManualClock::new(emulator.clock().now().into()));
        Self { emulator, clock, home: tempfile::tempdir().unwrap(), passed: 0 }
    }

    /// A process that has just begun and has heard no service yet.
    fn process(&self) -> TokenSource {
        let home = self.home.path().to_str().unwrap();
        let more = [("AZURE_CLIENT_SECRET", SECRET), ("APPONLY_CACHE", "file"), ("XDG_CACHE_HOME", home)];
        builder(&self.emulator, &more).clock(self.clock.clone()).build().unwrap()
    }

    async fn origin(&self) -> TokenOrigin {
        let source = self.process();
        source.acquire(&source.cloud().graph_scope(), &TokenOptions::default()).await.unwrap().origin
    }

    fn is_kept(&self) -> bool {
        let source = self.process();
        source.cached(&source.cloud().graph_scope(), &TokenOptions::default()).unwrap().is_some()
    }

    fn advance(&mut self, time: Duration) {
        self.passed += i64::try_from(time.as_secs()).unwrap();
        self.clock.advance(time);
        self.emulator.clock().set_offset(self.passed);
    }
}

#[tokio::test]
async fn next_process_is_served_until_five_minutes_before_the_end() {
    let mut machine = Machine::start().await;
    assert_eq!(machine.origin().await, TokenOrigin::Network);
    assert_eq!(machine.origin().await, TokenOrigin::Cache);
    machine.advance(54 * MINUTE);
    assert!(machine.is_kept());
    machine.advance(2 * MINUTE);
    assert!(!machine.is_kept());
    assert_eq!(machine.origin().await, TokenOrigin::Network);
    assert_eq!(requests_to(&machine.emulator, FaultTarget::Sts), 2);
}

#[tokio::test]
async fn clock_set_back_an_hour_never_serves_a_token_that_has_ended() {
    let mut machine = Machine::start().await;
    machine.origin().await;
    machine.advance(61 * MINUTE);
    machine.clock.set_wall(machine.clock.now() - HOUR);
    assert!(!machine.is_kept(), "by the clock it is a minute old; it has ended all the same");
    assert_eq!(machine.origin().await, TokenOrigin::Network);
    assert_eq!(machine.origin().await, TokenOrigin::Cache, "the wrong clock is known from now on");
}

#[tokio::test]
async fn clock_set_forward_an_hour_costs_one_request() {
    let machine = Machine::start().await;
    machine.origin().await;
    machine.clock.set_wall(machine.clock.now() + HOUR);
    assert_eq!(machine.origin().await, TokenOrigin::Network);
    assert_eq!(machine.origin().await, TokenOrigin::Cache);
    machine.clock.set_wall(machine.clock.now() - HOUR);
    assert_eq!(machine.origin().await, TokenOrigin::Network, "set right again");
    assert_eq!(machine.origin().await, TokenOrigin::Cache);
}

#[tokio::test]
async fn processes_that_run_side_by_side_make_one_request() {
    let machine = Machine::start().await;
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let source = machine.process();
        callers.spawn(async move { source.token(&source.cloud().graph_scope()).await.unwrap().expose().to_owned() });
    }
    let mut tokens = callers.join_all().await;
    tokens.dedup();
    assert_eq!((tokens.len(), requests_to(&machine.emulator, FaultTarget::Sts)), (1, 1));
}
