//! Which of two choices is the lesser: by risk, then by breadth, then by name.

use super::super::facts::Facts;
use super::Index;
use crate::risk::Risk;

/// How many permissions a set has at each level, the worst first. Compared in that order: a set without a critical
/// permission is less than any with one.
pub(crate) type RiskCount = [u32; 4];

/// What a set costs. Less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Cost {
    pub(crate) risks: RiskCount,
    /// Weighted.
    pub(crate) breadth: u32,
}

/// The place of a level in a [`RiskCount`].
pub(crate) fn level(risk: Risk) -> usize {
    match risk {
        Risk::Critical => 0,
        Risk::High => 1,
        Risk::Medium => 2,
        Risk::Low => 3,
    }
}

impl Index {
    /// The risks of a set.
    pub(crate) fn risk_count(&self, permissions: &[u16]) -> RiskCount {
        let mut count = RiskCount::default();
        for permission in permissions {
            if let Some(at) = count.get_mut(level(self.risk(*permission))) {
                *at += 1;
            }
        }
        count
    }

    /// The cost of a set.
    pub(crate) fn cost(&self, facts: &Facts, permissions: &[u16]) -> Cost {
        Cost { risks: self.risk_count(permissions), breadth: self.breadth_of(facts, permissions).weighted() }
    }
}
