//! Sites of languages whose statements are commands with options.

use std::ops::Range;

use super::super::language::Language;
use super::super::source::Source;
use super::super::values::Values;
use super::{Receiver, Site, method, method_at};

/// The command of the statement around `index`; `None` where the statement is an expression.
pub(super) fn command<'a>(source: &Source<'a>, values: &Values, index: usize) -> Option<Site<'a>> {
    let statement = source.statement(index);
    let (at, name) = command_word(source, statement.clone(), index)?;
    let lower = name.trim_end_matches(".exe").to_ascii_lowercase();
    let receiver = receiver_of(&lower, source, at);
    if receiver == Receiver::Printing {
        return Some(Site { receiver, method: None, name, object: name });
    }
    let method = option_method(source, values, &lower, at + 1..statement.end);
    Some(Site { receiver, method, name, object: name })
}

/// The first word of a statement that is no variable, no keyword and no value.
fn command_word<'a>(source: &Source<'a>, statement: Range<usize>, limit: usize) -> Option<(usize, &'a str)> {
    const KEYWORDS: &[&str] = &[
        "return", "if", "then", "do", "else", "elif", "while", "until", "sudo", "time", "exec", "env", "local",
        "export", "declare", "readonly", "try", "process", "begin", "end", "retry", "nohup", "in", "foreach", "switch",
        "!",
    ];
    let mut is_value = false;
    for at in source.walk(statement.start, statement.end.min(limit + 1)) {
        if source.is_mark(at, b'=') {
            is_value = source.language == Language::Shell;
            continue;
        }
        let word = source.word(at).filter(|word| !word.starts_with('$') && !word.starts_with('-'));
        let follows = at + 1;
        let is_name =
            source.is_mark(follows, b'=') || source.is_mark(follows, b'+') && source.is_mark(follows + 1, b'=');
        match word {
            Some(word) if !is_value && !is_name && !KEYWORDS.contains(&word.to_ascii_lowercase().as_str()) => {
                let starts_well = word.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
                return (starts_well && at <= limit).then_some((at, word));
            }
            _ => is_value = false,
        }
        let is_text = source.string(at).is_some();
        if is_text && at >= limit {
            break;
        }
    }
    None
}

fn receiver_of(lower: &str, source: &Source<'_>, at: usize) -> Receiver {
    let next = source.word(at + 1).unwrap_or_default();
    match lower {
        "apponly" if next == "graph" => Receiver::GraphTool,
        "invoke-mgrestmethod" | "mgc" => Receiver::GraphTool,
        _ if lower.starts_with("invoke-") && lower.contains("graph") => Receiver::GraphTool,
        "write-host" | "write-verbose" | "write-warning" | "write-error" | "write-debug" | "write-information"
        | "echo" | "printf" | "throw" | "write-progress" | "add-content" | "out-file" | "set-content" | "logger"
        | "start-process" | "open" | "xdg-open" | "read-host" => Receiver::Printing,
        _ if lower.starts_with("write-") && lower.contains("log") => Receiver::Printing,
        "connect-mggraph" | "get-msaltoken" | "get-azaccesstoken" | "describe" | "it" | "function" | "param" => {
            Receiver::Nothing
        }
        _ => Receiver::Client,
    }
}

/// The method that the options of a command give.
fn option_method(source: &Source<'_>, values: &Values, command: &str, words: Range<usize>) -> Option<&'static str> {
    let mut by_data = None;
    for at in source.walk(words.start, words.end) {
        let Some(word) = source.word(at) else {
            // A method as a word of its own for functions that take it so.
            let text = source.string(at).and_then(|text| text.as_literal()).filter(|text| text.len() < 8);
            if let Some(found) = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_uppercase())).and_then(method)
            {
                by_data = by_data.or(Some(found));
            }
            continue;
        };
        let lower = word.to_ascii_lowercase();
        let value = if source.is_mark(at + 1, b'=') || source.is_mark(at + 1, b':') { at + 2 } else { at + 1 };
        let is_method =
            matches!(lower.as_str(), "-method" | "--method" | "--request" | "-verb" | "-httpmethod" | "-requestmethod")
                || lower == "-m" && command == "az"
                || command == "curl" && word.starts_with('-') && !word.starts_with("--") && word.ends_with('X');
        if is_method && let Some(found) = method_at(source, values, value) {
            return Some(found);
        }
        if let Some(found) = word.strip_prefix("-X").and_then(method) {
            return Some(found);
        }
        let is_plain =
            !word.starts_with('-') && (command == "apponly" || word.bytes().all(|byte| byte.is_ascii_uppercase()));
        if is_plain && let Some(found) = method(word) {
            by_data = by_data.or(Some(found));
        }
        match (command, word) {
            ("curl", "-G" | "--get") => by_data = Some("GET"),
            ("curl", "-T" | "--upload-file") => by_data = by_data.or(Some("PUT")),
            (
                "curl",
                "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-urlencode" | "--json" | "-F" | "--form",
            )
            | ("wget", "--post-data" | "--post-file") => by_data = by_data.or(Some("POST")),
            _ => {}
        }
    }
    by_data
}
