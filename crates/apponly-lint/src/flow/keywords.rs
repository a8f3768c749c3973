//! Words that are neither functions nor commands, in any of the dialects.
use super::document::Document;
use crate::lexers::token::Kind;

/// Whether a word is a keyword of one of the languages, behind which no call's parenthesis stands.
pub(super) fn is_keyword(word: &str) -> bool {
    let mut lower = [0_u8; 10];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    matches!(
        &*lower,
        b"if"
            | b"else"
            | b"elif"
            | b"elseif"
            | b"for"
            | b"foreach"
            | b"while"
            | b"until"
            | b"switch"
            | b"case"
            | b"default"
            | b"catch"
            | b"try"
            | b"finally"
            | b"return"
            | b"using"
            | b"lock"
            | b"function"
            | b"class"
            | b"in"
            | b"do"
            | b"await"
            | b"async"
            | b"not"
            | b"and"
            | b"or"
            | b"lambda"
            | b"with"
            | b"throw"
            | b"param"
            | b"begin"
            | b"process"
            | b"end"
            | b"trap"
            | b"then"
            | b"fi"
            | b"done"
            | b"esac"
            | b"match"
            | b"yield"
            | b"except"
            | b"raise"
            | b"assert"
            | b"del"
    )
}

/// Whether a command may stand behind that token.
pub(super) fn takes_command(document: &Document<'_>, index: usize) -> bool {
    document.kind(index) == Some(Kind::Word)
        && matches!(
            document.raw(index),
            "return"
                | "Return"
                | "then"
                | "do"
                | "else"
                | "elif"
                | "if"
                | "while"
                | "until"
                | "sudo"
                | "exec"
                | "time"
                | "RUN"
                | "in"
                | "!"
                | "throw"
                | "env"
                | "nohup"
        )
}

/// Whether a line break before that token ends no statement, in languages that mostly do without a sign for its end.
pub(super) fn joins_lines(document: &Document<'_>, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| document.token(before));
    let joined_before = match before.map(|token| token.kind) {
        Some(Kind::Operator) => !document.is_operator(index - 1, ";"),
        Some(Kind::Open) | None => true,
        _ => false,
    };
    let joined_behind = match document.kind(index) {
        Some(Kind::Operator) => !document.is_operator(index, ";"),
        Some(Kind::Close) => true,
        Some(Kind::Open) => document.token(index).is_some_and(|token| token.opens(b'{')),
        _ => false,
    };
    joined_before || joined_behind
}
