//! Tokens in this process: one slot for each scope, so that a slow fetch for one never delays a hit for another.
//!
//! A hit takes no lock and allocates nothing: it reads two snapshots, which writers replace as a whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use arc_swap::{ArcSwap, ArcSwapOption, Guard};

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

/// Wall time alone counts this long after a look at both clocks, so that nearly every hit reads one clock.
const TRUST_IN_WALL_TIME: Duration = Duration::from_secs(1);

/// The clocks may differ by this much, for wall time is slewed, before wall time alone no longer counts.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(1);

/// The slots of one identity, in the order of their scopes. There are few: a comparison or three cost less than a hash.
#[derive(Debug, Default)]
pub(crate) struct MemoryCache {
    slots: ArcSwap<Vec<(Scope, Arc<Slot>)>>,
}

impl MemoryCache {
    /// What `look` sees in the slot of `scope`, if there is one.
    pub(crate) fn look<T>(&self, scope: &Scope, look: impl FnOnce(&Arc<Slot>) -> T) -> Option<T> {
        let slots = self.slots.load();
        let place = place_of(&slots, scope).ok()?;
        slots.get(place).map(|(_, slot)| look(slot))
    }

    /// The slot of `scope`, made when it is first asked for.
    pub(crate) fn slot(&self, scope: &Scope) -> Arc<Slot> {
        if let Some(slot) = self.look(scope, Arc::clone) {
            return slot;
        }
        let slot = Arc::<Slot>::default();
        // Another caller may be first: then its slot is found, and the one made here is dropped.
        self.slots.rcu(|slots| match place_of(slots, scope) {
            Ok(_) => Arc::clone(slots),
            Err(place) => {
                let mut more = Vec::with_capacity(slots.len() + 1);
                more.extend_from_slice(slots);
                more.insert(place, (scope.clone(), slot.clone()));
                Arc::new(more)
            }
        });
        self.look(scope, Arc::clone).unwrap_or(slot)
    }
}

fn place_of(slots: &[(Scope, Arc<Slot>)], scope: &Scope) -> Result<usize, usize> {
    slots.binary_search_by(|(known, _)| known.cmp(scope))
}

/// What an [`Entry`] is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fitness {
    /// It lives as long as wished.
    Good,
    /// It lives as long as wished, and the time for its renewal has come.
    Due,
    /// It lives shorter than wished, or has ended.
    Short,
}

/// A token and when it came.
#[derive(Debug)]
pub(crate) struct Entry {
    token: AccessToken,
    received: Instant,
    /// What was left when it was received here.
    lifetime: Duration,
    /// What it had when the service issued it.
    whole_life: Duration,
    expires_on: SystemTime,
    refresh_after: Option<Duration>,
    /// The service's time when both clocks were last found to agree, in nanoseconds since 1970.
    agreed: AtomicU64,
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
        let expires_on = token.expires_on();
        let lifetime = token.expires_in(now);
        let whole_life = token.expires_in(obtained_on);
        let half_life = (whole_life > LONG_LIFE).then(|| obtained_on + whole_life / 2);
        let refresh_on = token.refresh_on().or(half_life);
        let refresh_after = refresh_on.map(|on| earlier(on.duration_since(now).unwrap_or_default()));
        let agreed = AtomicU64::new(nanoseconds(now));
        Self { token, received, lifetime, whole_life, expires_on, refresh_after, agreed }
    }

    /// The token.
    pub(crate) fn token(&self) -> &AccessToken {
        &self.token
    }

    /// What it is good for, where `wished` is the life that is needed and `now` the service's time. Where even a new token
    /// would not have that much, half of its life must do: else every call would ask for a token that is no better.
    ///
    /// Wall time and monotonic time must both say so: one misses a clock set back, the other a sleep. Wall time is looked
    /// at always; monotonic time only once a second, since a clock set back does not stop between two looks.
    pub(crate) fn fitness(&self, wished: Duration, now: SystemTime, monotonic: impl FnOnce() -> Instant) -> Fitness {
        let wished = if self.whole_life > wished { wished } else { self.whole_life / 2 };
        let by_wall = self.expires_on.duration_since(now).unwrap_or_default();
        if by_wall <= wished {
            return Fitness::Short;
        }
        if self.clocks_agreed_just_before(now)
            && self.refresh_after.is_none_or(|after| self.lifetime.saturating_sub(by_wall) < after)
        {
            return Fitness::Good;
        }
        let monotonic = monotonic();
        let by_age = self.lifetime.saturating_sub(monotonic.saturating_duration_since(self.received));
        if by_wall <= by_age + CLOCK_TOLERANCE {
            self.agreed.store(nanoseconds(now), Ordering::Relaxed);
        }
        match () {
            () if by_age <= wished => Fitness::Short,
            () if self.is_refresh_due(monotonic) => Fitness::Due,
            () => Fitness::Good,
        }
    }

    /// False as well where the wall clock was set since: back, it shows a time before that look; forward, one long after.
    fn clocks_agreed_just_before(&self, now: SystemTime) -> bool {
        let since = nanoseconds(now).wrapping_sub(self.agreed.load(Ordering::Relaxed));
        u128::from(since) < TRUST_IN_WALL_TIME.as_nanos()
    }

    /// Whether it should be renewed although it is valid.
    pub(crate) fn is_refresh_due(&self, monotonic: Instant) -> bool {
        self.refresh_after.is_some_and(|after| monotonic.saturating_duration_since(self.received) >= after)
    }
}

/// Since 1970. Beyond the year 2554 it wraps, which costs a look at the second clock.
fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    since.as_secs().wrapping_mul(1_000_000_000).wrapping_add(u64::from(since.subsec_nanos()))
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
    entry: ArcSwapOption<Entry>,
    /// Held by the one caller that asks the service; the lock passes on when that caller is cancelled.
    pub(crate) flight: tokio::sync::Mutex<()>,
    /// Counts finished flights, so that who waited knows that one ended meanwhile.
    flights: AtomicU64,
    failure: ArcSwapOption<Failure>,
}

#[derive(Debug)]
struct Failure {
    error: Error,
    at: Instant,
}

impl Slot {
    /// The entry as it is now. Not to be kept: it lends from a small store of the thread.
    pub(crate) fn entry(&self) -> Guard<Option<Arc<Entry>>> {
        self.entry.load()
    }

    pub(crate) fn flights(&self) -> u64 {
        self.flights.load(Ordering::Acquire)
    }

    /// Takes a token that another process got, while the flight goes on.
    pub(crate) fn keep(&self, entry: Arc<Entry>) {
        self.entry.store(Some(entry));
    }

    /// Ends a flight with a token.
    pub(crate) fn succeed(&self, entry: Arc<Entry>) {
        self.entry.store(Some(entry));
        self.failure.store(None);
        self.flights.fetch_add(1, Ordering::Release);
    }

    /// Ends a flight without one.
    pub(crate) fn fail(&self, error: Error, at: Instant) {
        self.failure.store(Some(Arc::new(Failure { error, at })));
        self.flights.fetch_add(1, Ordering::Release);
    }

    /// The failure of the last flight, if it ended less than `within` ago.
    pub(crate) fn failure(&self, now: Instant, within: Duration) -> Option<Error> {
        let failure = self.failure.load();
        let Failure { error, at } = failure.as_deref()?;
        (now.saturating_duration_since(*at) < within).then(|| error.clone())
    }

    /// The last failure while asking again is pointless: a permanent refusal for a minute, and anything that came with
    /// `Retry-After` until then.
    pub(crate) fn standing_failure(&self, now: Instant) -> Option<Error> {
        let failure = self.failure.load();
        let Failure { error, at } = failure.as_deref()?;
        let age = now.saturating_duration_since(*at);
        if error.is_permanent_refusal() {
            return (age < REFUSAL_MEMORY).then(|| error.clone());
        }
        let left = error.retry_after()?.checked_sub(age).filter(|left| !left.is_zero())?;
        Some(error.clone().with_retry_after(left))
    }

    /// Whether a renewal in the background may begin: none is under way or has just failed, and the service did not ask to
    /// wait.
    pub(crate) fn may_refresh(&self, now: Instant) -> bool {
        self.failure(now, PAUSE_AFTER_FAILURE).is_none()
            && self.standing_failure(now).is_none()
            && self.flight.try_lock().is_ok()
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

    /// What `entry` is good for once `aged` seconds have passed, of which the wall clock shows `shown`.
    fn fitness(entry: &Entry, wished: u64, aged: Instant, shown: u64) -> Fitness {
        entry.fitness(Duration::from_secs(wished), EPOCH + Duration::from_secs(shown), || aged)
    }

    #[test]
    fn clock_set_back_does_not_lengthen_a_life() {
        let (entry, start) = entry(3600, None);
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(fitness(&entry, 0, at(1000), 1000), Fitness::Good);
        assert_eq!(
            fitness(&entry, 0, at(3600), 1000 - 1),
            Fitness::Short,
            "set back behind the last look at both clocks"
        );
        assert_eq!(fitness(&entry, 0, at(3600), 1001), Fitness::Short, "set back to just after the second of trust");
        assert_eq!(fitness(&entry, 600, at(3000), 0), Fitness::Short);
        assert_eq!(fitness(&entry, 599, at(3000), 0), Fitness::Good);
    }

    #[test]
    fn clock_set_forward_and_a_sleep_end_a_life_at_once() {
        let (entry, start) = entry(3600, None);
        assert_eq!(fitness(&entry, 0, start, 0), Fitness::Good);
        assert_eq!(fitness(&entry, 0, start, 3600), Fitness::Short);
        assert_eq!(fitness(&entry, 0, start, 3599), Fitness::Good);
    }

    #[test]
    fn nearly_every_hit_reads_one_clock() {
        let (entry, start) = entry(3600, Some(3500));
        let looks = std::cell::Cell::new(0);
        let look = |milliseconds: u64, aged: u64| {
            entry.fitness(Duration::ZERO, EPOCH + Duration::from_millis(milliseconds), || {
                looks.set(looks.get() + 1);
                start + Duration::from_millis(aged)
            })
        };
        for now in 0..10 {
            assert_eq!(look(now * 100, now * 100), Fitness::Good);
        }
        assert_eq!(looks.get(), 0, "not within the first second");
        look(1000, 1000);
        assert_eq!(looks.replace(0), 1, "again after it");
        look(999, 1001);
        assert_eq!(looks.replace(0), 1, "and when the clock goes back");
        // Set back by ten seconds and left there: wall time alone would lengthen the life.
        (0..3).for_each(|now| assert_eq!(look(now * 10, 10_000 + now * 10), Fitness::Good));
        assert_eq!(looks.replace(0), 3);
        assert_eq!(look(3_500_000, 3_400_000), Fitness::Due, "the renewal goes by age");
        assert_eq!(looks.get(), 1);
    }

    #[test]
    fn every_scope_has_one_slot_whoever_asks_first() {
        let cache = MemoryCache::default();
        let scopes: Vec<Scope> = (0..50).map(|n| format!("api://{}/.default", n * 7 % 50).parse().unwrap()).collect();
        std::thread::scope(|threads| {
            let ask = || scopes.iter().map(|scope| Arc::as_ptr(&cache.slot(scope)) as usize).collect::<Vec<_>>();
            let all: Vec<_> = (0..4).map(|_| threads.spawn(ask)).collect();
            let all: Vec<_> = all.into_iter().map(|thread| thread.join().unwrap()).collect();
            assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
        });
        assert_eq!(cache.slots.load().len(), 50);
        assert!(cache.look(&Scope::graph_default(), |_| ()).is_none());
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
            short.fitness(wish, EPOCH + passed, || start + passed) != Fitness::Short
        };
        assert!(is_good(0) && is_good(59) && !is_good(60));
        let (long, start) = entry(301, None);
        let is_good = |seconds| long.fitness(wish, EPOCH + Duration::from_secs(seconds), || start) != Fitness::Short;
        assert!(is_good(0) && !is_good(1));
    }

    #[test]
    fn token_of_another_process_keeps_the_age_that_it_has() {
        let (fresh, start) = entry(86_400, None);
        let passed = Duration::from_secs(40_000);
        let entry = Entry::from_elsewhere(fresh.token, start, EPOCH + passed, EPOCH);
        assert_eq!(fitness(&entry, 46_399, start, 39_990), Fitness::Good);
        assert_eq!(fitness(&entry, 46_400, start, 39_990), Fitness::Short, "by age, though not by wall time");
        assert!(!entry.is_refresh_due(start) && entry.is_refresh_due(start + Duration::from_secs(3200)));
        let (short, start) = self::entry(3600, None);
        let old = Entry::from_elsewhere(short.token, start, EPOCH + Duration::from_secs(3400), EPOCH);
        assert_eq!(fitness(&old, 300, start, 3400), Fitness::Short);
    }

    #[test]
    fn hint_of_the_service_is_followed() {
        let (hinted, start) = entry(3600, Some(1800));
        assert!(hinted.is_refresh_due(start + Duration::from_secs(1800)));
        assert!(!hinted.is_refresh_due(start + Duration::from_secs(1600)));
    }
}
