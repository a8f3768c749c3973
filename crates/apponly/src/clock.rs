//! The only place that reads time.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime};

/// Wall time and monotonic time, injected so that tests own both.
///
/// Deadlines are not measured here but by the async runtime, whose time tests can pause.
pub trait Clock: Debug + Send + Sync {
    /// The wall time of this machine, UTC, uncorrected.
    fn now(&self) -> SystemTime;

    /// A time that never goes back, for ages within one process.
    fn monotonic(&self) -> Instant;

    /// The wall time of this machine since 1970, for a question that every call asks: a clock that is some milliseconds
    /// behind will do, if it costs less. By default that of [`Self::now`].
    fn since_1970(&self) -> Duration {
        self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    /// How long this machine has been running, for ages that one process begins and another ends. By default unknown.
    fn since_boot(&self) -> Option<SinceBoot> {
        None
    }
}

/// The time since one start of one machine, its sleep included.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SinceBoot {
    /// Names the start: another text after each.
    pub id: String,
    /// The time since then.
    pub elapsed: Duration,
}

impl SinceBoot {
    /// `elapsed` since the start named `id`.
    #[must_use]
    pub fn new(id: &str, elapsed: Duration) -> Self {
        Self { id: id.to_owned(), elapsed }
    }

    /// The time from `earlier` to this; `None` where they do not belong to the same start.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Option<Duration> {
        (self.id == earlier.id).then(|| self.elapsed.checked_sub(earlier.elapsed)).flatten()
    }
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

    fn since_1970(&self) -> Duration {
        crate::host::coarse_time()
            .unwrap_or_else(|| self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
    }

    fn since_boot(&self) -> Option<SinceBoot> {
        crate::host::since_boot()
    }
}

/// A clock that stands still until it is moved, for tests.
#[derive(Debug)]
pub struct ManualClock {
    start: Instant,
    state: std::sync::Mutex<(SystemTime, Duration)>,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "an origin for monotonic time is needed once")]
    pub fn new(now: SystemTime) -> Self {
        Self { start: Instant::now(), state: std::sync::Mutex::new((now, Duration::ZERO)) }
    }

    /// Lets `duration` pass on both clocks.
    pub fn advance(&self, duration: Duration) {
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

    fn since_boot(&self) -> Option<SinceBoot> {
        let elapsed = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1;
        Some(SinceBoot::new("manual clock", elapsed))
    }
}
