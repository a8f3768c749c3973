//! One pass over the tokens of a document, with a stack of the brackets that are open.
mod functions;
mod keys;
mod xml;

use super::document::{Argument, Binding, Call, Document, Tokens};
use super::fold::fold;
use super::keywords::{joins_lines, takes_command};
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, NEWLINE, SPACE, Token};

/// Fills the document's bindings, calls and functions.
pub(super) fn read(document: &mut Document<'_>) {
    if document.dialect == Dialect::Xml {
        return xml::read(document);
    }
    let end = document.tokens.len();
    let mut reader = Reader { document, frames: Vec::new(), items: Vec::new(), functions: Vec::new() };
    reader.frames.push(Frame::new(None, 0, 0));
    let mut index = 0;
    while index < end {
        reader.token(index);
        index += 1;
    }
    while !reader.frames.is_empty() {
        reader.finish_item(end);
        reader.frames.pop();
    }
    while let Some((function, _)) = reader.functions.pop() {
        if let Some(function) = reader.document.functions.get_mut(function) {
            function.body.end = end;
        }
    }
    reader.document.calls.sort_by_key(|call| call.name);
}

/// Brackets that are open, or the whole document.
#[derive(Clone, Debug)]
struct Frame {
    open: Option<usize>,
    bracket: u8,
    /// Where the current item or statement begins.
    item: usize,
    key: Option<usize>,
    /// Where the value of the key begins.
    value: usize,
    assigns: bool,
    colon: bool,
    /// The braces of names that take a value apart.
    apart: Option<usize>,
    call: Option<(usize, usize)>,
    /// How many items of outer frames lie on the common stack.
    base: usize,
    function: Option<usize>,
    last: Tokens,
}

impl Frame {
    fn new(open: Option<usize>, bracket: u8, item: usize) -> Self {
        Self {
            open,
            bracket,
            item,
            key: None,
            value: item,
            assigns: false,
            colon: false,
            apart: None,
            call: None,
            base: 0,
            function: None,
            last: 0..0,
        }
    }

    /// Statements stand in it, rather than arguments.
    fn holds_statements(&self) -> bool {
        matches!(self.bracket, 0 | b'{')
    }
}

struct Reader<'d, 't> {
    document: &'d mut Document<'t>,
    frames: Vec<Frame>,
    items: Vec<Argument>,
    /// Functions that are open, with the column of a Python `def`.
    functions: Vec<(usize, Option<usize>)>,
}

impl Reader<'_, '_> {
    fn token(&mut self, index: usize) {
        let Some(token) = self.document.token(index) else { return };
        if token.has(NEWLINE) && self.ends_with_line(index, token) {
            self.finish_item(index);
            self.start_item(index);
            if self.document.dialect == Dialect::Python && self.frames.len() == 1 {
                self.close_python_functions(index);
            }
        }
        match token.kind {
            Kind::Open if self.document.partner(index).is_some() => self.open(index, token),
            Kind::Close => {
                if let Some(open) = self.document.partner(index) {
                    self.close(index, open);
                }
            }
            Kind::Operator => self.operator(index),
            Kind::Word if self.document.dialect == Dialect::VisualBasic => self.declare(index),
            Kind::Word => self.word(index),
            Kind::Text if self.is_shell() => self.word(index),
            _ => {}
        }
    }

    fn is_shell(&self) -> bool {
        matches!(self.document.dialect, Dialect::Shell | Dialect::Container)
    }

    fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    /// Whether the line break before a token ends what came before.
    fn ends_with_line(&self, index: usize, token: Token) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        if index == frame.item {
            return false;
        }
        match self.document.dialect {
            Dialect::Python | Dialect::Terraform | Dialect::Toml => frame.holds_statements(),
            Dialect::PowerShell => {
                !self.document.is_operator(index.saturating_sub(1), "|") && token.kind != Kind::Close
            }
            Dialect::CSharp | Dialect::FSharp | Dialect::VisualBasic | Dialect::JavaScript | Dialect::Json => {
                frame.holds_statements() && !joins_lines(self.document, index)
            }
            _ => true,
        }
    }

    fn start_item(&mut self, index: usize) {
        if let Some(frame) = self.frame() {
            frame.item = index;
            frame.key = None;
            frame.value = index;
            frame.colon = false;
            frame.apart = None;
        }
    }

    fn finish_item(&mut self, end: usize) {
        let function = self.functions.last().map(|(function, _)| *function);
        let block = self.block();
        let Some(frame) = self.frames.last() else { return };
        let item = frame.item..end;
        if item.is_empty() {
            return;
        }
        if let Some(open) = frame.apart {
            self.take_apart(open, frame.value..end, function, block);
        }
        let Some(frame) = self.frames.last() else { return };
        if let Some(key) = frame.key.filter(|_| frame.value < end) {
            let value = frame.value..end;
            let (assigns, group) = (frame.assigns, frame.open);
            self.document.bind(Binding { key, value: value.clone(), field: None, assigns, group, function, block });
            let name = (!frame.holds_statements()).then_some(key);
            self.items.push(if name.is_some() {
                Argument { name, value }
            } else {
                Argument { name: None, value: item.clone() }
            });
        } else {
            self.items.push(Argument { name: None, value: item.clone() });
        }
        self.returned(&item, function);
        if let Some(frame) = self.frame() {
            frame.last = item;
            frame.item = end;
            frame.key = None;
        }
        if self.frames.last().is_some_and(|frame| frame.bracket == 0 || (frame.bracket == b'{' && !self.is_map())) {
            let base = self.frames.last().map_or(0, |frame| frame.base);
            // Statements are no arguments.
            let keep = self.items.len().saturating_sub(4).max(base);
            self.items.drain(base..keep);
        }
    }

    fn is_map(&self) -> bool {
        matches!(self.document.dialect, Dialect::Yaml | Dialect::Json | Dialect::Bicep | Dialect::Terraform)
    }

    /// The block of a statement: its column in Python, else its brackets.
    fn block(&self) -> usize {
        if self.document.dialect == Dialect::Python {
            return self.frames.first().map_or(0, |frame| self.column(frame.item));
        }
        self.frames.iter().rev().find(|frame| frame.bracket == b'{').and_then(|frame| frame.open).unwrap_or(0)
    }

    fn column(&self, index: usize) -> usize {
        let start = self.document.token(index).map_or(0, |token| token.start as usize);
        let before = self.document.text.as_bytes().get(..start).unwrap_or_default();
        before.iter().rev().take(512).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    fn open(&mut self, index: usize, token: Token) {
        let bracket = token.prefix;
        let call = if bracket == b'(' { self.call_before(index) } else { None };
        let mut frame = Frame::new(Some(index), bracket, index + 1);
        frame.call = call;
        frame.base = self.items.len();
        self.param_block(index);
        if bracket == b'{' {
            frame.function = self.function_before(index);
            if let Some(function) = frame.function {
                self.functions.push((function, None));
            }
        }
        self.frames.push(frame);
        if self.document.dialect.has_commands() {
            self.command(index + 1);
        }
    }

    fn close(&mut self, index: usize, open: usize) {
        while self.frames.len() > 1 && self.frames.last().is_some_and(|frame| frame.open != Some(open)) {
            self.pop_frame(index);
        }
        if self.frames.len() > 1 {
            self.pop_frame(index);
        }
    }

    fn pop_frame(&mut self, index: usize) {
        self.finish_item(index);
        let Some(frame) = self.frames.pop() else { return };
        let start = self.document.arguments.len();
        let items = self.items.drain(frame.base.min(self.items.len())..);
        self.document.arguments.extend(items);
        let arguments = start..self.document.arguments.len();
        let function = self.functions.last().map(|(function, _)| *function);
        self.pairs_of(&frame, arguments.clone(), function);
        match frame.call {
            Some((first, name)) => {
                let (end, folded) = (index + 1, fold(self.document.name(name)));
                self.document.add_call(Call { name, first, end, arguments, command: false, function, folded });
            }
            None => self.document.arguments.truncate(start),
        }
        if frame.function.is_some() {
            self.functions.pop();
        }
    }

    fn operator(&mut self, index: usize) {
        match self.document.operator(index) {
            Some([b',', 0]) if !self.holds_command() && !self.in_type_arguments(index) => self.separator(index),
            Some([b';', 0]) => self.separator(index),
            Some([b'|', 0] | [b'|', b'|'] | [b'&', b'&'] | [b'&', 0]) if self.document.dialect.has_commands() => {
                self.command(index + 1);
            }
            Some([b'=', 0] | [b':' | b'+' | b'?', b'='] | [b'<', b'-']) => self.bind(index),
            Some([b':', 0]) => self.colon(index),
            _ => {}
        }
    }

    /// A comma of PowerShell between the values of one argument.
    fn holds_command(&self) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        match self.document.dialect {
            Dialect::PowerShell => frame.call.is_none() && frame.holds_statements(),
            Dialect::Shell | Dialect::Container | Dialect::Lines => true,
            _ => frame.bracket == 0,
        }
    }

    /// The comma of `Dictionary<string, string>`.
    fn in_type_arguments(&self, comma: usize) -> bool {
        let document = &*self.document;
        if !matches!(document.dialect, Dialect::CSharp | Dialect::FSharp | Dialect::JavaScript) {
            return false;
        }
        for at in (comma.saturating_sub(12)..comma).rev() {
            match document.raw(at) {
                "<" => {
                    let named = at.checked_sub(1).is_some_and(|name| document.kind(name) == Some(Kind::Word));
                    return named && !document.token(at).is_some_and(|token| token.has(SPACE));
                }
                "," | "." | "?" | "[" | "]" => {}
                _ if document.kind(at) == Some(Kind::Word) => {}
                _ => return false,
            }
        }
        false
    }

    fn separator(&mut self, index: usize) {
        self.finish_item(index);
        self.start_item(index + 1);
    }

    fn word(&mut self, index: usize) {
        let Some(frame) = self.frames.last() else { return };
        if frame.item == index || index.checked_sub(1).is_some_and(|before| takes_command(self.document, before)) {
            let dialect = self.document.dialect;
            if dialect.has_commands() {
                self.command(index);
            }
        }
    }

    /// Reads the command that begins there, if one does.
    fn command(&mut self, index: usize) {
        if let Some((call, arguments)) = super::command::read(self.document, index, self.document.calls.last()) {
            let start = self.document.arguments.len();
            self.document.arguments.extend(arguments);
            let arguments = start..self.document.arguments.len();
            let function = self.functions.last().map(|(function, _)| *function);
            self.document.add_call(Call { arguments, function, ..call });
        }
    }
}
