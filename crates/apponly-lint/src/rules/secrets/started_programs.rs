//! Programs that code starts: lists of arguments, and whole command lines in a string.
use crate::file::{File, Place};
use crate::finding::Confidence;
use crate::flow::document::{Document, Tokens};
use crate::flow::knowledge::fold;
use crate::flow::value::UNKNOWN;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::report::Report;
use crate::rules::secret_on_command_line::{Wants, holds_secret, is_secret, taken};
use crate::words::Word;

const MESSAGE: &str = "a program gets a secret on its command line";

/// So far before an option its program and its first words stand, in tokens.
const NEAR: usize = 64;
/// So many options within texts are looked at in one file.
const MAXIMUM_OPTIONS: usize = 2000;

pub(in crate::rules) fn check(file: &File<'_, '_>, report: &mut Report) {
    for (index, document) in file.documents.iter().enumerate().filter(|(_, document)| starts_programs(document)) {
        lists(file, index, document, report);
    }
    let options = file.of(Word::ClientSecret).chain(file.of(Word::App));
    for place in options.take(MAXIMUM_OPTIONS) {
        command_line(file, &place, report);
    }
}

fn starts_programs(document: &Document<'_>) -> bool {
    matches!(
        document.dialect,
        Dialect::PowerShell
            | Dialect::Python
            | Dialect::CSharp
            | Dialect::FSharp
            | Dialect::VisualBasic
            | Dialect::JavaScript
    )
}

/// `["az", "login", "-p", secret]`
fn lists(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    for at in 0..document.tokens.len() {
        if document.kind(at) != Some(Kind::Text) || !document.is_operator(at + 1, ",") {
            continue;
        }
        let option = document.content(at);
        if !option.starts_with('-') || option.len() > 24 {
            continue;
        }
        let value = at + 2..item_end(document, at + 2);
        let Some(wants) = wanted(document, at, option) else { continue };
        let named = document.is_operator(value.start + 1, "=");
        if !named && !is_declared(document, at) && is_secret(file, index, &value, wants) {
            report.add(document.span(&value), Confidence::High, MESSAGE);
        }
    }
}

fn wanted(document: &Document<'_>, at: usize, option: &str) -> Option<Wants> {
    let short = matches!(option, "-p" | "-P" | "--password");
    if !short {
        return taken("", option, false);
    }
    let mut before = (at.saturating_sub(NEAR)..at).rev().map(|before| document.content(before));
    let program = if option == "-P" { "sqlcmd" } else { "az" };
    let found = before.any(|word| matches!(word, "login" | "--service-principal" | "sqlcmd" | "bcp"));
    if found { taken(program, option, true) } else { None }
}

/// Behind the item of a list that begins there.
fn item_end(document: &Document<'_>, start: usize) -> usize {
    let mut end = start;
    for _ in 0..NEAR {
        if document.is_operator(end, ",") || document.kind(end).is_none_or(|kind| kind == Kind::Close) {
            break;
        }
        end = document.after(end).max(end + 1);
    }
    end
}

/// An option that the program itself takes: `parser.add_argument("-p", …)`.
fn is_declared(document: &Document<'_>, at: usize) -> bool {
    document.calls_around(at).take(2).any(|call| {
        let name = call.folded.as_str();
        name.contains("argument") && !name.starts_with("process")
            || matches!(name, "option" | "addoption" | "flag" | "parameter" | "requiredoption" | "stringvar")
    })
}

/// `$"login --service-principal -u {id} -p {secret}"`, where a program is started with it.
fn command_line(file: &File<'_, '_>, place: &Place, report: &mut Report) {
    let Some(document) = file.documents.get(place.document).filter(|document| starts_programs(document)) else {
        return;
    };
    if document.kind(place.token) != Some(Kind::Text) || !is_started(document, place.token) {
        return;
    }
    let range = whole(document, place.token);
    let text = file.value(place.document, &range).literal.map(|literal| literal.text).unwrap_or_default();
    let signs_in = text.contains("--service-principal")
        && [" -p ", " --password ", " -p=", " --password="].iter().any(|option| gives(&text, option));
    let names = text.contains("--client-secret") && gives(&text, "--client-secret ");
    let sets = (text.contains(" -e ") || text.contains("--")) && holds_secret(&text);
    if signs_in || names || sets {
        report.add(document.span(&range), Confidence::High, MESSAGE);
    }
}

/// The argument, or the value, of which a text is a part.
fn whole(document: &Document<'_>, token: usize) -> Tokens {
    let own = token..document.after(token);
    let joined = document.is_operator(own.end, "+") || document.is_operator(token.saturating_sub(1), "+");
    if !joined {
        return own;
    }
    let mut arguments = document.calls_around(token).take(3).flat_map(|call| document.call_arguments(call));
    let argument = arguments.find(|argument| argument.value.contains(&token)).map(|argument| argument.value.clone());
    let binding = || document.bindings.iter().find(|binding| binding.value.contains(&token));
    argument.or_else(|| binding().map(|binding| binding.value.clone())).unwrap_or(own)
}

/// Whether a value that is put in stands behind the option, rather than a file or a placeholder.
fn gives(text: &str, option: &str) -> bool {
    let Some(at) = text.find(option) else { return false };
    text.get(at + option.len()..).is_some_and(|value| value.trim_start_matches(['"', '\'', '\\']).starts_with(UNKNOWN))
}

/// Calls that start a program, whatever the language.
const STARTERS: &[&str] = &[
    "run",
    "call",
    "checkcall",
    "checkoutput",
    "popen",
    "system",
    "exec",
    "execsync",
    "execfile",
    "execfilesync",
    "spawn",
    "spawnsync",
    "execa",
    "execasync",
    "execacommand",
    "startprocess",
    "processstartinfo",
    "start",
    "getoutput",
    "shell",
    "sh",
    "createsubprocessexec",
    "createsubprocessshell",
    "runcommand",
    "invokeexpression",
    "iex",
    "execcommand",
    "cmd",
    "bash",
    "runasync",
    "executecommand",
    "runaz",
    "az",
    "azcli",
    "command",
];

/// Whether a program is started with the text at a token: by a call around it, or by the name that it is given.
fn is_started(document: &Document<'_>, token: usize) -> bool {
    let mut calls = document.calls_around(token).take(3);
    calls.any(|call| STARTERS.contains(&call.folded.as_str())) || is_named(document, &(token..token + 1))
}

/// `Arguments = …`, `cmd = …`, `$azArgs = …`.
fn is_named(document: &Document<'_>, text: &Tokens) -> bool {
    let Some(before) = text.start.checked_sub(1).filter(|&at| matches!(document.raw(at), "=" | ":" | "+=")) else {
        return false;
    };
    let name = before.checked_sub(1).map(|key| fold(document.name(key))).unwrap_or_default();
    ["arguments", "args", "argumentlist", "command", "cmd", "commandline"].iter().any(|end| name.ends_with(end))
}
