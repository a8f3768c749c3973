//! A token in memory and what it is good for.

use std::array;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use crate::token::AccessToken;

/// With this much life at the start and no hint of the service, a token is renewed at half its life.
///
/// Source: behaviour of the Microsoft authentication libraries for managed identities.
const LONG_LIFE: Duration = Duration::from_secs(2 * 3600);

/// Renewals of a fleet are spread over this much at most.
const LARGEST_JITTER: Duration = Duration::from_secs(300);

/// Wall time alone counts this long after a look at both clocks, so that nearly every hit reads one clock. In nanoseconds.
const TRUST_IN_WALL_TIME: u64 = 1_000_000_000;

/// The clocks may differ by this much, for wall time is slewed, before wall time alone no longer counts. In nanoseconds.
const CLOCK_TOLERANCE: u64 = 1_000_000_000;

/// Threads count their clones of a token in so many places. More threads share, which costs time only.
const LANES: usize = 16;

thread_local! {
    /// Where this thread counts.
    static LANE: usize = {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        NEXT.fetch_add(1, Ordering::Relaxed) % LANES
    };
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

/// A token and when it came. Times are nanoseconds: a hit compares a few of them, and little else.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The token, behind a handle for each lane.
    token: [AccessToken; LANES],
    received: Instant,
    /// What was left when it was received here.
    lifetime: u64,
    /// What it had when the service issued it.
    whole_life: u64,
    /// When it ends, since 1970 by the service's time.
    end: u64,
    /// From which age on it should be renewed; none reaches the largest number.
    refresh_after: u64,
    /// The service's time, since 1970, when both clocks were last found to agree.
    agreed: AtomicU64,
}

impl Entry {
    /// `token`, received at `received` when the service's time was `now`.
    pub(crate) fn new(token: &AccessToken, received: Instant, now: SystemTime) -> Self {
        Self::from_elsewhere(token, received, now, now)
    }

    /// The same for a token that another process got from the service at `obtained_on`.
    pub(crate) fn from_elsewhere(
        token: &AccessToken,
        received: Instant,
        now: SystemTime,
        obtained_on: SystemTime,
    ) -> Self {
        let whole_life = token.expires_in(obtained_on);
        let half_life = (whole_life > LONG_LIFE).then(|| obtained_on + whole_life / 2);
        let refresh_on = token.refresh_on().or(half_life);
        let refresh_after = refresh_on.map(|on| earlier(on.duration_since(now).unwrap_or_default()));
        Self {
            received,
            lifetime: nanoseconds(token.expires_in(now)),
            whole_life: nanoseconds(whole_life),
            end: since_1970(token.expires_on()),
            refresh_after: refresh_after.map_or(u64::MAX, nanoseconds),
            agreed: AtomicU64::new(since_1970(now)),
            token: array::from_fn(|_| token.apart()),
        }
    }

    /// The token, by the handle of this thread's lane.
    pub(crate) fn token(&self) -> &AccessToken {
        let [first, ..] = &self.token;
        self.token.get(LANE.try_with(|lane| *lane).unwrap_or_default()).unwrap_or(first)
    }

    /// What it is good for, where `wished` is the life that is needed and `now` the service's time. Where even a new token
    /// would not have that much, half of its life must do: else every call would ask for a token that is no better.
    ///
    /// Wall time and monotonic time must both say so: one misses a clock set back, the other a sleep. Wall time is looked
    /// at always; monotonic time again once wall time is not within the second after the last look at both.
    pub(crate) fn fitness(&self, wished: Duration, now: SystemTime, monotonic: impl FnOnce() -> Instant) -> Fitness {
        let wished = nanoseconds(wished);
        let wished = if self.whole_life > wished { wished } else { self.whole_life / 2 };
        let now = since_1970(now);
        let by_wall = self.end.saturating_sub(now);
        if by_wall <= wished {
            return Fitness::Short;
        }
        // Where the wall clock was set back, it shows a time before that look; the difference wraps.
        let since_look = now.wrapping_sub(self.agreed.load(Ordering::Relaxed));
        if since_look < TRUST_IN_WALL_TIME && self.lifetime.saturating_sub(by_wall) < self.refresh_after {
            return Fitness::Good;
        }
        let age = self.age(monotonic());
        let by_age = self.lifetime.saturating_sub(age);
        if by_wall <= by_age.saturating_add(CLOCK_TOLERANCE) {
            self.agreed.store(now, Ordering::Relaxed);
        }
        if by_age <= wished {
            Fitness::Short
        } else if age >= self.refresh_after {
            Fitness::Due
        } else {
            Fitness::Good
        }
    }

    /// Whether it should be renewed although it is valid.
    pub(crate) fn is_refresh_due(&self, monotonic: Instant) -> bool {
        self.age(monotonic) >= self.refresh_after
    }

    fn age(&self, monotonic: Instant) -> u64 {
        nanoseconds(monotonic.saturating_duration_since(self.received))
    }
}

/// In 64 bits: up to 584 years, as good as for ever.
fn nanoseconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1_000_000_000).saturating_add(u64::from(duration.subsec_nanos()))
}

fn since_1970(time: SystemTime) -> u64 {
    nanoseconds(time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
}

/// Up to a tenth earlier, at most five minutes, at random.
fn earlier(after: Duration) -> Duration {
    let [high, low, ..] = *uuid::Uuid::new_v4().as_bytes();
    let fraction = f64::from(u16::from_be_bytes([high, low])) / f64::from(u16::MAX);
    after.saturating_sub((after / 10).min(LARGEST_JITTER).mul_f64(fraction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::CredentialKind;
    use crate::scope::Scope;
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
        (Entry::new(&token, start, EPOCH), start)
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
        assert_eq!(look(3_100_000, 3_500_000), Fitness::Due, "the renewal goes by age");
        assert_eq!(looks.get(), 1);
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
        let entry = Entry::from_elsewhere(fresh.token(), start, EPOCH + passed, EPOCH);
        assert_eq!(fitness(&entry, 46_399, start, 39_990), Fitness::Good);
        assert_eq!(fitness(&entry, 46_400, start, 39_990), Fitness::Short, "by age, though not by wall time");
        assert!(!entry.is_refresh_due(start) && entry.is_refresh_due(start + Duration::from_secs(3200)));
        let (short, start) = self::entry(3600, None);
        let old = Entry::from_elsewhere(short.token(), start, EPOCH + Duration::from_secs(3400), EPOCH);
        assert_eq!(fitness(&old, 300, start, 3400), Fitness::Short);
    }

    #[test]
    fn hint_of_the_service_is_followed() {
        let (hinted, start) = entry(3600, Some(1800));
        assert!(hinted.is_refresh_due(start + Duration::from_secs(1800)));
        assert!(!hinted.is_refresh_due(start + Duration::from_secs(1600)));
    }
}
