//! PowerShell: `about_Quoting_Rules`, `about_Comments`, `about_Parsing` of its documentation.

use super::super::template::Template;
use super::{Lexer, is_name};

/// What ends a bare word.
const ENDS: &[u8] = b"()[]{};,|&\"'=<>+` \t\r\n";

/// What ends a bare address.
const ENDS_ADDRESS: &[u8] = b"(){};,|\"'<>` \t\r\n";

impl Lexer<'_> {
    pub(super) fn powershell(&mut self) {
        match (self.byte(0), self.byte(1)) {
            (b'\n', _) => self.line_break(&[]),
            (b' ' | b'\t' | b'\r', _) => self.blank(),
            (b';', _) => self.end_statement(),
            (b'<', b'#') => {
                self.skip_behind("#>");
                self.glued = false;
            }
            (b'#', _) if !self.glued => self.skip_line(),
            (b'`', b'\r') => self.continued(3),
            (b'`', b'\n') => self.continued(2),
            (b'`', _) => self.skip(2),
            (b'@', quote @ (b'"' | b'\'')) => self.here_string(quote),
            (b'@', bracket @ (b'{' | b'(')) => self.mark(bracket, 2),
            (b'"', _) => self.powershell_string(),
            (b'\'', _) => self.powershell_verbatim(),
            (b'$', b'(') => self.mark(b'(', 2),
            (b'$', _) => self.powershell_variable(),
            (b'-', next) if next.is_ascii_alphabetic() && !self.follows_value() => {
                self.word(|byte| is_name(byte) || byte == b'-');
            }
            (b'h' | b'H', _) if self.is_address() => self.powershell_address(),
            (b'/', next) if !self.glued && (is_name(next) || next == b'$') => self.powershell_address(),
            (byte, _) if is_name(byte) => self.word(|byte| !ENDS.contains(&byte) && byte != b':' && byte != b'$'),
            (byte, _) => self.mark(byte, 1),
        }
    }

    /// A minus behind a value without a blank subtracts.
    fn follows_value(&self) -> bool {
        self.glued && self.tokens.last().is_some_and(super::Token::is_word)
    }

    fn continued(&mut self, bytes: usize) {
        self.skip(bytes);
        self.glued = false;
    }

    pub(super) fn is_address(&self) -> bool {
        let head = self.rest().get(..8).unwrap_or_default().to_ascii_lowercase();
        head == "https://" || head.starts_with("http://")
    }

    /// `$name`, `${name}`; with a path glued to it, the address that it begins.
    fn powershell_variable(&mut self) {
        let from = self.at;
        let mut template = Template::default();
        self.powershell_piece(&mut template);
        if template.as_literal().is_some() {
            self.push(super::Kind::Mark(b'$'), from);
            return;
        }
        if self.byte(0) == b'/' && (is_name(self.byte(1)) || self.byte(1) == b'$') {
            self.at = from;
            self.powershell_address();
            return;
        }
        self.push(super::Kind::Word, from);
    }

    fn powershell_address(&mut self) {
        let from = self.at;
        let mut template = Template::default();
        while self.at < self.end && !ENDS_ADDRESS.contains(&self.byte(0)) {
            self.powershell_piece(&mut template);
        }
        self.push_text(template, from);
    }

    fn powershell_string(&mut self) {
        let from = self.at;
        self.skip(1);
        let mut template = Template::default();
        loop {
            match (self.byte(0), self.byte(1)) {
                _ if self.at >= self.end => {
                    if self.unterminated(from) {
                        return;
                    }
                    break;
                }
                (b'"', b'"') => {
                    template.push("\"");
                    self.skip(2);
                }
                (b'"', _) => {
                    self.skip(1);
                    break;
                }
                _ => self.powershell_piece(&mut template),
            }
        }
        self.push_text(template, from);
    }

    fn powershell_verbatim(&mut self) {
        let from = self.at;
        self.skip(1);
        let mut template = Template::default();
        loop {
            let Some(literal) = self.rest().find('\'') else {
                if self.unterminated(from) {
                    return;
                }
                self.at = self.end;
                break;
            };
            template.push(self.rest().get(..literal).unwrap_or_default());
            self.skip(literal + 1);
            if self.byte(0) != b'\'' {
                break;
            }
            template.push("'");
            self.skip(1);
        }
        self.push_text(template, from);
    }

    /// `@"` to `"@` at the beginning of a line.
    fn here_string(&mut self, quote: u8) {
        let from = self.at;
        self.skip(2);
        let after = self.rest().bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        if after.is_some_and(|byte| byte != b'\n') {
            // A splatted variable in quotes, or a mistake.
            self.at = from + 1;
            return;
        }
        let end = format!("\n{}@", char::from(quote));
        let close = self.rest().find(&end).map_or(self.end, |found| self.at + found);
        let mut template = Template::default();
        self.skip_line();
        if quote == b'\'' {
            template.push(self.text.get(self.at..close).unwrap_or_default());
        } else {
            while self.at < close {
                self.powershell_piece(&mut template);
            }
        }
        self.at = close;
        self.skip(end.len());
        self.push_text(template, from);
    }

    /// A character, an escape, or an expression of an expandable string.
    fn powershell_piece(&mut self, template: &mut Template) {
        match (self.byte(0), self.byte(1)) {
            (b'`', _) => {
                self.skip(1);
                self.literal_character(template);
            }
            (b'$', b'(') => self.bracketed_hole(self.at + 1, template),
            (b'$', b'{') => {
                let from = self.at;
                let Some((name, close)) = self.braced() else { return self.literal_character(template) };
                let name = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
                template.append(&Template::hole(name, from..close));
                self.at = close;
                self.skip(1);
            }
            (b'$', next) if is_name(next) => {
                let from = self.at;
                self.skip(1);
                while is_name(self.byte(0)) || (self.byte(0) == b':' && is_name(self.byte(1))) {
                    self.skip(1);
                }
                let name = self.slice(from + 1).rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
                template.append(&Template::hole(name, from..self.at));
            }
            _ => self.literal_character(template),
        }
    }

    pub(super) fn literal_character(&mut self, template: &mut Template) {
        let from = self.at;
        self.skip(1);
        template.push(self.slice(from));
    }
}
