//! How bad something is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The risk of a permission, or the severity of a finding. Ordered, the worst last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// Worth knowing.
    #[default]
    Low,
    /// To be put right some day.
    Medium,
    /// Wide data, or damage soon.
    High,
    /// Leads to control of the tenant.
    Critical,
}

impl Level {
    /// Every level, the worst first.
    pub const WORST_FIRST: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
