//! bash and its relatives: the chapters "Quoting", "Shell Expansions" and "Here Documents" of its manual.

use super::super::template::Template;
use super::{Kind, Lexer, is_name};

/// What ends a word.
const ENDS: &[u8] = b"()<>;|& \t\r\n";

impl Lexer<'_> {
    pub(super) fn shell(&mut self) {
        match (self.byte(0), self.byte(1)) {
            (b'\n', _) => {
                self.line_break(&[]);
                self.here_documents();
            }
            (b' ' | b'\t' | b'\r', _) => self.blank(),
            (b'\\', b'\n') => {
                self.skip(2);
                self.glued = false;
            }
            (b';', _) => self.end_statement(),
            (b'#', _) if !self.glued => self.skip_line(),
            (b'<', b'<') => self.here_document_mark(),
            (b'$', b'(') => self.mark(b'(', 2),
            (b'{' | b'}', b' ' | b'\n' | b'\t' | b'\r' | b';') if !self.glued => self.mark(self.byte(0), 1),
            (b'`', _) => self.mark(b'`', 1),
            (byte, _) if ENDS.contains(&byte) => self.mark(byte, 1),
            _ => self.shell_word(),
        }
    }

    /// A word, whatever it is put together from; `NAME=` and `--option=` are apart from what follows.
    fn shell_word(&mut self) {
        let from = self.at;
        let mut template = Template::default();
        let mut is_plain = true;
        while self.at < self.end && !ENDS.contains(&self.byte(0)) && self.byte(0) != b'`' {
            match (self.byte(0), self.byte(1)) {
                (b'$', b'(') if is_plain && self.at == from => break,
                (b'"', _) => {
                    is_plain = false;
                    self.shell_quoted(&mut template);
                }
                (b'\'', _) | (b'$', b'\'') => {
                    is_plain = false;
                    self.skip(if self.byte(0) == b'$' { 2 } else { 1 });
                    let literal = self.rest().find('\'').unwrap_or(self.end - self.at);
                    template.push(self.rest().get(..literal).unwrap_or_default());
                    self.skip(literal + 1);
                }
                (b'=', next) if is_plain && self.is_name_of_value(from) => {
                    self.push(Kind::Word, from);
                    self.mark(b'=', 1);
                    if next == b'(' || next == b'$' && self.byte(1) == b'(' {
                        return;
                    }
                    if !next.is_ascii_whitespace() && !ENDS.contains(&next) {
                        self.shell_word();
                    }
                    return;
                }
                (b'$', _) => {
                    is_plain = false;
                    self.shell_piece(&mut template);
                }
                _ => self.shell_piece(&mut template),
            }
        }
        let text = self.slice(from);
        let is_address = text.starts_with('/') || text.contains("://");
        match template.only_hole() {
            Some(_) if !text.starts_with('"') => self.push(Kind::Word, from),
            _ if is_plain && !is_address => self.push(Kind::Word, from),
            _ => self.push_text(template, from),
        }
    }

    /// Whether what stands before an equals sign is a variable or an option.
    fn is_name_of_value(&self, from: usize) -> bool {
        let text = self.slice(from);
        let name = text.strip_prefix("--").unwrap_or(text).trim_end_matches('+');
        !name.is_empty() && name.bytes().all(|byte| is_name(byte) || byte == b'-')
    }

    fn shell_quoted(&mut self, template: &mut Template) {
        self.skip(1);
        while self.at < self.end {
            if self.byte(0) == b'"' {
                self.skip(1);
                return;
            }
            self.shell_piece(template);
        }
    }

    /// A character, an escape or an expansion.
    fn shell_piece(&mut self, template: &mut Template) {
        match (self.byte(0), self.byte(1)) {
            (b'\\', b'\n') => self.skip(2),
            (b'\\', _) => {
                self.skip(1);
                self.literal_character(template);
            }
            (b'$', b'(') => self.bracketed_hole(self.at + 1, template),
            (b'$', b'{') => self.shell_expansion(template),
            (b'$', next) if is_name(next) || next == b'@' => {
                let from = self.at;
                self.skip(2);
                if next.is_ascii_alphabetic() || next == b'_' {
                    while is_name(self.byte(0)) {
                        self.skip(1);
                    }
                }
                template.append(&Template::hole(self.slice(from + 1), from..self.at));
            }
            _ => self.literal_character(template),
        }
    }

    /// `${name}`, with a default or a cut; a default that is an address is what the script does.
    fn shell_expansion(&mut self, template: &mut Template) {
        let from = self.at;
        let Some((inside, close)) = self.braced() else { return self.literal_character(template) };
        let name_end = inside.bytes().position(|byte| !is_name(byte)).unwrap_or(inside.len());
        let (name, rest) = inside.split_at(name_end);
        let default = rest.trim_start_matches(':').strip_prefix(['-', '=']).unwrap_or_default();
        if default.contains("://") {
            template.push(default);
        } else {
            template.append(&Template::hole(name, from..close));
        }
        self.at = close;
        self.skip(1);
    }

    /// `<<EOF`; `<<<` is a word like any other.
    fn here_document_mark(&mut self) {
        if self.byte(2) == b'<' {
            self.skip(3);
            self.glued = false;
            return;
        }
        self.skip(2);
        if self.byte(0) == b'-' {
            self.skip(1);
        }
        while self.byte(0) == b' ' {
            self.skip(1);
        }
        let from = self.at;
        while self.at < self.end && !ENDS.contains(&self.byte(0)) {
            self.skip(1);
        }
        let mark = self.slice(from);
        let name = mark.trim_matches(['"', '\'', '\\']);
        if !name.is_empty() {
            self.heredocs.push((name.to_owned(), name.len() == mark.len()));
        }
        self.glued = false;
    }

    /// The bodies that begin at this line. They belong to the statement before them.
    fn here_documents(&mut self) {
        for (mark, is_expanded) in std::mem::take(&mut self.heredocs) {
            let from = self.at;
            let mut close = self.at;
            let mut after = self.end;
            for line in self.rest().split_inclusive('\n') {
                if line.trim() == mark {
                    after = close + line.len();
                    break;
                }
                close += line.len();
            }
            let mut template = Template::default();
            if is_expanded {
                while self.at < close {
                    self.shell_piece(&mut template);
                }
            } else {
                template.push(self.text.get(from..close).unwrap_or_default());
            }
            self.at = close.max(from);
            let ended = self.tokens.pop_if(|token| token.kind == Kind::End);
            self.push_text(template, from);
            self.tokens.extend(ended);
            self.at = after.max(self.at);
        }
    }
}
