//! Which bytes are of names, words and variables.
pub(super) fn small(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'~') || is_letter(byte)
}

/// A letter outside of ASCII. The quotes of word processors begin with 0xE2; no letter of a European language does.
pub(super) fn is_letter(byte: u8) -> bool {
    byte >= 0x80 && byte != 0xE2
}

pub(super) fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_' || is_letter(**byte)).count()
}

/// The length of a variable that begins with `$`: `$x`, `$scope:x`, `${anything}`, `$_`, `${{ an expression }}`; 0 where
/// there is none.
pub(super) fn variable_length(bytes: &[u8]) -> usize {
    let Some(rest) = bytes.get(1..) else { return 0 };
    match rest.first() {
        Some(b'{') => {
            let closing: &[u8] = if rest.starts_with(b"{{") { b"}}" } else { b"}" };
            let line = rest.get(..rest.len().min(256)).unwrap_or(rest);
            memchr::memmem::find(line, closing).map_or(1, |found| found + closing.len() + 1)
        }
        Some(b'_' | b'a'..=b'z' | b'A'..=b'Z') => {
            let name = name_length(rest);
            let behind = rest.get(name..).unwrap_or_default();
            match behind {
                [b':', next, ..] if next.is_ascii_alphabetic() || *next == b'_' => {
                    name + 2 + name_length(behind.get(1..).unwrap_or_default())
                }
                _ => name + 1,
            }
        }
        Some(b'?' | b'$' | b'^') => 2,
        Some(byte) if byte.is_ascii_digit() => 2,
        _ => 0,
    }
}
