//! The seam for time: the only file that reads the system clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

tokio::task_local! {
    /// Seconds by which the service that answers the current request is ahead of the clock (a fault).
    static SERVICE_OFFSET: i64;
}

/// The emulator's time: the system clock, shifted by an offset that can be changed while it runs.
///
/// Clones share the offset. While a request is answered under a clock fault, [`Clock::now`] also contains the
/// fault's own offset, so that everything the service says (tokens, `Date`, validity checks) agrees.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that agrees with the system clock.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The service's time.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the seam")]
    pub fn now(&self) -> Timestamp {
        let wall = Timestamp::try_from(std::time::SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
        let service = SERVICE_OFFSET.try_with(|seconds| *seconds).unwrap_or(0);
        let seconds = self.offset.load(Ordering::Relaxed).saturating_add(service);
        wall.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(wall)
    }

    /// The service's time in whole seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn now_seconds(&self) -> i64 {
        self.now().as_second()
    }

    /// The service's time as an HTTP date (RFC 9110 section 5.6.7).
    #[must_use]
    pub fn http_date(&self) -> String {
        http_date(self.now())
    }

    /// Shifts the whole emulator's time by `seconds` against the system clock.
    pub fn set_offset(&self, seconds: i64) {
        self.offset.store(seconds, Ordering::Relaxed);
    }
}

/// Runs `work` with the service's time shifted by `seconds`.
pub(crate) async fn with_service_offset<F: Future>(seconds: i64, work: F) -> F::Output {
    SERVICE_OFFSET.scope(seconds, work).await
}

/// `time` as an HTTP date (RFC 9110 section 5.6.7).
pub(crate) fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offset_moves_every_clone() {
        let clock = Clock::new();
        let clone = clock.clone();
        let before = clone.now_seconds();
        clock.set_offset(86_400);
        assert!(clone.now_seconds() >= before + 86_400);
    }

    #[test]
    fn http_date_is_imf_fixdate() {
        assert_eq!(http_date(Timestamp::UNIX_EPOCH), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
