//! Finding the service's rate: how many requests a second, and how many batches at once.
//!
//! Nobody says beforehand what a service allows. The rate rises quickly until the first refusal, falls back to just below
//! what was let through in the last second, and creeps up from there. Batches at once grow with success and are halved by
//! trouble (additive increase, multiplicative decrease).

use std::time::Duration;

use tokio::time::Instant;

/// Requests a second to begin with.
const FIRST_RATE: f64 = 500.0;

/// The rate never falls below this.
const LEAST_RATE: f64 = 1.0;

/// The rate never rises above this.
const MOST_RATE: f64 = 1_000_000.0;

/// Before the first refusal the rate grows by this share of itself a second, as long as it is used: eightfold (the number
/// is the natural logarithm of 8), in steps that are much shorter than a second.
const QUICK_GROWTH: f64 = 2.079;

/// After it, by this share of itself a second.
const SLOW_GROWTH: f64 = 0.03;

/// A refusal brings the rate to this share of what was let through.
const FALL: f64 = 0.97;

/// What was let through is counted in so many slices,
const SLICES: usize = 10;

/// each of this length.
const SLICE: Duration = Duration::from_millis(100);

/// Refusals within this time of a fall are echoes of the same excess.
const ECHO: Duration = Duration::from_millis(300);

#[derive(Debug)]
pub(crate) struct Pace {
    /// Requests a second.
    rate: f64,
    /// Requests that may be sent now; negative after a batch that was larger.
    credit: f64,
    counted: Instant,
    /// Since when what was let through is counted.
    started: Instant,
    /// Whether the service has refused before.
    has_met_limit: bool,
    fallen: Option<Instant>,
    /// Nothing is sent before.
    pause: Option<Instant>,
    /// What was let through, by slice; the last is the current one.
    slices: [u32; SLICES],
    slice: Instant,
    at_once: f64,
    most_at_once: usize,
}

impl Pace {
    pub(crate) fn new(most_at_once: usize, now: Instant) -> Self {
        let most_at_once = most_at_once.max(1);
        Self {
            rate: FIRST_RATE,
            credit: 40.0,
            counted: now,
            started: now,
            has_met_limit: false,
            fallen: None,
            pause: None,
            slices: [0; SLICES],
            slice: now,
            at_once: 4.0_f64.min(most_at_once as f64),
            most_at_once,
        }
    }

    /// How many batches may be under way.
    pub(crate) fn at_once(&self) -> usize {
        (self.at_once as usize).clamp(1, self.most_at_once)
    }

    /// How long to wait before the next batch of `count`; zero where it may go now.
    pub(crate) fn wait(&mut self, count: usize, now: Instant) -> Duration {
        self.count_time(now);
        let paused = self.pause.map(|pause| pause.saturating_duration_since(now)).unwrap_or_default();
        if paused.is_zero() {
            self.pause = None;
        }
        let missing = (count as f64).min(20.0) - self.credit;
        let earned = if missing <= 0.0 { Duration::ZERO } else { Duration::from_secs_f64(missing / self.rate) };
        paused.max(earned)
    }

    /// A batch of `count` is sent.
    pub(crate) fn sent(&mut self, count: usize, now: Instant) {
        self.count_time(now);
        self.credit -= count as f64;
    }

    /// An answer came: `admitted` requests were let through, `throttled` were told to come again after `wait`.
    pub(crate) fn answered(&mut self, admitted: usize, throttled: usize, wait: Duration, now: Instant) {
        self.turn_slices(now);
        if let Some(slice) = self.slices.last_mut() {
            *slice = slice.saturating_add(u32::try_from(admitted).unwrap_or(u32::MAX));
        }
        if throttled == 0 {
            self.at_once = (self.at_once + 0.5).min(self.most_at_once as f64);
            return;
        }
        self.fall(now);
        if admitted == 0 {
            // Nothing gets through any more: going on would only prolong it.
            self.pause_until(now + wait);
        }
    }

    /// The service or the network failed.
    pub(crate) fn failed(&mut self, wait: Duration, now: Instant) {
        self.at_once = (self.at_once / 2.0).max(1.0);
        self.pause_until(now + wait);
    }

    fn pause_until(&mut self, until: Instant) {
        self.pause = Some(self.pause.map_or(until, |pause| pause.max(until)));
    }

    fn fall(&mut self, now: Instant) {
        if self.fallen.is_some_and(|fallen| now.saturating_duration_since(fallen) < ECHO) {
            return;
        }
        (self.has_met_limit, self.fallen) = (true, Some(now));
        let admitted = self.admitted_rate(now);
        // Never above what was tried: right after a pause a full bucket lets more through than the limit.
        self.rate = (admitted * FALL).min(self.rate * FALL).max(self.rate / 4.0).max(LEAST_RATE);
        self.credit = self.credit.min(0.0);
        // What came through before was partly saved up: the next fall looks at what comes from here on.
        (self.slices, self.slice, self.started) = ([0; SLICES], now, now);
    }

    /// What was let through in the last second, or since the last fall, as a rate.
    fn admitted_rate(&self, now: Instant) -> f64 {
        let span = now.saturating_duration_since(self.started).min(SLICE * SLICES as u32).max(SLICE);
        let sum: u32 = self.slices.iter().sum();
        f64::from(sum) / span.as_secs_f64()
    }

    fn turn_slices(&mut self, now: Instant) {
        let mut turns = now.saturating_duration_since(self.slice).as_millis() / SLICE.as_millis();
        if turns >= SLICES as u128 {
            (self.slices, self.slice) = ([0; SLICES], now);
            return;
        }
        while turns > 0 {
            self.slices.rotate_left(1);
            if let Some(slice) = self.slices.last_mut() {
                *slice = 0;
            }
            self.slice += SLICE;
            turns -= 1;
        }
    }

    /// Earns credit for the time since the last call, and raises the rate as long as it is what limits.
    fn count_time(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.counted).as_secs_f64();
        self.counted = now;
        // Credit in hand means that something else is the limit: a rate that is not used proves nothing.
        let is_limiting = self.credit < 40.0;
        if is_limiting {
            let growth = if self.has_met_limit { SLOW_GROWTH } else { QUICK_GROWTH };
            self.rate = (self.rate * (1.0 + growth * passed)).min(MOST_RATE);
        }
        // So much may be caught up after a short stall; the rest of a longer one is lost.
        let most = (self.rate / 20.0).max(40.0);
        self.credit = (self.credit + passed * self.rate).min(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A service that lets `limit` requests through a second and keeps up to `burst`.
    struct Service {
        limit: f64,
        burst: f64,
        bucket: f64,
        filled: Instant,
    }

    impl Service {
        fn ask(&mut self, count: usize, now: Instant) -> (usize, usize) {
            self.bucket = (self.bucket + (now - self.filled).as_secs_f64() * self.limit).min(self.burst);
            self.filled = now;
            let admitted = count.min(self.bucket as usize);
            self.bucket -= admitted as f64;
            (admitted, count - admitted)
        }
    }

    /// The share of what is allowed in `seconds` that gets through, and how much more is refused.
    fn run(limit: f64, burst: f64, seconds: u64) -> (f64, f64) {
        let start = Instant::now();
        let (mut now, end) = (start, start + Duration::from_secs(seconds));
        let (mut pace, mut service) = (Pace::new(32, now), Service { limit, burst, bucket: burst, filled: now });
        let (mut done, mut refused) = (0, 0);
        let latency = Duration::from_millis(40);
        let mut flights = std::collections::VecDeque::<(Instant, usize, usize)>::new();
        while now < end {
            while let Some((at, admitted, throttled)) = flights.front().copied().filter(|(at, ..)| *at <= now) {
                flights.pop_front();
                pace.answered(admitted, throttled, Duration::from_secs(1), at);
            }
            if flights.len() < pace.at_once() && pace.wait(20, now).is_zero() {
                pace.sent(20, now);
                let (admitted, throttled) = service.ask(20, now);
                (done, refused) = (done + admitted, refused + throttled);
                flights.push_back((now + latency, admitted, throttled));
            } else {
                now += Duration::from_millis(1);
            }
        }
        let allowed = limit * seconds as f64 + burst;
        (done as f64 / allowed, refused as f64 / allowed)
    }

    #[tokio::test(start_paused = true)]
    async fn rate_is_found_and_kept_just_below_the_limit() {
        let cases = [
            (200.0, 1.0, 30),
            (1000.0, 1.0, 20),
            (5000.0, 1.0, 20),
            (1000.0, 0.1, 20),
            (1000.0, 10.0, 40),
            (40.0, 1.0, 60),
        ];
        for (limit, kept, seconds) in cases {
            let (used, refused) = run(limit, limit * kept, seconds);
            assert!(used > 0.93, "{limit} {kept}: {used:.3} of what is allowed was used");
            assert!(refused < 0.1, "{limit} {kept}: {refused:.3} was refused");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn trouble_halves_what_is_under_way_and_pauses() {
        let now = Instant::now();
        let mut pace = Pace::new(16, now);
        for _ in 0..50 {
            pace.answered(20, 0, Duration::ZERO, now);
        }
        assert_eq!(pace.at_once(), 16);
        pace.failed(Duration::from_secs(3), now);
        assert_eq!((pace.at_once(), pace.wait(1, now)), (8, Duration::from_secs(3)));
        pace.answered(0, 20, Duration::from_secs(7), now);
        assert_eq!(pace.wait(1, now), Duration::from_secs(7));
    }
}
