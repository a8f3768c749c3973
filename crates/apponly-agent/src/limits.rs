//! How much callers may ask for.

use std::time::Duration;

/// Bounds on what callers can make the endpoint do. The default is for one machine's own programs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Connections at a time, further reduced where the process may not open that many files. When it is reached, the
    /// oldest connection that proved nothing is closed. Default: 4096.
    pub connections: usize,
    /// Bytes of a request's head: request line and headers. Default: 16 KiB.
    pub header_bytes: usize,
    /// Header lines of a request. At most 100, which is also the default.
    pub headers: usize,
    /// How long the head of a request may take from its first byte. Default: 5 s.
    pub header_timeout: Duration,
    /// How long a connection may stay without a request, and an answer without being read. Default: 60 s.
    pub idle_timeout: Duration,
    /// Answered requests a second of all callers that know the secret, with a burst of one second. More are answered
    /// with 429. Default: 100,000, which no honest client comes near.
    pub requests_per_second: u32,
    /// Sign-ins a second that callers can start, with a burst of one second; callers that wait for the same token count
    /// once. Default: 50.
    pub sign_ins_per_second: u32,
    /// Lines a second about refusals in the audit log; what is more is counted. Default: 20.
    pub refusal_lines_per_second: u32,
    /// Key files of the Azure Arc protocol at a time; above, the oldest is removed. Default: 256.
    pub arc_key_files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            header_bytes: 16 * 1024,
            headers: 100,
            header_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(60),
            requests_per_second: 100_000,
            sign_ins_per_second: 50,
            refusal_lines_per_second: 20,
            arc_key_files: 256,
        }
    }
}
