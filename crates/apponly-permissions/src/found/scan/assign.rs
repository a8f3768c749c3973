//! What is given to variables.

use super::super::address::{Address, address};
use super::super::language::Language;
use super::super::source::{NONE, Source};
use super::Scan;
use super::use_site::is_reference;

/// A statement of the C family is followed so far.
const REACH: usize = 300;

impl<'a> Scan<'a> {
    /// The assignment that begins at `index`: binds the name; the index to go on with. `None` where there is none.
    pub(super) fn assignment(&mut self, source: &Source<'a>, index: usize) -> Option<usize> {
        let (name, value, is_added) = assigned(source, index)?;
        if is_argument(source, index) {
            return None;
        }
        if is_reference(source, value) {
            return Some(value);
        }
        let Some(expression) = self.values.expression(source, value) else {
            self.target = Some((name, statement_end(source, value)));
            return Some(value);
        };
        if self.handled.contains(&value) {
            self.done = self.done.max(expression.next);
            return Some(value);
        }
        let is_whole = ends_value(source, expression.next);
        let found = address(&expression.template);
        if !is_whole {
            self.target = Some((name, statement_end(source, value)));
            return Some(value);
        }
        let at = source.token(value).map_or(0, |token| token.start);
        if is_added {
            if let Some(last) = self.values.of_mut(&name).and_then(|values| values.last_mut()) {
                last.template.append(&expression.template);
            }
            return Some(value);
        }
        if expression.variable.is_none() && found.is_some() {
            self.values.use_touched();
        }
        if let Some(Address::Follows(_)) = found {
            self.wrapper(None);
        }
        if found.is_none() && expression.template.only_hole().is_some() {
            // A client, perhaps, whose base is among the arguments.
            self.target = Some((name.clone(), statement_end(source, value)));
        }
        // `client.BaseAddress = …` makes a client whose paths are Graph's.
        let lower = name.to_ascii_lowercase();
        if found == Some(Address::Root)
            && (lower.contains("baseaddress") || lower.contains("baseurl"))
            && let Some((object, _)) = name.split_once('.')
        {
            self.values.bind(object, expression.template.clone(), at);
        }
        if found == Some(Address::Root)
            && let Some((target, _)) = self.target.clone()
        {
            self.values.bind(&target, expression.template.clone(), at);
        }
        self.values.bind(&name, expression.template, at);
        // An address is dealt with; calls within other values are not.
        if found.is_some() {
            self.done = self.done.max(expression.next);
        }
        Some(value)
    }

    /// Notes that the function around calls Graph with its argument.
    pub(super) fn wrapper(&mut self, method: Option<&'static str>) {
        if let Some(name) = self.function {
            let wrapper = self.wrappers.entry(name.to_ascii_lowercase()).or_insert(super::Wrapper { method });
            wrapper.method = wrapper.method.or(method);
        }
    }
}

/// Name, first index of the value, and whether it is added to what is there.
fn assigned(source: &Source<'_>, index: usize) -> Option<(String, usize, bool)> {
    let first = source.word(index)?;
    let mut name = match source.language {
        Language::PowerShell => {
            let bare = first.strip_prefix('$').unwrap_or(first).trim_matches(['{', '}']);
            bare.rsplit(':').next().unwrap_or_default().to_ascii_lowercase()
        }
        _ => first.to_owned(),
    };
    let mut at = index + 1;
    while source.is_glued_mark(at, b'.')
        && let Some(part) = source.word(at + 1)
    {
        name.push('.');
        match source.language {
            Language::PowerShell => name.push_str(&part.to_ascii_lowercase()),
            _ => name.push_str(part),
        }
        at += 2;
    }
    // A type between the name and the value.
    let is_typed = matches!(source.language, Language::Python | Language::JavaScript)
        && source.is_mark(at, b':')
        && source.word(at + 1).is_some()
        && source.is_mark(at + 2, b'=');
    if is_typed {
        at += 2;
    }
    // A key of an object.
    if matches!(source.language, Language::JavaScript) && source.is_mark(at, b':') {
        return Some((name, at + 1, false));
    }
    let is_added = source.is_mark(at, b'+') && source.is_glued_mark(at + 1, b'=');
    let at = if is_added { at + 1 } else { at };
    let next = source.token(at + 1)?;
    let is_comparison = next.glued && (next.is_mark(b'=') || next.is_mark(b'>') || next.is_mark(b'~'));
    (source.is_mark(at, b'=') && !is_comparison && !name.is_empty()).then(|| (name, at + 1, is_added))
}

/// An argument by name is given to a call; a parameter with a default value is a variable.
fn is_argument(source: &Source<'_>, index: usize) -> bool {
    let open = source.enclosing(index);
    if open == NONE || source.language.is_command_language() || !source.is_mark(open, b'(') {
        return false;
    }
    let (names, first) = source.callee(open);
    let keyword = first.checked_sub(1).and_then(|before| source.word(before)).unwrap_or_default();
    !names.is_empty() && !matches!(keyword, "def" | "function") && names.last() != Some(&"function")
}

fn ends_value(source: &Source<'_>, index: usize) -> bool {
    source.is_end(index)
        || source.is_mark(index, b',')
        || source.is_mark(index, b')')
        || source.is_mark(index, b'}')
        || source.is_mark(index, b']')
        || source.language == Language::Shell && source.is_mark(index, b'&')
}

fn statement_end(source: &Source<'_>, from: usize) -> usize {
    if source.language.is_command_language() {
        return source.statement(from).end;
    }
    source.walk(from, from + REACH).find(|index| source.is_end(*index)).unwrap_or(from + REACH)
}
