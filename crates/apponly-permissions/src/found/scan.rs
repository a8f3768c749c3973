//! Goes through a script once and gathers the calls.
//!
//! | File | Content |
//! | --- | --- |
//! | `assign.rs` | what is given to variables |
//! | `use_site.rs` | addresses where they are used |
//! | `objects.rs` | requests as objects: splatting, options, the parts of a batch |

mod assign;
mod objects;
mod use_site;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::address::Address;
use super::cmdlets::Cmdlets;
use super::language::Language;
use super::lexer::Kind;
use super::sdk;
use super::source::{NONE, Source};
use super::template::Template;
use super::values::Values;

/// Code within strings within code: so deep.
const DEEPEST: usize = 4;

/// A call before its path is normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raw {
    /// The method.
    pub(super) method: &'static str,
    /// The path with `{id}` for what is not known.
    pub(super) path: String,
    /// Where it is written, in bytes.
    pub(super) at: usize,
    /// How much of that is shown, in bytes.
    pub(super) length: usize,
}

/// What a script was found to call.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Calls, in the order in which they were found.
    pub(super) calls: Vec<Raw>,
    /// Cmdlets of Graph that no path is known for: name and place.
    pub(super) unresolved: Vec<(String, usize)>,
}

/// A function of the script that adds its argument to the root of Graph.
#[derive(Debug, Clone, Copy)]
struct Wrapper {
    method: Option<&'static str>,
}

#[derive(Debug)]
struct Scan<'a> {
    text: &'a str,
    cmdlets: Option<&'a Cmdlets>,
    has_sdk: bool,
    values: Values,
    wrappers: HashMap<String, Wrapper>,
    /// The function whose body is being read.
    function: Option<&'a str>,
    /// The variable that the statement gives a value to, and the index that it ends at.
    target: Option<(String, usize)>,
    /// Code within strings.
    nested: Vec<(Range<usize>, usize)>,
    /// Indices whose expressions are dealt with.
    done: usize,
    /// Indices of addresses that were found as parts of a request before they are met.
    handled: HashSet<usize>,
    gathered: Gathered,
}

/// The calls in `range` of `text`, which is in `language`.
pub(super) fn scan(text: &str, range: Range<usize>, language: Language, cmdlets: Option<&Cmdlets>) -> Gathered {
    let source = Source::new(text, range.clone(), language);
    // The first time only finds out which functions of the script call Graph: some are defined behind their use.
    let mut first = Scan::new(text, range.len(), cmdlets, HashMap::new());
    first.source(&source, 0);
    let mut scan = Scan::new(text, range.len(), cmdlets, first.wrappers);
    scan.source(&source, 0);
    while let Some((range, depth)) = scan.nested.pop() {
        let source = Source::new(text, range, language);
        scan.source(&source, depth);
    }
    scan.finish()
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, bytes: usize, cmdlets: Option<&'a Cmdlets>, wrappers: HashMap<String, Wrapper>) -> Self {
        Self {
            text,
            cmdlets,
            has_sdk: sdk::is_used(text),
            values: Values::new(bytes),
            wrappers,
            function: None,
            target: None,
            nested: Vec::new(),
            done: 0,
            handled: HashSet::new(),
            gathered: Gathered::default(),
        }
    }

    fn source(&mut self, source: &Source<'a>, depth: usize) {
        self.done = 0;
        self.handled.clear();
        self.target = None;
        let mut index = 0;
        while index < source.tokens.len() {
            if self.target.as_ref().is_some_and(|(_, end)| index >= *end) {
                self.target = None;
            }
            index = self.step(source, index, depth).max(index + 1);
        }
    }

    /// Looks at one token; the index to go on with.
    fn step(&mut self, source: &Source<'a>, index: usize, depth: usize) -> usize {
        let Some(token) = source.token(index) else { return index };
        match &token.kind {
            Kind::End => index,
            Kind::Mark(b'{') => self.object(source, index),
            Kind::Mark(_) => index,
            Kind::Text(text) => {
                if is_documentation(source, index) {
                    return index + 1;
                }
                self.nest(text, source.language, depth);
                if self.strings_of_requests(source, index, text) {
                    return index + 1;
                }
                self.expression(source, index)
            }
            Kind::Word => self.word(source, index),
        }
    }

    fn word(&mut self, source: &Source<'a>, index: usize) -> usize {
        if let Some(name) = function_name(source, index) {
            self.function = Some(name);
        }
        if source.language == Language::PowerShell && self.cmdlet(source, index) {
            return index + 1;
        }
        if self.has_sdk
            && !source.language.is_command_language()
            && let Some(chain) = sdk::chain(source, index)
        {
            self.emit(chain.method, &chain.path, source, index..chain.next);
            return chain.next;
        }
        match self.assignment(source, index) {
            Some(next) => next,
            None => self.expression(source, index),
        }
    }

    /// A cmdlet of the Graph module, by the naming rule.
    fn cmdlet(&mut self, source: &Source<'a>, index: usize) -> bool {
        let Some(name) = source.word(index).filter(|name| Cmdlets::is_one(name)) else { return false };
        let is_defined = index.checked_sub(1).and_then(|before| source.word(before)).is_some_and(|word| {
            matches!(
                word.to_ascii_lowercase().as_str(),
                "function" | "get-command" | "get-help" | "mock" | "-commandname"
            )
        });
        if is_defined {
            return true;
        }
        let Some(cmdlets) = self.cmdlets else { return true };
        let statement = source.statement(index);
        let options: Vec<_> = source
            .walk(index + 1, statement.end)
            .filter_map(|at| source.word(at))
            .filter(|word| word.starts_with('-'))
            .collect();
        match cmdlets.resolve(name, &options) {
            Some((method, path)) => self.emit(method, &path, source, index..index + 1),
            None => {
                self.gathered.unresolved.push((name.to_owned(), source.token(index).map_or(0, |token| token.start)))
            }
        }
        true
    }

    /// Code in the expressions of a string is code.
    fn nest(&mut self, text: &Template, language: Language, depth: usize) {
        let is_code = |range: &Range<usize>| {
            let code = self.text.get(range.clone()).unwrap_or_default();
            code.len() > 8 && (code.contains('-') || code.contains('(') || code.contains(' '))
        };
        if depth < DEEPEST && language != Language::Python {
            let ranges: Vec<_> = text.hole_ranges().filter(|range| is_code(range)).cloned().collect();
            self.nested.extend(ranges.into_iter().map(|range| (range, depth + 1)));
        }
    }

    fn emit(&mut self, method: &'static str, path: &str, source: &Source<'a>, tokens: Range<usize>) {
        let Some(first) = source.token(tokens.start) else { return };
        let last = source.token(tokens.end.saturating_sub(1)).unwrap_or(first);
        let length = (last.start + last.text.len()).saturating_sub(first.start);
        self.emit_at(method, path, first.start, length);
    }

    fn emit_at(&mut self, method: &'static str, path: &str, at: usize, length: usize) {
        // The envelope of a batch is no call: its parts are.
        if !path.eq_ignore_ascii_case("/$batch") {
            self.gathered.calls.push(Raw { method, path: path.to_owned(), at, length });
        }
    }

    /// Addresses that were kept and never seen in use are taken for reads: something uses them, or they would not be there.
    fn finish(mut self) -> Gathered {
        for (template, at) in self.values.unused() {
            if let Some(Address::Call(path)) = super::address::address(&template) {
                self.emit_at("GET", &path, at, template.length());
            }
        }
        self.gathered
    }
}

/// A string that stands alone as a statement documents something.
fn is_documentation(source: &Source<'_>, index: usize) -> bool {
    let is_first = index.checked_sub(1).is_none_or(|before| source.is_end(before));
    source.language == Language::Python && source.enclosing(index) == NONE && is_first && source.is_end(index + 1)
}

/// The name of the function that is defined at `index`.
fn function_name<'a>(source: &Source<'a>, index: usize) -> Option<&'a str> {
    let word = source.word(index)?;
    if matches!(word.to_ascii_lowercase().as_str(), "function" | "filter" | "def" | "func") {
        return source.word(index + 1);
    }
    let open = index + 1;
    if source.language == Language::Shell {
        let is_definition = source.is_glued_mark(open, b'(') && source.is_glued_mark(open + 1, b')');
        return is_definition.then_some(word);
    }
    if matches!(source.language, Language::CSharp | Language::JavaScript | Language::Unknown) {
        // `const name = async (…) =>`
        let arrow = (open..open + 4).find(|at| source.is_mark(*at, b'(')).filter(|_| source.is_mark(open, b'='));
        if let Some(arguments) = arrow {
            let behind = source.behind(arguments);
            return (source.is_mark(behind, b'=') && source.is_mark(behind + 1, b'>')).then_some(word);
        }
        let is_keyword =
            matches!(word, "if" | "for" | "foreach" | "while" | "switch" | "catch" | "using" | "lock" | "function");
        let behind = source.behind(open);
        let is_definition = source.is_glued_mark(open, b'(') && !is_keyword && source.is_mark(behind, b'{');
        return is_definition.then_some(word);
    }
    None
}
