//! Templates that are filled: `'{0}/me' -f $base`, `"%s/me" % base`, `"{}/me".format(base)`, `Sprintf("%s/me", base)`.
use super::{Evaluator, MAXIMUM_TEXT};
use crate::flow::document::Tokens;
use crate::flow::value::{Literal, UNKNOWN, Value};
use crate::lexers::token::Kind;

impl Evaluator<'_, '_> {
    /// A template with the operands of a range, which commas or brackets hold together.
    pub(super) fn filled_with(&self, template: Value, range: Tokens, depth: u32) -> Value {
        let document = self.document;
        let mut range = range;
        let opens = document.token(range.start).is_some_and(|token| token.opens(b'('));
        if opens && document.after(range.start) >= range.end {
            range = range.start + 1..range.end.saturating_sub(1);
        }
        let mut values = Vec::new();
        let mut start = range.start;
        let mut index = range.start;
        while index <= range.end && values.len() < 16 {
            if index == range.end || document.is_operator(index, ",") {
                if start < index {
                    values.push(self.range(start..index, depth + 1));
                }
                start = index + 1;
                index += 1;
            } else {
                index = document.after(index).max(index + 1).min(range.end);
            }
        }
        let map = (range.len() == 1).then_some(range.start);
        let named = |name: &str| self.entry_of(map?, name, depth + 1);
        filled(template, &values, &named)
    }

    /// Whether a range begins with a text that has places to fill.
    pub(super) fn is_template(&self, index: usize) -> bool {
        self.document.kind(index) == Some(Kind::Text) && self.document.content(index).contains(['{', '%'])
    }
}

/// A template with its places filled in order, or by their numbers; what is not known stays unknown.
pub(super) fn filled(template: Value, values: &[Value], named: &dyn Fn(&str) -> Option<Value>) -> Value {
    let mut origin = values.iter().fold(template.origin, |origin, value| origin | value.origin);
    let Some(literal) = template.literal else { return Value::of(origin) };
    let mut text = String::with_capacity(literal.text.len());
    let mut rest = literal.text.as_str();
    let mut next = 0;
    while let Some(at) = rest.find(['{', '%']) {
        text.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let (place, length) = place(rest);
        rest = rest.get(length..).unwrap_or_default();
        match place {
            Place::Text(written) => text.push(written),
            Place::Next | Place::Number(_) => {
                let number = if let Place::Number(number) = place { number } else { next };
                next = number + 1;
                match values.get(number).and_then(|value| value.literal.as_ref()) {
                    Some(value) if text.len() + value.text.len() <= MAXIMUM_TEXT => text.push_str(&value.text),
                    _ => text.push(UNKNOWN),
                }
            }
            Place::Named(name) => match named(name) {
                Some(Value { literal: Some(value), origin: own }) if text.len() + value.text.len() <= MAXIMUM_TEXT => {
                    origin |= own;
                    text.push_str(&value.text);
                }
                _ => text.push(UNKNOWN),
            },
        }
    }
    text.push_str(rest);
    Value { literal: Some(Literal { text, place: literal.place }), origin }
}

/// A path behind its base, with one slash between them: `urljoin(base, "me")`.
pub(super) fn joined(base: Value, path: Value) -> Value {
    let origin = base.origin | path.origin;
    let Some(base) = base.literal else { return Value { literal: None, origin } };
    let end = path.literal.map_or_else(|| UNKNOWN.to_string(), |path| path.text);
    let text = format!("{}/{}", base.text.trim_end_matches('/'), end.trim_start_matches('/'));
    Value { literal: Some(Literal { text, place: base.place }), origin }
}

enum Place<'a> {
    Text(char),
    Next,
    Number(usize),
    Named(&'a str),
}

/// What a text that begins with `{` or `%` stands for, and how many bytes of it.
fn place(text: &str) -> (Place<'_>, usize) {
    let sign = if text.starts_with('{') { '{' } else { '%' };
    if sign == '{' {
        if text.starts_with("{{") {
            return (Place::Text('{'), 2);
        }
        let Some(close) = text.bytes().take(64).position(|byte| byte == b'}') else {
            return (Place::Text('{'), 1);
        };
        let name = text.get(1..close).unwrap_or_default().split([':', '!', ',']).next().unwrap_or_default();
        let place = match name.parse() {
            Ok(number) => Place::Number(number),
            Err(_) if name.is_empty() => Place::Next,
            Err(_) => Place::Named(name),
        };
        return (place, close + 1);
    }
    match text.as_bytes().get(1) {
        Some(b's' | b'v' | b'q' | b'i' | b'd') if !text.as_bytes().get(2).is_some_and(u8::is_ascii_alphanumeric) => {
            (Place::Next, 2)
        }
        Some(b'(') => match text.find(")s").filter(|end| *end < 64) {
            Some(end) => (Place::Named(text.get(2..end).unwrap_or_default()), end + 2),
            None => (Place::Text('%'), 1),
        },
        _ => (Place::Text('%'), 1),
    }
}
