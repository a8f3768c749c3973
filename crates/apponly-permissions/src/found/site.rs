//! What is done with a value: the command or function that it is given to, and the method that this means.

mod command;

use std::ops::Range;

use self::command::command;
use super::language::Language;
use super::source::{NONE, Source};
use super::values::Values;

/// Brackets are left so often to find the function that a value is given to.
const MOST_LEVELS: usize = 6;

/// What a value is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Receiver {
    /// A client of HTTP, or a function whose name says nothing.
    Client,
    /// A tool of Graph, which takes paths without host.
    GraphTool,
    /// Something that shows text.
    Printing,
    /// Nothing: the value is kept, compared or given back.
    Nothing,
}

/// The place that a value is used at.
#[derive(Debug)]
pub(super) struct Site<'a> {
    /// What takes it.
    pub(super) receiver: Receiver,
    /// The method that the site names.
    pub(super) method: Option<&'static str>,
    /// The last name of the command or function.
    pub(super) name: &'a str,
    /// The first name of a chain, such as the object that a method is called on.
    pub(super) object: &'a str,
}

impl Site<'_> {
    const NOTHING: Self = Site { receiver: Receiver::Nothing, method: None, name: "", object: "" };
}

/// The method that `text` names; reading the head counts as reading.
pub(super) fn method(text: &str) -> Option<&'static str> {
    const METHODS: [(&str, &str); 7] = [
        ("GET", "GET"),
        ("POST", "POST"),
        ("PATCH", "PATCH"),
        ("PUT", "PUT"),
        ("DELETE", "DELETE"),
        ("HEAD", "GET"),
        ("MERGE", "PATCH"),
    ];
    METHODS.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, method)| *method)
}

/// The site of the expression that begins at `index`.
pub(super) fn site<'a>(source: &Source<'a>, values: &Values, index: usize) -> Site<'a> {
    let mut at = index;
    let mut known = None;
    for _ in 0..MOST_LEVELS {
        let open = source.enclosing(at);
        if let Some(found) = key_method(source, values, open) {
            known = known.or(Some(found));
        }
        if open != NONE && source.is_mark(open, b'(') {
            let (names, first) = source.callee(open);
            let is_call = !names.is_empty() && source.token(open).is_some_and(|token| token.glued)
                || !source.language.is_command_language() && !names.is_empty();
            if is_call && let Some(site) = function(source, values, (&names, open), known) {
                let is_unfinished =
                    site.method.is_none() && matches!(site.name, "Create" | "HttpRequestMessage" | "Request");
                let later = is_unfinished.then(|| later_method(source, values, source.behind(open))).flatten();
                return Site { method: site.method.or(later), ..site };
            }
            if is_call && source.language.is_command_language() {
                at = first;
                continue;
            }
        }
        if source.language.is_command_language()
            && let Some(site) = command(source, values, at)
        {
            return Site { method: site.method.or(known), ..site };
        }
        if open == NONE {
            break;
        }
        // The block of a function or a branch gives the value back; an object goes into a call.
        let is_block = source.is_mark(open, b'{') && !is_object(source, open);
        if is_block {
            break;
        }
        at = open;
    }
    match known {
        Some(method) => Site { receiver: Receiver::Client, method: Some(method), name: "", object: "" },
        None => Site::NOTHING,
    }
}

/// Whether the brace at `open` begins an object.
pub(super) fn is_object(source: &Source<'_>, open: usize) -> bool {
    let Some(token) = source.token(open) else { return false };
    if token.text == "@{" || source.language == Language::Python {
        return true;
    }
    let Some(before) = open.checked_sub(1) else { return true };
    source.token(before).is_some_and(|token| match token.kind {
        super::lexer::Kind::Mark(byte) => {
            b"(,=:[?".contains(&byte) || byte == b')' && source.language == Language::CSharp
        }
        super::lexer::Kind::Word => {
            token.text == "return" || source.language == Language::CSharp && token.text != "else"
        }
        _ => false,
    })
}

/// The method that a key of the group at `open` gives.
fn key_method(source: &Source<'_>, values: &Values, open: usize) -> Option<&'static str> {
    if open == NONE {
        return None;
    }
    let mut members = source.members(open).take(200);
    members.find_map(|index| value_of_key(source, values, index, &["method", "type", "verb", "httpmethod"]))
}

/// The method behind a key at `index` that has one of these names: `method: "POST"`, `Method = 'Post'`, `"method": "GET"`.
fn value_of_key(source: &Source<'_>, values: &Values, index: usize, keys: &[&str]) -> Option<&'static str> {
    let name = source.word(index).or_else(|| source.string(index).and_then(|text| text.as_literal()))?;
    let is_key = keys.iter().any(|key| name.eq_ignore_ascii_case(key));
    let is_given = source.is_mark(index + 1, b':') || source.is_mark(index + 1, b'=');
    (is_key && is_given).then(|| method_at(source, values, index + 2)).flatten()
}

/// The method that stands at `index`, in any of the forms that languages have for it.
fn method_at(source: &Source<'_>, values: &Values, index: usize) -> Option<&'static str> {
    if let Some(found) = source.word(index).and_then(method) {
        return Some(found);
    }
    let value = values.expression(source, index);
    if let Some(found) = value.and_then(|value| method(value.template.as_literal()?.trim())) {
        return Some(found);
    }
    // `HttpMethod.Post`, `[WebRequestMethod]::Post`, `new HttpMethod("PATCH")`.
    (index..(index + 8).min(source.tokens.len()))
        .take_while(|at| !source.is_end(*at) && !source.is_mark(*at, b','))
        .find_map(|at| {
            source.word(at).or_else(|| source.string(at).and_then(|text| text.as_literal())).and_then(method)
        })
}

/// `request.Method = "POST"` soon after the request was made.
fn later_method(source: &Source<'_>, values: &Values, from: usize) -> Option<&'static str> {
    (from..(from + 60).min(source.tokens.len()))
        .filter(|index| index.checked_sub(1).is_some_and(|dot| source.is_mark(dot, b'.')))
        .find_map(|index| value_of_key(source, values, index, &["method"]))
}

/// A function of the C family or a method in PowerShell; `None` where it only gives its argument on.
fn function<'a>(
    source: &Source<'a>,
    values: &Values,
    (names, open): (&[&'a str], usize),
    known: Option<&'static str>,
) -> Option<Site<'a>> {
    let name = *names.last()?;
    let object = *names.first()?;
    let lower = name.to_ascii_lowercase();
    let owner = names.len().checked_sub(2).and_then(|index| names.get(index)).copied().unwrap_or_default();
    let owner = owner.to_ascii_lowercase();
    if is_transparent(&lower, &owner) {
        return None;
    }
    let receiver = match lower.as_str() {
        _ if is_printing(&lower, &owner) => Receiver::Printing,
        "api" => Receiver::GraphTool,
        _ if names.iter().any(|name| name.to_ascii_lowercase().contains("graph")) => Receiver::GraphTool,
        _ => Receiver::Client,
    };
    if receiver == Receiver::Printing {
        return Some(Site { receiver, method: None, name, object });
    }
    let arguments = open + 1..source.partner(open).max(open);
    let method = method_in_name(&lower).or(known).or_else(|| method_in_arguments(source, values, arguments));
    Some(Site { receiver, method, name, object })
}

/// Functions that make nothing of a value but another form of it.
fn is_transparent(name: &str, owner: &str) -> bool {
    let is_lookup =
        matches!(owner, "environ" | "config" | "configuration" | "settings" | "options" | "headers" | "params")
            && matches!(name, "get" | "getvalue" | "setdefault" | "add");
    is_lookup
        || matches!(
            name,
            "uri"
                | "url"
                | "str"
                | "string"
                | "format"
                | "join"
                | "urljoin"
                | "quote"
                | "encodeuri"
                | "if"
                | "while"
                | "for"
                | "return"
                | "await"
                | "foreach"
                | "elseif"
                | "elif"
                | "and"
                | "or"
                | "not"
                | "in"
                | "getenv"
                | "getenvironmentvariable"
                | "add_argument"
                | "field"
                | "startswith"
                | "replace"
                | "urlparse"
                | "switch"
                | "match"
                | "equals"
                | "concat"
                | "isnullorempty"
                | "f"
                | "len"
                | "bool"
                | "list"
                | "tuple"
                | "contains"
                | "endswith"
                | "strip"
                | "test"
                | "includes"
                | "indexof"
                | "split"
                | "append_query"
                | "param"
                | "function"
        )
}

fn is_printing(name: &str, owner: &str) -> bool {
    let is_log = |text: &str| text.contains("log") || text == "console";
    matches!(
        name,
        "print" | "writeline" | "log" | "printf" | "println" | "warn" | "warning" | "debug" | "echo" | "fail"
    ) || is_log(owner) && matches!(name, "info" | "error" | "exception" | "write" | "critical" | "trace")
        || name.ends_with("error") && name.len() > 5
        || name.ends_with("exception") && name.len() > 9
        || is_log(owner) && name.starts_with("log")
}

/// `post`, `PostAsJsonAsync`, `graph_patch`: the method that a function is named after.
pub(super) fn method_in_name(lower: &str) -> Option<&'static str> {
    let exact = [("del", "DELETE"), ("update", "PATCH"), ("create", "POST"), ("getasync", "GET")];
    if let Some((_, method)) = exact.iter().find(|(name, _)| *name == lower && *name != "create") {
        return Some(method);
    }
    for (word, method) in [("patch", "PATCH"), ("post", "POST"), ("delete", "DELETE"), ("put", "PUT"), ("get", "GET")] {
        let begins = lower.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with('_')
                || rest.starts_with("as")
                || rest.starts_with("json")
                || rest.starts_with("string")
                || rest.starts_with("stream")
                || rest.starts_with("byte")
                || rest.starts_with("from")
        });
        let ends = lower.strip_suffix(word).is_some_and(|rest| rest.ends_with('_') || rest.ends_with("graph"));
        if begins || ends {
            return Some(method);
        }
    }
    None
}

/// The method among the arguments of a function: by key, as a string alone, as a member of an enumeration.
fn method_in_arguments(source: &Source<'_>, values: &Values, arguments: Range<usize>) -> Option<&'static str> {
    let limited = arguments.start..arguments.end.min(arguments.start + 200);
    let by_key = limited.clone().find_map(|index| value_of_key(source, values, index, &["method", "type", "verb"]));
    let has_data = || {
        source.language == Language::Python
            && limited.clone().any(|index| source.word(index) == Some("data") && source.is_mark(index + 1, b'='))
            && limited
                .start
                .checked_sub(2)
                .and_then(|name| source.word(name))
                .is_some_and(|name| matches!(name, "Request" | "urlopen"))
    };
    by_key.or_else(|| limited.clone().find_map(|index| alone(source, index))).or_else(|| has_data().then_some("POST"))
}

/// A method as an argument of its own.
fn alone(source: &Source<'_>, index: usize) -> Option<&'static str> {
    let before = index.checked_sub(1)?;
    if let Some(text) = source.string(index).and_then(|text| text.as_literal()) {
        let is_argument = source.is_mark(before, b'(') || source.is_mark(before, b',');
        return is_argument.then(|| method(text)).flatten();
    }
    let owner = before.checked_sub(1).and_then(|index| source.word(index));
    let is_member =
        source.is_mark(before, b'.') && owner.is_some_and(|owner| owner.to_ascii_lowercase().ends_with("method"));
    is_member.then(|| source.word(index).and_then(method)).flatten()
}
