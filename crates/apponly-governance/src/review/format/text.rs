//! Names from a directory, safe to show.

use std::borrow::Cow;

/// `text` on one line, without what steers a terminal or turns the direction of writing round: the name of an app is
/// whatever its maker likes.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|character| if is_unprintable(character) { ' ' } else { character });
    Cow::Owned(shown.collect())
}

fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_steer_nothing() {
        assert_eq!(printable("Payroll – Ausführung"), "Payroll – Ausführung");
        assert_eq!(printable("a\u{1b}[2J\r\nb\u{202e}c\u{feff}"), "a [2J  b c ");
    }
}
