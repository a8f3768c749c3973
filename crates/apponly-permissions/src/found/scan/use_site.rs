//! Addresses where they are used.

use super::super::address::{self, Address, address};
use super::super::language::Language;
use super::super::site::{self, Receiver, Site, site};
use super::super::source::{NONE, Source};
use super::super::values::Expression;
use super::Scan;

/// A chain behind `api(…)` is followed so far, in calls.
const LONGEST_CHAIN: usize = 24;

impl<'a> Scan<'a> {
    /// The expression that begins at `index`; the index to go on with.
    pub(super) fn expression(&mut self, source: &Source<'a>, index: usize) -> usize {
        if index < self.done || self.handled.contains(&index) {
            return index;
        }
        let name = source.word(index);
        // Most words are no variables that hold anything.
        if let Some(name) = name
            && !self.is_known(source, name)
        {
            return index;
        }
        if is_reference(source, index) {
            return index;
        }
        let start = formatted(source, index).unwrap_or(index);
        let Some(expression) = self.values.expression(source, start) else { return index };
        let is_simple = (index..expression.next).all(|at| !source.is_mark(at, b'('));
        match address(&expression.template) {
            Some(Address::Call(path)) => self.call(source, index, &expression, &path),
            Some(Address::Root) => self.root(source, index, &expression),
            Some(Address::Follows(_)) => {
                let method = site(source, &self.values, index).method;
                self.wrapper(method);
            }
            None => self.relative(source, index, &expression),
        }
        if is_simple {
            self.done = self.done.max(expression.next);
        }
        index
    }

    fn is_known(&self, source: &Source<'_>, name: &str) -> bool {
        match source.language {
            Language::PowerShell => {
                let bare = name.strip_prefix('$').map(|name| name.trim_matches(['{', '}']));
                bare.and_then(|name| name.rsplit(':').next()).is_some_and(|name| {
                    self.values.last(&name.to_ascii_lowercase()).is_some() || name.contains("onfig")
                })
            }
            Language::Shell => {
                name.strip_prefix('$').is_some_and(|name| self.values.last(name.trim_matches(['{', '}'])).is_some())
            }
            _ => {
                self.values.last(name).is_some()
                    || matches!(name, "self" | "this" | "config" | "settings" | "Constants")
            }
        }
    }

    fn call(&mut self, source: &Source<'a>, index: usize, expression: &Expression, path: &str) {
        let site = site(source, &self.values, index);
        match (site.receiver, &expression.variable) {
            (Receiver::Client | Receiver::GraphTool, Some(name)) => {
                let method = self.method_of(source, index, &site);
                self.call_variable(name, method);
            }
            (Receiver::Client | Receiver::GraphTool, None) => {
                let method = self.method_of(source, index, &site);
                self.values.use_touched();
                self.emit(method, path, source, index..expression.next);
            }
            (Receiver::Nothing, None) => self.kept(source, index, expression, path),
            (Receiver::Nothing, Some(_)) | (Receiver::Printing, _) => {}
        }
    }

    /// Every address that branches gave the variable is called.
    fn call_variable(&mut self, name: &str, method: &'static str) {
        let mut called = Vec::new();
        for value in self.values.of_mut(name).into_iter().flatten() {
            value.is_used = true;
            if !value.methods.contains(&method)
                && let Some(Address::Call(path)) = address(&value.template)
            {
                value.methods.push(method);
                called.push((path, value.at, value.template.length()));
            }
        }
        for (path, at, length) in called {
            self.emit_at(method, &path, at, length);
        }
    }

    /// An address that nothing takes here: the variable of the statement has it, or a list of addresses.
    fn kept(&mut self, source: &Source<'a>, index: usize, expression: &Expression, path: &str) {
        self.values.use_touched();
        if let Some((name, _)) = self.target.clone() {
            let at = source.token(index).map_or(0, |token| token.start);
            self.values.bind(&name, expression.template.clone(), at);
        } else {
            self.emit("GET", path, source, index..expression.next);
        }
    }

    /// The root of Graph: a client that is made with it, or a variable that gets it by a detour.
    fn root(&mut self, source: &Source<'a>, index: usize, expression: &Expression) {
        if let Some((name, _)) = self.target.clone()
            && expression.variable.is_none()
        {
            let at = source.token(index).map_or(0, |token| token.start);
            self.values.bind(&name, expression.template.clone(), at);
        }
    }

    /// A path without host is Graph's where a tool of Graph takes it, a function of the script, or a client with that base.
    fn relative(&mut self, source: &Source<'a>, index: usize, expression: &Expression) {
        let template = &expression.template;
        // Nothing else is worth a look at the site.
        let Some(path) = address::relative(template, false) else { return };
        let is_known = address::relative(template, true).is_some();
        let is_rooted = template.flat().trim_start().starts_with('/');
        if !is_known && !is_rooted {
            return;
        }
        let site = site(source, &self.values, index);
        let wrapper = self.wrappers.get(&site.name.to_ascii_lowercase()).copied();
        let has_base = !site.object.is_empty()
            && self.values.last(site.object).is_some_and(|base| address(base) == Some(Address::Root));
        let is_tool = site.receiver == Receiver::GraphTool && (is_known || is_address_option(source, index));
        let is_generic = site::method_in_name(&site.name.to_ascii_lowercase()).is_some() && !is_rooted;
        let is_wrapper = wrapper.is_some() && !is_generic;
        if site.receiver == Receiver::Printing || !(is_tool || is_wrapper || has_base) {
            return;
        }
        let of_wrapper = wrapper.filter(|_| is_wrapper).and_then(|wrapper| wrapper.method);
        let site = Site { method: site.method.or(of_wrapper), ..site };
        let method = self.method_of(source, index, &site);
        if let Some(name) = &expression.variable {
            let fresh = self
                .values
                .of_mut(name)
                .and_then(|values| values.last_mut())
                .filter(|value| !value.methods.contains(&method));
            let Some(value) = fresh else { return };
            value.methods.push(method);
            let (at, length) = (value.at, value.template.length());
            self.emit_at(method, &path, at, length);
        } else {
            self.emit(method, &path, source, index..expression.next);
        }
    }

    /// The method of the site, of the chain behind `api(…)`, of a wrapper's name, or reading.
    fn method_of(&self, source: &Source<'a>, index: usize, site: &Site<'_>) -> &'static str {
        let lower = site.name.to_ascii_lowercase();
        let by_chain = || if lower == "api" { chain_method(source, index) } else { None };
        let by_wrapper =
            || self.wrappers.get(&lower).and_then(|wrapper| site::method_in_name(&lower).or(wrapper.method));
        site.method.or_else(by_chain).or_else(by_wrapper).unwrap_or("GET")
    }
}

/// The first index of `string.Format(…)` around its first argument.
fn formatted(source: &Source<'_>, index: usize) -> Option<usize> {
    let open = source.enclosing(index);
    let is_first =
        source.language == Language::CSharp && open.checked_add(1) == Some(index) && source.is_mark(open, b'(');
    let (names, first) = if is_first { source.callee(open) } else { return None };
    names.last().is_some_and(|name| *name == "Format").then_some(first)
}

/// Whether the value names an object for the body of a request (`@odata.id`), which calls nothing.
pub(super) fn is_reference(source: &Source<'_>, index: usize) -> bool {
    let Some(sign) = index.checked_sub(1).filter(|sign| source.is_mark(*sign, b'=') || source.is_mark(*sign, b':'))
    else {
        return false;
    };
    let key = sign.checked_sub(1).and_then(|key| source.token(key));
    key.is_some_and(|key| key.text.to_ascii_lowercase().contains("odata"))
}

/// Whether the option before the value is one for addresses.
fn is_address_option(source: &Source<'_>, index: usize) -> bool {
    let option = index.checked_sub(1).and_then(|before| source.word(before)).unwrap_or_default();
    ["-uri", "-url", "--url", "--uri"].iter().any(|name| option.eq_ignore_ascii_case(name))
}

/// The verb at the end of `client.api(path).select(…).get()`.
fn chain_method(source: &Source<'_>, index: usize) -> Option<&'static str> {
    let open = source.enclosing(index);
    let mut at = if open == NONE { return None } else { source.behind(open) };
    for _ in 0..LONGEST_CHAIN {
        if !source.is_mark(at, b'.') {
            return None;
        }
        let name = source.word(at + 1)?;
        let is_call = source.is_mark(at + 2, b'(');
        let verb = match name {
            "get" | "getStream" => Some("GET"),
            "post" | "create" => Some("POST"),
            "patch" | "update" => Some("PATCH"),
            "put" | "putStream" => Some("PUT"),
            "delete" | "del" => Some("DELETE"),
            _ => None,
        };
        if is_call && verb.is_some() {
            return verb;
        }
        at = if is_call { source.behind(at + 2) } else { at + 2 };
    }
    None
}
