//! C#, JavaScript, TypeScript, and whatever looks like them.

use super::super::language::Language;
use super::super::template::Template;
use super::{Kind, Lexer, is_name};

impl Lexer<'_> {
    pub(super) fn braces(&mut self, language: Language) {
        match (self.byte(0), self.byte(1)) {
            (b'\n', _) if language == Language::CSharp => self.blank(),
            (b'\n', _) if self.goes_on() => self.blank(),
            (b'\n', _) => self.line_break(b"(["),
            (b' ' | b'\t' | b'\r', _) => self.blank(),
            (b';', _) => self.end_statement(),
            (b'/', b'/') => self.skip_line(),
            (b'/', b'*') => {
                self.skip_behind("*/");
                self.glued = false;
            }
            (b'#', _) if language == Language::Unknown && !self.glued => self.skip_line(),
            (b'`', _) if language != Language::CSharp => self.template_literal(),
            (b'@' | b'$', _) if language == Language::CSharp && self.csharp_string() => {}
            (b'"', b'"') if language == Language::CSharp && self.byte(2) == b'"' => self.raw_string(self.at, false),
            (b'"' | b'\'', _) => self.plain_string(self.at, false),
            (byte, _) if is_name(byte) || byte == b'$' => self.word(|byte| is_name(byte) || byte == b'$'),
            (byte, _) => self.mark(byte, 1),
        }
    }

    /// Whether the next line begins with something that goes on with this one.
    fn goes_on(&self) -> bool {
        let next = self.rest().bytes().take(256).find(|byte| !byte.is_ascii_whitespace());
        next.is_some_and(|byte| b".+?:|{".contains(&byte))
    }

    /// `@"…"`, `$"…"`, `$@"…"`, `$"""…"""`; `false` for anything else.
    fn csharp_string(&mut self) -> bool {
        let prefix = self.rest().bytes().take_while(|byte| matches!(byte, b'@' | b'$')).count();
        if self.byte(prefix) != b'"' {
            return false;
        }
        let from = self.at;
        let marks = self.rest().get(..prefix).unwrap_or_default();
        let (is_verbatim, has_holes) = (marks.contains('@'), marks.contains('$'));
        self.skip(prefix);
        if self.byte(1) == b'"' && self.byte(2) == b'"' && !is_verbatim {
            self.raw_string(from, has_holes);
        } else if is_verbatim {
            self.verbatim_string(from, has_holes);
        } else {
            self.plain_string(from, has_holes);
        }
        true
    }

    fn plain_string(&mut self, from: usize, has_holes: bool) {
        let quote = self.byte(0);
        self.skip(1);
        let mut template = Template::default();
        while self.at < self.end {
            match (self.byte(0), self.byte(1)) {
                (b'\n', _) => break,
                (b'\\', _) => self.escape(&mut template),
                (b'{', b'{') | (b'}', b'}') if has_holes => {
                    self.skip(1);
                    self.literal_character(&mut template);
                }
                (b'{', _) if has_holes => self.bracketed_hole(self.at, &mut template),
                (byte, _) if byte == quote => {
                    self.skip(1);
                    break;
                }
                _ => self.literal_character(&mut template),
            }
        }
        self.push_text(template, from);
    }

    fn verbatim_string(&mut self, from: usize, has_holes: bool) {
        self.skip(1);
        let mut template = Template::default();
        while self.at < self.end {
            match (self.byte(0), self.byte(1)) {
                (b'"', b'"') => {
                    template.push("\"");
                    self.skip(2);
                }
                (b'"', _) => {
                    self.skip(1);
                    break;
                }
                (b'{', next) if has_holes && next != b'{' => self.bracketed_hole(self.at, &mut template),
                _ => self.literal_character(&mut template),
            }
        }
        self.push_text(template, from);
    }

    fn raw_string(&mut self, from: usize, has_holes: bool) {
        self.skip(3);
        let close = self.rest().find("\"\"\"").map_or(self.end, |found| self.at + found);
        let mut template = Template::default();
        while self.at < close {
            match self.byte(0) {
                b'{' if has_holes => self.bracketed_hole(self.at, &mut template),
                _ => self.literal_character(&mut template),
            }
        }
        self.at = close.max(self.at);
        self.skip(3);
        self.push_text(template, from);
    }

    /// JavaScript's string in backticks.
    fn template_literal(&mut self) {
        let from = self.at;
        self.skip(1);
        let mut template = Template::default();
        while self.at < self.end {
            match (self.byte(0), self.byte(1)) {
                (b'\\', _) => self.escape(&mut template),
                (b'$', b'{') => self.bracketed_hole(self.at + 1, &mut template),
                (b'`', _) => {
                    self.skip(1);
                    break;
                }
                _ => self.literal_character(&mut template),
            }
        }
        self.push(Kind::Text(template), from);
    }
}
