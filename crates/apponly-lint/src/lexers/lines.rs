//! Files of `NAME=value` lines: `.env`, `.ini`, `.properties`.
use std::ops::Range;

use super::token::{HOLE, HOLES, Kind, NEWLINE, SPACE, Tokens};

/// Appends the tokens of `text[position..end]`.
pub(crate) fn lex(text: &str, position: usize, end: usize, tokens: &mut Tokens) {
    let mut start = position;
    let part = text.get(position..end).unwrap_or_default();
    for line in part.split_inclusive('\n') {
        tokens.mark(NEWLINE | SPACE);
        read_line(line, start, tokens);
        start += line.len();
    }
}

fn read_line(line: &str, start: usize, tokens: &mut Tokens) {
    let content = line.trim_end();
    let trimmed = content.trim_start();
    if trimmed.is_empty() || trimmed.starts_with(['#', ';', '[', '!']) {
        return;
    }
    let trimmed = trimmed.strip_prefix("export ").map_or(trimmed, str::trim_start);
    let key_start = start + content.len() - trimmed.len();
    let Some(separator) = trimmed.find(['=', ':']) else { return };
    let key = trimmed.get(..separator).unwrap_or_default().trim_end();
    tokens.word(Kind::Word, key_start..key_start + key.len());
    tokens.word(Kind::Operator, key_start + separator..key_start + separator + 1);
    let value = trimmed.get(separator + 1..).unwrap_or_default();
    let blanks = value.len() - value.trim_start().len();
    scalar(value.trim_start(), key_start + separator + 1 + blanks, tokens);
}

/// A value of one line: its quotes are taken off, a comment behind it is left out, and templates in it are holes.
pub(super) fn scalar(value: &str, start: usize, tokens: &mut Tokens) {
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let (length, quotes) = match quote.and_then(|quote| value.get(1..)?.find(quote)) {
        Some(found) => (found + 2, 1),
        None => {
            let comment = value.find(" #").unwrap_or(value.len());
            (value.get(..comment).unwrap_or(value).trim_end().len(), 0)
        }
    };
    let token = tokens.push(Kind::Text, start..start + length, quotes, quotes);
    let mut from = 0;
    while let Some(hole) = next_hole(value.get(..length).unwrap_or_default(), from) {
        tokens.flag(token, HOLES);
        let range = start + hole.start..start + hole.end;
        tokens.bracket(Kind::Open, range.start..range.start, HOLE);
        tokens.word(Kind::Variable, range.clone());
        tokens.bracket(Kind::Close, range.end..range.end, HOLE);
        from = hole.end;
    }
}

/// `${{ x }}`, `{{ x }}`, `${x}`, `$(x)`, `$x`, `%(x)s`, `#{x}#`, `<(x)>` of the template languages that fill such files.
pub(super) fn next_hole(value: &str, from: usize) -> Option<Range<usize>> {
    let rest = value.get(from..)?;
    let mut search = 0;
    while let Some(found) = rest.get(search..)?.find(['$', '{', '#', '%']) {
        let at = search + found;
        let tail = rest.get(at..)?;
        let closing = match tail {
            _ if tail.starts_with("${{") || tail.starts_with("{{") => "}}",
            _ if tail.starts_with("${") || tail.starts_with("#{") => "}",
            _ if tail.starts_with("$(") => ")",
            _ if tail.starts_with("%(") => ")s",
            _ if tail.starts_with('$') && tail.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) => {
                let name =
                    tail.bytes().skip(1).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
                return Some(from + at..from + at + name + 1);
            }
            _ => "",
        };
        if let Some(end) = (!closing.is_empty()).then(|| near(tail).find(closing)).flatten() {
            return Some(from + at..from + at + end + closing.len());
        }
        search = at + 1;
    }
    None
}

/// Templates are short: what has no end within so much text is none.
fn near(text: &str) -> &str {
    text.get(..super::dialect::floor(text, 512)).unwrap_or(text)
}
