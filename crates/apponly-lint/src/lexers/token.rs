//! Tokens that all dialects share: byte ranges into the text, no allocation for each.
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, a keyword, a bare word of a command line.
    Word,
    /// A variable of a shell (`$x`, `${x}`, `$env:X`, `@splat`) or an expression of a template (`${{ secrets.X }}`).
    Variable,
    /// `-Name` or `--name`.
    Option,
    /// A string of any form; its holes follow it, each between an [`Kind::Open`] and a [`Kind::Close`] of bracket
    /// [`HOLE`].
    Text,
    Number,
    Open,
    Close,
    Operator,
}

/// The bracket of an interpolation.
pub(crate) const HOLE: u8 = b'h';

/// A line begins before this token.
pub(crate) const NEWLINE: u8 = 1;
/// White space stands before this token.
pub(crate) const SPACE: u8 = 2;
/// Holes follow this text.
pub(crate) const HOLES: u8 = 4;
/// Quotes of a shell stand within this text.
pub(crate) const QUOTES: u8 = 8;
/// A here-document or a block.
pub(crate) const BLOCK: u8 = 16;
/// A splat (`@parameters`) in PowerShell.
pub(crate) const SPLAT: u8 = 32;
/// Escapes mean nothing within this text.
pub(crate) const VERBATIM: u8 = 64;

/// One token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// First byte in the text of the file.
    pub(crate) start: u32,
    /// Behind the last byte.
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
    /// Bytes before the content of a text; the bracket of an opening or closing token; the first byte of an operator.
    pub(crate) prefix: u8,
    /// Bytes behind the content of a text; the second byte of an operator, or 0.
    pub(crate) suffix: u8,
}

impl Token {
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Where the content of a text is, without its quotes.
    pub(crate) fn content(self) -> Range<usize> {
        if self.kind != Kind::Text {
            return self.range();
        }
        let start = (self.start as usize + usize::from(self.prefix)).min(self.end as usize);
        start..(self.end as usize).saturating_sub(usize::from(self.suffix)).max(start)
    }

    pub(crate) fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// The first two bytes of an operator, the second 0 where there is none; `None` for other tokens and longer operators.
    pub(crate) fn operator(self) -> Option<[u8; 2]> {
        (self.kind == Kind::Operator && self.end.wrapping_sub(self.start) <= 2).then_some([self.prefix, self.suffix])
    }

    pub(crate) fn opens(self, bracket: u8) -> bool {
        self.kind == Kind::Open && self.prefix == bracket
    }

    pub(crate) fn closes(self, bracket: u8) -> bool {
        self.kind == Kind::Close && self.prefix == bracket
    }
}

/// No partner: a bracket that nothing closes, or that nothing opened.
pub(crate) const NONE: u32 = u32::MAX;

/// So many tokens of one document are kept: 12 bytes each.
pub(crate) const MAXIMUM: usize = 1_000_000;

/// Tokens as they are found.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    pending: u8,
    /// The maximum was reached; the rest of the document is unread.
    pub(crate) full: bool,
}

impl Tokens {
    /// With room for the tokens that a text of so many bytes has as a rule.
    pub(crate) fn for_text(bytes: usize) -> Self {
        Self { list: Vec::with_capacity((bytes / 6).min(MAXIMUM)), ..Self::default() }
    }

    /// The next token has this flag.
    pub(crate) fn mark(&mut self, flag: u8) {
        self.pending |= flag;
    }

    /// Appends a token and returns its index.
    pub(crate) fn push(&mut self, kind: Kind, range: Range<usize>, prefix: u8, suffix: u8) -> usize {
        if self.list.len() >= MAXIMUM {
            self.full = true;
            return self.list.len().saturating_sub(1);
        }
        let flags = std::mem::take(&mut self.pending);
        let (start, end) = (position(range.start), position(range.end));
        self.list.push(Token { start, end, kind, flags, prefix, suffix });
        self.list.len() - 1
    }

    pub(crate) fn word(&mut self, kind: Kind, range: Range<usize>) -> usize {
        self.push(kind, range, 0, 0)
    }

    pub(crate) fn bracket(&mut self, kind: Kind, range: Range<usize>, bracket: u8) {
        self.push(kind, range, bracket, 0);
    }

    /// Says where the text of that index ends, and of how many bytes its closing quote is.
    pub(crate) fn end_text(&mut self, index: usize, end: usize, suffix: u8) {
        if let Some(token) = self.list.get_mut(index) {
            token.end = position(end).max(token.start);
            token.suffix = suffix;
        }
    }

    /// Takes back the tokens behind `keep` that begin at or behind a place: a text turned out to end before them.
    pub(crate) fn take_back(&mut self, keep: usize, position: usize) {
        while self.list.len() > keep + 1 && self.list.last().is_some_and(|token| token.start as usize >= position) {
            self.list.pop();
        }
    }

    pub(crate) fn flag(&mut self, index: usize, flag: u8) {
        if let Some(token) = self.list.get_mut(index) {
            token.flags |= flag;
        }
    }
}

fn position(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX - 1)
}

/// Writes its first bytes into each operator, so that nobody has to look for them in the text.
pub(crate) fn name_operators(text: &str, tokens: &mut [Token]) {
    for token in tokens.iter_mut().filter(|token| token.kind == Kind::Operator) {
        let bytes = text.as_bytes().get(token.range()).unwrap_or_default();
        token.prefix = bytes.first().copied().unwrap_or(0);
        token.suffix = bytes.get(1).copied().unwrap_or(0);
    }
}

/// For each token the index of the bracket that belongs to it, or [`NONE`]. A bracket of the wrong kind closes what is
/// open within its own, so that one odd line cannot take the rest of the file with it.
pub(crate) fn partners(tokens: &[Token]) -> Vec<u32> {
    let mut partners = vec![NONE; tokens.len()];
    let mut open: Vec<u32> = Vec::new();
    let mut counts = [0_u32; 256];
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => {
                open.push(position(index));
                counts[usize::from(token.prefix)] += 1;
            }
            Kind::Close if counts[usize::from(token.prefix)] > 0 => {
                while let Some(candidate) = open.pop() {
                    let bracket = tokens.get(candidate as usize).map_or(0, |token| token.prefix);
                    counts[usize::from(bracket)] -= 1;
                    if bracket == token.prefix {
                        for (at, partner) in [(candidate as usize, position(index)), (index, candidate)] {
                            if let Some(place) = partners.get_mut(at) {
                                *place = partner;
                            }
                        }
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    partners
}
