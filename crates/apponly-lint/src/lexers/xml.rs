//! XML: configurations, projects, policies. Each element is a pair of brackets, its attributes are names with values.
use std::ops::Range;

use super::lines::next_hole;
use super::token::{BLOCK, HOLE, HOLES, Kind, NEWLINE, SPACE, Tokens, VERBATIM};

/// The bracket of an element.
pub(crate) const ELEMENT: u8 = b'<';
/// After so many parts without an end, they end with their line.
const MAXIMUM_MISSES: u8 = 16;
/// An end tag closes at most so many elements that were left open.
const MAXIMUM_LEFT_OPEN: usize = 64;

/// Appends the tokens of `text[position..end]`.
pub(crate) fn lex(text: &str, position: usize, end: usize, tokens: &mut Tokens) {
    let text = text.get(..end).unwrap_or(text);
    Lexer { text, position, tokens, open: Vec::new(), misses: 0 }.run();
}

/// Appends a piece of a text with its entities replaced. What is none stays as it is.
pub(crate) fn unescape(piece: &str, text: &mut String) {
    let mut rest = piece;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let near = behind.get(..behind.floor_char_boundary(12.min(behind.len()))).unwrap_or_default();
        let entity = near.split_once(';').map_or("", |(entity, _)| entity);
        match entity_letter(entity) {
            Some(letter) => {
                text.push(letter);
                rest = behind.get(entity.len() + 1..).unwrap_or_default();
            }
            None => {
                text.push('&');
                rest = behind;
            }
        }
    }
    text.push_str(rest);
}

fn entity_letter(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    position: usize,
    tokens: &'a mut Tokens,
    /// The names of the elements that are open.
    open: Vec<Range<usize>>,
    misses: u8,
}

impl<'a> Lexer<'a> {
    fn run(&mut self) {
        while self.position < self.text.len() && !self.tokens.full {
            let rest = self.rest();
            if !rest.starts_with('<') {
                self.content();
            } else if rest.starts_with("<!--") {
                self.skip("-->");
            } else if rest.starts_with("<![CDATA[") {
                self.character_data();
            } else if rest.starts_with("<?") {
                self.skip("?>");
            } else if rest.starts_with("<!") {
                self.skip(">");
            } else if rest.starts_with("</") {
                self.end_tag();
            } else if rest.as_bytes().get(1).is_some_and(|byte| is_name(*byte)) {
                self.start_tag();
            } else {
                self.position += 1;
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn at(&self, offset: usize) -> u8 {
        self.text.as_bytes().get(self.position + offset).copied().unwrap_or(0)
    }

    /// The length up to `end`, or to the end of the line where nothing ends it.
    fn length_to(&mut self, end: &str) -> (usize, bool) {
        let bytes = self.rest().as_bytes();
        let found = if self.misses < MAXIMUM_MISSES { memchr::memmem::find(bytes, end.as_bytes()) } else { None };
        match found {
            Some(length) => (length, true),
            None => {
                self.misses = self.misses.saturating_add(1);
                (memchr::memchr(b'\n', bytes).unwrap_or(bytes.len()), false)
            }
        }
    }

    fn skip(&mut self, end: &str) {
        let (length, found) = self.length_to(end);
        self.position += length + if found { end.len() } else { 0 };
    }

    fn character_data(&mut self) {
        let start = self.position;
        let (length, found) = self.length_to("]]>");
        let suffix = if found { 3 } else { 0 };
        let token = self.tokens.push(Kind::Text, start..start + length + suffix, 9, if found { 3 } else { 0 });
        self.tokens.flag(token, VERBATIM | BLOCK);
        self.position += length + suffix;
    }

    /// Text between tags, without the blanks around it.
    fn content(&mut self) {
        let rest = self.rest();
        let length = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let part = rest.get(..length).unwrap_or_default();
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let start = self.position + part.len() - part.trim_start().len();
            self.value(start..start + trimmed.len(), 0, 0);
        }
        self.position += length;
    }

    fn value(&mut self, range: Range<usize>, prefix: u8, suffix: u8) {
        let token = self.tokens.push(Kind::Text, range.clone(), prefix, suffix);
        self.tokens.flag(token, VERBATIM);
        let value = self.text.get(range.clone()).unwrap_or_default();
        let mut from = 0;
        while let Some(hole) = next_hole(value, from) {
            from = hole.end;
            // `$word` is no variable in any template of XML.
            if !value.get(hole.clone()).is_some_and(|hole| hole.ends_with(['}', ')', '#'])) {
                continue;
            }
            self.tokens.flag(token, HOLES);
            let hole = range.start + hole.start..range.start + hole.end;
            self.tokens.bracket(Kind::Open, hole.start..hole.start, HOLE);
            self.tokens.word(Kind::Variable, hole.clone());
            self.tokens.bracket(Kind::Close, hole.end..hole.end, HOLE);
        }
    }

    fn name_length(&self) -> usize {
        self.rest().bytes().take_while(|byte| is_name(*byte)).count()
    }

    fn start_tag(&mut self) {
        self.tokens.mark(NEWLINE | SPACE);
        self.tokens.bracket(Kind::Open, self.position..self.position + 1, ELEMENT);
        self.position += 1;
        let name = self.position..self.position + self.name_length();
        self.tokens.word(Kind::Word, name.clone());
        self.position = name.end;
        self.open.push(name);
        while self.position < self.text.len() && !self.tokens.full {
            match self.at(0) {
                b'>' => {
                    self.position += 1;
                    return;
                }
                b'/' if self.at(1) == b'>' => {
                    self.position += 2;
                    self.open.pop();
                    return self.tokens.bracket(Kind::Close, self.position..self.position, ELEMENT);
                }
                // A tag without an end.
                b'<' => return,
                byte if is_name(byte) => self.attribute(),
                byte if byte.is_ascii() => self.position += 1,
                _ => self.position += self.rest().chars().next().map_or(1, char::len_utf8),
            }
        }
    }

    fn attribute(&mut self) {
        let name = self.position..self.position + self.name_length();
        self.tokens.mark(SPACE);
        self.tokens.word(Kind::Word, name.clone());
        self.position = name.end;
        self.skip_blanks();
        if self.at(0) != b'=' {
            return;
        }
        self.tokens.word(Kind::Operator, self.position..self.position + 1);
        self.position += 1;
        self.skip_blanks();
        let quote = self.at(0);
        let rest = self.rest();
        if !matches!(quote, b'"' | b'\'') {
            let length = rest.find([' ', '\t', '\r', '\n', '>', '<']).unwrap_or(rest.len());
            self.value(self.position..self.position + length, 0, 0);
            self.position += length;
            return;
        }
        // A value may not hold `<`: there it was left open, and ends with its line or before the tag.
        let inside = rest.get(1..).unwrap_or_default().as_bytes();
        let ends = memchr::memchr2(quote, b'<', inside).unwrap_or(inside.len());
        let (length, suffix) = if inside.get(ends) == Some(&quote) {
            (ends, 1)
        } else {
            let line = memchr::memchr(b'\n', inside.get(..ends).unwrap_or_default()).unwrap_or(ends);
            (line, 0)
        };
        let range = self.position..self.position + 1 + length + usize::from(suffix);
        self.position = range.end;
        self.value(range, 1, suffix);
    }

    fn skip_blanks(&mut self) {
        while matches!(self.at(0), b' ' | b'\t' | b'\r' | b'\n') {
            self.position += 1;
        }
    }

    /// Closes the element of that name, and what was left open within it.
    fn end_tag(&mut self) {
        self.position += 2;
        let name = self.rest().get(..self.name_length()).unwrap_or_default();
        let named =
            |range: &&Range<usize>| self.text.get((*range).clone()).is_some_and(|open| open.eq_ignore_ascii_case(name));
        let depth = self.open.iter().rev().take(MAXIMUM_LEFT_OPEN).position(|range| named(&range));
        for _ in 0..depth.map_or(0, |depth| depth + 1) {
            self.open.pop();
            self.tokens.bracket(Kind::Close, self.position..self.position, ELEMENT);
        }
        self.position += name.len();
        let rest = self.rest().as_bytes();
        let ends = memchr::memchr3(b'>', b'<', b'\n', rest).unwrap_or(rest.len());
        self.position += ends + usize::from(rest.get(ends) == Some(&b'>'));
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':') || byte >= 0x80
}
