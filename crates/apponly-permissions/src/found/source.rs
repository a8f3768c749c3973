//! The tokens of a script with their brackets paired.

use std::ops::Range;

use super::language::Language;
use super::lexer::{self, Kind, Token};
use super::template::Template;

/// No bracket.
pub(super) const NONE: usize = usize::MAX;

/// A statement is looked at so many tokens far in each direction: work stays linear whatever the file holds.
const REACH: usize = 300;

/// A script, ready to be looked at.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// In which language it is read.
    pub(super) language: Language,
    /// Its tokens.
    pub(super) tokens: Vec<Token<'a>>,
    /// For each bracket its other one, or itself where that is missing.
    partner: Vec<usize>,
    /// For each token the bracket that it is in, or [`NONE`].
    enclosing: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>, language: Language) -> Self {
        let tokens = lexer::tokens(text, range, language);
        let mut partner: Vec<_> = (0..tokens.len()).collect();
        let mut enclosing = Vec::with_capacity(tokens.len());
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let opener = match token.kind {
                Kind::Mark(b')') => b'(',
                Kind::Mark(b']') => b'[',
                Kind::Mark(b'}') => b'{',
                _ => 0,
            };
            if opener != 0
                && let Some(found) = open.iter().rev().take(64).position(|(byte, _)| *byte == opener)
            {
                let place = open.len() - 1 - found;
                if let Some((_, other)) = open.get(place).copied() {
                    partner[index] = other;
                    partner[other] = index;
                }
                open.truncate(place);
            }
            enclosing.push(open.last().map_or(NONE, |(_, index)| *index));
            if let Kind::Mark(byte @ (b'(' | b'[' | b'{')) = token.kind {
                open.push((byte, index));
            }
        }
        Self { language, tokens, partner, enclosing }
    }

    pub(super) fn token(&self, index: usize) -> Option<&Token<'a>> {
        self.tokens.get(index)
    }

    /// Whether the token at `index` is this punctuation.
    pub(super) fn is_mark(&self, index: usize, mark: u8) -> bool {
        self.token(index).is_some_and(|token| token.is_mark(mark))
    }

    /// Whether the token is this punctuation, without a blank before it.
    pub(super) fn is_glued_mark(&self, index: usize, mark: u8) -> bool {
        self.token(index).is_some_and(|token| token.is_mark(mark) && token.glued)
    }

    /// The word at `index`.
    pub(super) fn word(&self, index: usize) -> Option<&'a str> {
        self.token(index).filter(|token| token.is_word()).map(|token| token.text)
    }

    /// The string at `index`.
    pub(super) fn string(&self, index: usize) -> Option<&Template> {
        match &self.token(index)?.kind {
            Kind::Text(template) => Some(template),
            _ => None,
        }
    }

    /// Whether a statement ends at `index`, or the file.
    pub(super) fn is_end(&self, index: usize) -> bool {
        self.token(index).is_none_or(|token| token.kind == Kind::End)
    }

    /// The other bracket of the one at `index`; `index` itself where there is none.
    pub(super) fn partner(&self, index: usize) -> usize {
        self.partner.get(index).copied().unwrap_or(index)
    }

    /// The bracket that the token is in, or [`NONE`].
    pub(super) fn enclosing(&self, index: usize) -> usize {
        self.enclosing.get(index).copied().unwrap_or(NONE)
    }

    /// The first index behind the group that opens at `index`, or behind the token.
    pub(super) fn behind(&self, index: usize) -> usize {
        self.partner(index).max(index) + 1
    }

    /// The direct members of the group that opens at `open`: nested groups count as their opening bracket.
    pub(super) fn members(&self, open: usize) -> impl Iterator<Item = usize> {
        let close = match self.partner(open) {
            close if close > open => close,
            _ => open,
        };
        self.walk(open + 1, close)
    }

    /// The tokens from `from` to `end` without the insides of groups.
    pub(super) fn walk(&self, from: usize, end: usize) -> impl Iterator<Item = usize> {
        let mut at = from;
        std::iter::from_fn(move || {
            let current = at;
            at = self.behind(current);
            (current < end).then_some(current)
        })
    }

    /// The statement of a command language around `index`, within its innermost bracket.
    pub(super) fn statement(&self, index: usize) -> Range<usize> {
        let open = self.enclosing(index);
        let lowest = if open == NONE { 0 } else { open + 1 }.max(index.saturating_sub(REACH));
        let mut from = index;
        while from > lowest {
            let before = from - 1;
            if self.is_boundary(before) {
                break;
            }
            let opener = self.partner(before);
            from = if opener < before { opener } else { before };
        }
        let highest = if open == NONE || self.partner(open) <= open { self.tokens.len() } else { self.partner(open) };
        let highest = highest.min(index.saturating_add(REACH));
        let mut end = index;
        while end < highest && !self.is_boundary(end) {
            end = self.behind(end);
        }
        from.max(lowest)..end.min(highest).max(index)
    }

    fn is_boundary(&self, index: usize) -> bool {
        self.token(index).is_none_or(|token| match token.kind {
            Kind::End => true,
            Kind::Mark(b'|' | b'&') => true,
            Kind::Mark(b'`') => self.language == Language::Shell,
            _ => false,
        })
    }

    /// The names that lead to the bracket at `open`, `a.b.c` in their order, with their first index; empty where nothing
    /// is called.
    pub(super) fn callee(&self, open: usize) -> (Vec<&'a str>, usize) {
        let mut names = Vec::new();
        let mut at = open;
        while at > 0 && names.len() < 12 {
            let before = at - 1;
            let Some(token) = self.token(before) else { break };
            if let Some(name) = self.word(before) {
                names.push(name);
                at = before;
                // Generic arguments and namespaces stay out; a dot or two colons lead further.
                let dot = at.checked_sub(1).filter(|dot| self.is_mark(*dot, b'.') || self.is_mark(*dot, b':'));
                let Some(mut dot) = dot else { break };
                while dot > 0 && (self.is_mark(dot - 1, b'?') || self.is_mark(dot - 1, b':')) {
                    dot -= 1;
                }
                at = dot;
            } else if token.is_mark(b')') || token.is_mark(b']') || token.is_mark(b'>') && names.is_empty() {
                let opener = match token.kind {
                    Kind::Mark(b'>') => self.generic(before),
                    _ => self.partner(before),
                };
                if opener >= before {
                    break;
                }
                at = opener;
            } else {
                break;
            }
        }
        names.reverse();
        (names, at)
    }

    /// The `<` of the generic arguments that end at `close`, near before it.
    fn generic(&self, close: usize) -> usize {
        let near = close.saturating_sub(12)..close;
        near.rev().find(|index| self.is_mark(*index, b'<')).unwrap_or(close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str, language: Language) -> Source<'_> {
        Source::new(text, 0..text.len(), language)
    }

    fn index(source: &Source<'_>, text: &str) -> usize {
        source.tokens.iter().position(|token| token.text == text).unwrap()
    }

    #[test]
    fn statement_ends_at_pipes_and_lines_but_not_at_nested_ones() {
        let source = source("a; $x = irm -Uri ($y | z) -Method Post | select w\nb", Language::PowerShell);
        let statement = source.statement(index(&source, "-Uri"));
        let texts: Vec<_> = statement.map(|index| source.tokens[index].text).collect();
        assert_eq!(texts.first(), Some(&"$x"));
        assert_eq!(texts.last(), Some(&"Post"));
    }

    #[test]
    fn callee_is_the_chain_before_the_bracket() {
        let source = source("await this.http.get<User[]>(url)", Language::JavaScript);
        let open = index(&source, "(");
        assert_eq!(source.callee(open).0, ["this", "http", "get"]);
    }

    #[test]
    fn brackets_without_partner_are_tokens() {
        let source = source(") ( ] {", Language::Python);
        assert!((0..4).all(|index| source.partner(index) == index));
    }
}
