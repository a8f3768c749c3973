//! Scripts that run around a request, with their interfaces to its answer and to variables written as plain JavaScript:
//! `pm.environment.set("t", json.access_token)` is `t = (json.access_token)`.
use std::ops::Range;

use super::Transcript;
use super::template::identifier;

/// Calls that set a variable by its name.
const SETTERS: [&str; 13] = [
    "pm.environment.set",
    "pm.globals.set",
    "pm.collectionVariables.set",
    "pm.variables.set",
    "postman.setEnvironmentVariable",
    "postman.setGlobalVariable",
    "client.global.set",
    "request.variables.set",
    "insomnia.environment.set",
    "insomnia.baseEnvironment.set",
    "insomnia.collectionVariables.set",
    "bru.setVar",
    "bru.setEnvVar",
];
/// Calls that read one.
const GETTERS: [&str; 9] = [
    "pm.environment.get",
    "pm.globals.get",
    "pm.collectionVariables.get",
    "pm.variables.get",
    "postman.getEnvironmentVariable",
    "postman.getGlobalVariable",
    "client.global.get",
    "insomnia.environment.get",
    "bru.getVar",
];
/// What stands for the answer, whatever the client.
const ANSWERS: [&str; 4] = ["pm.response", "responseBody", "insomnia.response", "response"];
/// Longer paths of names are none of these.
const MAXIMUM_PATH: usize = 64;
/// The head of a function is looked for within so many bytes.
const MAXIMUM_HEAD: usize = 256;

/// Appends a script that sees the answer of this name; `bare` if it calls that `response` alone.
pub(super) fn rewrite(script: &Transcript, range: Range<usize>, answer: &str, bare: bool, out: &mut Transcript) {
    let text = script.text.get(..range.end).unwrap_or_default();
    let bytes = text.as_bytes();
    let mut start = range.start;
    let mut position = range.start;
    let mut sending = 0_usize;
    while let Some(&byte) = bytes.get(position) {
        let rest = text.get(position..).unwrap_or_default();
        let replaced = match byte {
            b',' if sending > 0 => callback(rest).map(|name| {
                sending -= 1;
                (format!("); {name} = sent; ("), 1)
            }),
            _ if byte.is_ascii_alphabetic() => {
                let length = path_length(rest);
                let path = rest.get(..length).unwrap_or_default();
                let found = of_path(path, rest, answer, bare);
                if matches!(path, "pm.sendRequest" | "insomnia.sendRequest") {
                    sending += 1;
                }
                if found.is_none() {
                    position += length.max(1);
                    continue;
                }
                found
            }
            _ => None,
        };
        match replaced {
            Some((text, length)) => {
                out.append(script, start..position);
                out.stand_in(&text, script.source(&(position..position + length)));
                position += length;
                start = position;
            }
            None => position += 1,
        }
        position = script.text.ceil_char_boundary(position);
    }
    out.append(script, start..range.end);
}

/// What stands for a path of names at the beginning of `rest`, and how many bytes it replaces.
fn of_path(path: &str, rest: &str, answer: &str, bare: bool) -> Option<(String, usize)> {
    if matches!(path, "pm.sendRequest" | "insomnia.sendRequest") {
        return Some(("sent = fetch".to_owned(), path.len()));
    }
    if SETTERS.contains(&path) {
        let (name, length) = first_text(rest.get(path.len()..)?, ',')?;
        return Some((format!("{} = (", identifier(name)), path.len() + length));
    }
    if GETTERS.contains(&path) {
        let (name, length) = first_text(rest.get(path.len()..)?, ')')?;
        return Some((identifier(name), path.len() + length));
    }
    let known = ANSWERS.iter().filter(|known| bare || **known != "response");
    let known = known
        .into_iter()
        .find(|known| path.strip_prefix(**known).is_some_and(|behind| behind.is_empty() || behind.starts_with('.')))?;
    Some((answer.to_owned(), known.len()))
}

/// The length of `name.name.name`.
fn path_length(text: &str) -> usize {
    let inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$');
    let length = text.bytes().take_while(inside).count();
    if length > MAXIMUM_PATH { length } else { text.get(..length).unwrap_or_default().trim_end_matches('.').len() }
}

/// The text in `("text"`, and the length up to and with `end`.
fn first_text(text: &str, end: char) -> Option<(&str, usize)> {
    let near = text.get(..text.floor_char_boundary(MAXIMUM_HEAD.min(text.len())))?;
    let inside = near.trim_start().strip_prefix('(')?.trim_start();
    let quote = inside.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let (name, behind) = inside.get(1..)?.split_once(quote)?;
    let behind = behind.trim_start().strip_prefix(end)?;
    Some((name, near.len() - behind.len()))
}

/// The second parameter of the function that begins behind a comma: `, (error, response) => {`.
fn callback(text: &str) -> Option<&str> {
    let near = text.get(1..text.floor_char_boundary(MAXIMUM_HEAD.min(text.len())))?;
    let head = near.trim_start();
    let head = head.strip_prefix("async").unwrap_or(head).trim_start();
    let head = match head.strip_prefix("function") {
        Some(named) => {
            named.trim_start().trim_start_matches(|letter: char| letter.is_ascii_alphanumeric()).trim_start()
        }
        None => head,
    };
    let (parameters, behind) = head.strip_prefix('(')?.split_once(')')?;
    let (_, second) = parameters.split_once(',')?;
    let second = second.split(',').next()?.trim();
    let plain = !second.is_empty() && second.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let opens = behind.trim_start().starts_with("=>") || behind.trim_start().starts_with('{');
    (plain && opens).then_some(second)
}
