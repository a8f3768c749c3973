//! What the rest of the crate relies on, for tests and fuzzing.
use super::token::{Kind, NONE, partners};
use super::{Dialect, lex, lex_embedded};

/// Checks everything that the rest of the crate relies on.
pub(crate) fn assert_sound(text: &str, dialect: Dialect) {
    let (tokens, embedded) = lex(text, 0..text.len(), dialect);
    // Each byte begins at most a text, a hole, its content and its end.
    assert!(tokens.list.len() <= 5 * text.len() + 16, "no progress: {dialect:?} {text:?}");
    let mut last = 0;
    for token in &tokens.list {
        assert!(token.start <= token.end && token.end as usize <= text.len(), "{dialect:?} {token:?} {text:?}");
        assert!(token.start >= last, "out of order: {dialect:?} {token:?} {text:?}");
        assert!(text.get(token.range()).is_some(), "within a character: {dialect:?} {token:?} {text:?}");
        assert!(text.get(token.content()).is_some(), "within a character: {dialect:?} {token:?} {text:?}");
        last = token.start;
    }
    let partners = partners(&tokens.list);
    for (index, partner) in partners.iter().enumerate().filter(|(_, partner)| **partner != NONE) {
        assert_eq!(partners[*partner as usize] as usize, index, "{dialect:?} {text:?}");
        let kind = tokens.list[index].kind;
        assert_eq!(kind == Kind::Open, (*partner as usize) > index, "{dialect:?} {text:?}");
    }
    for script in embedded {
        for part in &script.parts {
            assert!(text.get(part.range.clone()).is_some(), "{dialect:?} {script:?} {text:?}");
        }
        let starts: Vec<u32> = lex_embedded(text, &script).list.iter().map(|token| token.start).collect();
        assert!(starts.is_sorted(), "parts out of order: {dialect:?} {script:?} {text:?}");
    }
}
