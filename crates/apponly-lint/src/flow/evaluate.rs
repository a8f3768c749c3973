//! Follows values through a document: strings and their holes, names, calls, fields. Nothing is run; what is not
//! understood is unknown.
mod calls;
mod conditions;
mod entries;
mod names;
mod template;

use std::cell::{Cell, RefCell};

use super::document::{Document, Tokens};
use super::knowledge;
use super::value::{Literal, Origin, UNKNOWN, Value};
use crate::lexers::Dialect;
use crate::lexers::token::{BLOCK, HOLE, Kind, QUOTES, SPACE, Token, VERBATIM};
use crate::lexers::xml;

/// Deeper expressions are unknown.
const MAXIMUM_DEPTH: u32 = 24;
/// So many assignments of one name are looked at for one use.
const MAXIMUM_ASSIGNMENTS: usize = 64;
/// Longer texts are kept to this length: no secret and no address is longer.
const MAXIMUM_TEXT: usize = 8192;
/// So many bytes of texts are kept for names that are asked for again, whatever the document makes of them.
const MAXIMUM_KEPT: usize = 8 * 1024 * 1024;

/// Evaluates within one document, each binding once.
#[derive(Debug)]
pub(crate) struct Evaluator<'d, 't> {
    pub(crate) document: &'d Document<'t>,
    /// What is left of the work that one document may cost.
    fuel: Cell<usize>,
    /// Bytes of text that may still be kept.
    room: Cell<usize>,
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
            room: Cell::new(MAXIMUM_KEPT),
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
            if self.document.kind(index) == Some(Kind::Operator) {
                match self.document.operator(index) {
                    Some([b'|', 0]) => {
                        let (piped, end) = self.pipe(value.take().unwrap_or_default(), index + 1, range.end, depth);
                        value = Some(piped);
                        index = end;
                        continue;
                    }
                    Some([b'%', 0]) if self.document.dialect == Dialect::Python && self.is_template(range.start) => {
                        let template = value.take().unwrap_or_default();
                        return self.filled_with(template, index + 1..range.end, depth);
                    }
                    Some([b'?', b'?'] | [b'|', b'|']) => alternative = true,
                    // A condition is no part of the value.
                    Some([b'?', 0]) => value = None,
                    Some([b'=' | b'!', b'=']) => return Value::default(),
                    Some([b'!', 0]) if value.is_none() => return Value::default(),
                    Some([b':', 0]) if value.is_some() => alternative = true,
                    Some([b',' | b';', 0]) => {
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
                index = self.behind_condition(index, range.end, value.is_some());
                continue;
            }
            if value.is_some() && self.is_contained(range.start, index) {
                return Value::default();
            }
            if self.compares(index) {
                return Value::default();
            }
            if self.is_format_operator(index) {
                return self.filled_with(value.take().unwrap_or_default(), index + 1..range.end, depth);
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
        let mut each = false;
        while index < range.end {
            if !self.spend(depth) {
                return origin;
            }
            if self.document.kind(index) == Some(Kind::Operator) {
                index += 1;
                continue;
            }
            // `{name: value for name, value in answer.items() if name not in HIDDEN}` chooses what it keeps.
            if self.document.dialect == Dialect::Python && self.document.kind(index) == Some(Kind::Word) {
                if each && self.document.raw(index) == "if" {
                    return Origin::NONE;
                }
                each |= self.document.raw(index) == "for";
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
            Kind::Text if self.is_command_line(index) => (self.printed(index, token, depth), document.after(index)),
            Kind::Text => (self.text(index, token, depth + 1), document.after(index)),
            Kind::Number => (self.number(index), index + 1),
            Kind::Variable => (self.variable(index, depth + 1), index + 1),
            Kind::Word => return self.word(index, end, depth),
            Kind::Option if document.dialect == Dialect::PowerShell => {
                // `-join`, `-replace`: what stands on their right does not belong to the value.
                return (Value { literal: Some(Literal::default()), origin: Origin::NONE }, end);
            }
            Kind::Open => match document.partner(index) {
                Some(close) if close <= end => (self.group(index, close, depth + 1), close + 1),
                _ => (Value::default(), index + 1),
            },
            _ => (Value::default(), index + 1),
        };
        self.fields(value, behind, end, depth)
    }

    /// `-f` of PowerShell.
    fn is_format_operator(&self, index: usize) -> bool {
        self.document.dialect == Dialect::PowerShell
            && self.document.kind(index) == Some(Kind::Option)
            && self.document.name(index).eq_ignore_ascii_case("f")
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
                let block = token.prefix == b'{' && self.document.dialect == Dialect::PowerShell;
                let single = close == self.document.after(open + 1) && (token.prefix == b'[' || block);
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
                Some(inner) => {
                    // Nothing but a name in quotes: the value stands where the name got it.
                    if literal.text.is_empty() && !inner.place.is_empty() {
                        literal.place = inner.place;
                    }
                    literal.text.push_str(&inner.text);
                }
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
        if self.document.dialect == Dialect::Xml && !token.has(BLOCK) {
            xml::unescape(piece, text);
        } else if token.has(QUOTES) {
            text.extend(piece.chars().filter(|letter| !matches!(letter, '"' | '\'' | '\\')));
        } else if piece.contains(['\\', '`']) && !token.has(VERBATIM) {
            let escape = if self.document.dialect == Dialect::PowerShell { '`' } else { '\\' };
            text.extend(piece.chars().filter(|letter| *letter != escape));
        } else {
            text.push_str(piece);
        }
    }

    /// A name: of a variable, of a function that is called, of a command.
    fn word(&self, index: usize, end: usize, depth: u32) -> (Value, usize) {
        let document = self.document;
        let raw = document.raw(index);
        let skipped = Value { literal: Some(Literal::default()), origin: Origin::NONE };
        if matches!(
            raw,
            "await" | "new" | "return" | "const" | "let" | "var" | "yield" | "as" | "async" | "New" | "Await"
        ) {
            return if index + 1 < end { self.operand(index + 1, end, depth) } else { (skipped, index + 1) };
        }
        let shell = document.dialect.has_commands();
        if shell {
            if let Some(call) = document.call_at(index).filter(|call| call.command) {
                return (self.command(call, None, depth + 1), call.end.max(index + 1));
            }
            // `grant_type=client_credentials` without quotes
            return (Value { origin: knowledge::origin_of_text(raw), ..self.number(index) }, index + 1);
        }
        let next = index + 1;
        if document.token(next).is_some_and(|token| token.opens(b'(')) && next < end {
            let value = document
                .call_at(index)
                .map_or_else(Value::default, |call| self.call(call, Value::default(), depth + 1));
            let behind = document.after(next);
            return self.fields(value, behind, end, depth);
        }
        if let Some((entry, behind)) = self.indexed_entry(index, end, depth) {
            return self.fields(entry, behind, end, depth);
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
            let dotted =
                matches!(token.operator(), Some([b'.' | b'!', 0] | [b'?', b'.'] | [b':', b':'] | [b'-', b'>']));
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
}
