//! Languages of brackets and names: Python, C#, JavaScript and their like, Terraform, Bicep, JSON, TOML. One lexer, a
//! table of differences.
mod f_sharp;
mod syntax;

use super::token::{BLOCK, HOLE, HOLES, Kind, NEWLINE, SPACE, Tokens, VERBATIM};
use syntax::{Apostrophe, Holes, Syntax};
pub(crate) use syntax::{BICEP, C_SHARP, F_SHARP, JAVA_SCRIPT, JSON, PYTHON, TERRAFORM, TOML, VISUAL_BASIC};

/// Deeper interpolations are read as text.
const MAXIMUM_DEPTH: usize = 32;

/// A string that is being read.
#[derive(Clone, Copy, Debug)]
struct Quoted {
    token: usize,
    quote: u8,
    /// How many quotes close it: 1, or 3 and more.
    count: usize,
    escapes: bool,
    /// `""` stands for one quote.
    doubled: bool,
    lines: bool,
    hole: Hole,
    /// Braces that are open in the hole, once within one.
    braces: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hole {
    No,
    Brace,
    DollarBrace,
}

/// Appends the tokens of `text[position..end]`.
pub(crate) fn lex(text: &str, position: usize, end: usize, syntax: Syntax, tokens: &mut Tokens) {
    let bytes = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    Lexer { bytes, position, syntax, tokens, strings: Vec::new(), misses: 0 }.run();
}

struct Lexer<'a> {
    bytes: &'a [u8],
    position: usize,
    syntax: Syntax,
    tokens: &'a mut Tokens,
    /// The strings whose holes are being read.
    strings: Vec<Quoted>,
    /// How often the end of something was not found. Each time costs a look at the whole rest.
    misses: u8,
}

/// After so many misses nothing is looked for beyond its line.
const MAXIMUM_MISSES: u8 = 16;

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.position) {
            if self.tokens.full {
                return;
            }
            match byte {
                b'\n' => self.newline(),
                b' ' | b'\t' | b'\r' => {
                    self.tokens.mark(SPACE);
                    self.position += 1;
                }
                b'\\' if self.follows(1, b"\n") => self.position += 2,
                b'\\' if self.follows(1, b"\r\n") => self.position += 3,
                b'#' if self.syntax.hash => self.skip_line(),
                b'/' if self.syntax.slashes && self.follows(1, b"/") => self.skip_line(),
                b'/' if self.syntax.slashes && self.follows(1, b"*") => self.skip_block(b"*/"),
                b'(' | b'[' | b'|' | b'<' if self.syntax.apostrophe == Apostrophe::Letter && self.f_sharp(byte) => {}
                b'_' if self.syntax.apostrophe == Apostrophe::Comment && self.continues() => {}
                b'\'' if self.syntax.apostrophe == Apostrophe::Comment => self.skip_line(),
                b'\'' if self.syntax.apostrophe == Apostrophe::Letter => self.letter(),
                b'"' | b'\'' => self.string(0),
                b'`' if self.syntax.back_tick => self.string(0),
                b'<' if self.syntax.here_document && self.follows(1, b"<") => self.here_document(),
                b'(' | b'[' | b'{' => self.open(byte),
                b')' | b']' | b'}' => self.close(byte),
                b'0'..=b'9' => self.number(),
                _ if is_name(byte) => self.name(),
                b'$' | b'@' if self.syntax.holes == Holes::CSharp => self.prefixed_string(),
                _ => self.operator(),
            }
        }
    }

    fn follows(&self, offset: usize, what: &[u8]) -> bool {
        self.bytes.get(self.position + offset..).is_some_and(|rest| rest.starts_with(what))
    }

    fn at(&self, offset: usize) -> u8 {
        self.bytes.get(self.position + offset).copied().unwrap_or(0)
    }

    /// A string that may not span lines ends with its line, and so do its holes.
    fn newline(&mut self) {
        if self.strings.last().is_some_and(|string| !string.lines) {
            self.strings.clear();
        }
        self.tokens.mark(NEWLINE | SPACE);
        self.position += 1;
    }

    fn skip_line(&mut self) {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        self.position += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    /// The `_` of Visual Basic at the end of a line, which goes on in the next.
    fn continues(&mut self) -> bool {
        let rest = self.bytes.get(self.position + 1..).unwrap_or_default();
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        let before = self.position.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ');
        let continues = rest.get(blanks) == Some(&b'\n') && matches!(before, b' ' | b'\t');
        if continues {
            self.tokens.mark(SPACE);
            self.position += blanks + 2;
        }
        continues
    }

    fn skip_block(&mut self, close: &[u8; 2]) {
        let rest = self.bytes.get(self.position + 2..).unwrap_or_default();
        let end = if self.misses < MAXIMUM_MISSES { memchr::memmem::find(rest, close) } else { None };
        match end {
            Some(length) => self.position += length + 4,
            None => {
                self.misses = self.misses.saturating_add(1);
                self.skip_line();
            }
        }
        self.tokens.mark(SPACE);
    }

    fn open(&mut self, bracket: u8) {
        if let (b'{', Some(string)) = (bracket, self.strings.last_mut()) {
            string.braces += 1;
        }
        self.tokens.bracket(Kind::Open, self.position..self.position + 1, bracket);
        self.position += 1;
    }

    fn close(&mut self, bracket: u8) {
        if let (b'}', Some(string)) = (bracket, self.strings.last_mut()) {
            if string.braces == 0 {
                self.tokens.bracket(Kind::Close, self.position..self.position + 1, HOLE);
                self.position += 1;
                if let Some(string) = self.strings.pop() {
                    self.continue_string(string);
                }
                return;
            }
            string.braces -= 1;
        }
        let open = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        self.tokens.bracket(Kind::Close, self.position..self.position + 1, open);
        self.position += 1;
    }

    fn number(&mut self) {
        let start = self.position;
        while matches!(self.at(0), b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.') {
            self.position += 1;
        }
        self.tokens.word(Kind::Number, start..self.position);
    }

    fn name(&mut self) {
        let start = self.position;
        while is_name(self.at(0))
            || self.at(0).is_ascii_digit()
            || (self.at(0) == b'\'' && self.syntax.apostrophe == Apostrophe::Letter)
            || (self.at(0) == b'-' && self.syntax.hyphen && (is_name(self.at(1)) || self.at(1).is_ascii_digit()))
        {
            self.position += 1;
        }
        let length = self.position - start;
        if self.syntax.holes == Holes::Python && length <= 2 && matches!(self.at(0), b'"' | b'\'') {
            let letters = self.bytes.get(start..self.position).unwrap_or_default();
            if letters.iter().all(|letter| b"rRbBfFuUtT".contains(letter)) {
                self.position = start;
                return self.string(length);
            }
        }
        self.tokens.word(Kind::Word, start..self.position);
    }

    /// C#: `$"`, `@"`, `$@"`, `@$"`, `$"""`, or a name such as `@class`.
    fn prefixed_string(&mut self) {
        let length = (0..4).take_while(|&offset| matches!(self.at(offset), b'$' | b'@')).count();
        if self.at(length) == b'"' {
            return self.string(length);
        }
        self.position += length.max(1);
    }

    /// A string that begins behind `prefix` letters.
    fn string(&mut self, prefix: usize) {
        let start = self.position;
        let letters = self.bytes.get(start..start + prefix).unwrap_or_default();
        let quote = self.at(prefix);
        let quotes = (prefix..prefix + 8).take_while(|&offset| self.at(offset) == quote).count();
        let count = if self.syntax.triple && quotes >= 3 && quotes != 6 { quotes.min(5) } else { 1 };
        let is = |letter: u8| letters.iter().any(|found| found.eq_ignore_ascii_case(&letter));
        let hole = match self.syntax.holes {
            Holes::Python if is(b'f') || is(b't') => Hole::Brace,
            Holes::CSharp if is(b'$') => Hole::Brace,
            Holes::JavaScript if quote == b'`' => Hole::DollarBrace,
            Holes::Everywhere if count == 1 => Hole::DollarBrace,
            _ => Hole::No,
        };
        let verbatim = is(b'@') || (self.syntax.holes == Holes::CSharp && count > 1) || self.syntax.doubled;
        let opening = prefix + if quotes == 6 && self.syntax.triple { 1 } else { count };
        let token = self.tokens.push(Kind::Text, start..start + opening, u8::try_from(opening).unwrap_or(u8::MAX), 0);
        if verbatim || is(b'r') {
            self.tokens.flag(token, VERBATIM);
        }
        let spans = count > 1 || verbatim || quote == b'`' || self.syntax.apostrophe == Apostrophe::Letter;
        let lines = spans && self.misses < MAXIMUM_MISSES;
        self.position += opening;
        let literal = quote == b'\'' && self.syntax.literal;
        let escapes = !verbatim && !literal;
        self.continue_string(Quoted { token, quote, count, escapes, doubled: verbatim, lines, hole, braces: 0 });
    }

    fn continue_string(&mut self, string: Quoted) {
        let begin = self.position;
        while let Some(&byte) = self.bytes.get(self.position) {
            match byte {
                b'\\' if string.escapes => self.position += 2,
                b'\n' if !string.lines => return self.end_string(string, 0),
                _ if byte == string.quote => {
                    if string.count > 1 {
                        let found = (0..string.count).take_while(|&offset| self.at(offset) == byte).count();
                        if found == string.count {
                            return self.end_string(string, string.count);
                        }
                        self.position += found;
                    } else if string.doubled && self.at(1) == byte {
                        self.position += 2;
                    } else {
                        return self.end_string(string, 1);
                    }
                }
                b'{' if string.hole == Hole::Brace && self.at(1) == b'{' => self.position += 2,
                b'{' if string.hole == Hole::Brace => return self.hole(string, 1),
                b'$' if string.hole == Hole::DollarBrace && self.at(1) == b'{' => return self.hole(string, 2),
                _ => self.position += 1,
            }
        }
        // Nothing closes it: it is taken for a string of its line, and reading goes on behind that.
        self.misses = self.misses.saturating_add(1);
        self.position = self.bytes.len();
        if string.lines && self.strings.is_empty() {
            let rest = self.bytes.get(begin..).unwrap_or_default();
            self.position = begin + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        }
        self.end_string(string, 0);
    }

    fn end_string(&mut self, string: Quoted, suffix: usize) {
        self.position += suffix;
        let end = self.position.min(self.bytes.len());
        self.tokens.end_text(string.token, end, u8::try_from(suffix).unwrap_or(0));
    }

    fn hole(&mut self, mut string: Quoted, length: usize) {
        if self.strings.len() >= MAXIMUM_DEPTH {
            string.hole = Hole::No;
            self.position += length;
            return self.continue_string(string);
        }
        self.tokens.flag(string.token, HOLES);
        self.tokens.end_text(string.token, self.position, 0);
        self.tokens.bracket(Kind::Open, self.position..self.position + length, HOLE);
        self.position += length;
        string.braces = 0;
        self.strings.push(string);
    }

    fn here_document(&mut self) {
        let mut offset = 2;
        if self.at(offset) == b'-' {
            offset += 1;
        }
        let name_start = self.position + offset;
        let name_length = self.bytes.get(name_start..).unwrap_or_default().iter().take_while(|&&b| is_name(b)).count();
        let name = self.bytes.get(name_start..name_start + name_length).unwrap_or_default();
        let body = name_start + name_length;
        let sought = name_length > 0 && self.misses < MAXIMUM_MISSES;
        let Some(end) = sought.then(|| super::here_document_end(self.bytes, body, name)).flatten() else {
            self.misses = self.misses.saturating_add(1);
            return self.operator();
        };
        let prefix = u8::try_from(body - self.position).unwrap_or(u8::MAX);
        let token = self.tokens.push(Kind::Text, self.position..end, prefix, 0);
        self.tokens.flag(token, BLOCK);
        self.position = end + name_length;
        self.skip_line();
    }

    fn operator(&mut self) {
        let start = self.position;
        let two = self.bytes.get(start..start + 2).unwrap_or_default();
        let length = match two {
            b"=>" | b"==" | b"!=" | b"<=" | b">=" | b"+=" | b":=" | b"::" | b"?." | b"??" | b"->" | b"&&" | b"||"
            | b"?=" => 2,
            _ => 1,
        };
        self.tokens.word(Kind::Operator, start..start + length);
        self.position += length;
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}
