//! What calls and commands give back.
use super::template::{filled, joined};
use super::{Evaluator, Memo};
use crate::flow::document::{Argument, Call};
use crate::flow::knowledge::{self, Effect};
use crate::flow::value::{Origin, Value};
use crate::lexers::Dialect;
use crate::lexers::token::Token;

/// Longer command lines are not looked at to their end.
const MAXIMUM_LINE: usize = 2048;

impl Evaluator<'_, '_> {
    /// What a call of a function gives back.
    pub(super) fn call(&self, call: &Call, receiver: Value, depth: u32) -> Value {
        let document = self.document;
        let name = document.name(call.name);
        let arguments = document.call_arguments(call);
        if !self.spend(depth) {
            return Value::default();
        }
        if let Some(function) = document.function_named(name).filter(|_| !knowledge::quotes_for_address(&call.folded)) {
            return self.returned(function, depth);
        }
        if matches!(call.folded.as_str(), "format" | "sprintf" | "formatmap") {
            return self.formatted(arguments, receiver, depth);
        }
        if let ("urljoin" | "uri", [base, path]) = (call.folded.as_str(), arguments) {
            let (base, path) = (self.range(base.value.clone(), depth + 1), self.range(path.value.clone(), depth + 1));
            return joined(base, path);
        }
        let mut effect = knowledge::effect(&call.folded);
        if knowledge::starts_program(&call.folded) {
            let line = document.text.get(document.span(&(call.first..call.end))).unwrap_or_default();
            let printed = knowledge::printed_by(line.get(..line.floor_char_boundary(MAXIMUM_LINE)).unwrap_or_default());
            if printed != Origin::NONE {
                return Value::of(printed);
            }
        }
        match (effect, call.folded.as_str()) {
            (Effect::Unknown, "token") if receiver.origin.has(Origin::APP_CREDENTIAL) => {
                effect = Effect::AsksCredential
            }
            (Effect::Unknown, _) if knowledge::colours(document.raw(call.first)) => effect = Effect::Passes,
            // `auth.credentials.getToken()` of client-oauth2 is for the app, whatever `auth` is.
            (Effect::AsksCredential, "gettoken") if call.name >= 2 => {
                let owner = knowledge::fold(document.raw(call.name - 2));
                if matches!(owner.as_str(), "credentials" | "clientcredentials")
                    && document.is_operator(call.name - 1, ".")
                {
                    return Value::of(Origin::APP_ANSWER);
                }
            }
            _ => {}
        }
        self.applied(effect, name, arguments, receiver, depth)
    }

    /// Whether a template is a command line, by the name before it: `$` of zx, `execa`.
    pub(super) fn is_command_line(&self, index: usize) -> bool {
        self.document.dialect == Dialect::JavaScript
            && index.checked_sub(1).is_some_and(|tag| matches!(self.document.raw(tag), "$" | "$$" | "execa" | "sh"))
    }

    /// What the program of a command line prints.
    pub(super) fn printed(&self, index: usize, token: Token, depth: u32) -> Value {
        let line = self.text(index, token, depth + 1).literal;
        Value::of(line.map_or(Origin::NONE, |line| knowledge::printed_by(&line.text)))
    }

    /// A template and what fills it: the receiver, as in Python, or else the first argument.
    fn formatted(&self, arguments: &[Argument], receiver: Value, depth: u32) -> Value {
        let mut given = arguments.iter().take(16).map(|argument| self.range(argument.value.clone(), depth + 1));
        let own = receiver.literal.as_ref().is_some_and(|literal| !literal.text.is_empty());
        let template = if own { receiver } else { given.next().unwrap_or_default() };
        let values: Vec<Value> = given.collect();
        let named = |name: &str| {
            let of_call =
                arguments.iter().find(|argument| argument.name.is_some_and(|key| self.document.name(key) == name));
            match of_call {
                Some(argument) => Some(self.range(argument.value.clone(), depth + 1)),
                None => self.splatted_entry(arguments, name, depth),
            }
        };
        filled(template, &values, &named)
    }

    pub(super) fn command(&self, call: &Call, piped: Option<Value>, depth: u32) -> Value {
        let document = self.document;
        let name = document.program(call);
        let arguments = document.call_arguments(call);
        if !self.spend(depth) {
            return Value::default();
        }
        if let Some(function) = document.function_named(name) {
            // However such a function works within: what it gives back is what it was given.
            if knowledge::quotes_for_address(&call.folded) {
                return self.applied(Effect::Passes, name, arguments, Value::default(), depth);
            }
            return self.returned(function, depth);
        }
        let receiver = piped.unwrap_or_default();
        if let Some(field) = self.selected_field(name, arguments, depth) {
            return Value { literal: None, origin: knowledge::field(receiver.origin, &field) };
        }
        if knowledge::chooses_fields(&call.folded) {
            let last = arguments.last().map_or(call.name + 1, |argument| argument.value.end);
            let fields = document.text.get(document.span(&(call.name + 1..last))).filter(|_| !arguments.is_empty());
            if knowledge::shows_secrets(fields.unwrap_or_default()) {
                return receiver;
            }
            return Value::of(receiver.origin.without(Origin::FRESH | Origin::ANSWERS | Origin::TOKENS));
        }
        let words = arguments.iter().take(3).filter(|argument| argument.name.is_none() && argument.value.len() == 1);
        let words: Vec<&str> = words.map(|argument| document.content(argument.value.start)).collect();
        let effect = knowledge::command_effect(name, &words);
        // `--query appId` of what made a secret, `--query expiresOn` of a token.
        let span = document.text.get(document.span(&(call.first..call.end))).unwrap_or_default();
        let wanted = match effect {
            Effect::Gives(Origin::FRESH) => "password",
            Effect::Gives(Origin::TOKEN) => "oken",
            _ => "",
        };
        if !wanted.is_empty() && span.split_once("--query").is_some_and(|(_, query)| !query.contains(wanted)) {
            return Value::default();
        }
        self.applied(effect, name, arguments, receiver, depth)
    }

    /// The field that `jq .field` or `Select-Object -ExpandProperty field` takes out.
    pub(super) fn selected_field(&self, name: &str, arguments: &[Argument], depth: u32) -> Option<String> {
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
    pub(super) fn pipe(&self, value: Value, index: usize, end: usize, depth: u32) -> (Value, usize) {
        let document = self.document;
        match document.call_at(index).filter(|call| call.command) {
            Some(call) => (self.command(call, Some(value), depth + 1), call.end.max(index + 1).min(end)),
            None => (Value::default(), index + 1),
        }
    }

    pub(super) fn applied(
        &self,
        effect: Effect,
        name: &str,
        arguments: &[Argument],
        receiver: Value,
        depth: u32,
    ) -> Value {
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

    pub(super) fn returned(&self, function: usize, depth: u32) -> Value {
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
