//! sh and bash, and the instructions of container files: words made of parts, holes, here-documents.
mod here_document;

use std::ops::Range;

use here_document::Body;

use super::token::{HOLE, HOLES, Kind, NEWLINE, QUOTES, SPACE, Tokens};

/// Deeper substitutions are read as text.
const MAXIMUM_DEPTH: usize = 32;
/// After so many quotes without an end, a quoted part ends with its line.
const MAXIMUM_MISSES: u8 = 16;

/// Appends the tokens of `text[position..end]`.
pub(crate) fn lex(text: &str, position: usize, end: usize, tokens: &mut Tokens) {
    let bytes = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    let (words, pending, bodies) = (Vec::new(), Vec::new(), Vec::new());
    Lexer { bytes, position, tokens, words, pending, bodies, command: true, misses: 0 }.run();
}

/// A word that is being read.
#[derive(Clone, Copy, Debug)]
struct Word {
    token: usize,
    /// Within double quotes, or the body of a here-document.
    double: bool,
    /// It is the body of a here-document.
    body: bool,
    /// Parentheses that are open in the substitution, once within one.
    parentheses: u32,
    /// The value of an assignment, behind which another one or a command may stand.
    assigned: bool,
}

struct Lexer<'a> {
    /// The text up to the end of the document, or of the innermost body of a here-document.
    bytes: &'a [u8],
    position: usize,
    tokens: &'a mut Tokens,
    /// The words whose substitutions are being read.
    words: Vec<Word>,
    /// Here-documents that begin behind the line: the name, and whether its body has holes.
    pending: Vec<(Range<usize>, bool)>,
    /// Bodies of here-documents that are being read.
    bodies: Vec<Body<'a>>,
    /// The next word is a command or an assignment.
    command: bool,
    misses: u8,
}

impl Lexer<'_> {
    fn run(&mut self) {
        loop {
            let Some(&byte) = self.bytes.get(self.position) else {
                if self.leave_body() {
                    continue;
                }
                return;
            };
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
        let pending = std::mem::take(&mut self.pending);
        self.read_bodies(pending);
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
                if let Some(word) = self.words.pop()
                    && self.continue_word(word)
                    && word.body
                {
                    self.leave_body();
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
                return self.parts(true);
            }
        }
        if self.at(0) == b'-' && (self.at(1) == b'-' || self.at(1).is_ascii_alphabetic()) {
            let name = self.rest(start).iter().take_while(|byte| is_name(**byte) || **byte == b'-').count();
            let next = self.bytes.get(start + name).copied().unwrap_or(0);
            if is_end(next) || next == b'=' {
                let option = self.tokens.word(Kind::Option, start..start + name);
                // A line that begins with an option goes on with the command of the line before, as in a folded block.
                self.command &= !self.tokens.list.get(option).is_some_and(|token| token.has(NEWLINE));
                self.position = start + name;
                if next == b'=' {
                    self.position += 1;
                    if !is_end(self.at(0)) {
                        self.parts(false);
                    }
                }
                return;
            }
        }
        self.parts(false);
    }

    fn parts(&mut self, assigned: bool) {
        let start = self.position;
        let plain = self.rest(start).iter().take_while(|byte| !is_end(**byte) && !is_special(**byte)).count();
        if plain > 0 && is_end(self.bytes.get(start + plain).copied().unwrap_or(0)) {
            let word = self.bytes.get(start..start + plain).unwrap_or_default();
            self.command = self.command && (assigned || keeps_command(word));
            self.tokens.word(Kind::Word, start..start + plain);
            self.position = start + plain;
            return;
        }
        self.command = false;
        let token = self.tokens.push(Kind::Text, start..start, 0, 0);
        self.continue_word(Word { token, double: false, body: false, parentheses: 0, assigned });
    }

    /// Reads on in a word. Whether it ended, rather than a substitution began.
    fn continue_word(&mut self, mut word: Word) -> bool {
        let begin = self.position;
        while let Some(&byte) = self.bytes.get(self.position) {
            match byte {
                b'\\' => self.position += 2,
                b'\n' if word.double && !word.body && self.misses >= MAXIMUM_MISSES => break,
                b'"' if !word.body => {
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
                        return false;
                    }
                }
                _ if !word.double && is_end(byte) => break,
                _ => self.position += 1,
            }
        }
        self.position = self.position.min(self.bytes.len());
        if word.double && !word.body {
            // Nothing closes it: it ends with its line.
            self.misses = self.misses.saturating_add(1);
            let rest = self.rest(begin);
            self.position = begin + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.tokens.take_back(word.token, self.position);
        }
        self.tokens.end_text(word.token, self.position, 0);
        self.command = word.assigned;
        true
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
