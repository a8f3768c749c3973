//! How many a second: a bucket that fills at a steady rate and holds one second's worth.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const SECOND: u64 = 1_000_000_000;

/// Counts without a lock: what is kept is the time at which the bucket would be full again.
#[derive(Debug)]
pub(crate) struct Rate {
    origin: Instant,
    /// Nanoseconds for one.
    each: u64,
    /// Nanoseconds since the origin.
    full_again: AtomicU64,
}

impl Rate {
    /// `per_second`, and as many at once. 0 lets nothing through.
    pub(crate) fn new(per_second: u32, origin: Instant) -> Self {
        let each = SECOND.checked_div(per_second.into()).unwrap_or(u64::MAX);
        Self { origin, each, full_again: AtomicU64::new(0) }
    }

    /// Takes one.
    ///
    /// # Errors
    /// How long until there is one again.
    pub(crate) fn take(&self, now: Instant) -> Result<(), Duration> {
        let now = u64::try_from(now.saturating_duration_since(self.origin).as_nanos()).unwrap_or(u64::MAX / 2);
        let mut seen = self.full_again.load(Ordering::Relaxed);
        loop {
            let next = seen.max(now).saturating_add(self.each);
            let over = next.saturating_sub(now).saturating_sub(SECOND);
            if over > 0 {
                return Err(Duration::from_nanos(over));
            }
            match self.full_again.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(other) => seen = other,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use apponly::{Clock as _, SystemClock};

    use super::*;

    #[test]
    fn burst_of_one_second_then_the_steady_rate() {
        let start = SystemClock::default().monotonic();
        let rate = Rate::new(10, start);
        assert_eq!((0..20).filter(|_| rate.take(start).is_ok()).count(), 10);
        assert_eq!(rate.take(start), Err(Duration::from_millis(100)));
        assert_eq!(rate.take(start + Duration::from_millis(100)), Ok(()));
        assert!(rate.take(start + Duration::from_millis(100)).is_err());
        let later = start + Duration::from_secs(60);
        assert_eq!((0..20).filter(|_| rate.take(later).is_ok()).count(), 10, "no more than one second is saved up");
    }

    #[test]
    fn zero_lets_nothing_through() {
        let start = SystemClock::default().monotonic();
        assert!(Rate::new(0, start).take(start).is_err());
    }
}
