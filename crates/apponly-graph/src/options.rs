//! How a client works.

use std::time::Duration;

/// How a [`crate::GraphClient`] works. The default is what nearly everybody wants.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct GraphOptions {
    /// How long one call may take with all its retries and waits; for pages, each page; for a batch, each item from its
    /// first sending. Default: 5 minutes.
    pub deadline: Duration,
    /// How long one attempt may take. Default: 100 seconds, longer than Graph itself waits for the services behind it.
    pub attempt: Duration,
    /// Whether a POST or PATCH whose answer was lost is sent again, although it may be done twice. Default: no.
    pub retry_unsafe: bool,
    /// How many pages are fetched ahead of the reader. Default: 2. Zero fetches a page when it is asked for.
    pub prefetch: usize,
    /// How many `$batch` requests are under way at once, at most. Default: 16.
    pub concurrency: usize,
    /// No page and no answer that is kept whole is larger than this, in bytes. Default: 64 MiB.
    pub largest_answer: usize,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(300),
            attempt: Duration::from_secs(100),
            retry_unsafe: false,
            prefetch: 2,
            concurrency: 16,
            largest_answer: 64 * 1024 * 1024,
        }
    }
}
