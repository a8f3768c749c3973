//! How often a fault happens, and the draws that decide it.

use serde::{Deserialize, Deserializer, Serialize};

use crate::spread::{STEP, mix};

/// A share of requests, 0.0 to 1.0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Rate(f64);

impl Rate {
    /// The share `rate`, if it is one: 0.0 to 1.0.
    #[must_use]
    pub fn new(rate: f64) -> Option<Self> {
        (0.0..=1.0).contains(&rate).then_some(Self(rate))
    }

    /// The share, 0.0 to 1.0.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0
    }
}

// A rate is never NaN.
impl Eq for Rate {}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rate = f64::deserialize(deserializer)?;
        Self::new(rate)
            .ok_or_else(|| serde::de::Error::custom(format!("the rate {rate} is not in 0.0 to 1.0: 0.05 is 5 %")))
    }
}

/// The draw `number` (from 0) of the sequence `seed`, at least 0.0 and below 1.0.
///
/// SplitMix64 as a function of its position, so that a sequence needs no state but a count.
pub(super) fn draw(seed: u64, number: u64) -> f64 {
    let bits = mix(mix(seed).wrapping_add(number.wrapping_add(1).wrapping_mul(STEP)));
    // The upper 53 bits are what a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let fraction = (bits >> 11) as f64 / (1_u64 << 53) as f64;
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_spread_and_differ_between_seeds() {
        for seed in [0, 1, 2, u64::MAX] {
            let low = (0..10_000).filter(|&number| draw(seed, number) < 0.05).count();
            assert!((400..600).contains(&low), "{low} for {seed}");
        }
        let sequence = |seed| (0..100).map(|number| draw(seed, number) < 0.5).collect::<Vec<_>>();
        assert_eq!(sequence(7), sequence(7));
        assert_ne!(sequence(7), sequence(8));
        assert_ne!(sequence(0), sequence(1));
    }

    #[test]
    fn rate_is_a_share() {
        assert!(Rate::new(0.0).is_some() && Rate::new(1.0).is_some());
        assert!(Rate::new(-0.1).is_none() && Rate::new(1.1).is_none() && Rate::new(f64::NAN).is_none());
        assert!(serde_json::from_str::<Rate>("5").is_err());
    }
}
