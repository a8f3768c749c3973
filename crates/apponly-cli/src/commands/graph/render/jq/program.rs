//! A compiled expression.

use apponly::{Error, catalogue};
use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Exn, Vars, compile};
use jaq_json::Val;
use serde_json::value::RawValue;

use super::super::{text, unusable};

/// What people know from jq and these crates leave to the program around them.
const FORMATS: &str = r#"
    def @csv: map(if isstring then "\"" + (split("\"") | join("\"\"")) + "\"" elif . == null then "" else tojson end) | join(",");
    def @tsv: map(if isstring then
        split("\\") | join("\\\\") | split("\t") | join("\\t") | split("\n") | join("\\n") | split("\r") | join("\\r")
        elif . == null then "" else tojson end) | join("\t");
"#;

type Filter = jaq_core::Filter<JustLut<Val>>;

/// An expression that can run on any number of items.
pub(super) struct Program(Filter);

impl Program {
    /// # Errors
    /// `setting-invalid` with the place of the mistake.
    pub(super) fn compile(expression: &str) -> Result<Self, Error> {
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let definitions = definitions.chain(load::parse(FORMATS, |parser| parser.defs()).into_iter().flatten());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        // The environment holds secrets; an expression that someone copied must not print them.
        let functions = functions.filter(|(name, ..)| *name != "env");
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code: expression, path: () })
            .map_err(|errors| mistake(expression, &loading(expression, &errors)))?;
        let filter = Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| mistake(expression, &compiling(expression, &errors)))?;
        Ok(Self(filter))
    }

    /// Runs on `item` and hands each result on.
    ///
    /// # Errors
    /// `answer-unusable`: the item is not JSON. `setting-invalid`: the expression fails on it. What `each` says.
    pub(super) fn run(&self, item: &[u8], mut each: impl FnMut(Val) -> Result<(), Error>) -> Result<(), Error> {
        // Checked first, since jaq reads more than JSON, and nesting until the stack ends.
        serde_json::from_slice::<&RawValue>(item).map_err(unusable)?;
        if text::depth(item) > DEEPEST {
            return Err(unusable(format!("it is nested deeper than {DEEPEST} levels")));
        }
        let value = jaq_json::read::parse_single(item).map_err(unusable)?;
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        for result in self.0.id.run((context, value)) {
            each(result.map_err(failure)?)?;
        }
        Ok(())
    }
}

/// Appends a result as JSON on one line.
pub(super) fn write_json(value: &Val, out: &mut Vec<u8>) {
    // Writing to memory cannot fail.
    jaq_json::write::write(out, &jaq_json::write::Pp::default(), 0, value).ok();
}

/// Appends a result as `jq -r` prints it.
pub(super) fn write_bare(value: &Val, out: &mut Vec<u8>) {
    match value {
        Val::TStr(text) => out.extend_from_slice(text),
        other => write_json(other, out),
    }
}

/// As deep as the usual JSON parsers go.
const DEEPEST: usize = 128;

/// The longest part of a value that an error shows: items are the tenant's data.
const SHOWN: usize = 120;

fn failure(exception: Exn<'_, Val>) -> Error {
    let why = match exception.get_err() {
        Ok(error) => error.to_string(),
        Err(_) => "it calls `halt`".to_owned(),
    };
    let short: String = why.chars().take(SHOWN).collect();
    let dots = if short.len() < why.len() { "…" } else { "" };
    Error::new(&catalogue::SETTING_INVALID, format!("`--jq`: the expression fails on an item: {short}{dots}"))
        .with_cause("the item does not have the form that the expression expects")
        .with_fix("make the part optional (`.a?`, `.a // \"\"`), or leave such items out with `select(…)`")
}

fn mistake(expression: &str, what: &str) -> Error {
    Error::new(&catalogue::SETTING_INVALID, format!("`--jq`: {what} in `{expression}`"))
        .with_cause("the expression is not jq, or uses what this jq does not have (`env`, `input`, modules)")
        .with_fix("correct it there; the shell may have taken quotes or `$`: put the expression into single quotes")
}

fn loading(expression: &str, errors: &load::Errors<&str, ()>) -> String {
    let first = errors.iter().find_map(|(_, error)| match error {
        load::Error::Io(errors) => {
            errors.first().map(|(name, _)| format!("modules are not read{}", place(expression, name)))
        }
        load::Error::Lex(errors) => errors.first().map(|(expected, rest)| match expected {
            // Of a delimiter the crate knows some only, and panics on others.
            load::lex::Expect::Delim(open) => format!("`{open}` has no end{}", place(expression, open)),
            other => format!("a {} is missing{}", other.as_str(), place(expression, rest)),
        }),
        load::Error::Parse(errors) => errors.first().map(|(expected, found)| {
            let expected = match expected {
                load::parse::Expect::Nothing => "nothing more".to_owned(),
                load::parse::Expect::Just(word) => format!("`{word}`"),
                other => format!("a {}", other.as_str()),
            };
            format!("{expected} is expected{}", place(expression, found))
        }),
    });
    first.unwrap_or_else(|| "a mistake".to_owned())
}

fn compiling(expression: &str, errors: &compile::Errors<&str, ()>) -> String {
    let first = errors.iter().flat_map(|(_, errors)| errors).next();
    first.map_or_else(
        || "a mistake".to_owned(),
        |(name, kind)| format!("the {} `{name}` is not known{}", kind.as_str(), place(expression, name)),
    )
}

/// Where `part`, a piece of the expression, begins: ` at character N`, from 1.
fn place(expression: &str, part: &str) -> String {
    let offset = (part.as_ptr() as usize).checked_sub(expression.as_ptr() as usize);
    match offset.and_then(|offset| expression.get(..offset)) {
        _ if part.is_empty() => " at the end".to_owned(),
        Some(before) => format!(" at character {}", before.chars().count() + 1),
        None => String::new(),
    }
}
