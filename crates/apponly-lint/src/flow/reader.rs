//! One pass over the tokens of a document, with a stack of the brackets that are open.
use std::ops::Range;

use super::document::{Argument, Binding, Call, Document, Function, Tokens};
use super::keywords::{is_keyword, joins_lines, takes_command};
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, NEWLINE, SPACE, Token};

/// Fills the document's bindings, calls and functions.
pub(super) fn read(document: &mut Document<'_>) {
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
            Dialect::CSharp | Dialect::JavaScript | Dialect::Json => {
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
            self.document.bindings.push(Binding {
                key,
                value: value.clone(),
                field: None,
                assigns,
                group,
                function,
                block,
            });
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

    /// `{ access_token, expires_in: seconds } = value` binds each name to its field.
    fn take_apart(&mut self, open: usize, value: Tokens, function: Option<usize>, block: usize) {
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
                self.document.bindings.push(Binding { key, value, field, assigns: true, group, function, block });
            }
            start = at + 1;
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

    fn returned(&mut self, item: &Range<usize>, function: Option<usize>) {
        let Some(function) = function else { return };
        let shell = self.is_shell() || self.document.dialect == Dialect::PowerShell;
        let first = self.document.raw(item.start);
        if first.eq_ignore_ascii_case("return") || first.eq_ignore_ascii_case("Write-Output") {
            let value = item.start + 1..item.end;
            if let Some(function) = self.document.functions.get_mut(function).filter(|found| found.returns.len() < 16) {
                function.returns.push(value);
            }
        } else if shell
            && self.frames.last().is_some_and(|frame| frame.function == Some(function) && frame.key.is_none())
        {
            // What a statement leaves is given back; the last one tells.
            if let Some(function) = self.document.functions.get_mut(function) {
                if function.returns.len() >= 16 {
                    function.returns.pop();
                }
                function.returns.push(item.clone());
            }
        }
    }

    fn open(&mut self, index: usize, token: Token) {
        let bracket = token.prefix;
        let call = if bracket == b'(' { self.call_before(index) } else { None };
        let mut frame = Frame::new(Some(index), bracket, index + 1);
        frame.call = call;
        frame.base = self.items.len();
        if bracket == b'{' {
            frame.function = self.function_before(index);
            if let Some(function) = frame.function {
                self.functions.push((function, None));
            }
        }
        self.frames.push(frame);
        if self.document.dialect == Dialect::PowerShell || self.is_shell() {
            self.command(index + 1);
        }
    }

    /// The first token of the path and the name of a call whose parenthesis opens there.
    fn call_before(&self, open: usize) -> Option<(usize, usize)> {
        let document = &*self.document;
        let mut name = open.checked_sub(1)?;
        if self.is_shell() {
            return None;
        }
        if document.dialect == Dialect::PowerShell && (document.token(open)?.has(SPACE) || document.raw(open).len() > 1)
        {
            return None;
        }
        // Type arguments: `Deserialize<Token>(`.
        if document.is_operator(name, ">") {
            name = (name.saturating_sub(6)..name).rev().find(|&at| document.is_operator(at, "<"))?.checked_sub(1)?;
        }
        if document.kind(name) != Some(Kind::Word) || is_keyword(document.raw(name)) {
            return None;
        }
        let mut first = name;
        while first >= 2
            && matches!(document.raw(first - 1), "." | "::" | "?." | "->")
            && matches!(document.kind(first - 2), Some(Kind::Word | Kind::Variable))
        {
            first -= 2;
        }
        let declared =
            first.checked_sub(1).is_some_and(|at| matches!(document.raw(at), "def" | "function" | "func" | "fun"));
        (!declared).then_some((first, name))
    }

    /// The function whose body opens there.
    fn function_before(&mut self, open: usize) -> Option<usize> {
        let document = &*self.document;
        let mut before = open.checked_sub(1)?;
        let arrow = document.is_operator(before, "=>");
        if arrow {
            before = before.checked_sub(1)?;
        }
        // `): Promise<string> {`
        for _ in 0..6 {
            if document.token(before)?.closes(b'(') || document.dialect == Dialect::PowerShell {
                break;
            }
            let part = matches!(document.kind(before), Some(Kind::Word))
                || matches!(document.raw(before), "<" | ">" | ":" | "[" | "]");
            if !part || arrow {
                break;
            }
            before = before.checked_sub(1)?;
        }
        let parameters =
            document.token(before).filter(|token| token.closes(b'(')).and_then(|_| document.partner(before));
        let name = match parameters {
            Some(parameters) => parameters.checked_sub(1).filter(|&name| document.kind(name) == Some(Kind::Word)),
            None => Some(before).filter(|&name| name > 0 && document.raw(name - 1).eq_ignore_ascii_case("function")),
        };
        let name = name.filter(|&name| !is_keyword(document.raw(name)));
        let name = if arrow { self.frames.last().and_then(|frame| frame.key) } else { name };
        if name.is_none() && !(arrow && parameters.is_some()) {
            return None;
        }
        let end = document.partner(open)?;
        Some(self.begin_function(name, parameters, open + 1..end))
    }

    fn begin_function(&mut self, name: Option<usize>, parameters: Option<usize>, body: Tokens) -> usize {
        let parent = self.functions.last().map(|(function, _)| *function);
        self.document.functions.push(Function { name, parameters, body, parent, returns: Vec::new() });
        self.document.functions.len() - 1
    }

    fn close_python_functions(&mut self, index: usize) {
        let column = self.column(index);
        while let Some((function, Some(indent))) = self.functions.last().copied() {
            if column > indent {
                return;
            }
            self.functions.pop();
            if let Some(function) = self.document.functions.get_mut(function) {
                function.body.end = index;
            }
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
                let end = index + 1;
                self.document.calls.push(Call {
                    name,
                    first,
                    end,
                    arguments,
                    command: false,
                    function,
                    folded: String::new(),
                });
            }
            None => self.document.arguments.truncate(start),
        }
        if frame.function.is_some() {
            self.functions.pop();
        }
    }

    /// `("key", value)`, `{ "key", value }`, and `name: KEY, value: VALUE` bind as well.
    fn pairs_of(&mut self, frame: &Frame, arguments: Range<usize>, function: Option<usize>) {
        let Some([first, rest @ ..]) = self.document.arguments.get(arguments) else { return };
        let block = self.block();
        if let ([second] | [second, _], None) = (rest, first.name) {
            let key = first.value.start;
            let plain = self.document.kind(key) == Some(Kind::Text) && first.value.len() == 1;
            let pair = rest.len() == 1 || frame.bracket == b'(';
            if plain && pair && matches!(frame.bracket, b'(' | b'{' | b'[') && second.name.is_none() {
                let value = second.value.clone();
                self.document.bindings.push(Binding {
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
        if frame.bracket == b'{' && rest.len() < 12 {
            self.name_and_value(frame, function, block);
        }
    }

    fn name_and_value(&mut self, frame: &Frame, function: Option<usize>, block: usize) {
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
            self.document.bindings.push(Binding {
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

    fn operator(&mut self, index: usize) {
        let operator = self.document.raw(index);
        match operator {
            "," if !self.holds_command() => self.separator(index),
            ";" => self.separator(index),
            "|" | "||" | "&&" | "&" if self.is_shell() || self.document.dialect == Dialect::PowerShell => {
                self.command(index + 1);
            }
            "=" | ":=" | "+=" | "?=" => self.bind(index),
            ":" => self.colon(index),
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

    fn separator(&mut self, index: usize) {
        self.finish_item(index);
        self.start_item(index + 1);
    }

    fn bind(&mut self, index: usize) {
        let shell = self.is_shell();
        let dialect = self.document.dialect;
        let item = self.frames.last().map_or(0, |frame| frame.item);
        // `param name string = …`
        let declares = matches!(self.document.raw(item), "param" | "var" | "output") && index >= item + 3;
        let typed = declares && matches!(dialect, Dialect::Bicep | Dialect::CSharp);
        let key = if typed { Some(item + 1) } else { self.key_before(index) };
        let apart = self.braces_before(index);
        let Some(frame) = self.frames.last_mut() else { return };
        if shell {
            frame.key = key;
            frame.value = index + 1;
            frame.assigns = true;
            return self.bind_shell(index);
        }
        if frame.key.is_none() || frame.colon {
            frame.key = if frame.colon && frame.key.is_some() { frame.key } else { key };
            frame.value = index + 1;
            frame.assigns = frame.bracket != b'(' || dialect == Dialect::PowerShell;
            frame.colon = false;
            if apart.is_some() {
                frame.apart = apart;
                frame.key = None;
            }
        }
        if dialect == Dialect::PowerShell {
            self.command(index + 1);
        }
    }

    /// The braces of `const { a, b } =`.
    fn braces_before(&self, index: usize) -> Option<usize> {
        let document = &*self.document;
        let close = index.checked_sub(1).filter(|&close| {
            document.dialect == Dialect::JavaScript && document.token(close).is_some_and(|token| token.closes(b'{'))
        })?;
        let open = document.partner(close)?;
        let before = open.checked_sub(1)?;
        matches!(document.raw(before), "const" | "let" | "var" | "(").then_some(open)
    }

    /// An assignment of a shell ends with its word.
    fn bind_shell(&mut self, index: usize) {
        let function = self.functions.last().map(|(function, _)| *function);
        let block = self.block();
        let value = index + 1;
        let glued = self.document.token(value).is_some_and(|token| !token.has(SPACE) && token.kind != Kind::Operator);
        let end = if glued { self.document.after(value) } else { value };
        let Some(frame) = self.frames.last_mut() else { return };
        let (key, group) = (frame.key.take(), frame.open);
        if let Some(key) = key.filter(|_| glued) {
            self.document.bindings.push(Binding {
                key,
                value: value..end,
                field: None,
                assigns: true,
                group,
                function,
                block,
            });
        }
        self.command(end);
    }

    fn colon(&mut self, index: usize) {
        let python = self.document.dialect == Dialect::Python;
        let Some(frame) = self.frames.last() else { return };
        let item = frame.item;
        if frame.key.is_some() || self.document.dialect == Dialect::PowerShell || self.is_shell() {
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

    fn python_function(&mut self, item: usize, colon: usize) {
        let name = item + if self.document.is(item, Kind::Word, "async") { 2 } else { 1 };
        let column = self.column(item);
        let parameters =
            Some(name + 1).filter(|&open| self.document.token(open).is_some_and(|token| token.opens(b'(')));
        let function = self.begin_function(Some(name), parameters, colon + 1..usize::MAX);
        self.functions.push((function, Some(column)));
    }

    /// The token that names what stands before `=` or `:`.
    fn key_before(&self, index: usize) -> Option<usize> {
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

    fn word(&mut self, index: usize) {
        let Some(frame) = self.frames.last() else { return };
        if frame.item == index || index.checked_sub(1).is_some_and(|before| takes_command(self.document, before)) {
            let dialect = self.document.dialect;
            if dialect == Dialect::PowerShell || self.is_shell() {
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
            self.document.calls.push(Call { arguments, function, ..call });
        }
    }
}
