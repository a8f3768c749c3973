//! Headers that no client of a managed-identity host sends, and those that matter, each counted.

use super::Guard;
use crate::head::Head;

/// A header that may stand once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum One<'b> {
    /// It is not there.
    #[default]
    Missing,
    /// Its value, without blanks around it.
    Value(&'b [u8]),
    /// It is there more than once.
    Several,
}

impl<'b> One<'b> {
    fn add(&mut self, value: &'b [u8]) {
        *self = match self {
            Self::Missing => Self::Value(value),
            Self::Value(_) | Self::Several => Self::Several,
        };
    }

    /// Whether it is there once, with this value, without regard to case.
    pub(crate) fn is(self, wanted: &[u8]) -> bool {
        matches!(self, Self::Value(value) if value.eq_ignore_ascii_case(wanted))
    }
}

/// The headers of a request that mean something here.
#[derive(Debug, Default)]
pub(crate) struct Seen<'b> {
    pub(crate) host: One<'b>,
    /// `X-IDENTITY-HEADER`, or `secret` as old App Service clients send it: one of both, once.
    pub(crate) secret: One<'b>,
    pub(crate) metadata: One<'b>,
    pub(crate) authorization: One<'b>,
    pub(crate) content_length: One<'b>,
    pub(crate) has_transfer_encoding: bool,
    from_browser: bool,
    from_proxy: bool,
    /// Whether the connection is to be closed after the answer.
    pub(crate) close: bool,
}

impl<'b> Seen<'b> {
    pub(crate) fn of(head: &Head<'_, 'b>) -> Self {
        let mut seen = Self { close: !head.is_1_1, ..Self::default() };
        for header in head.headers {
            seen.note(header.name, header.value.trim_ascii());
        }
        seen
    }

    /// The length of the name comes first: it rules out nearly all names without comparing them.
    fn note(&mut self, name: &str, value: &'b [u8]) {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        match name.len() {
            3 if is("via") => self.from_proxy = true,
            4 if is("host") => self.host.add(value),
            6 if is("secret") => self.secret.add(value),
            6 if is("origin") => self.from_browser = true,
            7 if is("referer") => self.from_browser = true,
            8 if is("metadata") => self.metadata.add(value),
            9 if is("forwarded") => self.from_proxy = true,
            10 if is("connection") => self.close |= has_token(value, b"close"),
            13 if is("authorization") => self.authorization.add(value),
            14 if is("content-length") => self.content_length.add(value),
            17 if is("transfer-encoding") => self.has_transfer_encoding = true,
            17 if is("x-identity-header") => self.secret.add(value),
            _ => {}
        }
        self.from_browser |= starts_with(name, "sec-fetch-");
        self.from_proxy |= starts_with(name, "x-forwarded-");
    }

    pub(super) fn check_origin(&self) -> Result<(), Guard> {
        match (self.from_browser, self.from_proxy) {
            (true, _) => Err(Guard::Browser),
            (_, true) => Err(Guard::Forwarded),
            (false, false) => Ok(()),
        }
    }
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

fn has_token(value: &[u8], wanted: &[u8]) -> bool {
    value.split(|byte| *byte == b',').any(|token| token.trim_ascii().eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
pub(super) mod tests {
    use httparse::Header;

    use super::*;

    pub(crate) fn seen(headers: &[(&'static str, &'static str)]) -> Seen<'static> {
        let headers: Vec<Header<'static>> =
            headers.iter().map(|(name, value)| Header { name, value: value.as_bytes() }).collect();
        Seen::of(&Head { method: "GET", target: "/", is_1_1: true, headers: &headers })
    }

    #[test]
    fn browsers_and_proxies_are_known_by_their_headers() {
        for name in ["Origin", "origin", "REFERER", "Sec-Fetch-Site", "sec-fetch-x"] {
            assert_eq!(seen(&[(name, "")]).check_origin(), Err(Guard::Browser), "{name}");
        }
        for name in ["X-Forwarded-For", "x-forwarded-anything", "Forwarded", "VIA"] {
            assert_eq!(seen(&[(name, "a")]).check_origin(), Err(Guard::Forwarded), "{name}");
        }
        for name in ["User-Agent", "x-ms-client-request-id", "Accept", "Secret-Fetch", "X-Forwarded"] {
            assert_eq!(seen(&[(name, "a")]).check_origin(), Ok(()), "{name}");
        }
    }

    #[test]
    fn secret_in_both_spellings_counts_as_two() {
        assert_eq!(seen(&[("X-Identity-Header", " a ")]).secret, One::Value(b"a"));
        assert_eq!(seen(&[("secret", "a")]).secret, One::Value(b"a"));
        assert_eq!(seen(&[("secret", "a"), ("x-identity-header", "a")]).secret, One::Several);
    }

    #[test]
    fn close_is_one_of_several_words() {
        assert!(seen(&[("Connection", "Keep-Alive, Close")]).close);
        assert!(!seen(&[("Connection", "keep-alive")]).close);
    }
}
