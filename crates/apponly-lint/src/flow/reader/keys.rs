//! Which token names the value behind `=` or `:`, and the pairs that do without either.
use std::ops::Range;

use super::{Frame, Reader};
use crate::flow::document::{Binding, Tokens};
use crate::flow::keywords::is_keyword;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, SPACE};

impl Reader<'_, '_> {
    /// `{ access_token, expires_in: seconds } = value` binds each name to its field.
    pub(super) fn take_apart(&mut self, open: usize, value: Tokens, function: Option<usize>, block: usize) {
        let Some(close) = self.document.partner(open) else { return };
        let mut start = open + 1;
        for at in open + 1..=close.min(open + 64) {
            if at != close && !self.document.is_operator(at, ",") {
                continue;
            }
            let word = |at: &usize| self.document.kind(*at) == Some(Kind::Word);
            let (field, key) = ((start..at).find(word), (start..at).rev().find(word));
            if let Some(key) = key {
                let group = Some(open);
                let value = value.clone();
                self.document.bind(Binding { key, value, field, assigns: true, group, function, block });
            }
            start = at + 1;
        }
    }

    /// `("key", value)`, `{ "key", value }`, and `name: KEY, value: VALUE` bind as well.
    pub(super) fn pairs_of(&mut self, frame: &Frame, arguments: Range<usize>, function: Option<usize>) {
        let Some([first, rest @ ..]) = self.document.arguments.get(arguments) else { return };
        let block = self.block();
        let few = rest.len() < 12;
        if let ([second] | [second, _], None) = (rest, first.name) {
            let key = first.value.start;
            let plain = self.document.kind(key) == Some(Kind::Text) && first.value.len() == 1;
            let pair = rest.len() == 1 || frame.bracket == b'(';
            if plain && pair && matches!(frame.bracket, b'(' | b'{' | b'[') && second.name.is_none() {
                let value = second.value.clone();
                self.document.bind(Binding {
                    key,
                    value,
                    field: None,
                    assigns: false,
                    group: frame.open,
                    function,
                    block,
                });
            }
        }
        if frame.bracket == b'{' && few {
            self.name_and_value(frame, function, block);
        }
    }

    pub(super) fn name_and_value(&mut self, frame: &Frame, function: Option<usize>, block: usize) {
        let document = &*self.document;
        let mut key = None;
        let mut value = None;
        for binding in document.bindings.iter().rev().take(12).filter(|binding| binding.group == frame.open) {
            let name = document.name(binding.key);
            if name.eq_ignore_ascii_case("name") || name.eq_ignore_ascii_case("key") {
                key = Some(binding.value.start);
            } else if name.eq_ignore_ascii_case("value") {
                value = Some(binding.value.clone());
            }
        }
        if let (Some(key), Some(value)) = (key, value) {
            self.document.bind(Binding { key, value, field: None, assigns: false, group: frame.open, function, block });
        }
    }

    pub(super) fn bind(&mut self, index: usize) {
        let shell = self.is_shell();
        let dialect = self.document.dialect;
        let item = self.frames.last().map_or(0, |frame| frame.item);
        // `param name string = …`
        let declares = matches!(self.document.raw(item), "param" | "var" | "output") && index >= item + 3;
        let typed = declares && matches!(dialect, Dialect::Bicep | Dialect::CSharp);
        // `token, err := f()` of Go gives what it is about first.
        let first_of_two = |at: usize| {
            let two = dialect == Dialect::CSharp && self.document.operator(index) == Some([b':', b'=']);
            let name = at.checked_sub(2).filter(|&name| two && self.document.is_operator(name + 1, ","))?;
            (self.document.kind(name) == Some(Kind::Word)).then_some(name)
        };
        let key =
            if typed { Some(item + 1) } else { self.key_before(index).map(|key| first_of_two(key).unwrap_or(key)) };
        let apart = self.braces_before(index);
        let Some(frame) = self.frames.last_mut() else { return };
        if shell {
            frame.key = key;
            frame.value = index + 1;
            frame.assigns = true;
            return self.bind_shell(index);
        }
        let first = frame.key.is_none() || frame.colon;
        if first {
            frame.key = if frame.colon && frame.key.is_some() { frame.key } else { key };
            frame.value = index + 1;
            frame.assigns = frame.bracket != b'(' || dialect == Dialect::PowerShell;
            frame.colon = false;
            if apart.is_some() {
                frame.apart = apart;
                frame.key = None;
            }
        }
        // Of `a=b,c=d,…` only the first can be a command.
        if first && dialect == Dialect::PowerShell {
            self.command(index + 1);
        }
    }

    /// `Dim name As New Type(…)` binds without a sign; `Dim name As Type = …` with one.
    pub(super) fn declare(&mut self, index: usize) {
        let document = &*self.document;
        let named = index.checked_sub(1).is_some_and(|name| document.kind(name) == Some(Kind::Word));
        let declares = named && document.raw(index).eq_ignore_ascii_case("as");
        let Some(frame) = self.frames.last_mut().filter(|frame| declares && frame.holds_statements()) else { return };
        if frame.key.is_none() && frame.item + 1 < index {
            frame.key = Some(index - 1);
            frame.value = index + 1;
            frame.assigns = true;
            frame.colon = true;
        }
    }

    /// The braces of `const { a, b } =`.
    pub(super) fn braces_before(&self, index: usize) -> Option<usize> {
        let document = &*self.document;
        let close = index.checked_sub(1).filter(|&close| {
            document.dialect == Dialect::JavaScript && document.token(close).is_some_and(|token| token.closes(b'{'))
        })?;
        let open = document.partner(close)?;
        let before = open.checked_sub(1)?;
        matches!(document.raw(before), "const" | "let" | "var" | "(").then_some(open)
    }

    /// An assignment of a shell ends with its word.
    pub(super) fn bind_shell(&mut self, index: usize) {
        let function = self.functions.last().map(|(function, _)| *function);
        let block = self.block();
        let value = index + 1;
        let glued = self.document.token(value).is_some_and(|token| !token.has(SPACE) && token.kind != Kind::Operator);
        let end = if glued { self.document.after(value) } else { value };
        let Some(frame) = self.frames.last_mut() else { return };
        let (key, group) = (frame.key.take(), frame.open);
        if let Some(key) = key.filter(|_| glued) {
            self.document.bind(Binding { key, value: value..end, field: None, assigns: true, group, function, block });
        }
        self.command(end);
    }

    pub(super) fn colon(&mut self, index: usize) {
        let python = self.document.dialect == Dialect::Python;
        let Some(frame) = self.frames.last() else { return };
        let item = frame.item;
        if frame.key.is_some() || self.document.dialect.has_commands() {
            return;
        }
        let first = self.document.raw(item);
        let keyword = is_keyword(first) || matches!(first, "def" | "class" | "async");
        if keyword && frame.holds_statements() {
            if python && matches!(first, "def" | "async") {
                self.python_function(item, index);
            }
            self.finish_item(index);
            return self.start_item(index + 1);
        }
        let computed =
            index.checked_sub(1).and_then(|at| self.document.token(at)).is_some_and(|token| token.closes(b'['));
        if index - item > 3 && !computed {
            return;
        }
        let key = self.key_before(index);
        let Some(frame) = self.frames.last_mut() else { return };
        frame.key = key;
        frame.value = index + 1;
        frame.assigns = false;
        frame.colon = frame.bracket != b'{' || !matches!(self.document.dialect, Dialect::Json | Dialect::Yaml);
    }

    /// The token that names what stands before `=` or `:`.
    pub(super) fn key_before(&self, index: usize) -> Option<usize> {
        let document = &*self.document;
        let before = index.checked_sub(1)?;
        let token = document.token(before)?;
        match token.kind {
            Kind::Word | Kind::Variable | Kind::Text | Kind::Option => Some(before),
            Kind::Close => {
                let open = document.partner(before)?;
                if token.closes(b'h') {
                    // A text with holes: the text itself stands before its holes.
                    return (open.saturating_sub(8)..open).rev().find(|&at| document.kind(at) == Some(Kind::Text));
                }
                if token.prefix == b'[' {
                    if open + 2 == before && document.kind(open + 1) == Some(Kind::Text) {
                        return Some(open + 1);
                    }
                    return open
                        .checked_sub(1)
                        .filter(|&at| matches!(document.kind(at), Some(Kind::Word | Kind::Variable)));
                }
                if token.prefix == b'{' {
                    return open.checked_sub(1).filter(|&at| document.kind(at) == Some(Kind::Word));
                }
                None
            }
            _ => None,
        }
    }
}
