//! Scripts within other files, in one part or in several.
use std::ops::Range;

use super::token::{NEWLINE, SPACE, Token, Tokens};
use super::{Dialect, lex};

/// A script within another file, such as the `run` of a workflow.
#[derive(Clone, Debug)]
pub(crate) struct Embedded {
    pub(crate) dialect: Dialect,
    /// In order; each begins on a line of its own.
    pub(crate) parts: Vec<Part>,
}

/// A part of a script, such as one member of `script`.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) range: Range<usize>,
    pub(crate) folded: Folded,
}

/// Which line breaks are blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folded {
    No,
    /// Those of a `>` block: all but the ones around blank lines and lines that are indented further.
    Block,
    /// Those of a plain value over several lines: all.
    Plain,
}

impl Embedded {
    /// A script of one part, whose line breaks are what they are.
    pub(crate) fn new(dialect: Dialect, range: Range<usize>) -> Self {
        Self { dialect, parts: vec![Part { range, folded: Folded::No }] }
    }
}

/// The tokens of all parts of a script.
pub(crate) fn lex_embedded(text: &str, script: &Embedded) -> Tokens {
    let mut all = Tokens::default();
    for part in &script.parts {
        let (mut tokens, _) = lex(text, part.range.clone(), script.dialect);
        unfold(text, part, &mut tokens.list);
        if let Some(first) = tokens.list.first_mut() {
            first.flags |= NEWLINE | SPACE;
        }
        if all.list.is_empty() {
            all = tokens;
        } else {
            all.list.append(&mut tokens.list);
            all.full |= tokens.full;
        }
    }
    all
}

/// Takes the line breaks that are blanks from the tokens of a part.
fn unfold(text: &str, part: &Part, tokens: &mut [Token]) {
    if part.folded == Folded::No {
        return;
    }
    let mut least = None;
    let mut deeper_before = false;
    for token in tokens.iter_mut().filter(|token| token.has(NEWLINE)) {
        let before = text.get(part.range.start..token.start as usize).unwrap_or_default();
        let line = before.trim_end_matches([' ', '\t']);
        let indent = before.len() - line.len();
        let above = line.strip_suffix('\n').unwrap_or_default().trim_end_matches([' ', '\t', '\r']);
        let deeper = *least.get_or_insert(indent) < indent;
        let blank = above.is_empty() || above.ends_with('\n');
        if part.folded == Folded::Plain || (!blank && !deeper && !deeper_before) {
            token.flags = token.flags & !NEWLINE | SPACE;
        }
        deeper_before = deeper;
    }
}
