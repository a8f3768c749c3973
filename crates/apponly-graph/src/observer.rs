//! What a program may want to count: requests, retries, waits, items, bytes.

use std::fmt::Debug;
use std::time::Duration;

use http::Method;

/// Told what happens, as it happens; every method does nothing by default. Called from several tasks at once, and must
/// not block.
pub trait GraphObserver: Debug + Send + Sync {
    /// A request is sent. `path` is below the version, without query.
    fn request(&self, method: &Method, path: &str) {
        let _ = (method, path);
    }

    /// An answer came: its status, and the bytes of its body after decompression (zero where the caller reads it).
    fn answer(&self, status: u16, bytes: u64) {
        let _ = (status, bytes);
    }

    /// A request is sent again after `wait`.
    fn retry(&self, reason: RetryReason, wait: Duration) {
        let _ = (reason, wait);
    }

    /// A page with so many items was handed over, or so many items of a batch were answered.
    fn items(&self, count: u64) {
        let _ = count;
    }
}

/// Why a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryReason {
    /// The connection failed or broke, or the body came in part.
    Connection,
    /// The service failed.
    Service,
    /// The service asked to slow down.
    Throttled,
    /// The token was refused and renewed.
    Token,
}

impl RetryReason {
    /// The name in logs and metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Service => "service",
            Self::Throttled => "throttled",
            Self::Token => "token",
        }
    }
}

/// Counts nothing.
#[derive(Debug)]
pub(crate) struct Silent;

impl GraphObserver for Silent {}
