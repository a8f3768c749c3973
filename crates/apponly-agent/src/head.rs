//! The head of one request, read strictly: what two readers could understand differently is refused.
//!
//! `httparse` refuses blanks around header names, folded lines and control characters. What it lets pass and we do not:
//! line feeds without carriage return, and anything but a method where a request begins.

use httparse::{Error as ParseError, Header, Request, Status};

use crate::guard::Guard;

/// More header lines are never parsed.
pub(crate) const MOST_HEADERS: usize = 100;

/// Room for the header lines of one request.
pub(crate) type Lines<'b> = [Header<'b>; MOST_HEADERS];

/// A whole head. Everything in it is as it was sent.
#[derive(Debug)]
pub(crate) struct Head<'h, 'b> {
    pub(crate) method: &'b str,
    pub(crate) target: &'b str,
    /// Whether it is HTTP/1.1, whose connections stay open.
    pub(crate) is_1_1: bool,
    pub(crate) headers: &'h [Header<'b>],
}

/// Finds the end of the head in `bytes`, which were looked at up to `seen` already: the offset after it, or `None` where
/// more must be read.
///
/// # Errors
/// [`Guard::Malformed`]: it cannot become a request.
pub(crate) fn end(bytes: &[u8], seen: usize) -> Result<Option<usize>, Guard> {
    if bytes.first().is_some_and(|first| !first.is_ascii_uppercase()) {
        return Err(Guard::Malformed);
    }
    let unseen = bytes.iter().enumerate().skip(seen);
    for (at, _) in unseen.filter(|(_, byte)| **byte == b'\n') {
        let before = bytes.get(..at).unwrap_or_default();
        if !before.ends_with(b"\r") {
            return Err(Guard::Malformed);
        }
        if before.ends_with(b"\r\n\r") {
            return Ok(Some(at + 1));
        }
    }
    Ok(None)
}

/// Takes a whole head apart.
///
/// # Errors
/// [`Guard::Malformed`], or [`Guard::TooManyHeaders`] for more than `most` lines.
pub(crate) fn parse<'h, 'b>(bytes: &'b [u8], lines: &'h mut Lines<'b>, most: usize) -> Result<Head<'h, 'b>, Guard> {
    let room = lines.get_mut(..most.min(MOST_HEADERS)).unwrap_or_default();
    let mut request = Request::new(room);
    match request.parse(bytes) {
        Ok(Status::Complete(length)) if length == bytes.len() => {}
        Err(ParseError::TooManyHeaders) => return Err(Guard::TooManyHeaders),
        _ => return Err(Guard::Malformed),
    }
    let (Some(method), Some(target), Some(version)) = (request.method, request.path, request.version) else {
        return Err(Guard::Malformed);
    };
    Ok(Head { method, target, is_1_1: version == 1, headers: request.headers })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<String>, Guard> {
        let bytes = text.as_bytes();
        let Some(length) = end(bytes, 0)? else { return Ok(None) };
        let mut lines = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let head = parse(&bytes[..length], &mut lines, 4)?;
        Ok(Some(format!("{} {} {}", head.method, head.target, head.headers.len())))
    }

    #[test]
    fn whole_head_is_read_and_a_part_waits() {
        let whole = "GET /a?b HTTP/1.1\r\nHost: x\r\nA:1\r\n\r\n";
        assert_eq!(read(whole).unwrap().unwrap(), "GET /a?b 2");
        for length in 0..whole.len() {
            assert_eq!(read(&whole[..length]), Ok(None), "{length}");
        }
        assert_eq!(end(format!("{whole}GET").as_bytes(), 7), Ok(Some(whole.len())));
    }

    #[test]
    fn refuses_what_readers_understand_differently() {
        let bad = [
            "GET / HTTP/1.1\nHost: x\n\n",
            "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\tfolded\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
            "GET / HTTP/1.1\r\n Host: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost\r\n\r\n",
            "GET / HTTP/1.1\r\n: x\r\n\r\n",
            "GET /  HTTP/1.1\r\n\r\n",
            "GET / HTTP/2.0\r\n\r\n",
            "GET / HTTP/0.9\r\n\r\n",
            "GET /\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\n\r\n",
            "get / HTTP/1.1\r\n\r\n",
            "\u{16}\u{3}\u{1}",
            "PRI * HTTP/2.0\r\n\r\n",
        ];
        for text in bad {
            assert_eq!(read(text), Err(Guard::Malformed), "{text:?}");
        }
    }

    #[test]
    fn refuses_more_lines_than_allowed() {
        let four = "GET / HTTP/1.1\r\na:1\r\nb:1\r\nc:1\r\nd:1\r\n";
        assert!(read(&format!("{four}\r\n")).is_ok());
        assert_eq!(read(&format!("{four}e:1\r\n\r\n")), Err(Guard::TooManyHeaders));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_taken_without_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            if let Ok(Some(length)) = end(&bytes, 0) {
                let mut lines = [httparse::EMPTY_HEADER; MOST_HEADERS];
                if let Ok(head) = parse(&bytes[..length], &mut lines, MOST_HEADERS) {
                    proptest::prop_assert!(!head.method.is_empty() && !head.target.is_empty());
                }
            }
        }
    }
}
