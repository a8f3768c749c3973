//! Secrets within other texts: forms, JSON in strings, arguments of programs, base64 of Kubernetes.
use crate::file::{File, call_arguments};
use crate::flow::document::{Call, Document};
use crate::flow::value::{Literal, Origin, UNKNOWN, Value};
use crate::lexers::token::{HOLE, Kind, Token};
use crate::rules::hardcoded_secret::{MAXIMUM_SECRET, judge_value, secret};
use crate::rules::report::Report;
use crate::rules::secrets::secret_places::Place;
use crate::secret_shape::{classify, mask};

/// `client_secret=…` and `"clientSecret": "…"` within a string, a here-document, an argument.
pub(in crate::rules) fn within(file: &File<'_, '_>, place: &crate::file::Place, report: &mut Report) {
    let Some(document) = file.documents.get(place.document) else { return };
    let Some(token) = document.token(place.token).filter(|token| holds_text(document, *token)) else { return };
    let content = token.content();
    let name_end = place.at + place.length;
    if content.start == place.at && content.end == name_end {
        return;
    }
    let Some(rest) = file.text.get(name_end..content.end) else { return };
    let assigned = file.text.get(place.at..name_end).is_some_and(|name| name.ends_with('='));
    let Some(skipped) = (if assigned { Some(0) } else { separator(rest) }) else { return };
    let start = name_end + skipped;
    // A hole that begins there is the value.
    let hole = (place.token + 1..document.after(place.token))
        .find(|&at| document.token(at).is_some_and(|hole| hole.opens(HOLE) && hole.start as usize == start));
    if let Some(hole) = hole {
        if let Some(close) = document.partner(hole) {
            judge_value(file, &file.value(place.document, &(hole + 1..close)), Place::Secret, report);
        }
        return;
    }
    if start == content.end {
        return joined(file, place, document, report);
    }
    let near = file.text.floor_char_boundary(content.end.min(start + MAXIMUM_SECRET));
    let value = file.text.get(start..near).unwrap_or_default();
    let length =
        value.find(['&', '"', '\'', ',', ' ', '\n', '\r', '}', ';', '`', '\\', '|', ')']).unwrap_or(value.len());
    let text = value.get(..length).unwrap_or_default();
    // What has no end nearby is no secret.
    let endless = length == value.len() && near < content.end;
    if endless || report.has(start) || text.contains(['$', '{', '%', '<']) || text.starts_with('(') {
        return;
    }
    // `:param client_secret: the secret of the app`: prose.
    let goes_on = value.get(length..).is_some_and(|rest| rest.starts_with(' ') && !rest.trim_start().starts_with('#'));
    if goes_on && !assigned && rest.trim_start().starts_with(':') && classify(text).is_none() {
        return;
    }
    if let Some((confidence, what)) = secret(file, text, Place::Secret) {
        report.add_secret(start..start + length, confidence, what, mask(text));
    }
}

/// `AppId=…;AppKey=…` and `User Id=…;Password=…;Authentication=Active Directory Service Principal`.
pub(in crate::rules) fn connection_string(file: &File<'_, '_>, place: &crate::file::Place, report: &mut Report) {
    let word = file.text.get(place.at..place.at + place.length).unwrap_or_default();
    if word.eq_ignore_ascii_case("appkey=") {
        return within(file, place, report);
    }
    let Some(document) = file.documents.get(place.document).filter(|_| word.contains(' ')) else { return };
    let Some(token) = document.token(place.token).filter(|token| token.kind == Kind::Text) else { return };
    let content = token.content();
    let text = file.text.get(content.clone()).unwrap_or_default().to_ascii_lowercase();
    let key = ["password=", "pwd="].iter().find_map(|key| text.find(key).map(|at| (at, key.len())));
    if let Some((at, length)) = key {
        within(file, &crate::file::Place { at: content.start + at, length, ..*place }, report);
    }
}

/// A string, or a bare word of a command line.
fn holds_text(document: &Document<'_>, token: Token) -> bool {
    let words = document.dialect.has_commands();
    token.kind == Kind::Text || (token.kind == Kind::Word && words)
}

/// `'…&client_secret=' + secret + '&…'`
fn joined(file: &File<'_, '_>, place: &crate::file::Place, document: &Document<'_>, report: &mut Report) {
    let start = document.after(place.token) + 1;
    if !document.is_operator(start - 1, "+") {
        return;
    }
    let ends = |at: &usize| {
        matches!(document.raw(*at), "+" | "," | ";" | ")")
            || document.token(*at).is_none_or(|token| token.kind == Kind::Close)
    };
    let mut end = start;
    while end < start + 64 && !ends(&end) {
        end = document.after(end).max(end + 1);
    }
    judge_value(file, &file.value(place.document, &(start..end)), Place::Secret, report);
}

/// How many bytes stand between a key and its value; `None` where no value follows.
fn separator(rest: &str) -> Option<usize> {
    let after_name = rest.trim_start_matches(['"', '\'', '\\', ' ', '`']);
    let value = after_name.strip_prefix(['=', ':'])?;
    let value = value.trim_start_matches([' ', '"', '\'', '\\', '`']);
    Some(rest.len() - value.len())
}

/// The value of `curl --user ID:SECRET`, and whether it goes to a token endpoint.
pub(in crate::rules) fn basic_value(
    file: &File<'_, '_>,
    index: usize,
    call: &Call,
) -> Option<(Value, std::ops::Range<usize>, bool)> {
    let document = file.documents.get(index)?;
    let arguments = call_arguments(document, call);
    let user = arguments.iter().find(|argument| {
        argument.name.is_some_and(|option| matches!(document.raw(option), "-u" | "--user"))
            && !argument.value.is_empty()
    })?;
    let to_entra = arguments.iter().any(|argument| {
        let value = file.value(index, &argument.value);
        value.origin.has(Origin::APP_REQUEST)
            || value.literal.is_some_and(|literal| literal.text.contains("oauth2/") || literal.text.contains("/token"))
    });
    Some((file.value(index, &user.value), document.span(&user.value), to_entra))
}

/// `curl --user ID:SECRET`, where a token is asked for.
pub(in crate::rules) fn basic_credential(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    call: &Call,
    report: &mut Report,
) {
    let Some((value, span, to_entra)) = basic_value(file, index, call) else { return };
    let Some((_, text)) = value.literal.as_ref().and_then(|literal| literal.text.split_once(':')) else { return };
    let place = if to_entra { Place::Secret } else { Place::Maybe };
    if text.contains(UNKNOWN) || report.has(span.start) {
        return;
    }
    if let Some((confidence, what)) = secret(file, text, place) {
        let written = document.text.get(span.clone()).and_then(|written| written.rfind(text));
        let range = written.map_or_else(|| span.clone(), |at| span.start + at..span.start + at + text.len());
        if !report.has(range.start) {
            report.add_secret(range, confidence, what, mask(text));
        }
    }
}

/// Whether a map is the `data` of a Kubernetes secret, which is in base64.
pub(in crate::rules) fn is_kubernetes_data(document: &Document<'_>, group: Option<usize>) -> bool {
    let Some(key) = group.and_then(|group| group.checked_sub(2)) else { return false };
    document.content(key) == "data" && document.text.contains("kind: Secret")
}

/// The text behind base64, where it is one.
pub(in crate::rules) fn decoded(value: Value) -> Value {
    let text = value.text().and_then(from_base64);
    match (text, value.literal) {
        (Some(text), Some(literal)) => {
            let literal = Literal { text, ..literal };
            Value { literal: Some(literal), origin: value.origin }
        }
        (_, literal) => Value { literal, origin: value.origin },
    }
}

fn from_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim().trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF).ok()?);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| text.chars().all(|letter| !letter.is_control() || letter == '\n'))
}
