//! Tokens in this process: one slot for each scope, so that a slow fetch for one never delays a hit for another.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use crate::error::Error;
use crate::scope::Scope;
use crate::token::AccessToken;

/// With this much life at the start and no hint of the service, a token is renewed at half its life.
///
/// Source: behaviour of the Microsoft authentication libraries for managed identities.
const LONG_LIFE: Duration = Duration::from_secs(2 * 3600);

/// Renewals of a fleet are spread over this much at most.
const LARGEST_JITTER: Duration = Duration::from_secs(300);

/// After a failed renewal in the background, the next is not tried earlier.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);

/// A permanent refusal is remembered this long, so that a broken secret does not hammer the service.
const REFUSAL_MEMORY: Duration = Duration::from_secs(60);

/// The slots of one identity.
#[derive(Debug, Default)]
pub(crate) struct MemoryCache {
    slots: RwLock<HashMap<Scope, Arc<Slot>>>,
}

impl MemoryCache {
    /// The slot of `scope`, made when it is first asked for.
    pub(crate) fn slot(&self, scope: &Scope) -> Arc<Slot> {
        if let Some(slot) = self.slots.read().unwrap_or_else(PoisonError::into_inner).get(scope) {
            return slot.clone();
        }
        self.slots.write().unwrap_or_else(PoisonError::into_inner).entry(scope.clone()).or_default().clone()
    }
}

/// A token and when it came.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) token: AccessToken,
    received: Instant,
    /// What was left when it was received here.
    lifetime: Duration,
    /// What it had when the service issued it.
    whole_life: Duration,
    refresh_after: Option<Duration>,
}

impl Entry {
    /// `token`, received at `received` when the service's time was `now`.
    pub(crate) fn new(token: AccessToken, received: Instant, now: SystemTime) -> Self {
        Self::from_elsewhere(token, received, now, now)
    }

    /// The same for a token that another process got from the service at `obtained_on`.
    pub(crate) fn from_elsewhere(
        token: AccessToken,
        received: Instant,
        now: SystemTime,
        obtained_on: SystemTime,
    ) -> Self {
        let lifetime = token.expires_in(now);
        let whole_life = token.expires_in(obtained_on);
        let half_life = (whole_life > LONG_LIFE).then(|| obtained_on + whole_life / 2);
        let refresh_on = token.refresh_on().or(half_life);
        let refresh_after = refresh_on.map(|on| earlier(on.duration_since(now).unwrap_or_default()));
        Self { token, received, lifetime, whole_life, refresh_after }
    }

    /// The life left. Wall time and monotonic time must both agree: one misses a clock set back, the other a sleep.
    pub(crate) fn remaining(&self, monotonic: Instant, now: SystemTime) -> Duration {
        let by_age = self.lifetime.saturating_sub(monotonic.saturating_duration_since(self.received));
        by_age.min(self.token.expires_in(now))
    }

    /// Whether it still has `wished` to live at that time. Where even a new token would not have that much, half of its
    /// life must do: else every call would ask for a token that is no better.
    pub(crate) fn is_good_for(&self, wished: Duration, monotonic: Instant, now: SystemTime) -> bool {
        let wished = if self.whole_life > wished { wished } else { self.whole_life / 2 };
        self.remaining(monotonic, now) > wished
    }

    /// Whether it should be renewed although it is valid.
    pub(crate) fn is_refresh_due(&self, monotonic: Instant) -> bool {
        self.refresh_after.is_some_and(|after| monotonic.saturating_duration_since(self.received) >= after)
    }
}

/// Up to a tenth earlier, at most five minutes, at random.
fn earlier(after: Duration) -> Duration {
    let [high, low, ..] = *uuid::Uuid::new_v4().as_bytes();
    let fraction = f64::from(u16::from_be_bytes([high, low])) / f64::from(u16::MAX);
    after.saturating_sub((after / 10).min(LARGEST_JITTER).mul_f64(fraction))
}

/// What is known for one scope.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    entry: RwLock<Option<Entry>>,
    /// Held by the one caller that asks the service; the lock passes on when that caller is cancelled.
    pub(crate) flight: tokio::sync::Mutex<()>,
    /// Counts finished flights, so that who waited knows that one ended meanwhile.
    flights: AtomicU64,
    failure: Mutex<Option<Failure>>,
}

#[derive(Debug)]
struct Failure {
    error: Error,
    at: Instant,
}

impl Slot {
    pub(crate) fn entry(&self) -> Option<Entry> {
        self.entry.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn flights(&self) -> u64 {
        self.flights.load(Ordering::Acquire)
    }

    /// Takes a token that another process got, while the flight goes on.
    pub(crate) fn keep(&self, entry: Entry) {
        *self.entry.write().unwrap_or_else(PoisonError::into_inner) = Some(entry);
    }

    /// Ends a flight with a token.
    pub(crate) fn succeed(&self, entry: Entry) {
        *self.entry.write().unwrap_or_else(PoisonError::into_inner) = Some(entry);
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.flights.fetch_add(1, Ordering::Release);
    }

    /// Ends a flight without one.
    pub(crate) fn fail(&self, error: Error, at: Instant) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(Failure { error, at });
        self.flights.fetch_add(1, Ordering::Release);
    }

    /// The failure of the last flight, if it ended less than `within` ago.
    pub(crate) fn failure(&self, now: Instant, within: Duration) -> Option<Error> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure
            .as_ref()
            .filter(|failure| now.saturating_duration_since(failure.at) < within)
            .map(|failure| failure.error.clone())
    }

    /// The last failure while asking again is pointless: a permanent refusal for a minute, and anything that came with
    /// `Retry-After` until then.
    pub(crate) fn standing_failure(&self, now: Instant) -> Option<Error> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        let Failure { error, at } = failure.as_ref()?;
        let age = now.saturating_duration_since(*at);
        if error.is_permanent_refusal() {
            return (age < REFUSAL_MEMORY).then(|| error.clone());
        }
        let left = error.retry_after()?.checked_sub(age).filter(|left| !left.is_zero())?;
        Some(error.clone().with_retry_after(left))
    }

    /// Whether a renewal in the background may begin: none has just failed, and the service did not ask to wait.
    pub(crate) fn may_refresh(&self, now: Instant) -> bool {
        self.failure(now, PAUSE_AFTER_FAILURE).is_none() && self.standing_failure(now).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::CredentialKind;
    use crate::secret::Secret;

    const EPOCH: SystemTime = SystemTime::UNIX_EPOCH;

    fn entry(lifetime: u64, refresh_in: Option<u64>) -> (Entry, Instant) {
        #[expect(clippy::disallowed_methods, reason = "an origin for the test's own arithmetic")]
        let start = Instant::now();
        let token = AccessToken::new(
            Secret::new("t".to_owned()),
            EPOCH + Duration::from_secs(lifetime),
            Scope::graph_default(),
            CredentialKind::Secret,
        );
        let token = match refresh_in {
            Some(hint) => token.with_refresh_on(EPOCH + Duration::from_secs(hint)),
            None => token,
        };
        (Entry::new(token, start, EPOCH), start)
    }

    #[test]
    fn clock_set_back_does_not_lengthen_a_life() {
        let (entry, start) = entry(3600, None);
        let later = start + Duration::from_secs(3000);
        assert_eq!(entry.remaining(later, EPOCH), Duration::from_secs(600));
        assert_eq!(entry.remaining(start, EPOCH + Duration::from_secs(3000)), Duration::from_secs(600));
    }

    #[test]
    fn long_lived_token_is_due_near_half_its_life_and_a_short_one_never() {
        let (long, start) = entry(86_400, None);
        assert!(!long.is_refresh_due(start + Duration::from_secs(43_200 - 301)));
        assert!(long.is_refresh_due(start + Duration::from_secs(43_200)));
        let (short, start) = entry(3600, None);
        assert!(!short.is_refresh_due(start + Duration::from_secs(3599)));
    }

    #[test]
    fn token_that_lives_shorter_than_the_wish_is_good_for_half_its_life() {
        let (short, start) = entry(120, None);
        let wish = Duration::from_secs(300);
        let is_good = |seconds| {
            let passed = Duration::from_secs(seconds);
            short.is_good_for(wish, start + passed, EPOCH + passed)
        };
        assert!(is_good(0) && is_good(59) && !is_good(60));
        let (long, start) = entry(301, None);
        assert!(long.is_good_for(wish, start, EPOCH) && !long.is_good_for(wish, start, EPOCH + Duration::from_secs(1)));
    }

    #[test]
    fn token_of_another_process_keeps_the_age_that_it_has() {
        let (fresh, start) = entry(86_400, None);
        let passed = Duration::from_secs(40_000);
        let entry = Entry::from_elsewhere(fresh.token, start, EPOCH + passed, EPOCH);
        assert_eq!(entry.remaining(start, EPOCH), Duration::from_secs(46_400));
        assert!(!entry.is_refresh_due(start) && entry.is_refresh_due(start + Duration::from_secs(3200)));
        let (short, start) = self::entry(3600, None);
        let old = Entry::from_elsewhere(short.token, start, EPOCH + Duration::from_secs(3400), EPOCH);
        assert!(!old.is_good_for(Duration::from_secs(300), start, EPOCH + Duration::from_secs(3400)));
    }

    #[test]
    fn hint_of_the_service_is_followed() {
        let (hinted, start) = entry(3600, Some(1800));
        assert!(hinted.is_refresh_due(start + Duration::from_secs(1800)));
        assert!(!hinted.is_refresh_due(start + Duration::from_secs(1600)));
    }
}
