//! The moment by which an operation must have ended.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

/// A point in time that every wait of one operation shares. Measured by the async runtime, so tests can pause it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

/// The deadline passed before the work was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the deadline passed")]
#[non_exhaustive]
pub struct Elapsed;

impl Deadline {
    /// The deadline `duration` from now.
    #[must_use]
    pub fn after(duration: Duration) -> Self {
        Self(Instant::now() + duration)
    }

    /// The earlier of this and `duration` from now.
    #[must_use]
    pub fn at_most(self, duration: Duration) -> Self {
        self.min(Self::after(duration))
    }

    /// The time left; zero once passed.
    #[must_use]
    pub fn remaining(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Runs `work`, but not past the deadline.
    ///
    /// # Errors
    /// [`Elapsed`] when the deadline passed first; `work` is dropped then.
    pub async fn run<T>(self, work: impl Future<Output = T>) -> Result<T, Elapsed> {
        tokio::time::timeout_at(self.0, work).await.map_err(|_| Elapsed)
    }

    /// Waits for `wait`, or refuses at once where that would pass the deadline.
    ///
    /// # Errors
    /// [`Elapsed`] without waiting when `wait` does not fit.
    pub async fn sleep(self, wait: Duration) -> Result<(), Elapsed> {
        if wait >= self.remaining() {
            return Err(Elapsed);
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }
}
