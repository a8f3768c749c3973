//! What rules ask about, once for all dialects: calls with their arguments, bindings of a key to a value, functions.
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::ops::Range;

use super::fold::{Folded, fold};
use crate::lexers::Dialect;
use crate::lexers::token::{HOLE, HOLES, Kind, NONE, Token, name_operators, partners};

/// A range of tokens.
pub(crate) type Tokens = Range<usize>;

/// A key and the value that it is given: an assignment, an entry of a map, a named argument, a pair of arguments.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    /// The token that names it.
    pub(crate) key: usize,
    pub(crate) value: Tokens,
    /// The name of the field that it takes out of the value: `const { access_token: token } = …`.
    pub(crate) field: Option<usize>,
    /// It can be read again by its name.
    pub(crate) assigns: bool,
    /// The opening token of the brackets around it.
    pub(crate) group: Option<usize>,
    /// The innermost function that it is in.
    pub(crate) function: Option<usize>,
    /// The column of its statement, for dialects of indentation; the opening token of its block for all others.
    pub(crate) block: usize,
}

/// One argument.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// The token of its name: a word, or an option such as `-Body`.
    pub(crate) name: Option<usize>,
    /// Empty for a switch.
    pub(crate) value: Tokens,
}

/// A call of a function or method, a constructor, or a command.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The token of its last name.
    pub(crate) name: usize,
    /// The first token of its path or command.
    pub(crate) first: usize,
    /// Behind its last token.
    pub(crate) end: usize,
    pub(crate) arguments: Range<usize>,
    /// A command of a shell, rather than a name with parentheses.
    pub(crate) command: bool,
    pub(crate) function: Option<usize>,
    /// Its name in lower case without separators.
    pub(crate) folded: Folded,
}

/// A function of the file.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) name: Option<usize>,
    /// The opening parenthesis of its parameters.
    pub(crate) parameters: Option<usize>,
    pub(crate) body: Tokens,
    pub(crate) parent: Option<usize>,
    /// What it gives back.
    pub(crate) returns: Vec<Tokens>,
}

type Names = HashMap<u64, Vec<u32>, BuildHasherDefault<DefaultHasher>>;

/// One script or data file, or a script within one.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) text: &'t str,
    pub(crate) dialect: Dialect,
    pub(crate) tokens: Vec<Token>,
    pub(crate) partners: Vec<u32>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) calls: Vec<Call>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) functions: Vec<Function>,
    /// Bindings by the hash of their name, in order.
    names: Names,
    /// Functions and calls by the hash of theirs.
    function_names: Names,
    call_names: Names,
    /// It has more calls or bindings than are kept.
    pub(crate) full: bool,
}

/// So many calls, and as many bindings, of one document are kept: some 100 bytes each.
const MAXIMUM: usize = 150_000;

impl<'t> Document<'t> {
    pub(crate) fn new(text: &'t str, dialect: Dialect, mut tokens: Vec<Token>) -> Self {
        name_operators(text, &mut tokens);
        let partners = partners(&tokens);
        let mut document = Self {
            text,
            dialect,
            tokens,
            partners,
            bindings: Vec::new(),
            calls: Vec::new(),
            arguments: Vec::new(),
            functions: Vec::new(),
            names: Names::default(),
            function_names: Names::default(),
            call_names: Names::default(),
            full: false,
        };
        super::reader::read(&mut document);
        document.index();
        document.name_programs();
        document
    }

    /// Keeps a binding, if there is room.
    pub(super) fn bind(&mut self, binding: Binding) {
        if self.bindings.len() < MAXIMUM {
            self.bindings.push(binding);
        } else {
            self.full = true;
        }
    }

    /// Keeps a call whose arguments are the last ones, if there is room; else they go as well.
    pub(super) fn add_call(&mut self, call: Call) {
        if self.calls.len() < MAXIMUM && self.arguments.len() <= 2 * MAXIMUM {
            self.calls.push(call);
        } else {
            self.arguments.truncate(call.arguments.start);
            self.full = true;
        }
    }

    /// Commands that stand in variables are called by what the variables hold.
    fn name_programs(&mut self) {
        let held = |call: &Call| self.content(call.name).starts_with('$').then(|| fold(self.program(call)));
        let names = self.calls.iter().enumerate().filter(|(_, call)| call.command);
        let names: Vec<(usize, Folded)> = names.filter_map(|(at, call)| Some((at, held(call)?))).collect();
        for (at, name) in names {
            if let Some(call) = self.calls.get_mut(at) {
                call.folded = name;
            }
        }
    }

    /// The program of a command, without its options: `curl` for `$CURL` behind `CURL="curl -s"`.
    pub(crate) fn program(&self, call: &Call) -> &'t str {
        let content = self.content(call.name);
        let held = content.strip_prefix('$').and_then(|name| {
            let name = name.trim_start_matches('{').trim_end_matches('}');
            let binding = self.assigned_before(name, call.name).next()?;
            let line = self.content(binding.value.start).trim_matches(['"', '\'']);
            line.split_ascii_whitespace().next()
        });
        held.unwrap_or(content)
    }

    fn index(&mut self) {
        let position = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        let mut names = std::mem::take(&mut self.names);
        for (index, binding) in self.bindings.iter().enumerate().filter(|(_, binding)| binding.assigns) {
            names.entry(hash(self.name(binding.key))).or_default().push(position(index));
        }
        self.names = names;
        // Without functions nobody asks for calls by name.
        if self.functions.is_empty() {
            return;
        }
        let mut functions = std::mem::take(&mut self.function_names);
        for (index, function) in self.functions.iter().enumerate() {
            if let Some(name) = function.name {
                functions.entry(hash(self.name(name))).or_default().push(position(index));
            }
        }
        let mut calls = std::mem::take(&mut self.call_names);
        for (index, call) in self.calls.iter().enumerate() {
            let name = hash(self.name(call.name));
            if functions.contains_key(&name) {
                calls.entry(name).or_default().push(position(index));
            }
        }
        self.function_names = functions;
        self.call_names = calls;
    }

    pub(crate) fn token(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).copied()
    }

    /// The whole token as written.
    pub(crate) fn raw(&self, index: usize) -> &'t str {
        self.token(index).and_then(|token| self.text.get(token.range())).unwrap_or_default()
    }

    /// A token without its quotes.
    pub(crate) fn content(&self, index: usize) -> &'t str {
        self.token(index).and_then(|token| self.text.get(token.content())).unwrap_or_default()
    }

    /// A key, option or variable without what marks it: quotes, hyphens, `$`, the scope of a PowerShell variable.
    pub(crate) fn name(&self, index: usize) -> &'t str {
        let content = self.content(index);
        match self.token(index).map(|token| token.kind) {
            Some(Kind::Option) => content.trim_start_matches('-'),
            Some(Kind::Variable) => {
                let name = content.trim_start_matches(['$', '@', '{']).trim_end_matches('}');
                match name.split_once(':') {
                    Some((scope, name)) if is_scope(scope) => name,
                    _ => name,
                }
            }
            _ => content,
        }
    }

    pub(crate) fn is(&self, index: usize, kind: Kind, text: &str) -> bool {
        self.token(index).is_some_and(|token| token.kind == kind) && self.raw(index) == text
    }

    pub(crate) fn is_operator(&self, index: usize, text: &str) -> bool {
        match (self.operator(index), text.as_bytes()) {
            (Some(found), [first]) => found == [*first, 0],
            (Some(found), [first, second]) => found == [*first, *second],
            _ => self.is(index, Kind::Operator, text),
        }
    }

    /// See [`Token::operator`].
    pub(crate) fn operator(&self, index: usize) -> Option<[u8; 2]> {
        self.tokens.get(index).and_then(|token| token.operator())
    }

    pub(crate) fn kind(&self, index: usize) -> Option<Kind> {
        self.token(index).map(|token| token.kind)
    }

    /// The other bracket of the pair.
    pub(crate) fn partner(&self, index: usize) -> Option<usize> {
        self.partners.get(index).copied().filter(|partner| *partner != NONE).map(|partner| partner as usize)
    }

    /// The token behind this one at the same level: behind the closing bracket, behind the holes of a text.
    pub(crate) fn after(&self, index: usize) -> usize {
        let Some(token) = self.token(index) else { return index + 1 };
        match token.kind {
            Kind::Open => self.partner(index).unwrap_or(index) + 1,
            Kind::Text if token.has(HOLES) => {
                let mut next = index + 1;
                while self.token(next).is_some_and(|hole| hole.opens(HOLE) && hole.start < token.end) {
                    match self.partner(next) {
                        Some(close) => next = close + 1,
                        None => return next + 1,
                    }
                }
                next
            }
            _ => index + 1,
        }
    }

    /// The binding of that name that holds at a token, newest first.
    pub(crate) fn assignments(&self, name: &str) -> &[u32] {
        self.names.get(&hash(name)).map_or(&[], Vec::as_slice)
    }

    /// The assignments of that name that end before a token, newest first.
    pub(crate) fn assigned_before(&self, name: &str, token: usize) -> impl Iterator<Item = &Binding> {
        let all = self.assignments(name);
        // Bindings are in the order of their ends.
        let ends_before =
            |index: &u32| self.bindings.get(*index as usize).is_some_and(|found| found.value.end <= token);
        let before = all.get(..all.partition_point(ends_before)).unwrap_or_default();
        before.iter().rev().filter_map(|index| self.bindings.get(*index as usize))
    }

    /// The innermost function around a token.
    pub(crate) fn function_at(&self, token: usize) -> Option<usize> {
        let behind = self.functions.partition_point(|function| function.body.start <= token);
        let mut candidate = behind.checked_sub(1)?;
        loop {
            let function = self.functions.get(candidate)?;
            if function.body.contains(&token) {
                return Some(candidate);
            }
            candidate = function.parent?;
        }
    }

    pub(crate) fn call_arguments(&self, call: &Call) -> &[Argument] {
        self.arguments.get(call.arguments.clone()).unwrap_or_default()
    }

    /// The call whose parentheses open, or whose command begins, at that token.
    pub(crate) fn call_at(&self, token: usize) -> Option<&Call> {
        let found = self.calls.binary_search_by_key(&token, |call| call.name).ok()?;
        self.calls.get(found)
    }

    /// The command whose output goes into this one.
    pub(crate) fn call_before_pipe(&self, call: &Call) -> Option<&Call> {
        let pipe = call.first.checked_sub(1).filter(|&at| call.command && self.is_operator(at, "|"))?;
        let behind = self.calls.partition_point(|other| other.name < pipe);
        let before = self.calls.get(behind.saturating_sub(16)..behind).unwrap_or_default();
        before.iter().rev().find(|other| other.command && other.end == pipe)
    }

    /// The function of the file with that name.
    pub(crate) fn function_named(&self, name: &str) -> Option<usize> {
        if self.functions.is_empty() {
            return None;
        }
        self.function_names.get(&hash(name))?.first().map(|index| *index as usize)
    }

    /// The first call of a function of the file, other than its own definition.
    pub(crate) fn first_call_of(&self, function: &Function) -> Option<&Call> {
        let name = function.name?;
        let calls = self.call_names.get(&hash(self.name(name)))?.iter().take(8);
        calls.filter_map(|index| self.calls.get(*index as usize)).find(|call| call.name != name)
    }

    /// The calls around a token, from the inside; of very many only the nearest.
    pub(crate) fn calls_around(&self, token: usize) -> impl Iterator<Item = &Call> {
        let behind = self.calls.partition_point(|call| call.name <= token);
        let before = self.calls.get(behind.saturating_sub(64)..behind).unwrap_or_default();
        before.iter().rev().filter(move |call| token < call.end)
    }

    /// Where the bytes of a token range lie in the file.
    pub(crate) fn span(&self, range: &Tokens) -> Range<usize> {
        let start = self.token(range.start).map_or(0, |token| token.start as usize);
        let mut last = range.end.saturating_sub(1);
        // A text ends behind its holes.
        while last > range.start && self.token(last).is_some_and(|token| token.closes(HOLE)) {
            match self.partner(last) {
                Some(open) if open > range.start => last = open - 1,
                _ => break,
            }
        }
        let end_of = |index: usize| self.token(index).map_or(start, |token| token.end as usize);
        let end = end_of(last).max(end_of(range.end.saturating_sub(1)));
        start..end.max(start)
    }
}

fn is_scope(scope: &str) -> bool {
    ["script", "global", "local", "private", "using"].iter().any(|known| scope.eq_ignore_ascii_case(known))
}

/// PowerShell and its users do not care for upper case; two names of one file that differ in it alone are rare elsewhere.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}
