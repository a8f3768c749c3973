//! What the variables of a script hold, as far as simple assignments in the file say, and what expressions of them are.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::address::{Address, address};
use super::language::Language;
use super::source::Source;
use super::template::Template;

/// A variable that branches give several addresses keeps so many of them.
const MOST_BRANCHES: usize = 8;

/// Nested parentheses of an expression are followed so far.
const DEEPEST: usize = 12;

/// A chain of `+` is followed so far.
const MOST_TERMS: usize = 48;

/// Functions that give back what they are given, as far as an address is concerned.
const TRANSPARENT: &[&str] = &[
    "abs",
    "encodeuri",
    "f",
    "format",
    "httputility",
    "make_url",
    "quote",
    "str",
    "string",
    "uri",
    "url",
    "urijoin",
    "urljoin",
];

/// A value that a variable was given.
#[derive(Debug)]
pub(super) struct Value {
    /// It.
    pub(super) template: Template,
    /// Where the string stands in the file.
    pub(super) at: usize,
    /// Methods with which it was found to be called.
    pub(super) methods: Vec<&'static str>,
    /// Whether something was made of it.
    pub(super) is_used: bool,
}

/// The variables of one script.
#[derive(Debug)]
pub(super) struct Values {
    known: HashMap<String, Vec<Value>>,
    /// Bytes that expressions may still copy: a hostile file ends as soon as any other of its size.
    fuel: Cell<usize>,
    /// The variables that the last expression took values from.
    touched: RefCell<Vec<String>>,
}

/// An expression and where it ends.
#[derive(Debug)]
pub(super) struct Expression {
    /// What it is.
    pub(super) template: Template,
    /// The first index behind it.
    pub(super) next: usize,
    /// The variable that it is, if it is nothing else.
    pub(super) variable: Option<String>,
}

impl Values {
    /// For a script of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        let fuel = Cell::new(bytes.saturating_mul(64).saturating_add(1 << 20));
        Self { known: HashMap::new(), fuel, touched: RefCell::default() }
    }

    /// Gives `name` a value. One that was not used is kept beside it: another branch gave it.
    pub(super) fn bind(&mut self, name: &str, template: Template, at: usize) {
        let is_address = matches!(address(&template), Some(Address::Call(_) | Address::Root | Address::Follows(_)));
        let values = self.known.entry(name.to_owned()).or_default();
        let waits = values.iter().any(|value| !value.is_used && address(&value.template).is_some());
        if template.only_hole().is_some() && !values.is_empty() || waits && !is_address {
            return;
        }
        let is_branch =
            is_address && values.last().is_some_and(|last| !last.is_used && address(&last.template).is_some());
        if !is_branch {
            values.retain(|value| !value.is_used && address(&value.template).is_some() && is_address);
        }
        if values.len() < MOST_BRANCHES {
            values.push(Value { template, at, methods: Vec::new(), is_used: false });
        }
    }

    /// The values of `name`, or of its last part: what `config.base` holds is often written as `base = …`.
    pub(super) fn of_mut(&mut self, name: &str) -> Option<&mut Vec<Value>> {
        let key = self.key(name)?.to_owned();
        self.known.get_mut(&key)
    }

    fn key<'a>(&self, name: &'a str) -> Option<&'a str> {
        if self.known.contains_key(name) {
            return Some(name);
        }
        let last = name.rsplit('.').next()?;
        self.known.contains_key(last).then_some(last)
    }

    /// The value that `name` was given last.
    pub(super) fn last(&self, name: &str) -> Option<&Template> {
        self.known.get(self.key(name)?)?.last().map(|value| &value.template)
    }

    /// The same for an expression that is being read.
    fn taken(&self, name: &str) -> Option<&Template> {
        let key = self.key(name)?;
        let value = &self.known.get(key)?.last()?.template;
        let left = self.fuel.get().checked_sub(value.length() + 64);
        self.fuel.set(left.unwrap_or(0));
        left?;
        self.touched.borrow_mut().push(key.to_owned());
        Some(value)
    }

    /// Marks the variables that the last expression took values from as used.
    pub(super) fn use_touched(&mut self) {
        for name in self.touched.take() {
            if let Some(values) = self.known.get_mut(&name) {
                values.iter_mut().for_each(|value| value.is_used = true);
            }
        }
    }

    /// Values that nothing was made of, in the order of the file.
    pub(super) fn unused(&self) -> Vec<(Template, usize)> {
        let values = self.known.values().flatten().filter(|value| !value.is_used);
        let mut unused: Vec<_> = values.map(|value| (value.template.clone(), value.at)).collect();
        unused.sort_by_key(|(_, at)| *at);
        unused
    }

    /// The expression that begins at `index`.
    pub(super) fn expression(&self, source: &Source<'_>, index: usize) -> Option<Expression> {
        self.touched.borrow_mut().clear();
        self.expression_within(source, index, DEEPEST)
    }

    fn expression_within(&self, source: &Source<'_>, index: usize, depth: usize) -> Option<Expression> {
        let mut expression = self.operand(source, index, depth.checked_sub(1)?)?;
        for _ in 0..MOST_TERMS {
            let mut at = expression.next;
            let is_plus =
                |at| source.is_mark(at, b'+') && !source.is_mark(at + 1, b'=') && !source.is_mark(at + 1, b'+');
            if source.is_end(at) && source.language == Language::JavaScript && is_plus(at + 1) {
                at += 1;
            }
            if is_plus(at) {
                let start = if source.is_end(at + 1) { at + 2 } else { at + 1 };
                let Some(term) = self.operand(source, start, depth - 1) else { break };
                expression.template.append(&term.template);
                expression.next = term.next;
            } else if source.word(at).is_some_and(|word| word.eq_ignore_ascii_case("-f")) {
                let (values, next) = self.list(source, at + 1, depth - 1);
                expression.template = expression.template.filled(&values);
                expression.next = next;
            } else if source.language == Language::Python && source.is_mark(at, b'%') {
                let start = if source.is_mark(at + 1, b'(') { at + 2 } else { at + 1 };
                let (values, next) = self.list(source, start, depth - 1);
                expression.template = expression.template.filled(&values);
                expression.next = if start == at + 2 { source.behind(at + 1) } else { next };
            } else {
                return Some(expression);
            }
            expression.variable = None;
        }
        Some(expression)
    }

    /// Operands with commas between them.
    fn list(&self, source: &Source<'_>, mut at: usize, depth: usize) -> (Vec<Template>, usize) {
        let mut values = Vec::new();
        while values.len() < 16 {
            let Some(value) = self.operand(source, at, depth) else { break };
            values.push(value.template);
            at = value.next;
            if !source.is_mark(at, b',') {
                break;
            }
            at += 1;
        }
        (values, at)
    }

    fn operand(&self, source: &Source<'_>, index: usize, depth: usize) -> Option<Expression> {
        let token = source.token(index)?;
        if let Some(text) = source.string(index) {
            let mut template = self.expand(text);
            let mut next = index + 1;
            while source.language == Language::Python
                && let Some(more) = source.string(next)
            {
                template.append(&self.expand(more));
                next += 1;
            }
            return Some(self.with_suffix(source, Expression { template, next, variable: None }, depth));
        }
        if token.is_mark(b'(') {
            let inner = self.expression_within(source, index + 1, depth)?;
            let close = source.partner(index);
            if inner.next != close || close <= index {
                return None;
            }
            return Some(self.with_suffix(source, Expression { next: close + 1, ..inner }, depth));
        }
        if token.is_mark(b'[') && source.language == Language::PowerShell {
            // A cast.
            let behind = source.behind(index);
            return (behind > index + 1).then(|| self.operand(source, behind, depth.checked_sub(1)?)).flatten();
        }
        if !token.is_word() || token.text.starts_with('-') {
            return None;
        }
        match token.text {
            "new" | "await" => self.operand(source, index + 1, depth.checked_sub(1)?),
            "return" | "in" | "if" | "else" | "and" | "or" | "not" => None,
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(Expression { template: Template::literal(number), next: index + 1, variable: None })
            }
            _ => self.named(source, index, depth),
        }
    }

    /// A variable, a chain of names, or a call.
    fn named(&self, source: &Source<'_>, index: usize, depth: usize) -> Option<Expression> {
        let first = source.word(index)?;
        let is_command = source.language.is_command_language();
        if is_command && !first.starts_with('$') {
            return None;
        }
        let mut name = match first.strip_prefix('$') {
            Some(name) if is_command => name.trim_matches(['{', '}']).rsplit(':').next().unwrap_or_default().to_owned(),
            _ => first.to_owned(),
        };
        if source.language == Language::PowerShell {
            name.make_ascii_lowercase();
        }
        let mut last = first;
        let mut at = index + 1;
        while source.is_glued_mark(at, b'.') || source.is_glued_mark(at, b'?') && source.is_glued_mark(at + 1, b'.') {
            let dot = if source.is_mark(at, b'?') { at + 1 } else { at };
            let Some(part) = source.word(dot + 1) else { break };
            name.push('.');
            match source.language {
                Language::PowerShell => name.push_str(&part.to_ascii_lowercase()),
                _ => name.push_str(part),
            }
            last = part;
            at = dot + 2;
        }
        if source.is_glued_mark(at, b'(') {
            return Some(self.called(source, (last, at), depth));
        }
        if source.is_glued_mark(at, b'[') {
            let next = source.behind(at);
            return Some(Expression { template: Template::hole("", 0..0), next, variable: None });
        }
        let own = Template::hole(name.as_str(), 0..0);
        let template = self.taken(&name).cloned().unwrap_or(own);
        Some(Expression { template, next: at, variable: Some(name) })
    }

    /// `name(…)` whose bracket is at `open`.
    fn called(&self, source: &Source<'_>, (name, open): (&str, usize), depth: usize) -> Expression {
        let next = source.behind(open);
        let lower = name.to_ascii_lowercase();
        let known = TRANSPARENT.contains(&lower.as_str()).then(|| {
            let (values, _) = self.list(source, open + 1, depth.checked_sub(1)?);
            let (first, rest) = values.split_first()?;
            Some(match lower.as_str() {
                "format" => first.filled(rest),
                "urljoin" | "urijoin" => joined(first, rest),
                _ => first.clone(),
            })
        });
        let template = known.flatten().unwrap_or_else(|| Template::hole("", 0..0));
        self.with_suffix(source, Expression { template, next, variable: None }, depth)
    }

    /// The expression with the methods that are called on it: formatting is done, others change nothing that counts.
    fn with_suffix(&self, source: &Source<'_>, mut expression: Expression, depth: usize) -> Expression {
        while source.is_glued_mark(expression.next, b'.')
            && let Some(method) = source.word(expression.next + 1)
        {
            let open = expression.next + 2;
            if !source.is_glued_mark(open, b'(') {
                expression.next = open;
                continue;
            }
            if method.eq_ignore_ascii_case("format") {
                let (values, _) = self.list(source, open + 1, depth);
                expression.template = expression.template.filled(&values);
            }
            expression.next = source.behind(open);
        }
        expression
    }

    /// The string with what is known about its variables.
    pub(super) fn expand(&self, text: &Template) -> Template {
        text.expanded(|name| self.taken(name))
    }
}

/// A base and a path, with one slash between.
fn joined(base: &Template, rest: &[Template]) -> Template {
    let mut joined = base.clone();
    for part in rest {
        if !joined.flat().ends_with('/') && !part.flat().starts_with('/') {
            joined.push("/");
        }
        joined.append(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str, language: Language) -> String {
        let source = Source::new(text, 0..text.len(), language);
        let mut values = Values::new(text.len());
        values.bind("base", Template::literal("https://x"), 0);
        values.expression(&source, 0).unwrap().template.flat()
    }

    #[test]
    fn strings_are_put_together_as_the_language_does() {
        for (text, language, expected) in [
            ("\"$base/users/$($u.id)\"", Language::PowerShell, "https://x/users/\u{1}"),
            ("('{0}/users/{1}' -f $base, $u.id)", Language::PowerShell, "https://x/users/\u{1}"),
            ("$base + '/users/' + $id", Language::PowerShell, "https://x/users/\u{1}"),
            ("[uri]\"$Base/a\"", Language::PowerShell, "https://x/a"),
            ("\"$base\"/users/\"$1\"", Language::Shell, "https://x/users/\u{1}"),
            ("f\"{base}/users/{user['id']}\"", Language::Python, "https://x/users/\u{1}"),
            ("'%s/users/%s' % (base, uid)", Language::Python, "https://x/users/\u{1}"),
            ("'{}/users'.format(base)", Language::Python, "https://x/users"),
            ("base + \"/users\"", Language::CSharp, "https://x/users"),
            ("new Uri($\"{base}/users/{id}\")", Language::CSharp, "https://x/users/\u{1}"),
            ("string.Format(\"{0}/users\", base)", Language::CSharp, "https://x/users"),
            ("`${base}/users/${u.id}`", Language::JavaScript, "https://x/users/\u{1}"),
        ] {
            assert_eq!(flat(text, language), expected, "{text}");
        }
    }
}
