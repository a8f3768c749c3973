//! Which values a pipeline is told to hide: a mask hides the value that it is given, and no other.
use std::collections::HashSet;
use std::ops::Range;

use crate::file::File;
use crate::flow::document::Document;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::words::Word;

/// So many masks of one file are read.
const MAXIMUM: usize = 64;
/// So many settings of one file are read.
const MAXIMUM_SETTINGS: usize = 2000;
/// So far before a mask its loop begins, in tokens.
const NEAR: usize = 48;
/// So many tokens of one mask, or of one value that is exported, are read.
const MAXIMUM_TOKENS: usize = 128;

/// The names of what a file masks.
#[derive(Debug, Default)]
pub(in crate::rules) struct Masks<'t> {
    names: HashSet<&'t str>,
    /// A function masks what it is given: anything may be hidden.
    all: bool,
}

impl<'t> Masks<'t> {
    pub(in crate::rules) fn new(file: &File<'_, 't>) -> Self {
        let mut masks = Self::default();
        for place in file.of(Word::Masks).take(MAXIMUM) {
            let Some(document) = file.documents.get(place.document) else { continue };
            masks.all |= document.function_at(place.token).is_some() || is_in_loop(document, place.token);
            let call = document.calls_around(place.token).next().or_else(|| document.call_at(place.token));
            let range = match call {
                Some(call) => call.first..call.end,
                None => place.token..document.after(place.token),
            };
            let mut named = false;
            for name in names(document, &range) {
                named = true;
                masks.names.insert(name);
                masks.names.extend(other_name(document, name, range.start));
            }
            // A mask without a name is of what a command gives at that place.
            masks.all |= !named;
        }
        for document in file.documents.iter().filter(|document| document.dialect == Dialect::Yaml) {
            let secrets =
                document.bindings.iter().take(MAXIMUM_SETTINGS).filter(|binding| {
                    binding.value.len() == 1 && is_secret_of_pipeline(document.raw(binding.value.start))
                });
            masks.names.extend(secrets.map(|binding| document.name(binding.key)));
        }
        masks
    }

    /// Whether the value that a range exports is among them.
    pub(in crate::rules) fn hide(&self, document: &Document<'t>, range: &Range<usize>) -> bool {
        let hidden = |name: &str| self.names.contains(name);
        let given = |at: usize| is_secret_of_pipeline(document.raw(at));
        self.all
            || range.clone().take(MAXIMUM_TOKENS).any(given)
            || names(document, range)
                .any(|name| hidden(name) || other_name(document, name, range.start).is_some_and(hidden))
    }
}

/// `${{ secrets.NAME }}`: what the pipeline holds as a secret it hides by itself.
fn is_secret_of_pipeline(expression: &str) -> bool {
    expression.strip_prefix("${{").is_some_and(|rest| rest.trim_start().starts_with("secrets."))
}

/// Several values are masked one after the other.
fn is_in_loop(document: &Document<'_>, token: usize) -> bool {
    (token.saturating_sub(NEAR)..token).rev().map(|at| document.raw(at)).find_map(|word| match word {
        "done" => Some(false),
        "for" | "foreach" | "ForEach-Object" | "while" | "forEach" => Some(true),
        _ => None,
    }) == Some(true)
}

/// The names of the values in a range, but that of the file of variables.
fn names<'d, 't>(document: &'d Document<'t>, range: &Range<usize>) -> impl Iterator<Item = &'t str> + use<'d, 't> {
    let all = range.clone().take(MAXIMUM_TOKENS).filter(|&at| match document.kind(at) {
        Some(Kind::Variable) => true,
        // In languages in which a variable is a word, one that is no function.
        Some(Kind::Word) => document.call_at(at).is_none() && !document.assignments(document.name(at)).is_empty(),
        _ => false,
    });
    let name = |at: usize| with_fields(document, at, document.name(at).trim_matches(['{', '}', '$', ' ']));
    all.map(name).filter(|name| !name.starts_with("env:GITHUB_") && !name.starts_with("GITHUB_"))
}

/// A name with the fields behind it, as it is written: `answer.access_token`.
fn with_fields<'t>(document: &Document<'t>, at: usize, name: &'t str) -> &'t str {
    let Some(offset) = document.raw(at).find(name) else { return name };
    let mut last = at;
    while document.is_operator(last + 1, ".")
        && document.kind(last + 2) == Some(Kind::Word)
        && !document.token(last + 3).is_some_and(|token| token.opens(b'('))
        && last < at + 8
    {
        last += 2;
    }
    let range = document.span(&(at..last + 1));
    document.text.get(range.start + offset..range.end).filter(|_| last > at).unwrap_or(name)
}

/// What a name is another name of: `value=$token`.
fn other_name<'t>(document: &Document<'t>, name: &str, before: usize) -> Option<&'t str> {
    let binding = document.assigned_before(name, before).next()?;
    (binding.value.len() <= 5).then(|| names(document, &binding.value).next())?
}
