//! The shapes that are secrets wherever they stand, found in a whole file in one pass.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::{Shape, access_token, entra};

/// A shape at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// The bytes of the file.
    pub range: Range<usize>,
    /// What is there.
    pub shape: Shape,
}

/// What each shape cannot be without, and what stands before it.
const MARKS: [&str; 4] = ["8Q~", "7Q~", "eyJ", "-----BEGIN "];
/// A token of Entra has at most this many bytes; a longer run is not one.
const MAX_TOKEN: usize = 96 * 1024;
/// The longest kind of key: `ENCRYPTED`.
const MAX_HEADER: usize = 48;

/// Every client secret with a mark, private key and access token of `text`, in order and without overlap, also the made-up
/// ones, for which [`Shape::confidence_anywhere`] is `None`. Linear in the length of `text`.
#[must_use]
pub fn find_in(text: &[u8]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut end = 0;
    for mark in marks().find_iter(text) {
        if mark.start() < end {
            continue;
        }
        let at = match mark.pattern().as_usize() {
            0 | 1 => client_secret(text, mark.start()),
            2 => token(text, mark.start()),
            _ => private_key(text, mark.start()),
        };
        match at {
            Seen::Shape(one) => {
                end = one.range.end;
                found.push(one);
            }
            Seen::Nothing(read_to) => end = end.max(read_to),
        }
    }
    found
}

/// What a mark turned out to be; where it is nothing, up to where the bytes need not be looked at again.
enum Seen {
    Shape(Found),
    Nothing(usize),
}

fn marks() -> &'static AhoCorasick {
    static MARKS_OF_ALL: OnceLock<AhoCorasick> = OnceLock::new();
    MARKS_OF_ALL.get_or_init(|| {
        #[expect(clippy::expect_used, reason = "the patterns are constants; a test builds them")]
        AhoCorasick::new(MARKS).expect("four short patterns")
    })
}

/// The run of characters around the mark, which must be no longer than a secret is.
fn client_secret(text: &[u8], mark: usize) -> Seen {
    // Of a longer run no more is read than is needed to know that it is longer.
    let before = text.get(..mark).unwrap_or_default();
    let start = mark - before.iter().rev().take(41).take_while(|byte| entra::is_url_unreserved(**byte)).count();
    let after = text.get(mark..).unwrap_or_default();
    let end = mark + after.iter().take(41).take_while(|byte| entra::is_url_unreserved(**byte)).count();
    // A sentence may end behind the secret.
    let shape = [end, end.saturating_sub(1)].into_iter().find_map(|end| {
        let run = text.get(start..end)?;
        let whole = end - start == run.len() && (run.len() < text.len() || !run.is_empty());
        let shape = entra::classify(run)
            .filter(|shape| whole && matches!(shape, Shape::Entra40 | Shape::Entra40MadeUp | Shape::Entra37))?;
        let ends = text.get(end).is_none_or(|next| !entra::is_url_unreserved(*next) || *next == b'.');
        ends.then_some(Found { range: start..end, shape })
    });
    shape.map_or(Seen::Nothing(mark + 1), Seen::Shape)
}

fn token(text: &[u8], start: usize) -> Seen {
    let in_token = |byte: u8| access_token::is_base64url(byte) || byte == b'.';
    if start.checked_sub(1).and_then(|before| text.get(before)).is_some_and(|before| in_token(*before)) {
        return Seen::Nothing(start + 1);
    }
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.iter().take(MAX_TOKEN).take_while(|byte| in_token(**byte)).count();
    let run = rest.get(..length).unwrap_or_default();
    // A sentence may end behind the token.
    let run = run.strip_suffix(b".").unwrap_or(run);
    match access_token::classify(run) {
        Some(shape) => Seen::Shape(Found { range: start..start + run.len(), shape }),
        None => Seen::Nothing(start + length),
    }
}

fn private_key(text: &[u8], start: usize) -> Seen {
    let line = text.get(start..).unwrap_or_default();
    match private_key_header(line) {
        Some(shape) if has_body(line) => {
            let length = header_length(line).unwrap_or_default();
            Seen::Shape(Found { range: start..start + length, shape })
        }
        _ => Seen::Nothing(start + 1),
    }
}

/// The length of `-----BEGIN … KEY-----`.
fn header_length(text: &[u8]) -> Option<usize> {
    let rest = text.get(..text.len().min(MAX_HEADER))?.strip_prefix(b"-----BEGIN ")?;
    let words = rest.iter().take_while(|byte| byte.is_ascii_uppercase() || **byte == b' ').count();
    rest.get(words..)?.starts_with(b"-----").then_some("-----BEGIN ".len() + words + "-----".len())
}

/// The shape of a text that begins with the header of a private key.
pub(super) fn private_key_header(text: &[u8]) -> Option<Shape> {
    let header = text.get(..header_length(text)?)?;
    let kind = header.strip_prefix(b"-----BEGIN ")?.strip_suffix(b"-----")?;
    match kind {
        b"ENCRYPTED PRIVATE KEY" => Some(Shape::EncryptedPrivateKey),
        b"PRIVATE KEY" | b"RSA PRIVATE KEY" | b"EC PRIVATE KEY" | b"OPENSSH PRIVATE KEY" => Some(Shape::PrivateKey),
        _ => None,
    }
}

/// Whether base64 follows the header, at once or in the next line: code that looks for keys, and documents, have none.
fn has_body(text: &[u8]) -> bool {
    let rest = text.get(header_length(text).unwrap_or_default()..).unwrap_or_default();
    // The line break, written out in JSON and in strings, quotes between the parts of a string, and indentation.
    let body = rest.iter().take(64).skip_while(|byte| !byte.is_ascii_alphanumeric());
    let body: Vec<u8> = match rest {
        [b'\\', b'n' | b'r', ..] => body.copied().skip(1).collect(),
        _ => body.copied().collect(),
    };
    let base64 = body.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).count();
    base64 >= 16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forty() -> String {
        format!("zzz8Q~{}blP", "z".repeat(31))
    }

    fn shapes(text: &str) -> Vec<Shape> {
        find_in(text.as_bytes()).into_iter().map(|found| found.shape).collect()
    }

    #[test]
    fn marked_secrets_are_found_in_any_surroundings() {
        for text in ["$s = '{}'", "client_secret={}&x=1", "https://a/?s={}", "(see {}).", "ends with {}.", "{}"] {
            let text = text.replace("{}", &forty());
            assert_eq!(shapes(&text), [Shape::Entra40], "{text}");
            let range = find_in(text.as_bytes())[0].range.clone();
            assert_eq!(text[range], forty());
        }
    }

    #[test]
    fn a_part_of_a_longer_run_is_none() {
        for text in [format!("x{}", forty()), format!("{}x", forty()), format!("{0}{0}", forty()), "8Q~".repeat(1000)] {
            assert_eq!(shapes(&text), [], "{text}");
        }
    }

    #[test]
    fn a_private_key_has_a_body() {
        let header = ["-----BEGIN", "RSA PRIVATE KEY-----"].join(" ");
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
        assert_eq!(shapes(&format!("{header}\n{body}")), [Shape::PrivateKey]);
        assert_eq!(shapes(&format!("\"{header}\\n{body}\"")), [Shape::PrivateKey]);
        assert_eq!(shapes(&format!("    {header}\r\n    {body}")), [Shape::PrivateKey]);
        assert_eq!(shapes(&format!("if text.startswith('{header}'):")), []);
        assert_eq!(shapes(&format!("{}\n{body}", header.replace("RSA PRIVATE", "PUBLIC"))), []);
    }

    #[test]
    fn many_marks_are_read_once() {
        // Quadratic, this would take many minutes.
        let text = "eyJ".repeat(400_000);
        assert_eq!(shapes(&text), []);
        assert_eq!(shapes(&"-----BEGIN ".repeat(100_000)), []);
        assert_eq!(shapes(&"a8Q~".repeat(100_000)), []);
    }
}
