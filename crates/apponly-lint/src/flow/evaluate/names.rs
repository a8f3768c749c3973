//! What names stand for: assignments before their use, parameters, the environment.
use std::cell::RefCell;

use super::{Evaluator, MAXIMUM_ASSIGNMENTS, Memo};
use crate::flow::knowledge;
use crate::flow::value::{Literal, Origin, Value};
use crate::lexers::Dialect;
use crate::lexers::token::Kind;

/// So far back a line is read for its indentation, in bytes.
const MAXIMUM_LINE: usize = 4096;

/// Longer chains of calls are not followed to their beginning.
const MAXIMUM_CHAIN: usize = 64;

impl<'t> Evaluator<'_, 't> {
    pub(super) fn variable(&self, index: usize, depth: u32) -> Value {
        let raw = self.document.raw(index);
        let name = self.document.name(index);
        if let Some(value) = self.lookup(name, index, depth) {
            return value;
        }
        // What a command gives, in the old quotes of shells.
        if raw.starts_with('`') {
            return Value::default();
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

    pub(super) fn is_environment(&self, raw: &str) -> bool {
        let shell =
            matches!(self.document.dialect, Dialect::Shell | Dialect::Container | Dialect::Lines | Dialect::Yaml);
        shell || raw.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("$env:"))
    }

    /// What a name stands for at a token.
    pub(super) fn lookup(&self, name: &str, at: usize, depth: u32) -> Option<Value> {
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

    pub(super) fn encloses(&self, block: usize, at: usize) -> bool {
        match self.document.dialect {
            Dialect::Python => block <= self.column_of_line(at),
            _ => block == 0 || self.document.partner(block).is_some_and(|close| (block..close).contains(&at)),
        }
    }

    pub(super) fn column_of_line(&self, at: usize) -> usize {
        let start = self.document.token(at).map_or(0, |token| token.start as usize);
        // Of a long line the beginning is not looked for: what stands on it is in no block of its own.
        let from = self.document.text.floor_char_boundary(start.saturating_sub(MAXIMUM_LINE));
        let before = self.document.text.get(from..start).unwrap_or_default();
        let line = before.get(memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)..).unwrap_or_default();
        line.len() - line.trim_start().len()
    }

    pub(super) fn bound(&self, index: usize, depth: u32) -> Value {
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

    pub(super) fn remember(&self, memos: &RefCell<Vec<Memo>>, index: usize, mut memo: Memo) {
        if let Memo::Known(value) = &mut memo {
            let length = value.literal.as_ref().map_or(0, |literal| literal.text.len());
            match self.room.get().checked_sub(length) {
                Some(room) => self.room.set(room),
                None => value.literal = None,
            }
        }
        if let Some(place) = memos.borrow_mut().get_mut(index) {
            *place = memo;
        }
    }

    /// A parameter: what the first call that gives it a value gives.
    pub(super) fn parameter(&self, name: &str, function: Option<usize>, depth: u32) -> Option<Value> {
        let document = self.document;
        let function = document.functions.get(function?)?;
        let position =
            self.parameters_of(function.parameters).iter().position(|parameter| parameter.eq_ignore_ascii_case(name));
        if function.name.is_none() {
            return self.promised(function.parameters?, depth).filter(|_| position == Some(0));
        }
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

    /// What `.then((answer) => …)` is given: that on which it is called.
    fn promised(&self, parameters: usize, depth: u32) -> Option<Value> {
        let document = self.document;
        let mut open = parameters.checked_sub(1)?;
        if document.raw(open) == "async" {
            open = open.checked_sub(1)?;
        }
        let dot = open.checked_sub(2).filter(|&dot| document.raw(dot + 1) == "then" && document.raw(dot) == ".")?;
        let mut start = dot;
        for _ in 0..MAXIMUM_CHAIN {
            let before = start.checked_sub(1)?;
            start = match document.kind(before) {
                Some(Kind::Close) => document.partner(before)?,
                Some(Kind::Word | Kind::Variable) => before,
                Some(Kind::Operator) if document.raw(before) == "." => before,
                _ => break,
            };
        }
        self.spend(depth).then(|| self.range(start..dot, depth + 2))
    }

    /// The names of the parameters between these parentheses, without `self`.
    pub(crate) fn parameters_of(&self, open: Option<usize>) -> Vec<&'t str> {
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
}
