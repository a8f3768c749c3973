//! How far the services' clock is from this machine's.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use super::retry_after::parse_http_date;

/// `Date` has a resolution of one second and the answer travels: smaller differences mean nothing. In seconds.
const TOLERANCE: i64 = 5;

/// The last observed difference between a service's clock and ours.
#[derive(Debug, Default)]
pub(crate) struct ClockOffset {
    seconds: AtomicI64,
    observed: AtomicBool,
}

impl ClockOffset {
    /// Takes note of an answer's `Date`, received at `now`.
    pub(crate) fn observe(&self, date: Option<&str>, now: SystemTime) {
        if let Some(theirs) = date.and_then(parse_http_date) {
            let seconds = signed_seconds(now, theirs);
            self.seconds.store(if seconds.abs() <= TOLERANCE { 0 } else { seconds }, Ordering::Relaxed);
            self.observed.store(true, Ordering::Release);
        }
    }

    /// Seconds that the service is ahead of us.
    pub(crate) fn seconds(&self) -> i64 {
        self.seconds.load(Ordering::Relaxed)
    }

    /// Whether any service has told its time yet.
    pub(crate) fn is_observed(&self) -> bool {
        self.observed.load(Ordering::Acquire)
    }

    /// The service's time since 1970 at our time since 1970.
    pub(crate) fn apply_since_1970(&self, now: Duration) -> Duration {
        let seconds = self.seconds();
        let by = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 { now.saturating_sub(by) } else { now.saturating_add(by) }
    }

    /// The service's time at our `now`.
    pub(crate) fn apply(&self, now: SystemTime) -> SystemTime {
        let seconds = self.seconds();
        let by = Duration::from_secs(seconds.unsigned_abs());
        let moved = if seconds < 0 { now.checked_sub(by) } else { now.checked_add(by) };
        moved.unwrap_or(now)
    }
}

fn signed_seconds(from: SystemTime, to: SystemTime) -> i64 {
    match to.duration_since(from) {
        Ok(ahead) => i64::try_from(ahead.as_secs()).unwrap_or(0),
        Err(behind) => -i64::try_from(behind.duration().as_secs()).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn observes_both_directions_and_ignores_a_few_seconds() {
        let now = parse_http_date("Thu, 20 Aug 2026 10:00:00 GMT").unwrap();
        let offset = ClockOffset::default();
        assert!(!offset.is_observed());
        offset.observe(Some("Thu, 20 Aug 2026 10:10:00 GMT"), now);
        assert_eq!((offset.seconds(), offset.is_observed()), (600, true));
        assert_eq!(offset.apply(now), now + Duration::from_secs(600));
        assert_eq!(offset.apply_since_1970(Duration::from_secs(1000)), Duration::from_secs(1600));
        offset.observe(Some("Thu, 20 Aug 2026 09:50:00 GMT"), now);
        assert_eq!(offset.seconds(), -600);
        offset.observe(Some("not a date"), now);
        assert_eq!(offset.seconds(), -600);
        offset.observe(Some("Thu, 20 Aug 2026 10:00:03 GMT"), now);
        assert_eq!(offset.seconds(), 0);
    }
}
