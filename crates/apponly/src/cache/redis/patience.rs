//! How long Redis may hold up a call, and how long it is left alone once it failed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::Clock;

/// Redis that failed is left alone this long. Longer than a call takes, so that no call meets two failures.
const PAUSE: Duration = Duration::from_secs(30);

/// What Redis may cost.
#[derive(Debug)]
pub(super) struct Patience {
    whole: Duration,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    left_alone_until: Option<Instant>,
    /// For each name, what the call that is under way has spent, and when it last did.
    spent: HashMap<String, (Duration, Instant)>,
}

impl Patience {
    /// `whole`: for all that one call asks Redis.
    pub(super) fn new(whole: Duration, clock: Arc<dyn Clock>) -> Self {
        Self { whole, clock, state: Mutex::default() }
    }

    /// How much longer the call that is under way for `name` may wait; `None` while Redis is left alone.
    pub(super) fn left(&self, name: &str) -> Option<Duration> {
        let now = self.clock.monotonic();
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.left_alone_until.is_some_and(|until| now < until) {
            return None;
        }
        let spent = state.spent.get(name).filter(|(_, at)| now.saturating_duration_since(*at) < PAUSE);
        Some(self.whole.saturating_sub(spent.map_or(Duration::ZERO, |(spent, _)| *spent)))
    }

    /// Notes that the call for `name` waited.
    pub(super) fn spend(&self, name: &str, time: Duration) {
        let now = self.clock.monotonic();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (spent, at) = state.spent.entry(name.to_owned()).or_insert((Duration::ZERO, now));
        let is_of_this_call = now.saturating_duration_since(*at) < PAUSE;
        *spent = if is_of_this_call { *spent + time } else { time };
        *at = now;
    }

    /// Begins anew for `name`.
    pub(super) fn forgive(&self, name: &str) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).spent.remove(name);
    }

    /// Leaves Redis alone for a while.
    pub(super) fn lose(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.left_alone_until = self.clock.monotonic().checked_add(PAUSE);
        state.spent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    const WHOLE: Duration = Duration::from_millis(250);

    fn patience() -> (Patience, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::new(std::time::SystemTime::UNIX_EPOCH));
        (Patience::new(WHOLE, clock.clone()), clock)
    }

    #[test]
    fn operations_of_one_call_share_its_patience() {
        let (patience, clock) = patience();
        patience.spend("a", Duration::from_millis(200));
        patience.spend("a", Duration::from_millis(20));
        assert_eq!(patience.left("a"), Some(Duration::from_millis(30)));
        assert_eq!(patience.left("b"), Some(WHOLE), "another call");
        patience.spend("a", WHOLE);
        assert_eq!(patience.left("a"), Some(Duration::ZERO));
        clock.advance(PAUSE);
        assert_eq!(patience.left("a"), Some(WHOLE), "a later call");
    }

    #[test]
    fn lost_patience_comes_back_whole() {
        let (patience, clock) = patience();
        patience.spend("a", WHOLE);
        patience.lose();
        clock.advance(PAUSE - Duration::from_millis(1));
        assert_eq!((patience.left("a"), patience.left("b")), (None, None));
        clock.advance(Duration::from_millis(1));
        assert_eq!(patience.left("a"), Some(WHOLE));
    }
}
