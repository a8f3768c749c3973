//! The text of a file, for what is shown of it and for comments that silence rules.

use std::borrow::Cow;

/// The text of `bytes` in UTF-8 or UTF-16, without its byte order mark. What is wrong in it becomes the replacement
/// character.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match zeros(bytes) {
            (0, 0) => String::from_utf8_lossy(bytes),
            (even, odd) if odd > even.saturating_mul(4) => utf16(bytes, u16::from_le_bytes),
            (even, odd) if even > odd.saturating_mul(4) => utf16(bytes, u16::from_be_bytes),
            _ => String::from_utf8_lossy(bytes),
        },
    }
}

/// How many zeros the beginning has at even and at odd places: western text in UTF-16 has one in every second.
fn zeros(bytes: &[u8]) -> (usize, usize) {
    let (pairs, _) = bytes.get(..bytes.len().min(4096)).unwrap_or_default().as_chunks::<2>();
    pairs
        .iter()
        .fold((0, 0), |(even, odd), [first, second]| (even + usize::from(*first == 0), odd + usize::from(*second == 0)))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'_, str> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    Cow::Owned(char::decode_utf16(units).map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_are_read_with_and_without_mark() {
        let text = "$secret = 'größer'\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little), text);
        assert_eq!(decode(&big), text);
        assert_eq!(decode(&[&[0xff, 0xfe], little.as_slice()].concat()), text);
        assert_eq!(decode(&[&[0xfe, 0xff], big.as_slice()].concat()), text);
        assert_eq!(decode(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), text);
        assert_eq!(decode(b"a\xffb"), "a\u{fffd}b");
    }
}
