//! How much one app may ask of Graph.

use serde::Deserialize;

/// Graph's token bucket for each app: what it holds and how fast it fills.
///
/// Source: "Microsoft Graph service-specific throttling limits", identity and access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GraphThrottle {
    /// Resource units that a full bucket holds.
    pub units: u32,
    /// Seconds in which an empty bucket fills.
    #[serde(default = "ten")]
    pub period_seconds: u32,
}

impl GraphThrottle {
    /// A bucket of `units` resource units that fills in `period_seconds`.
    #[must_use]
    pub fn new(units: u32, period_seconds: u32) -> Self {
        Self { units, period_seconds }
    }
}

/// The period over which Microsoft states its limits.
fn ten() -> u32 {
    10
}
