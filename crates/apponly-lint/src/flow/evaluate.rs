//! Follows values through a document: strings and their holes, names, calls, fields. Nothing is run; what is not
//! understood is unknown.
use std::cell::{Cell, RefCell};

use super::document::{Argument, Call, Document, Tokens};
use super::knowledge::{self, Effect};
use super::value::{Literal, Origin, UNKNOWN, Value};
use crate::lexers::Dialect;
use crate::lexers::token::{HOLE, Kind, QUOTES, SPACE, Token, VERBATIM};

/// Deeper expressions are unknown.
const MAXIMUM_DEPTH: u32 = 24;
/// So many assignments of one name are looked at for one use.
const MAXIMUM_ASSIGNMENTS: usize = 64;
/// Longer texts are kept to this length: no secret and no address is longer.
const MAXIMUM_TEXT: usize = 8192;

/// Evaluates within one document, each binding once.
#[derive(Debug)]
pub(crate) struct Evaluator<'d, 't> {
    pub(crate) document: &'d Document<'t>,
    /// What is left of the work that one document may cost.
    fuel: Cell<usize>,
    bindings: RefCell<Vec<Memo>>,
    functions: RefCell<Vec<Memo>>,
}

#[derive(Clone, Debug, Default)]
enum Memo {
    #[default]
    Unread,
    /// Being read: it depends on itself.
    Open,
    Known(Value),
}

impl<'d, 't> Evaluator<'d, 't> {
    pub(crate) fn new(document: &'d Document<'t>) -> Self {
        Self {
            document,
            fuel: Cell::new(document.tokens.len().saturating_mul(48) + 10_000),
            bindings: RefCell::new(vec![Memo::Unread; document.bindings.len()]),
            functions: RefCell::new(vec![Memo::Unread; document.functions.len()]),
        }
    }

    /// What is known of the tokens of a range, as one value.
    pub(crate) fn value(&self, range: &Tokens) -> Value {
        self.range(range.clone(), 0)
    }

    fn spend(&self, depth: u32) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 0 && depth < MAXIMUM_DEPTH
    }

    fn range(&self, range: Tokens, depth: u32) -> Value {
        let mut value: Option<Value> = None;
        let mut index = range.start;
        let mut alternative = false;
        while index < range.end {
            if !self.spend(depth) {
                return Value::default();
            }
            let operator = self.document.kind(index) == Some(Kind::Operator);
            if operator {
                match self.document.raw(index) {
                    "|" => {
                        let (piped, end) = self.pipe(value.take().unwrap_or_default(), index + 1, range.end, depth);
                        value = Some(piped);
                        index = end;
                        continue;
                    }
                    "??" | "||" | "?" => alternative = true,
                    ":" if value.is_some() => alternative = true,
                    "," | ";" => {
                        let rest = self.origin_of(index + 1..range.end, depth);
                        let first = value.unwrap_or_default();
                        return Value { literal: None, origin: first.origin | rest };
                    }
                    _ => {}
                }
                index += 1;
                continue;
            }
            if self.document.kind(index) == Some(Kind::Word) && matches!(self.document.raw(index), "or" | "if" | "else")
            {
                alternative = true;
                index += 1;
                continue;
            }
            let (operand, end) = self.operand(index, range.end, depth);
            value = Some(match value {
                None => operand,
                Some(before) if alternative => before.or(operand),
                Some(before) => before.join(operand),
            });
            alternative = false;
            index = end.max(index + 1);
        }
        value.unwrap_or_default()
    }

    /// Where anything within a range comes from, whatever its form.
    fn origin_of(&self, range: Tokens, depth: u32) -> Origin {
        let mut origin = Origin::NONE;
        let mut index = range.start;
        while index < range.end {
            if !self.spend(depth) {
                return origin;
            }
            if self.document.kind(index) == Some(Kind::Operator) {
                index += 1;
                continue;
            }
            let (operand, end) = self.operand(index, range.end, depth);
            origin |= operand.origin;
            index = end.max(index + 1);
        }
        origin
    }

    /// One operand with everything behind it that belongs to it: fields, indexes, calls.
    fn operand(&self, index: usize, end: usize, depth: u32) -> (Value, usize) {
        let document = self.document;
        let Some(token) = document.token(index) else { return (Value::default(), index + 1) };
        let (value, behind) = match token.kind {
            Kind::Text => (self.text(index, token, depth + 1), document.after(index)),
            Kind::Number => (self.number(index), index + 1),
            Kind::Variable => (self.variable(index, depth + 1), index + 1),
            Kind::Word => return self.word(index, end, depth),
            Kind::Option if document.dialect == Dialect::PowerShell => {
                return self.power_shell_operator(index, end, depth);
            }
            Kind::Open => match document.partner(index) {
                Some(close) if close <= end => (self.group(index, close, depth + 1), close + 1),
                _ => (Value::default(), index + 1),
            },
            _ => (Value::default(), index + 1),
        };
        self.fields(value, behind, end, depth)
    }

    /// `-join`, `-f`, `-replace` of PowerShell: what stands on their right belongs to the value only for `-f`.
    fn power_shell_operator(&self, index: usize, end: usize, depth: u32) -> (Value, usize) {
        let value = match self.document.name(index).to_ascii_lowercase().as_str() {
            "f" => Value::of(self.origin_of(index + 1..end, depth + 1)),
            _ => Value { literal: Some(Literal::default()), origin: Origin::NONE },
        };
        (value, end)
    }

    fn number(&self, index: usize) -> Value {
        let place = self.document.token(index).map(Token::range).unwrap_or_default();
        Value { literal: Some(Literal { text: self.document.raw(index).to_owned(), place }), origin: Origin::NONE }
    }

    fn group(&self, open: usize, close: usize, depth: u32) -> Value {
        let Some(token) = self.document.token(open) else { return Value::default() };
        match token.prefix {
            b'(' | HOLE => self.range(open + 1..close, depth),
            b'[' if self.document.dialect == Dialect::PowerShell => {
                // A type: before `::` it is a receiver, else a cast.
                let cast = !self.document.is_operator(close + 1, "::");
                Value { literal: cast.then(Literal::default), origin: Origin::NONE }
            }
            _ => {
                let origin = self.origin_of(open + 1..close, depth);
                // A list of one is as good as its member.
                let single = close == self.document.after(open + 1) && token.prefix == b'[';
                let literal = if single { self.range(open + 1..close, depth).literal } else { None };
                Value { literal, origin }
            }
        }
    }

    fn text(&self, index: usize, token: Token, depth: u32) -> Value {
        let document = self.document;
        let content = token.content();
        let mut literal = Literal { text: String::new(), place: content.clone() };
        let mut origin = Origin::NONE;
        let mut position = content.start;
        let end = document.after(index);
        let mut next = index + 1;
        while next < end && literal.text.len() < MAXIMUM_TEXT {
            let Some(close) = document.partner(next) else { break };
            let hole = document.token(next).map_or(position, |token| token.start as usize);
            self.piece(position..hole, token, &mut literal.text);
            let value = if self.spend(depth) { self.range(next + 1..close, depth + 1) } else { Value::default() };
            match value.literal {
                Some(inner) => literal.text.push_str(&inner.text),
                None => literal.text.push(UNKNOWN),
            }
            origin |= value.origin;
            position = document.token(close).map_or(position, |token| token.end as usize);
            next = close + 1;
        }
        self.piece(position..content.end, token, &mut literal.text);
        origin |= knowledge::origin_of_text(&literal.text);
        // A variable alone in quotes is that variable.
        if literal.text.len() == UNKNOWN.len_utf8() && literal.text.starts_with(UNKNOWN) {
            return Value { literal: None, origin };
        }
        Value { literal: Some(literal), origin }
    }

    fn piece(&self, range: std::ops::Range<usize>, token: Token, text: &mut String) {
        let room = MAXIMUM_TEXT.saturating_sub(text.len());
        let piece = self.document.text.get(range).unwrap_or_default();
        let piece = piece.get(..piece.floor_char_boundary(room.min(piece.len()))).unwrap_or_default();
        if token.has(QUOTES) {
            text.extend(piece.chars().filter(|letter| !matches!(letter, '"' | '\'' | '\\')));
        } else if piece.contains(['\\', '`']) && !token.has(VERBATIM) {
            let escape = if self.document.dialect == Dialect::PowerShell { '`' } else { '\\' };
            text.extend(piece.chars().filter(|letter| *letter != escape));
        } else {
            text.push_str(piece);
        }
    }

    fn variable(&self, index: usize, depth: u32) -> Value {
        let raw = self.document.raw(index);
        let name = self.document.name(index);
        if let Some(value) = self.lookup(name, index, depth) {
            return value;
        }
        if let Some((name, default)) = name.split_once(":-").or_else(|| name.split_once(":=")) {
            let start =
                self.document.token(index).map_or(0, |token| token.start as usize) + raw.len() - default.len() - 1;
            let literal = Literal { text: default.to_owned(), place: start..start + default.len() };
            let plain = !default.is_empty() && !default.contains('$');
            return Value {
                literal: plain.then_some(literal),
                origin: knowledge::origin_of_name(name) | Origin::OUTSIDE,
            };
        }
        let outside =
            raw.starts_with("${{") || raw.starts_with("{{") || raw.starts_with("$(") || self.is_environment(raw);
        let origin = knowledge::origin_of_name(name);
        Value::of(if outside { origin | Origin::OUTSIDE } else { origin })
    }

    fn is_environment(&self, raw: &str) -> bool {
        let shell =
            matches!(self.document.dialect, Dialect::Shell | Dialect::Container | Dialect::Lines | Dialect::Yaml);
        shell || raw.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("$env:"))
    }

    /// What a name stands for at a token.
    fn lookup(&self, name: &str, at: usize, depth: u32) -> Option<Value> {
        let document = self.document;
        let function = document.function_at(at);
        let assignments = document.assignments(name);
        let of = |index: &u32| document.bindings.get(*index as usize).map(|binding| (*index as usize, binding));
        let mut found: Option<Value> = None;
        let mut tried = 0;
        // Bindings are in the order of their ends.
        let before = |index: &u32| of(index).is_some_and(|(_, binding)| binding.value.end <= at);
        let behind = assignments.partition_point(before);
        let known = assignments.get(behind.saturating_sub(MAXIMUM_ASSIGNMENTS)..behind).unwrap_or_default();
        for (index, binding) in known.iter().rev().filter_map(of) {
            if binding.function != function && (binding.function.is_some() || found.is_some()) {
                continue;
            }
            tried += 1;
            let value = self.bound(index, depth + 1);
            found = Some(match found {
                None => value,
                Some(later) => later.or(value),
            });
            // What was assigned before in an outer block no longer holds.
            if tried >= 6 || self.encloses(binding.block, at) {
                break;
            }
        }
        if found.is_some() {
            return found;
        }
        if let Some(value) = self.parameter(name, function, depth) {
            return Some(value);
        }
        // Set by a constructor or by a function that runs before.
        assignments
            .iter()
            .rev()
            .filter_map(of)
            .take(4)
            .find(|(_, binding)| !binding.value.contains(&at))
            .map(|(index, _)| self.bound(index, depth + 1))
    }

    fn encloses(&self, block: usize, at: usize) -> bool {
        match self.document.dialect {
            Dialect::Python => block <= self.column_of_line(at),
            _ => block == 0 || self.document.partner(block).is_some_and(|close| (block..close).contains(&at)),
        }
    }

    fn column_of_line(&self, at: usize) -> usize {
        let start = self.document.token(at).map_or(0, |token| token.start as usize);
        let before = self.document.text.get(..start).unwrap_or_default();
        let line = before.get(memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)..).unwrap_or_default();
        line.len() - line.trim_start().len()
    }

    fn bound(&self, index: usize, depth: u32) -> Value {
        let memo = self.bindings.borrow().get(index).cloned().unwrap_or(Memo::Open);
        match memo {
            Memo::Known(value) => return value,
            Memo::Open => return Value::default(),
            Memo::Unread => {}
        }
        if !self.spend(depth) {
            return Value::default();
        }
        self.remember(&self.bindings, index, Memo::Open);
        let value = match self.document.bindings.get(index) {
            Some(binding) => {
                let value = self.range(binding.value.clone(), depth + 1);
                match binding.field {
                    Some(field) => Value::of(knowledge::field(value.origin, self.document.name(field))),
                    None => value,
                }
            }
            None => Value::default(),
        };
        self.remember(&self.bindings, index, Memo::Known(value.clone()));
        value
    }

    fn remember(&self, memos: &RefCell<Vec<Memo>>, index: usize, memo: Memo) {
        if let Some(place) = memos.borrow_mut().get_mut(index) {
            *place = memo;
        }
    }

    /// A parameter: what the first call that gives it a value gives.
    fn parameter(&self, name: &str, function: Option<usize>, depth: u32) -> Option<Value> {
        let document = self.document;
        let function = document.functions.get(function?)?;
        let position =
            self.parameters_of(function.parameters).iter().position(|parameter| parameter.eq_ignore_ascii_case(name));
        let call = document.first_call_of(function)?;
        let arguments = document.call_arguments(call);
        let named = arguments
            .iter()
            .find(|argument| argument.name.is_some_and(|found| document.name(found).eq_ignore_ascii_case(name)));
        let argument = named.or_else(|| arguments.iter().filter(|argument| argument.name.is_none()).nth(position?))?;
        if !self.spend(depth) {
            return None;
        }
        Some(self.range(argument.value.clone(), depth + 2))
    }

    fn parameters_of(&self, open: Option<usize>) -> Vec<&'t str> {
        let document = self.document;
        let Some((open, close)) = open.and_then(|open| Some((open, document.partner(open)?))) else {
            return Vec::new();
        };
        let mut names = Vec::new();
        let mut last = None;
        let mut valued = false;
        let mut index = open + 1;
        while index <= close && names.len() < 32 && self.spend(0) {
            match document.raw(index) {
                "," => {
                    names.extend(last.take());
                    valued = false;
                }
                "=" | ":" => valued = true,
                _ if index == close => names.extend(last.take()),
                _ if !valued && matches!(document.kind(index), Some(Kind::Word | Kind::Variable)) => {
                    last = Some(document.name(index))
                }
                _ => {}
            }
            index = document.after(index).max(index + 1);
            if index > close && last.is_some() {
                names.extend(last.take());
            }
        }
        names.retain(|name| !matches!(*name, "self" | "cls"));
        names
    }

    /// A name: of a variable, of a function that is called, of a command.
    fn word(&self, index: usize, end: usize, depth: u32) -> (Value, usize) {
        let document = self.document;
        let raw = document.raw(index);
        let skipped = Value { literal: Some(Literal::default()), origin: Origin::NONE };
        if matches!(raw, "await" | "new" | "return" | "const" | "let" | "var" | "yield" | "as" | "async" | "typeof") {
            return if index + 1 < end { self.operand(index + 1, end, depth) } else { (skipped, index + 1) };
        }
        let shell = matches!(document.dialect, Dialect::PowerShell | Dialect::Shell | Dialect::Container);
        if shell {
            if let Some(call) = document.call_at(index).filter(|call| call.command) {
                return (self.command(call, None, depth + 1), call.end.max(index + 1));
            }
            return (self.number(index), index + 1);
        }
        let next = index + 1;
        if document.token(next).is_some_and(|token| token.opens(b'(')) && next < end {
            let value = document
                .call_at(index)
                .map_or_else(Value::default, |call| self.call(call, Value::default(), depth + 1));
            let behind = document.after(next);
            return self.fields(value, behind, end, depth);
        }
        let value = if matches!(document.dialect, Dialect::Json | Dialect::Yaml | Dialect::Lines) {
            self.number(index)
        } else {
            self.lookup(raw, index, depth + 1).unwrap_or_else(|| Value::of(knowledge::origin_of_name(raw)))
        };
        self.fields(value, next, end, depth)
    }

    /// What stands behind an operand without white space: `.field`, `["field"]`, `.Method(…)`.
    fn fields(&self, mut value: Value, start: usize, end: usize, depth: u32) -> (Value, usize) {
        let document = self.document;
        let mut index = start;
        while index < end && self.spend(depth) {
            let Some(token) = document.token(index) else { break };
            let dotted = token.kind == Kind::Operator && matches!(document.raw(index), "." | "?." | "::" | "->" | "!");
            if dotted {
                let name = index + 1;
                if document.raw(index) == "!" || name >= end {
                    index = name;
                    continue;
                }
                let opens = document.token(name + 1).is_some_and(|token| token.opens(b'(')) && name + 1 < end;
                let generic = document.is_operator(name + 1, "<");
                if opens || generic {
                    let called = document.call_at(name);
                    value = called.map_or_else(Value::default, |call| self.call(call, value, depth + 1));
                    index = called.map_or(name + 2, |call| call.end);
                } else {
                    value = self.field(&value, document.content(name), name, depth);
                    index = document.after(name);
                }
                continue;
            }
            let space = token.has(SPACE) && document.dialect == Dialect::PowerShell;
            if token.opens(b'[') && !space {
                let Some(close) = document.partner(index) else { break };
                value = match document.kind(index + 1) {
                    Some(Kind::Text) if close == index + 2 => {
                        self.field(&value, document.content(index + 1), index + 1, depth)
                    }
                    // A part of a text is no more the whole.
                    _ if (index + 1..close).any(|at| matches!(document.raw(at), ":" | "..")) => Value::default(),
                    _ => Value { literal: None, origin: value.origin },
                };
                index = close + 1;
                continue;
            }
            if token.opens(b'{')
                && matches!(document.dialect, Dialect::CSharp)
                && !matches!(document.raw(index.saturating_sub(1)), "=>")
            {
                let Some(close) = document.partner(index) else { break };
                value.origin |= self.origin_of(index + 1..close, depth + 1);
                index = close + 1;
                continue;
            }
            break;
        }
        (value, index)
    }

    /// A field of a value, or an entry of a map that is written in the file.
    fn field(&self, value: &Value, name: &str, at: usize, depth: u32) -> Value {
        let origin = knowledge::field(value.origin, name);
        let plain = !value.origin.has(Origin::ANSWERS) && !knowledge::is_property_of_text(name);
        let bound = if plain { self.lookup_key(name, at, depth) } else { None };
        match bound {
            Some(bound) => Value { literal: bound.literal, origin: origin | bound.origin },
            None => Value { literal: None, origin },
        }
    }

    /// The nearest binding of that key before a token, in maps as well.
    fn lookup_key(&self, name: &str, at: usize, depth: u32) -> Option<Value> {
        self.lookup(name, at, depth + 1)
    }

    /// What a call of a function gives back.
    fn call(&self, call: &Call, receiver: Value, depth: u32) -> Value {
        let document = self.document;
        let name = document.name(call.name);
        let arguments = document.call_arguments(call);
        if !self.spend(depth) {
            return Value::default();
        }
        if let Some(function) = document.function_named(name) {
            return self.returned(function, depth);
        }
        self.applied(knowledge::effect(&call.folded), name, arguments, receiver, depth)
    }

    fn command(&self, call: &Call, piped: Option<Value>, depth: u32) -> Value {
        let document = self.document;
        let name = document.content(call.name);
        let arguments = document.call_arguments(call);
        if !self.spend(depth) {
            return Value::default();
        }
        if let Some(function) = document.function_named(name) {
            return self.returned(function, depth);
        }
        let receiver = piped.unwrap_or_default();
        if let Some(field) = self.selected_field(name, arguments, depth) {
            return Value { literal: None, origin: knowledge::field(receiver.origin, &field) };
        }
        let words = arguments.iter().take(3).filter(|argument| argument.name.is_none() && argument.value.len() == 1);
        let words: Vec<&str> = words.map(|argument| document.content(argument.value.start)).collect();
        self.applied(knowledge::command_effect(name, &words), name, arguments, receiver, depth)
    }

    /// The field that `jq .field` or `Select-Object -ExpandProperty field` takes out.
    fn selected_field(&self, name: &str, arguments: &[Argument], depth: u32) -> Option<String> {
        let lower = name.to_ascii_lowercase();
        if !matches!(lower.as_str(), "jq" | "select-object" | "select" | "yq") {
            return None;
        }
        if lower.starts_with("select")
            && !arguments.iter().any(|argument| {
                argument.name.is_some_and(|name| self.document.name(name).to_ascii_lowercase().starts_with("exp"))
            })
        {
            return None;
        }
        arguments.iter().filter(|argument| !argument.value.is_empty()).find_map(|argument| {
            let value = self.range(argument.value.clone(), depth + 1);
            let text = value.text()?.trim().trim_matches('"').trim_start_matches('.').to_owned();
            let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            (plain && !text.is_empty()).then_some(text)
        })
    }

    /// What stands behind a pipe, until the end or the next pipe.
    fn pipe(&self, value: Value, index: usize, end: usize, depth: u32) -> (Value, usize) {
        let document = self.document;
        match document.call_at(index).filter(|call| call.command) {
            Some(call) => (self.command(call, Some(value), depth + 1), call.end.max(index + 1).min(end)),
            None => (Value::default(), index + 1),
        }
    }

    fn applied(&self, effect: Effect, name: &str, arguments: &[Argument], receiver: Value, depth: u32) -> Value {
        if matches!(effect, Effect::Hides | Effect::Unknown) {
            return Value::default();
        }
        if let Effect::Gives(origin) = effect {
            return Value::of(origin);
        }
        let given = arguments.iter().filter(|argument| !argument.value.is_empty()).take(32);
        let mut given: Vec<Value> = given.map(|argument| self.range(argument.value.clone(), depth + 1)).collect();
        let all = given.iter().fold(receiver.origin, |origin, value| origin | value.origin);
        let first = given.first().and_then(Value::text).unwrap_or_default();
        match effect {
            Effect::Outside => {
                let origin = knowledge::origin_of_name(first) | Origin::OUTSIDE;
                let default = (given.len() > 1 && knowledge::takes_default(name)).then(|| given.swap_remove(1));
                Value { literal: default.and_then(|value| value.literal), origin }
            }
            Effect::Passes => {
                let own = (!given.is_empty()).then(|| given.swap_remove(0)).and_then(|value| value.literal);
                Value { literal: receiver.literal.or(own), origin: all }
            }
            Effect::Keeps => Value { literal: receiver.literal, origin: all },
            Effect::Requests => Value::of(knowledge::answer(all)),
            Effect::Takes => Value::of(knowledge::field(receiver.origin, first)),
            Effect::AsksCredential => Value::of(knowledge::token_of_credential(all)),
            Effect::Gives(_) | Effect::Hides | Effect::Unknown => Value::default(),
        }
    }

    fn returned(&self, function: usize, depth: u32) -> Value {
        let memo = self.functions.borrow().get(function).cloned().unwrap_or(Memo::Open);
        match memo {
            Memo::Known(value) => return value,
            Memo::Open => return Value::default(),
            Memo::Unread => {}
        }
        self.remember(&self.functions, function, Memo::Open);
        let returns =
            self.document.functions.get(function).map(|function| function.returns.as_slice()).unwrap_or_default();
        let mut value: Option<Value> = None;
        for range in returns {
            let returned = self.range(range.clone(), depth + 1);
            value = Some(match value {
                None => returned,
                Some(before) => before.or(returned),
            });
        }
        let value = value.unwrap_or_default();
        self.remember(&self.functions, function, Memo::Known(value.clone()));
        value
    }
}
