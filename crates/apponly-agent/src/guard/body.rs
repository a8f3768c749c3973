//! No body: bytes after the head that one reader takes for a body are another reader's next request.

use super::{Guard, One, Seen};

pub(super) fn check(seen: &Seen<'_>) -> Result<(), Guard> {
    if seen.has_transfer_encoding {
        return Err(Guard::Body);
    }
    match seen.content_length {
        One::Missing | One::Value(b"0") => Ok(()),
        One::Value(_) | One::Several => Err(Guard::Body),
    }
}

#[cfg(test)]
mod tests {
    use super::super::headers::tests::seen;
    use super::*;

    #[test]
    fn announced_bodies_are_refused_in_every_form() {
        let bad: [&[(&str, &str)]; 8] = [
            &[("Content-Length", "1")],
            &[("Content-Length", "")],
            &[("Content-Length", "+0")],
            &[("Content-Length", "00")],
            &[("Content-Length", "0"), ("content-length", "0")],
            &[("Content-Length", "0, 5")],
            &[("Transfer-Encoding", "chunked")],
            &[("Content-Length", "0"), ("Transfer-Encoding", "identity")],
        ];
        for headers in bad {
            assert_eq!(check(&seen(headers)), Err(Guard::Body), "{headers:?}");
        }
        assert_eq!(check(&seen(&[])), Ok(()));
        assert_eq!(check(&seen(&[("Content-Length", "0")])), Ok(()));
    }
}
