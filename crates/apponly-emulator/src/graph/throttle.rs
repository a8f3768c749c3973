//! Graph's throttling: a token bucket in resource units for each app.
//!
//! Source: "Microsoft Graph service-specific throttling limits", identity and access.

use std::{collections::HashMap, time::Duration};

use crate::tenant::GraphThrottle;

/// The size of every bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limit {
    /// Resource units that a bucket holds.
    pub(crate) capacity: u32,
    /// Resource units that come into it in a second; it fills without steps.
    pub(crate) per_second: f64,
}

impl From<GraphThrottle> for Limit {
    fn from(throttle: GraphThrottle) -> Self {
        Self {
            capacity: throttle.burst.unwrap_or(throttle.units).max(1),
            per_second: f64::from(throttle.units.max(1)) / f64::from(throttle.period_seconds.max(1)),
        }
    }
}

/// What a request meets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Verdict {
    /// Go on; the share of the bucket that is used, 0 to 1.
    Admitted { used: f64 },
    /// 429; how long until the units are there.
    Throttled { retry_after: Duration },
}

/// The buckets of all apps.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    by_app: HashMap<String, Bucket>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    units: f64,
    filled_at: Duration,
}

impl Buckets {
    /// Takes `cost` units from the bucket of `app` at `now`, a time on any steadily rising clock.
    ///
    /// A refused request costs nothing. A cost above the whole bucket is taken as the whole bucket, so that it can
    /// succeed at all.
    pub(crate) fn take(&mut self, app: &str, cost: u32, limit: Limit, now: Duration) -> Verdict {
        let Limit { capacity, per_second } = limit;
        let capacity = f64::from(capacity);
        let bucket = self.by_app.entry(app.to_owned()).or_insert(Bucket { units: capacity, filled_at: now });
        let elapsed = now.saturating_sub(bucket.filled_at).as_secs_f64();
        bucket.units = (bucket.units + elapsed * per_second).min(capacity);
        bucket.filled_at = bucket.filled_at.max(now);
        let cost = f64::from(cost).min(capacity);
        if bucket.units < cost {
            return Verdict::Throttled { retry_after: Duration::from_secs_f64((cost - bucket.units) / per_second) };
        }
        bucket.units -= cost;
        Verdict::Admitted { used: 1.0 - bucket.units / capacity }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { capacity: 10, per_second: 1.0 };

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn empty_bucket_says_when_it_has_enough() {
        let mut buckets = Buckets::default();
        assert_eq!(buckets.take("a", 8, LIMIT, at(0)), Verdict::Admitted { used: 0.8 });
        assert_eq!(buckets.take("a", 5, LIMIT, at(0)), Verdict::Throttled { retry_after: at(3) });
        assert!(matches!(buckets.take("a", 5, LIMIT, at(3)), Verdict::Admitted { .. }));
    }

    #[test]
    fn refused_request_costs_nothing_and_apps_do_not_share() {
        let mut buckets = Buckets::default();
        buckets.take("a", 10, LIMIT, at(0));
        for _ in 0..3 {
            assert_eq!(buckets.take("a", 1, LIMIT, at(0)), Verdict::Throttled { retry_after: at(1) });
        }
        assert!(matches!(buckets.take("b", 10, LIMIT, at(0)), Verdict::Admitted { .. }));
    }

    #[test]
    fn clock_that_goes_back_fills_nothing() {
        let mut buckets = Buckets::default();
        buckets.take("a", 10, LIMIT, at(100));
        assert!(matches!(buckets.take("a", 1, LIMIT, at(50)), Verdict::Throttled { .. }));
        assert_eq!(buckets.take("a", 1, LIMIT, at(100)), Verdict::Throttled { retry_after: at(1) });
    }

    #[test]
    fn cost_above_the_bucket_waits_for_a_full_one() {
        let mut buckets = Buckets::default();
        assert!(matches!(buckets.take("a", 50, LIMIT, at(0)), Verdict::Admitted { .. }));
    }

    #[test]
    fn thousand_a_second_come_one_each_millisecond() {
        let limit = Limit::from(GraphThrottle::new(1000, 1).burst(20));
        let mut buckets = Buckets::default();
        let mut admitted = 0;
        // Asked every tenth of a millisecond for two seconds.
        for tenth in 0..20_000 {
            let now = Duration::from_micros(tenth * 100);
            admitted += u32::from(matches!(buckets.take("a", 1, limit, now), Verdict::Admitted { .. }));
        }
        assert!((2019..=2020).contains(&admitted), "{admitted}");
    }
}
