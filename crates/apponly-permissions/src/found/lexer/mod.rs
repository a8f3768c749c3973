//! Scripts as tokens: tolerant of anything, in one pass, without a grammar.
//!
//! A grammar that meets an odd line loses the rest of the file; here a string ends at its line if its quote is missing,
//! and a bracket too many is a token like any other.
//!
//! | File | Content |
//! | --- | --- |
//! | `powershell.rs`, `shell.rs`, `python.rs`, `braces.rs` | what strings, comments and words look like there |
//! | `holes.rs` | names of the expressions within strings |

mod braces;
mod holes;
mod powershell;
mod python;
mod shell;

use std::ops::Range;

use super::language::Language;
use super::template::Template;

/// What a [`Token`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::found) enum Kind {
    /// A name, an option, a number, a variable.
    Word,
    /// A string.
    Text(Template),
    /// One byte of punctuation.
    Mark(u8),
    /// The end of a statement.
    End,
}

/// A piece of a script.
#[derive(Debug, Clone)]
pub(in crate::found) struct Token<'a> {
    /// What it is.
    pub(in crate::found) kind: Kind,
    /// As written.
    pub(in crate::found) text: &'a str,
    /// Its offset in the file, in bytes.
    pub(in crate::found) start: usize,
    /// Whether it follows the token before it without a blank.
    pub(in crate::found) glued: bool,
}

impl Token<'_> {
    /// Whether it is this byte of punctuation.
    pub(in crate::found) fn is_mark(&self, mark: u8) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is a word.
    pub(in crate::found) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The tokens of `text` within `range`; offsets count from the beginning of `text`.
pub(in crate::found) fn tokens(text: &str, range: Range<usize>, language: Language) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        text,
        at: range.start,
        end: range.end.min(text.len()),
        glued: false,
        open: Vec::new(),
        heredocs: Vec::new(),
        lonely: 0,
        tokens: Vec::new(),
    };
    while lexer.at < lexer.end {
        let before = lexer.at;
        match language {
            Language::PowerShell => lexer.powershell(),
            Language::Shell => lexer.shell(),
            Language::Python => lexer.python(),
            _ => lexer.braces(language),
        }
        if lexer.at <= before {
            lexer.skip(1);
        }
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    glued: bool,
    /// The brackets that are open.
    open: Vec<u8>,
    /// Here-documents of a shell whose bodies begin at the next line: end mark, whether it holds variables.
    heredocs: Vec<(String, bool)>,
    /// Quotes that were found to have no other.
    lonely: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn byte(&self, ahead: usize) -> u8 {
        let at = self.at + ahead;
        if at < self.end { self.text.as_bytes().get(at).copied().unwrap_or(0) } else { 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn slice(&self, from: usize) -> &'a str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// Goes on by so many bytes, and to the end of a character.
    fn skip(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.end);
        while self.at < self.end && !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.end - self.at);
    }

    /// Goes behind `mark`, or to the end.
    fn skip_behind(&mut self, mark: &str) {
        self.at = self.rest().find(mark).map_or(self.end, |found| self.at + found + mark.len());
    }

    fn push(&mut self, kind: Kind, from: usize) {
        self.tokens.push(Token { kind, text: self.slice(from), start: from, glued: self.glued });
        self.glued = true;
    }

    fn push_text(&mut self, template: Template, from: usize) {
        self.push(Kind::Text(template), from);
    }

    /// A string that began at `from` and met the end of the file: its quote stands alone, and what follows is read again.
    /// After some of them the rest is what it seems to be, so that time stays in proportion.
    fn unterminated(&mut self, from: usize) -> bool {
        self.lonely += 1;
        if self.lonely > 8 {
            return false;
        }
        self.at = from;
        self.mark(b'"', 1);
        true
    }

    /// A blank: what follows is not glued.
    fn blank(&mut self) {
        self.skip(1);
        self.glued = false;
    }

    fn end_statement(&mut self) {
        let from = self.at;
        self.skip(1);
        if !self.tokens.last().is_none_or(|token| token.kind == Kind::End) {
            self.push(Kind::End, from);
        }
        self.glued = false;
    }

    /// One byte of punctuation; brackets are counted.
    fn mark(&mut self, byte: u8, length: usize) {
        let from = self.at;
        self.skip(length);
        match byte {
            b'(' | b'[' | b'{' => self.open.push(byte),
            b')' | b']' | b'}' => {
                let opener = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                // What was left open in between is closed with it.
                if let Some(found) = self.open.iter().rposition(|open| *open == opener) {
                    self.open.truncate(found);
                }
            }
            _ => {}
        }
        self.push(Kind::Mark(byte), from);
    }

    fn word(&mut self, is_part: impl Fn(u8) -> bool) {
        let from = self.at;
        self.skip(1);
        while self.at < self.end && is_part(self.byte(0)) {
            self.skip(1);
        }
        self.push(Kind::Word, from);
    }

    /// A line break where lines end statements, unless a bracket is open that spans lines.
    fn line_break(&mut self, spanning: &[u8]) {
        match self.open.last() {
            Some(open) if spanning.contains(open) => self.blank(),
            _ => self.end_statement(),
        }
    }

    /// The offset of the bracket that closes the one at `from`, strings left out; at most the end. Gives up behind 1 KiB:
    /// an expression in a string is short.
    fn matching(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let end = self.end.min(from.saturating_add(1024));
        let mut depth = 0_usize;
        let mut quote = None;
        for at in from..end {
            let byte = bytes.get(at).copied().unwrap_or(0);
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'(' | b'{' | b'[') => depth += 1,
                (None, b')' | b'}' | b']') => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at;
                    }
                }
                _ => {}
            }
        }
        // Without its end it is the bracket alone.
        from
    }

    /// The name in `${name}`, and the offset of its closing bracket, which is near or not there.
    fn braced(&self) -> Option<(&'a str, usize)> {
        let bytes = self.text.as_bytes();
        let from = self.at + 2;
        let limit = self.end.min(from.saturating_add(512));
        let close = (from..limit).find(|at| bytes.get(*at) == Some(&b'}'))?;
        Some((self.text.get(from..close)?, close))
    }

    /// A hole whose bracket opens at `open`; goes behind its closing bracket.
    fn bracketed_hole(&mut self, open: usize, template: &mut Template) {
        let close = self.matching(open);
        if close == open {
            template.push(self.text.get(self.at..=open).unwrap_or_default());
            self.at = open + 1;
            return;
        }
        let inside = self.text.get(open + 1..close).unwrap_or_default();
        template.append(&Template::hole(holes::name(inside), open + 1..close));
        self.at = close + 1;
    }
}

/// Whether a byte can be in a name; other alphabets count.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
