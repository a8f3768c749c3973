//! Texts with `{{variables}}`, as clients of HTTP fill them in, written as JavaScript.
use std::ops::Range;

use super::Transcript;

/// Names of variables are short: what has no end within so many bytes is none.
const MAXIMUM_NAME: usize = 256;

/// Appends a part of a text as an expression: a variable that stands alone by its name, anything else as a template.
pub(super) fn expression(value: &Transcript, range: Range<usize>, out: &mut Transcript) {
    let text = value.text.get(range.clone()).unwrap_or_default();
    let blanks = text.len() - text.trim_start().len();
    if let Some((name, length)) = variable(text.trim_start()).filter(|(_, length)| *length == text.trim().len()) {
        let at = range.start + blanks;
        return out.stand_in(&name, value.source(&(at..at + length)));
    }
    out.glue("`", value.source(&range).start);
    template(value, range.clone(), out);
    out.glue("`", value.source(&range).end);
}

/// Appends a part of a text as it stands between back ticks.
pub(super) fn template(value: &Transcript, range: Range<usize>, out: &mut Transcript) {
    let text = value.text.get(..range.end).unwrap_or_default();
    let mut start = range.start;
    let mut position = range.start;
    while let Some(rest) = text.get(position..) {
        let Some(found) = rest.find(['`', '\\', '{', '$']) else { break };
        let at = position + found;
        let tail = text.get(at..).unwrap_or_default();
        position = at + 1;
        if let Some((name, length)) = variable(tail) {
            out.append(value, start..at);
            out.stand_in(&format!("${{{name}}}"), value.source(&(at..at + length)));
            position = at + length;
            start = position;
        } else if tail.starts_with(['`', '\\']) || tail.starts_with("${") {
            out.append(value, start..at);
            out.glue("\\", value.source(&(at..at)).start);
            start = at;
        }
    }
    out.append(value, start..range.end);
}

/// Appends a part of a text as the key of a map.
pub(super) fn key(value: &Transcript, range: Range<usize>, out: &mut Transcript) {
    let text = value.text.get(range.clone()).unwrap_or_default();
    let source = value.source(&range);
    out.glue("\"", source.start);
    if text.contains(['"', '\\', '\n']) {
        out.stand_in(&text.replace(['"', '\\', '\n'], " "), source.clone());
    } else {
        out.append(value, range);
    }
    out.glue("\": ", source.end);
}

/// `{{name}}` at the beginning of a text: the name as one of JavaScript, and the length of the whole.
fn variable(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix("{{")?;
    let near = inside.get(..inside.floor_char_boundary(MAXIMUM_NAME.min(inside.len())))?;
    let end = near.find("}}")?;
    let name = near.get(..end)?.trim();
    let odd = name.is_empty() || name.contains(['\n', '{', '"', '`']);
    (!odd).then(|| (reference(name), end + 4))
}

/// What stands between the braces, as an expression: `login.response.body.$.access_token` is a field of an answer, and
/// what begins with `$` is made or read at run time.
fn reference(name: &str) -> String {
    if name.starts_with("$aadToken") || name.starts_with("$aadV2Token") {
        // The REST Client signs a user in for it.
        return "interactiveBrowserCredential().getToken().token".to_owned();
    }
    if let Some(outside) = name.strip_prefix('$') {
        let last = outside.split([' ', '.']).next_back().unwrap_or(outside);
        return format!("process.env.{}", identifier(last));
    }
    let name = name.strip_prefix("_.").unwrap_or(name);
    let parts = name.split('.').filter(|part| !matches!(*part, "response" | "body" | "$" | "*" | ""));
    let parts: Vec<String> = parts.map(identifier).collect();
    if name.contains(".response.") { parts.join(".") } else { identifier(name) }
}

/// A name of a variable as one of JavaScript.
pub(super) fn identifier(name: &str) -> String {
    let mut identifier = String::with_capacity(name.len() + 1);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        identifier.push('_');
    }
    identifier.extend(name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }));
    identifier
}
