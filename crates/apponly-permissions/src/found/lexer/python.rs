//! Python: the chapter "Lexical analysis" of its language reference.

use super::super::template::Template;
use super::{Kind, Lexer, is_name};

impl Lexer<'_> {
    pub(super) fn python(&mut self) {
        match self.byte(0) {
            b'\n' => self.line_break(b"([{"),
            b' ' | b'\t' | b'\r' => self.blank(),
            b'\\' => self.blank(),
            b';' => self.end_statement(),
            b'#' => self.skip_line(),
            b'"' | b'\'' => self.python_string(self.at, false, false),
            byte if is_name(byte) => self.python_word(),
            byte => self.mark(byte, 1),
        }
    }

    /// A name, or the letters before a string.
    fn python_word(&mut self) {
        let from = self.at;
        let length = self.rest().bytes().position(|byte| !is_name(byte)).unwrap_or(self.end - self.at);
        let next = self.byte(length);
        let prefix = self.rest().get(..length).unwrap_or_default().to_ascii_lowercase();
        let is_prefix = length <= 2 && prefix.bytes().all(|byte| b"rbfu".contains(&byte));
        self.skip(length);
        if is_prefix && matches!(next, b'"' | b'\'') {
            self.python_string(from, prefix.contains('f'), prefix.contains('r'));
        } else {
            self.push(Kind::Word, from);
        }
    }

    fn python_string(&mut self, from: usize, has_holes: bool, is_raw: bool) {
        let quote = self.byte(0);
        let is_long = self.byte(1) == quote && self.byte(2) == quote;
        self.skip(if is_long { 3 } else { 1 });
        let mut template = Template::default();
        while self.at < self.end {
            match (self.byte(0), self.byte(1)) {
                (b'\n', _) if !is_long => break,
                (b'\\', _) if !is_raw => self.escape(&mut template),
                (b'{', b'{') | (b'}', b'}') if has_holes => {
                    self.skip(1);
                    self.literal_character(&mut template);
                }
                (b'{', _) if has_holes => self.bracketed_hole(self.at, &mut template),
                (byte, next) if byte == quote && (!is_long || (next == quote && self.byte(2) == quote)) => {
                    self.skip(if is_long { 3 } else { 1 });
                    break;
                }
                _ => self.literal_character(&mut template),
            }
        }
        self.push_text(template, from);
    }

    /// What a backslash stands for; a line break after it is nothing.
    pub(super) fn escape(&mut self, template: &mut Template) {
        self.skip(1);
        match self.byte(0) {
            b'\n' => self.skip(1),
            b'n' => {
                template.push("\n");
                self.skip(1);
            }
            b't' => {
                template.push("\t");
                self.skip(1);
            }
            _ => self.literal_character(template),
        }
    }
}
