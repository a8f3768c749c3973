//! The only place that reads time.

use std::fmt::Debug;
use std::time::{Instant, SystemTime};

/// Wall time and monotonic time, injected so that tests own both.
///
/// Deadlines are not measured here but by the async runtime, whose time tests can pause.
pub trait Clock: Debug + Send + Sync {
    /// The wall time of this machine, UTC, uncorrected.
    fn now(&self) -> SystemTime;

    /// A time that never goes back, for ages within one process.
    fn monotonic(&self) -> Instant;
}

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct SystemClock;

#[expect(clippy::disallowed_methods, reason = "this is the seam")]
impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Instant {
        Instant::now()
    }
}

/// A clock that stands still until it is moved, for tests.
#[derive(Debug)]
pub struct ManualClock {
    start: Instant,
    state: std::sync::Mutex<(SystemTime, std::time::Duration)>,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "an origin for monotonic time is needed once")]
    pub fn new(now: SystemTime) -> Self {
        Self { start: Instant::now(), state: std::sync::Mutex::new((now, std::time::Duration::ZERO)) }
    }

    /// Lets `duration` pass on both clocks.
    pub fn advance(&self, duration: std::time::Duration) {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.0 += duration;
        state.1 += duration;
    }

    /// Sets the wall time alone, as an administrator or NTP does.
    pub fn set_wall(&self, now: SystemTime) {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0 = now;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0
    }

    fn monotonic(&self) -> Instant {
        self.start + self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1
    }
}
