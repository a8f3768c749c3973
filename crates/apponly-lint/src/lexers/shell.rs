//! sh and bash, and the instructions of container files: words made of parts, holes, here-documents.
use super::token::{BLOCK, HOLE, HOLES, Kind, NEWLINE, QUOTES, SPACE, Tokens, VERBATIM};

/// Deeper substitutions are read as text.
const MAXIMUM_DEPTH: usize = 32;
/// After so many quotes without an end, a quoted part ends with its line.
const MAXIMUM_MISSES: u8 = 16;

/// Appends the tokens of `text[position..end]`.
pub(crate) fn lex(text: &str, position: usize, end: usize, tokens: &mut Tokens) {
    let bytes = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    Lexer { bytes, position, tokens, words: Vec::new(), pending: Vec::new(), command: true, misses: 0 }.run();
}

/// A word that is being read.
#[derive(Clone, Copy, Debug)]
struct Word {
    token: usize,
    /// Within double quotes.
    double: bool,
    /// Within a here-document that ends there.
    here_end: Option<usize>,
    /// Parentheses that are open in the substitution, once within one.
    parentheses: u32,
}

struct Lexer<'a> {
    bytes: &'a [u8],
    position: usize,
    tokens: &'a mut Tokens,
    /// The words whose substitutions are being read.
    words: Vec<Word>,
    /// Here-documents that begin behind the line: the name, and whether its body has holes.
    pending: Vec<(std::ops::Range<usize>, bool)>,
    /// The next word is a command or an assignment.
    command: bool,
    misses: u8,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.position) {
            if self.tokens.full {
                return;
            }
            match byte {
                b'\n' => self.newline(),
                0 | b' ' | b'\t' | b'\r' => {
                    self.tokens.mark(SPACE);
                    self.position += 1;
                }
                b'\\' if self.at(1) == b'\n' => self.position += 2,
                b'\\' if self.at(1) == b'\r' && self.at(2) == b'\n' => self.position += 3,
                b'#' => self.skip_line(),
                b'(' => {
                    if let Some(word) = self.words.last_mut() {
                        word.parentheses += 1;
                    }
                    self.bracket(Kind::Open, b'(');
                    self.command = true;
                }
                b')' => self.close(),
                b'{' if matches!(self.at(1), b' ' | b'\n' | b'\t' | b'\r') => {
                    self.bracket(Kind::Open, b'{');
                    self.command = true;
                }
                b'}' if matches!(self.at(1), 0 | b' ' | b'\n' | b'\t' | b'\r' | b';' | b')' | b'|' | b'&' | b'>') => {
                    self.bracket(Kind::Close, b'{');
                    self.command = true;
                }
                b'|' | b'&' | b';' | b'<' | b'>' => self.operator(),
                _ => self.word(),
            }
        }
    }

    fn at(&self, offset: usize) -> u8 {
        self.bytes.get(self.position + offset).copied().unwrap_or(0)
    }

    fn rest(&self, from: usize) -> &[u8] {
        self.bytes.get(from..).unwrap_or_default()
    }

    fn bracket(&mut self, kind: Kind, bracket: u8) {
        self.tokens.bracket(kind, self.position..self.position + 1, bracket);
        self.position += 1;
    }

    fn newline(&mut self) {
        self.tokens.mark(NEWLINE | SPACE);
        self.position += 1;
        self.command = true;
        for (name, holes) in std::mem::take(&mut self.pending) {
            let name = self.bytes.get(name).unwrap_or_default().to_vec();
            let start = self.position;
            let Some(end) = super::here_document_end(self.bytes, start.saturating_sub(1), &name) else {
                self.misses = self.misses.saturating_add(1);
                continue;
            };
            let token = self.tokens.push(Kind::Text, start..end.max(start), 0, 0);
            self.tokens.flag(token, if holes { BLOCK } else { BLOCK | VERBATIM });
            if holes && self.words.len() < MAXIMUM_DEPTH {
                self.continue_word(Word { token, double: true, here_end: Some(end), parentheses: 0 });
                // Whatever its holes did, the body ends there.
                if self.words.last().is_some_and(|word| word.here_end.is_some()) {
                    return;
                }
            }
            self.position = self.position.max(end);
            self.skip_line();
        }
    }

    fn skip_line(&mut self) {
        let rest = self.rest(self.position);
        self.position += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn close(&mut self) {
        let range = self.position..self.position + 1;
        self.position += 1;
        if let Some(word) = self.words.last_mut() {
            if word.parentheses == 0 {
                self.tokens.bracket(Kind::Close, range, HOLE);
                if let Some(word) = self.words.pop() {
                    self.continue_word(word);
                }
                return;
            }
            word.parentheses -= 1;
        }
        self.tokens.bracket(Kind::Close, range, b'(');
        self.command = true;
    }

    fn operator(&mut self) {
        let start = self.position;
        let three = self.rest(start);
        let length = if three.starts_with(b"<<<") {
            3
        } else {
            match three.get(..2).unwrap_or_default() {
                b"||" | b"&&" | b">>" | b"<<" | b";;" | b">&" | b"&>" | b"|&" => 2,
                _ => 1,
            }
        };
        self.tokens.word(Kind::Operator, start..start + length);
        let operator = self.bytes.get(start..start + length).unwrap_or_default();
        self.command = matches!(operator, b"|" | b"||" | b"&&" | b";" | b"&" | b";;" | b"|&") || self.command;
        let here = operator == b"<<";
        self.position += length;
        if here && self.misses < MAXIMUM_MISSES {
            self.here_document();
        }
    }

    fn here_document(&mut self) {
        while matches!(self.at(0), b'-' | b'~' | b' ' | b'\t') {
            self.position += 1;
        }
        let quoted = matches!(self.at(0), b'"' | b'\'' | b'\\');
        let start = self.position + usize::from(quoted);
        let length = self.rest(start).iter().take_while(|byte| is_name(**byte)).count();
        if length == 0 {
            return;
        }
        self.position = start
            + length
            + usize::from(quoted && self.bytes.get(start + length).is_some_and(|byte| matches!(byte, b'"' | b'\'')));
        self.pending.push((start..start + length, !quoted));
    }

    /// A word from its first byte: an assignment, an option, or parts up to white space.
    fn word(&mut self) {
        let start = self.position;
        if self.command {
            let name = self.rest(start).iter().take_while(|byte| is_name(**byte)).count();
            let behind = self.rest(start + name);
            let length = if behind.starts_with(b"+=") { 2 } else { 1 };
            if name > 0 && !self.at(0).is_ascii_digit() && (behind.starts_with(b"=") || length == 2) {
                self.tokens.word(Kind::Word, start..start + name);
                self.tokens.word(Kind::Operator, start + name..start + name + length);
                self.position = start + name + length;
                if self.at(0) == b'(' || is_end(self.at(0)) {
                    return;
                }
                self.parts();
                // Another assignment or the command itself may follow: `A=1 B=2 run`.
                self.command = true;
                return;
            }
        }
        if self.at(0) == b'-' && (self.at(1) == b'-' || self.at(1).is_ascii_alphabetic()) {
            let name = self.rest(start).iter().take_while(|byte| is_name(**byte) || **byte == b'-').count();
            let next = self.bytes.get(start + name).copied().unwrap_or(0);
            if is_end(next) || next == b'=' {
                self.tokens.word(Kind::Option, start..start + name);
                self.position = start + name;
                if next == b'=' {
                    self.position += 1;
                    if !is_end(self.at(0)) {
                        self.parts();
                    }
                }
                return;
            }
        }
        self.parts();
    }

    fn parts(&mut self) {
        let start = self.position;
        let plain = self.rest(start).iter().take_while(|byte| !is_end(**byte) && !is_special(**byte)).count();
        if plain > 0 && is_end(self.bytes.get(start + plain).copied().unwrap_or(0)) {
            let word = self.bytes.get(start..start + plain).unwrap_or_default();
            self.command = self.command && keeps_command(word);
            self.tokens.word(Kind::Word, start..start + plain);
            self.position = start + plain;
            return;
        }
        self.command = false;
        let token = self.tokens.push(Kind::Text, start..start, 0, 0);
        self.continue_word(Word { token, double: false, here_end: None, parentheses: 0 });
    }

    fn continue_word(&mut self, mut word: Word) {
        let begin = self.position;
        let end = word.here_end.unwrap_or(self.bytes.len()).min(self.bytes.len());
        while self.position < end {
            let byte = self.at(0);
            match byte {
                b'\\' => self.position += 2,
                b'\n' if word.double && word.here_end.is_none() && self.misses >= MAXIMUM_MISSES => break,
                b'"' if word.here_end.is_none() => {
                    word.double = !word.double;
                    self.tokens.flag(word.token, QUOTES);
                    self.position += 1;
                }
                b'\'' if !word.double => {
                    self.tokens.flag(word.token, QUOTES);
                    self.single_quoted();
                }
                b'$' | b'`' => {
                    if self.hole(word) {
                        return;
                    }
                }
                _ if !word.double && is_end(byte) => break,
                _ => self.position += 1,
            }
        }
        if self.position > end {
            self.position = end;
            self.tokens.take_back(word.token, end);
        }
        if word.double && word.here_end.is_none() {
            // Nothing closes it: it ends with its line.
            self.misses = self.misses.saturating_add(1);
            let rest = self.rest(begin);
            self.position = begin + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.tokens.take_back(word.token, self.position);
        }
        self.tokens.end_text(word.token, self.position, 0);
    }

    fn single_quoted(&mut self) {
        let rest = self.rest(self.position + 1);
        let found = if self.misses < MAXIMUM_MISSES {
            memchr::memchr(b'\'', rest)
        } else {
            memchr::memchr2(b'\'', b'\n', rest)
        };
        match found {
            Some(found) => self.position += found + 2,
            None => {
                self.misses = self.misses.saturating_add(1);
                self.position += 1;
            }
        }
    }

    /// A substitution. Whether the word goes on only behind it.
    fn hole(&mut self, word: Word) -> bool {
        let start = self.position;
        if self.at(0) == b'$' && self.at(1) == b'(' && self.words.len() < MAXIMUM_DEPTH {
            self.tokens.flag(word.token, HOLES);
            self.tokens.end_text(word.token, start, 0);
            self.tokens.bracket(Kind::Open, start..start + 2, HOLE);
            self.position += 2;
            self.words.push(Word { parentheses: 0, ..word });
            self.command = true;
            return true;
        }
        let length = variable_length(self.rest(start));
        if length == 0 {
            self.position += 1;
            return false;
        }
        self.tokens.flag(word.token, HOLES);
        self.tokens.bracket(Kind::Open, start..start, HOLE);
        self.tokens.word(Kind::Variable, start..start + length);
        self.tokens.bracket(Kind::Close, start + length..start + length, HOLE);
        self.position += length;
        false
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_end(byte: u8) -> bool {
    matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>')
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'$' | b'`' | b'\\')
}

/// Words behind which another command or assignment stands.
fn keeps_command(word: &[u8]) -> bool {
    matches!(
        word,
        b"export"
            | b"local"
            | b"readonly"
            | b"declare"
            | b"typeset"
            | b"env"
            | b"then"
            | b"do"
            | b"else"
            | b"elif"
            | b"if"
            | b"while"
            | b"until"
            | b"!"
            | b"time"
            | b"sudo"
            | b"exec"
            | b"nohup"
            | b"set"
            | b"RUN"
            | b"ENV"
            | b"ARG"
            | b"CMD"
            | b"ENTRYPOINT"
    )
}

/// The length of `$x`, `${…}`, `${{ … }}` or `` `…` ``; 0 where there is none.
fn variable_length(bytes: &[u8]) -> usize {
    let line = bytes.get(..bytes.len().min(512)).unwrap_or(bytes);
    match line {
        [b'`', rest @ ..] => memchr::memchr(b'`', rest).map_or(0, |found| found + 2),
        [b'$', b'{', b'{', rest @ ..] => memchr::memmem::find(rest, b"}}").map_or(0, |found| found + 5),
        [b'$', b'{', rest @ ..] => memchr::memchr(b'}', rest).map_or(0, |found| found + 3),
        [b'$', first, rest @ ..] if first.is_ascii_alphabetic() || *first == b'_' => {
            2 + rest.iter().take_while(|byte| is_name(**byte)).count()
        }
        [b'$', b'@' | b'#' | b'?' | b'$' | b'!' | b'*' | b'0'..=b'9', ..] => 2,
        _ => 0,
    }
}
