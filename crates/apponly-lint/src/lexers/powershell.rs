//! PowerShell, as tolerant as its users: quotes of word processors, here-strings, continuations, odd lines.
mod names;

use names::{is_word, name_length, small, variable_length};

use super::token::{BLOCK, HOLE, HOLES, Kind, NEWLINE, SPACE, SPLAT, Tokens, VERBATIM};

/// Deeper interpolations are read as text.
const MAXIMUM_DEPTH: usize = 32;
/// After so many strings without an end, a string ends with its line.
const MAXIMUM_MISSES: u8 = 16;

/// Appends the tokens of `text[position..end]`.
pub(crate) fn lex(text: &str, position: usize, end: usize, tokens: &mut Tokens) {
    let bytes = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    Lexer { bytes, position, tokens, strings: Vec::new(), misses: 0 }.run();
}

/// A string with holes that is being read.
#[derive(Clone, Copy, Debug)]
struct Quoted {
    token: usize,
    here: bool,
    /// Parentheses that are open in the hole, once within one.
    parentheses: u32,
}

struct Lexer<'a> {
    bytes: &'a [u8],
    position: usize,
    tokens: &'a mut Tokens,
    strings: Vec<Quoted>,
    misses: u8,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.position) {
            if self.tokens.full {
                return;
            }
            match byte {
                b'\n' => {
                    self.tokens.mark(NEWLINE | SPACE);
                    self.position += 1;
                }
                b' ' | b'\t' | b'\r' => {
                    self.tokens.mark(SPACE);
                    self.position += 1;
                }
                b'`' => self.back_tick(),
                b'#' => self.skip_line(),
                b'<' if self.at(1) == b'#' => self.skip_block(),
                b'@' => self.at_sign(),
                b'$' => self.dollar(),
                b'(' | b'[' | b'{' => self.open(1, byte),
                b')' | b']' | b'}' => self.close(byte),
                b'-' if self.at(1).is_ascii_alphabetic()
                    || (self.at(1) == b'-' && self.at(2).is_ascii_alphabetic()) =>
                {
                    self.option();
                }
                _ => match self.quote(self.position) {
                    Some((true, length)) => self.double_quoted(length),
                    Some((false, length)) => self.single_quoted(length),
                    None if is_word(byte) || (byte == b'.' && matches!(self.at(1), b'/' | b'\\')) => self.word(),
                    None => self.operator(),
                },
            }
        }
    }

    fn at(&self, offset: usize) -> u8 {
        self.bytes.get(self.position + offset).copied().unwrap_or(0)
    }

    fn rest(&self, from: usize) -> &[u8] {
        self.bytes.get(from..).unwrap_or_default()
    }

    /// Whether a quote stands there: a double one or a single one, and of how many bytes. PowerShell takes the quotes
    /// of word processors as well.
    fn quote(&self, position: usize) -> Option<(bool, usize)> {
        match self.rest(position) {
            [b'"', ..] => Some((true, 1)),
            [b'\'', ..] => Some((false, 1)),
            [0xE2, 0x80, 0x9C..=0x9E, ..] => Some((true, 3)),
            [0xE2, 0x80, 0x98..=0x9B, ..] => Some((false, 3)),
            _ => None,
        }
    }

    fn back_tick(&mut self) {
        let blanks =
            self.rest(self.position + 1).iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        if blanks < 64 && self.at(1 + blanks) == b'\n' {
            self.tokens.mark(SPACE);
            self.position += blanks + 2;
        } else {
            self.position += 1;
        }
    }

    fn skip_line(&mut self) {
        self.position += memchr::memchr(b'\n', self.rest(self.position)).unwrap_or(self.bytes.len() - self.position);
    }

    fn skip_block(&mut self) {
        let end =
            if self.misses < MAXIMUM_MISSES { memchr::memmem::find(self.rest(self.position), b"#>") } else { None };
        match end {
            Some(length) => self.position += length + 2,
            None => {
                self.misses = self.misses.saturating_add(1);
                self.skip_line();
            }
        }
        self.tokens.mark(SPACE);
    }

    fn at_sign(&mut self) {
        let length = 1;
        match self.at(length) {
            b'{' => self.open(2, b'{'),
            b'(' => self.open(2, b'('),
            next if next.is_ascii_alphabetic() || next == b'_' => {
                let start = self.position;
                self.position += 1;
                self.position += name_length(self.rest(self.position));
                let token = self.tokens.word(Kind::Variable, start..self.position);
                self.tokens.flag(token, SPLAT);
            }
            _ => match self.quote(self.position + length) {
                Some((double, quote)) if self.here_string_begins(self.position + length + quote) => {
                    self.here_string(double, length + quote);
                }
                _ => self.position += 1,
            },
        }
    }

    fn here_string_begins(&self, from: usize) -> bool {
        let blanks = self.rest(from).iter().take(64).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        self.bytes.get(from + blanks) == Some(&b'\n')
    }

    fn here_string(&mut self, double: bool, prefix: usize) {
        let start = self.position;
        let token = self.tokens.push(Kind::Text, start..start + prefix, u8::try_from(prefix).unwrap_or(2), 0);
        self.tokens.flag(token, if double { BLOCK } else { BLOCK | VERBATIM });
        self.position += prefix;
        if double && self.misses < MAXIMUM_MISSES {
            return self.continue_string(Quoted { token, here: true, parentheses: 0 });
        }
        let mut from = self.position;
        while self.misses < MAXIMUM_MISSES
            && let Some(found) = memchr::memmem::find(self.rest(from), b"'@")
        {
            from += found;
            if self.line_begins(from) {
                self.position = from + 2;
                return self.tokens.end_text(token, self.position, 2);
            }
            from += 2;
        }
        self.misses = self.misses.saturating_add(1);
        self.skip_line();
        self.tokens.end_text(token, self.position, 0);
    }

    /// Only blanks stand before that place on its line.
    fn line_begins(&self, position: usize) -> bool {
        let before = self.bytes.get(..position).unwrap_or_default();
        before.iter().rev().take(256).find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|&byte| byte == b'\n')
    }

    fn dollar(&mut self) {
        if self.at(1) == b'(' {
            return self.open(2, b'(');
        }
        let length = variable_length(self.rest(self.position));
        if length == 0 {
            self.position += 1;
            return;
        }
        self.tokens.word(Kind::Variable, self.position..self.position + length);
        self.position += length;
    }

    fn open(&mut self, length: usize, bracket: u8) {
        if let (b'(', Some(string)) = (bracket, self.strings.last_mut()) {
            string.parentheses += 1;
        }
        self.tokens.bracket(Kind::Open, self.position..self.position + length, bracket);
        self.position += length;
    }

    fn close(&mut self, bracket: u8) {
        let range = self.position..self.position + 1;
        self.position += 1;
        if let (b')', Some(string)) = (bracket, self.strings.last_mut()) {
            if string.parentheses == 0 {
                self.tokens.bracket(Kind::Close, range, HOLE);
                if let Some(string) = self.strings.pop() {
                    self.continue_string(string);
                }
                return;
            }
            string.parentheses -= 1;
        }
        let open = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        self.tokens.bracket(Kind::Close, range, open);
    }

    fn option(&mut self) {
        let start = self.position;
        self.position += if self.at(1) == b'-' { 2 } else { 1 };
        while self.at(0).is_ascii_alphanumeric() || matches!(self.at(0), b'_' | b'-') {
            self.position += 1;
        }
        self.tokens.word(Kind::Option, start..self.position);
        if matches!(self.at(0), b':' | b'=') {
            self.position += 1;
        }
    }

    fn word(&mut self) {
        let start = self.position;
        while is_word(self.at(0)) || (matches!(self.at(0), b'.' | b'\\' | b'/') && self.position + 1 < self.bytes.len())
        {
            if self.at(0) == b'.' && self.at(1).is_ascii_whitespace() {
                break;
            }
            self.position += 1;
        }
        if self.at(0) == b':' && self.rest(self.position).starts_with(b"://") {
            self.address();
        } else if self.at(0) == b'\'' && is_word(self.at(1)) && self.odd_quote() {
            // `Don't`: no quote at all.
            self.position += 1;
        }
        if self.position == start {
            self.position += 1;
        }
        self.tokens.word(Kind::Word, start..self.position);
    }

    fn address(&mut self) {
        while !matches!(
            self.at(0),
            0 | b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b')' | b'(' | b';' | b'}' | b'{' | b','
        ) {
            self.position += 1;
        }
    }

    /// No other single quote follows on the line.
    fn odd_quote(&self) -> bool {
        let rest = self.rest(self.position + 1);
        memchr::memchr2(b'\'', b'\n', rest).is_none_or(|found| rest.get(found) == Some(&b'\n'))
    }

    fn single_quoted(&mut self, length: usize) {
        let start = self.position;
        let mut position = start + length;
        let limit = self.misses >= MAXIMUM_MISSES;
        while let Some(&byte) = self.bytes.get(position) {
            match self.quote(position) {
                Some((false, quote)) => match self.quote(position + quote) {
                    Some((false, second)) => position += quote + second,
                    _ => {
                        let token = self.tokens.push(Kind::Text, start..position + quote, small(length), small(quote));
                        self.tokens.flag(token, VERBATIM);
                        self.position = position + quote;
                        return;
                    }
                },
                _ if byte == b'\n' && limit => break,
                _ => position += 1,
            }
        }
        self.misses = self.misses.saturating_add(1);
        self.skip_line();
        self.tokens.push(Kind::Text, start..self.position.max(start + length), small(length), 0);
        self.position = self.position.max(start + length);
    }

    fn double_quoted(&mut self, length: usize) {
        let start = self.position;
        let token = self.tokens.push(Kind::Text, start..start + length, small(length), 0);
        self.position += length;
        self.continue_string(Quoted { token, here: false, parentheses: 0 });
    }

    fn continue_string(&mut self, string: Quoted) {
        let begin = self.position;
        let limit = self.misses >= MAXIMUM_MISSES;
        while let Some(&byte) = self.bytes.get(self.position) {
            match byte {
                b'`' => self.position += 2,
                b'$' if matches!(self.at(1), b'(' | b'{' | b'_' | b'a'..=b'z' | b'A'..=b'Z') => {
                    if self.hole(string) {
                        return;
                    }
                }
                b'\n' if limit && !string.here => break,
                b'"' | 0xE2 => match self.quote(self.position) {
                    Some((true, length)) if string.here => {
                        if self.at(length) == b'@' && self.line_begins(self.position) {
                            self.position += length + 1;
                            return self.tokens.end_text(string.token, self.position, small(length + 1));
                        }
                        self.position += length;
                    }
                    Some((true, length)) => match self.quote(self.position + length) {
                        Some((true, second)) => self.position += length + second,
                        _ => {
                            self.position += length;
                            return self.tokens.end_text(string.token, self.position, small(length));
                        }
                    },
                    _ => self.position += 1,
                },
                _ => self.position += 1,
            }
        }
        self.misses = self.misses.saturating_add(1);
        self.strings.clear();
        let rest = self.rest(begin);
        let end = begin + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.position = end.max(begin);
        self.tokens.take_back(string.token, self.position);
        self.tokens.end_text(string.token, end, 0);
    }

    /// An interpolation. Whether the string goes on only behind it.
    fn hole(&mut self, string: Quoted) -> bool {
        if self.at(1) == b'(' {
            if self.strings.len() >= MAXIMUM_DEPTH {
                self.position += 2;
                return false;
            }
            self.tokens.flag(string.token, HOLES);
            self.tokens.end_text(string.token, self.position, 0);
            self.tokens.bracket(Kind::Open, self.position..self.position + 2, HOLE);
            self.position += 2;
            self.strings.push(Quoted { parentheses: 0, ..string });
            return true;
        }
        let length = variable_length(self.rest(self.position)).max(1);
        let range = self.position..self.position + length;
        self.tokens.flag(string.token, HOLES);
        self.tokens.bracket(Kind::Open, range.start..range.start, HOLE);
        self.tokens.word(Kind::Variable, range.clone());
        self.tokens.bracket(Kind::Close, range.end..range.end, HOLE);
        self.position = range.end;
        false
    }

    fn operator(&mut self) {
        let start = self.position;
        let two = self.bytes.get(start..start + 2).unwrap_or_default();
        let length = if matches!(two, b"::" | b"+=" | b"||" | b"&&" | b">>" | b"?." | b"??") {
            2
        } else {
            1 + self.rest(start + 1).iter().take(3).take_while(|byte| (0x80..0xC0).contains(*byte)).count()
        };
        self.tokens.word(Kind::Operator, start..start + length);
        self.position += length;
    }
}
