//! Requests as objects: splatted parameters, options of a client, the parts of a batch.

use super::super::address::{Address, address, relative};
use super::super::language::Language;
use super::super::site;
use super::super::source::Source;
use super::super::template::Template;
use super::Scan;

/// Keys that hold an address.
const ADDRESS_KEYS: &[&str] = &["url", "uri", "path", "endpoint", "relativeurl", "requesturi"];

/// Members that are looked at.
const MOST_MEMBERS: usize = 400;

impl<'a> Scan<'a> {
    /// The object that opens at `index`, if it is a request; the index to go on with.
    pub(super) fn object(&mut self, source: &Source<'a>, index: usize) -> usize {
        let (mut method, mut target) = (None, None);
        for at in source.members(index).take(MOST_MEMBERS) {
            let Some((key, value)) = member(source, at) else { continue };
            if key.eq_ignore_ascii_case("method") {
                method = method.or_else(|| self.method_value(source, value));
            } else if ADDRESS_KEYS.iter().any(|name| key.eq_ignore_ascii_case(name)) {
                target = target.or(Some(value));
            }
        }
        let (Some(method), Some(value)) = (method, target) else { return index };
        let Some(expression) = self.values.expression(source, value) else { return index };
        let path = match address(&expression.template) {
            Some(Address::Call(path)) => Some(path),
            Some(_) => None,
            None => relative(&expression.template, true),
        };
        if let Some(path) = path {
            match &expression.variable {
                Some(name) if address(&expression.template).is_some() => {
                    let values = self.values.of_mut(name).into_iter().flatten();
                    values.for_each(|value| {
                        value.is_used = true;
                        value.methods.push(method);
                    });
                }
                _ => self.values.use_touched(),
            }
            self.emit(method, &path, source, value..expression.next);
            self.handled.insert(value);
        }
        index
    }

    fn method_value(&self, source: &Source<'a>, value: usize) -> Option<&'static str> {
        let by_word = source.word(value).and_then(site::method);
        let by_text = || {
            let expression = self.values.expression(source, value)?;
            site::method(expression.template.as_literal()?.trim())
        };
        // `HttpMethod.Post`
        let by_member = || source.word(value + 2).filter(|_| source.is_mark(value + 1, b'.')).and_then(site::method);
        by_word.or_else(by_text).or_else(by_member)
    }

    /// A string that holds requests as JSON, such as the body of a batch; whether it was one.
    pub(super) fn strings_of_requests(&mut self, source: &Source<'a>, index: usize, text: &Template) -> bool {
        if text.length() < 20
            || !source.token(index).is_some_and(|token| token.text.contains("method") && token.text.contains("url"))
        {
            return false;
        }
        let flat = text.flat();
        if !flat.contains("\"method\"") && !flat.contains("'method'") {
            return false;
        }
        let inner = Source::new(&flat, 0..flat.len(), Language::JavaScript);
        let mut found = Vec::new();
        for open in 0..inner.tokens.len() {
            if inner.is_mark(open, b'{') {
                found.extend(request(&inner, open));
            }
        }
        let (at, length) = source.token(index).map_or((0, 0), |token| (token.start, token.text.len()));
        // Where in the string it stands, as far as escapes do not shift it.
        let raw = source.token(index).map_or("", |token| token.text);
        for (method, path, shown) in &found {
            let head = shown.split(super::super::template::HOLE).next().unwrap_or_default();
            let place = if head.len() > 3 { raw.find(head) } else { None };
            let (at, length) = place.map_or((at, length), |place| (at + place, shown.len()));
            self.emit_at(method, path, at, length);
        }
        !found.is_empty()
    }
}

/// Method, path and address as written of a JSON object.
fn request(source: &Source<'_>, open: usize) -> Option<(&'static str, String, String)> {
    let (mut method, mut target) = (None, None);
    for at in source.members(open).take(MOST_MEMBERS) {
        let Some((key, value)) = member(source, at) else { continue };
        let text = source.string(value);
        if key.eq_ignore_ascii_case("method") {
            method = text.and_then(|text| site::method(&text.flat()));
        } else if ADDRESS_KEYS.iter().any(|name| key.eq_ignore_ascii_case(name)) {
            target = text.cloned();
        }
    }
    let target = target?;
    let path = match address(&target) {
        Some(Address::Call(path)) => path,
        _ => relative(&target, true)?,
    };
    Some((method?, path, target.flat()))
}

/// Key and first index of the value of the member at `index`.
fn member<'s>(source: &'s Source<'_>, index: usize) -> Option<(&'s str, usize)> {
    let key = source.word(index).or_else(|| source.string(index).and_then(|text| text.as_literal()))?;
    // A key in quotes may be in brackets: `["method"] =`.
    let at = if source.is_mark(index + 1, b']') { index + 2 } else { index + 1 };
    (source.is_mark(at, b':') || source.is_mark(at, b'=')).then_some((key, at + 1))
}
