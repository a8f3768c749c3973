//! Whether code gives a type `Role` to something, rather than compares with it.
use crate::file::File;
use crate::flow::document::{Document, Tokens};
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::words::Word;

/// Whether a type `Role` is given to anything in the code of a file.
pub(in crate::rules) fn anywhere(file: &File<'_, '_>) -> bool {
    let adds = |place: crate::file::Place| file.text.get(place.at..place.at + place.length) == Some("=Role");
    file.of(Word::Declares).any(adds)
        || file.documents.iter().any(|document| within(document, &(0..document.tokens.len())))
}

/// Whether it is given within some tokens.
pub(in crate::rules) fn within(document: &Document<'_>, tokens: &Tokens) -> bool {
    tokens.clone().any(|token| match document.kind(token) {
        Some(Kind::Text) => match document.content(token) {
            "Role" => !is_compared(document, token),
            text => is_role_in_text(text),
        },
        Some(Kind::Word) => document.raw(token) == "Role" && is_word_role(document, token),
        _ => false,
    })
}

/// Dialects in which a plain word is a text.
fn is_word_role(document: &Document<'_>, token: usize) -> bool {
    let plain = document.dialect.has_commands();
    plain && token > 0 && !is_compared(document, token)
}

/// Compared with, or the key of a map, or a case.
fn is_compared(document: &Document<'_>, token: usize) -> bool {
    const COMPARES: &[&str] = &[
        "==",
        "===",
        "!=",
        "!==",
        "=~",
        "-eq",
        "-ceq",
        "-ieq",
        "-ne",
        "-in",
        "-notin",
        "-contains",
        "-like",
        "-match",
        "in",
        "is",
        "case",
        "-notcontains",
    ];
    let compares = |at: usize| COMPARES.iter().any(|word| document.raw(at).eq_ignore_ascii_case(word));
    let next = document.after(token);
    let labels =
        matches!(document.raw(next), ":" | "=>" | "=") || document.token(next).is_some_and(|own| own.opens(b'{'));
    let asked = document
        .calls_around(token)
        .next()
        .is_some_and(|call| matches!(call.folded.as_str(), "equals" | "includes" | "contains" | "compare" | "test"));
    // `type Kind = "Role" | "Scope"`
    let union = |at: usize| document.dialect == Dialect::JavaScript && document.is_operator(at, "|");
    if union(next) || token.checked_sub(1).is_some_and(union) {
        return true;
    }
    labels || asked || compares(next) || token.checked_sub(1).is_some_and(compares)
}

/// `"type": "Role"` in any way of writing, or `…=Role`, within a longer text.
fn is_role_in_text(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), b"Role").any(|at| {
        let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + 4..).unwrap_or_default());
        if behind.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            return false;
        }
        let quotes = ['"', '\'', '\\', '`', ' ', '\t'];
        let key = before.trim_end_matches(quotes);
        let Some(key) = key.strip_suffix([':', '=']).filter(|key| !key.ends_with(['=', '!', '~'])) else {
            return false;
        };
        // `GUID=Role`, or the key of an object.
        let glued = before.ends_with('=')
            && key.ends_with(|letter: char| letter.is_alphanumeric() || "}$)\u{fffc}".contains(letter));
        let key = key.trim_end_matches(quotes);
        glued || key.get(key.len().saturating_sub(4)..).is_some_and(|key| key.eq_ignore_ascii_case("type"))
    })
}
