//! What every request must pass before anything in it is looked at: one file for each rule.
//!
//! A request that meets a guard is answered in a few words that say which one, and its connection is closed: whatever
//! comes after it on the connection is not understood as a request. Only the guards of the secret say nothing at all.

mod body;
mod headers;
mod host;
mod method;
mod peer;
mod rate;
mod target;

pub(crate) use headers::{One, Seen};
pub(crate) use host::Hosts;
pub(crate) use peer::PeerRule;
pub(crate) use rate::Rate;

use crate::head::Head;

/// The rule that a request met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// Not a request, or one that two readers would understand differently.
    Malformed,
    /// The head is too long.
    HeadTooLarge,
    /// Too many header lines.
    TooManyHeaders,
    /// The head did not come in time.
    Slow,
    /// `Host` is missing, given twice, or another name: a page that lets its own name lead here (DNS rebinding).
    Host,
    /// A header that browsers send.
    Browser,
    /// A header that proxies send.
    Forwarded,
    /// A body, or a header that announces one.
    Body,
    /// Another method than GET.
    Method,
    /// Not an origin-form path of visible characters.
    Target,
    /// A path that is not served.
    Path,
    /// The secret is missing, wrong, or given twice.
    Secret,
    /// The caller's user is not allowed, or not known where it must be.
    Peer,
    /// Too many requests.
    Rate,
    /// Too many sign-ins.
    SignInRate,
}

impl Guard {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Self; 15] = [
        Self::Malformed,
        Self::HeadTooLarge,
        Self::TooManyHeaders,
        Self::Slow,
        Self::Host,
        Self::Browser,
        Self::Forwarded,
        Self::Body,
        Self::Method,
        Self::Target,
        Self::Path,
        Self::Secret,
        Self::Peer,
        Self::Rate,
        Self::SignInRate,
    ];

    /// The name in answers, audit lines and metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::HeadTooLarge => "head-too-large",
            Self::TooManyHeaders => "too-many-headers",
            Self::Slow => "slow",
            Self::Host => "host",
            Self::Browser => "browser",
            Self::Forwarded => "forwarded",
            Self::Body => "body",
            Self::Method => "method",
            Self::Target => "target",
            Self::Path => "path",
            Self::Secret => "secret",
            Self::Peer => "peer",
            Self::Rate => "rate",
            Self::SignInRate => "sign-in-rate",
        }
    }

    /// Status code and reason of the answer.
    pub(crate) fn status(self) -> &'static str {
        match self {
            Self::Malformed | Self::Target => "400 Bad Request",
            Self::Host => "421 Misdirected Request",
            Self::HeadTooLarge | Self::TooManyHeaders => "431 Request Header Fields Too Large",
            Self::Slow => "408 Request Timeout",
            Self::Browser | Self::Forwarded | Self::Peer => "403 Forbidden",
            Self::Body => "413 Content Too Large",
            Self::Method => "405 Method Not Allowed",
            Self::Path => "404 Not Found",
            Self::Secret => "401 Unauthorized",
            Self::Rate | Self::SignInRate => "429 Too Many Requests",
        }
    }

    /// What the caller is told; nothing where a hint would help somebody who guesses.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Malformed => "this is not an HTTP/1.1 request as RFC 9112 defines it",
            Self::HeadTooLarge => "the request's head is too long",
            Self::TooManyHeaders => "the request has too many headers",
            Self::Slow => "the request's head did not come in time",
            Self::Host => "`Host` must be given once, with this endpoint's own loopback address and port",
            Self::Browser => "requests of browsers are not answered (`Origin`, `Referer`, `Sec-Fetch-*`)",
            Self::Forwarded => "forwarded requests are not answered (`Forwarded`, `Via`, `X-Forwarded-*`)",
            Self::Body => "a request for a token has no body (`Content-Length`, `Transfer-Encoding`)",
            Self::Method => "",
            Self::Target => "the request's target must be a path, in visible characters",
            Self::Path => "there is nothing at this path; nothing is ever forwarded",
            Self::Secret => "",
            Self::Peer => "the user of the calling process may not ask here; the secret or `--allow-uid` lets it",
            Self::Rate => "too many requests in a second",
            Self::SignInRate => "too many sign-ins in a second",
        }
    }
}

/// Applies every guard that needs the head alone.
///
/// # Errors
/// The first guard that the request meets.
pub(crate) fn examine<'b>(head: &Head<'_, 'b>, hosts: &Hosts) -> Result<Seen<'b>, Guard> {
    let seen = Seen::of(head);
    hosts.check(&seen.host)?;
    seen.check_origin()?;
    body::check(&seen)?;
    method::check(head.method)?;
    target::check(head.target)?;
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guard_is_listed_at_its_number_under_a_name_of_its_own() {
        let mut names = std::collections::BTreeSet::new();
        for (number, guard) in Guard::ALL.into_iter().enumerate() {
            assert_eq!(guard as usize, number);
            assert!(names.insert(guard.name()));
        }
    }

    #[test]
    fn the_secret_gives_no_hint() {
        assert_eq!(Guard::Secret.text(), "");
    }
}
