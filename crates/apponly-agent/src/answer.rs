//! Answers as bytes. All of them say `Cache-Control: no-store` and `X-Content-Type-Options: nosniff`; none has a CORS header.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use zeroize::{Zeroize as _, Zeroizing};

/// What is sent next on a connection. Holds tokens: wiped when it grows and when it goes.
#[derive(Debug, Default)]
pub(crate) struct Output {
    bytes: Zeroizing<Vec<u8>>,
    sent: usize,
}

impl Output {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let needed = self.bytes.len() + bytes.len();
        if needed > self.bytes.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.next_power_of_two()));
            larger.extend_from_slice(&self.bytes);
            self.bytes = larger;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// What is still to be sent.
    pub(crate) fn unsent(&self) -> &[u8] {
        self.bytes.get(self.sent..).unwrap_or_default()
    }

    /// The next `count` bytes were sent.
    pub(crate) fn advance(&mut self, count: usize) {
        self.sent += count;
        if self.sent >= self.bytes.len() {
            self.bytes.clear();
            self.sent = 0;
        }
    }

    pub(crate) fn wipe(&mut self) {
        self.bytes.zeroize();
        self.sent = 0;
    }
}

/// An answer without a token.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: &'static str, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type, headers: Vec::new(), body: body.into() }
    }

    pub(crate) fn json(status: &'static str, body: &serde_json::Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn text(status: &'static str, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With `Retry-After`, in whole seconds, at least one.
    ///
    /// Source: RFC 9110, section 10.2.3.
    pub(crate) fn retry_after(self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.with("Retry-After", seconds.max(1).to_string())
    }

    /// Writes it. `second`: the time, in seconds since 1970.
    pub(crate) fn write(&self, output: &mut Output, second: u64, close: bool) {
        let mut head = head(self.status, self.content_type, self.body.len(), second);
        for (name, value) in &self.headers {
            head.push_str(name);
            head.push_str(": ");
            head.push_str(value);
            head.push_str("\r\n");
        }
        if close {
            head.push_str(CLOSE);
        }
        output.push(head.as_bytes());
        output.push(b"\r\n");
        output.push(&self.body);
    }
}

/// The header line of an answer after which the connection ends.
pub(crate) const CLOSE: &str = "Connection: close\r\n";

/// Status line and the headers that every answer has, without the empty line at the end.
pub(crate) fn head(status: &str, content_type: &str, length: usize, second: u64) -> String {
    let kind = if length == 0 { String::new() } else { format!("Content-Type: {content_type}\r\n") };
    format!(
        "HTTP/1.1 {status}\r\nDate: {}\r\n{kind}Content-Length: {length}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\n",
        date(second)
    )
}

fn date(second: u64) -> String {
    let time = i64::try_from(second).ok().and_then(|second| Timestamp::from_second(second).ok()).unwrap_or_default();
    DateTimePrinter::new().timestamp_to_rfc9110_string(&time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_forbids_caching_and_sniffing_and_allows_no_origin() {
        let mut output = Output::default();
        Reply::text("200 OK", "ok").retry_after(Duration::from_millis(1)).write(&mut output, 784_887_151, true);
        let text = String::from_utf8(output.unsent().to_vec()).unwrap();
        let expected = "HTTP/1.1 200 OK\r\nDate: Tue, 15 Nov 1994 08:12:31 GMT\r\n\
            Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\nCache-Control: no-store\r\n\
            X-Content-Type-Options: nosniff\r\nRetry-After: 1\r\nConnection: close\r\n\r\nok";
        assert_eq!(text, expected);
    }

    #[test]
    fn output_is_sent_in_pieces() {
        let mut output = Output::default();
        output.push(b"abc");
        output.advance(2);
        output.push(b"def");
        assert_eq!(output.unsent(), b"cdef");
        output.advance(4);
        assert_eq!(output.unsent(), b"");
        output.push(b"x");
        output.wipe();
        assert_eq!(output.unsent(), b"");
    }
}
