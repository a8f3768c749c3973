//! How much one app may ask of Graph.

use serde::{Deserialize, Serialize};

/// Graph's token bucket for each app: what it holds and how fast it fills.
///
/// Source: "Microsoft Graph service-specific throttling limits", identity and access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GraphThrottle {
    /// Resource units that come into the bucket in a period, and what a full one holds.
    pub units: u32,
    /// Seconds in which an empty bucket fills.
    #[serde(default = "ten")]
    pub period_seconds: u32,
    /// Resource units that a full bucket holds, where that is not `units`: how much may come at once.
    #[serde(default)]
    pub burst: Option<u32>,
    /// Every request costs one unit, whatever it asks for: a limit in requests.
    #[serde(default)]
    pub per_request: bool,
    /// `Retry-After` with milliseconds, as some of Graph's services send it, instead of whole seconds.
    #[serde(default)]
    pub decimal_retry_after: bool,
}

impl GraphThrottle {
    /// A bucket of `units` resource units that fills in `period_seconds`.
    #[must_use]
    pub fn new(units: u32, period_seconds: u32) -> Self {
        Self { units, period_seconds, burst: None, per_request: false, decimal_retry_after: false }
    }

    /// The same rate with a bucket that holds `units` only.
    #[must_use]
    pub fn burst(mut self, units: u32) -> Self {
        self.burst = Some(units);
        self
    }

    /// The same limit in requests instead of resource units.
    #[must_use]
    pub fn per_request(mut self) -> Self {
        self.per_request = true;
        self
    }
}

/// The period over which Microsoft states its limits.
fn ten() -> u32 {
    10
}
