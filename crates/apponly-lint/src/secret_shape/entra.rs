//! The forms of Entra's client secrets.

use super::Shape;
use super::check_digits::check_digits;

/// Characters of the forms of 34, 37 and 40: the unreserved ones of a URL.
pub(super) fn is_url_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

pub(super) fn classify(text: &[u8]) -> Option<Shape> {
    match text.len() {
        40 if is_marked(text, b'8') => Some(checked(text)),
        37 if is_marked(text, b'7') => Some(Shape::Entra37),
        36 if is_guid(text) => Some(Shape::Guid),
        34 if text.iter().all(|byte| is_url_unreserved(*byte)) && is_varied(text) => Some(Shape::Entra34),
        32 if is_mixed_32(text) => Some(Shape::Entra32),
        44 if is_base64_of_32_bytes(text) => Some(Shape::Entra44),
        _ => None,
    }
}

/// Three characters, the generation's digit, `Q~`, and the rest.
fn is_marked(text: &[u8], generation: u8) -> bool {
    text.get(3..6) == Some(&[generation, b'Q', b'~']) && text.iter().all(|byte| is_url_unreserved(*byte))
}

fn checked(text: &[u8]) -> Shape {
    let (start, digits) = text.split_at_checked(37).unwrap_or((text, &[]));
    if check_digits(start) == digits { Shape::Entra40 } else { Shape::Entra40MadeUp }
}

/// The 8-4-4-4-12 form in either case.
fn is_guid(text: &[u8]) -> bool {
    text.iter().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

fn is_mixed_32(text: &[u8]) -> bool {
    let punctuation = |byte: &u8| b"[]:@.*=?/+-_".contains(byte);
    let marks = text.iter().filter(|byte| punctuation(byte)).count();
    // Paths and dotted names have few kinds of marks, and words between them.
    let kinds = b"[]:@*=?+".iter().filter(|mark| text.contains(mark)).count();
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || punctuation(byte))
        && marks >= 2
        && kinds >= 1
        && is_varied(text)
}

fn is_base64_of_32_bytes(text: &[u8]) -> bool {
    let Some((b'=', digits)) = text.split_last() else { return false };
    // Of the last digit only four bits are used: the others are zero.
    let ends_well = digits.last().is_some_and(|last| b"AEIMQUYcgkosw048".contains(last));
    digits.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        && ends_well
        && is_varied(text)
}

/// Random text has both cases, digits, and repeats itself little; names and paths do not.
pub(super) fn is_varied(text: &[u8]) -> bool {
    let count = |test: fn(&u8) -> bool| text.iter().filter(|byte| test(byte)).count();
    let (upper, lower) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    let digits = count(u8::is_ascii_digit);
    let mut seen = [false; 256];
    for byte in text {
        if let Some(seen) = seen.get_mut(usize::from(*byte)) {
            *seen = true;
        }
    }
    let distinct = seen.iter().filter(|seen| **seen).count();
    // Of 32 random characters about 26 differ, and fewer than 16 practically never.
    upper >= 3 && lower >= 3 && digits >= 1 && distinct >= 16
}

/// Names are made of words: of their neighbouring characters about half are small letters both, of random ones a sixth.
pub(super) fn is_drawn(text: &[u8]) -> bool {
    let pairs = |test: fn(&u8) -> bool| {
        text.iter().zip(text.iter().skip(1)).filter(|(one, two)| test(one) && test(two)).count()
    };
    [u8::is_ascii_lowercase, u8::is_ascii_uppercase].iter().all(|test| pairs(*test) * 10 <= text.len() * 3)
}
