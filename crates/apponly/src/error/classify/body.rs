//! Reads the body of a refusal, in whatever shape it comes.

use serde_json::{Map, Value};

use crate::error::ServiceAnswer;
use crate::redaction::redact;

/// No description is kept longer than this, in characters.
const LONGEST_DESCRIPTION: usize = 2000;

/// No more of a text is looked at than this, in characters.
const LONGEST_TEXT: usize = 16 * 1024;

/// Codes, ids and times are shorter than this, in characters.
const LONGEST_WORD: usize = 100;

/// A claims challenge longer than this, in bytes, is not one.
const LONGEST_CLAIMS: usize = 16 * 1024;

/// One refusal has one number, rarely two; more are noise.
const MOST_NUMBERS: usize = 8;

/// What the service said, from the HTTP status and the body: the JSON of OAuth, the nested JSON of Azure services,
/// plain text, a web page, or nothing. Never fails; what is not there stays empty.
///
/// All texts are in one line, without control characters, and with tokens and secrets masked.
///
/// Source: RFC 6749 section 5.2; Microsoft identity platform, "Error and AADSTS codes", "Handling error codes".
pub(crate) fn parse_answer(status: u16, body: &[u8]) -> ServiceAnswer {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => from_fields(status, &fields),
        Ok(Value::String(text)) => from_text(status, &text),
        _ => from_text(status, text),
    }
}

fn from_fields(status: u16, fields: &Map<String, Value>) -> ServiceAnswer {
    // Azure services other than the token endpoint nest: {"error":{"code":…,"message":…}}.
    let nested = fields.get("error").and_then(Value::as_object);
    let own = |names: &[&str]| names.iter().find_map(|name| scalar(fields.get(*name)?));
    let inner = |name: &str| nested.and_then(|nested| scalar(nested.get(name)?));

    let error = own(&["error"]).or_else(|| inner("code")).unwrap_or_default();
    let text = own(&["error_description"]).or_else(|| inner("message")).or_else(|| own(&["message", "Message"]));
    let described = describe(&text.unwrap_or_default());
    let listed = numbers_in_field(fields.get("error_codes"));
    ServiceAnswer {
        status,
        error: word(&error).unwrap_or_default(),
        aadsts: if listed.is_empty() { described.aadsts } else { listed },
        description: described.description,
        suberror: own(&["suberror"]).as_deref().and_then(word),
        correlation_id: own(&["correlation_id", "correlationId"])
            .as_deref()
            .and_then(word)
            .or(described.correlation_id),
        trace_id: own(&["trace_id", "traceId"]).as_deref().and_then(word).or(described.trace_id),
        timestamp: own(&["timestamp"]).as_deref().and_then(word).or(described.timestamp),
        claims: fields.get("claims").and_then(claims),
    }
}

fn from_text(status: u16, text: &str) -> ServiceAnswer {
    let text: String = text.chars().take(LONGEST_TEXT).collect();
    let described = describe(&if text.starts_with('<') { page_text(&text) } else { text });
    ServiceAnswer {
        status,
        description: described.description,
        aadsts: described.aadsts,
        correlation_id: described.correlation_id,
        trace_id: described.trace_id,
        timestamp: described.timestamp,
        ..ServiceAnswer::default()
    }
}

/// A description taken apart.
struct Described {
    description: String,
    aadsts: Vec<u32>,
    trace_id: Option<String>,
    correlation_id: Option<String>,
    timestamp: Option<String>,
}

fn describe(raw: &str) -> Described {
    let raw: String = raw.chars().take(LONGEST_TEXT).collect();
    let text = fold(&raw);
    let aadsts = numbers_in_text(&text);
    let (text, trace_id) = take_labelled(&text, "trace id:");
    let (text, correlation_id) = take_labelled(&text, "correlation id:");
    let (text, timestamp) = take_labelled(&text, "timestamp:");
    // Masked before it is cut: half a token must not slip through as a harmless piece.
    Described {
        description: cut(&redact(&fold(&text)), LONGEST_DESCRIPTION),
        aadsts,
        trace_id,
        correlation_id,
        timestamp,
    }
}

/// One line: every run of white space one blank; control and invisible characters gone.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if !c.is_control() && !is_invisible(c) {
            folded.push(c);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Characters that hide text or turn its direction on a terminal.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

pub(super) fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

fn word(text: &str) -> Option<String> {
    let word = cut(&redact(&fold(&cut(text, LONGEST_TEXT))), LONGEST_WORD);
    (!word.is_empty()).then_some(word)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The challenge byte for byte, because it goes back to the service; one that holds a token is none.
fn claims(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(_) => value.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text.len() <= LONGEST_CLAIMS && redact(&text) == text).then_some(text)
}

/// `error_codes` as numbers, as texts, or as one of either (unverified: only arrays of numbers were seen).
fn numbers_in_field(value: Option<&Value>) -> Vec<u32> {
    let number = |value: &Value| scalar(value)?.trim().trim_start_matches("AADSTS").parse().ok();
    let mut found = Vec::new();
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(number).for_each(|number| add(&mut found, number)),
        Some(value) => found.extend(number(value)),
        None => {}
    }
    found
}

/// The numbers of every `AADSTS` followed by five to seven digits.
fn numbers_in_text(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for piece in text.split("AADSTS").skip(1) {
        let digits: String = piece.chars().take_while(char::is_ascii_digit).take(8).collect();
        if (5..=7).contains(&digits.len())
            && let Ok(number) = digits.parse()
        {
            add(&mut found, number);
        }
    }
    found
}

fn add(found: &mut Vec<u32>, number: u32) {
    if found.len() < MOST_NUMBERS && !found.contains(&number) {
        found.push(number);
    }
}

/// Takes `label value` out of the text wherever it stands; gives the rest and the first value. A value is an id, or
/// a date with its time after a blank.
fn take_labelled(text: &str, label: &str) -> (String, Option<String>) {
    let lower = text.to_ascii_lowercase();
    let mut rest = String::with_capacity(text.len());
    let mut first = None;
    let mut done = 0;
    for (start, found) in lower.match_indices(label) {
        let after = start + found.len();
        let Some(before) = text.get(done..start) else { continue };
        let tail = text.split_at(after).1;
        let value = tail.split_at(labelled_value(tail)).0;
        rest.push_str(before);
        done = after + value.len();
        first = first.or_else(|| word(value));
    }
    rest.push_str(text.split_at(done).1);
    (rest, first)
}

/// How many bytes of `tail` are the value: blanks, a word, and for a date the time behind it.
fn labelled_value(tail: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':');
    let word_end = |text: &str| {
        let lead = text.len() - text.trim_start_matches(' ').len();
        let body = text.split_at(lead).1;
        lead + body.find(|c| !is_part(c)).unwrap_or(body.len())
    };
    let first = word_end(tail);
    let (date, behind) = tail.split_at(first);
    let is_date = date.trim_start().len() == 10 && date.trim_start().bytes().filter(|b| *b == b'-').count() == 2;
    let has_time = behind.strip_prefix(' ').is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()));
    if is_date && has_time { first + word_end(behind) } else { first }
}

/// A web page as text: its title if it has one, else its words without tags.
fn page_text(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|open| {
        let start = open + lower.get(open..)?.find('>')? + 1;
        let end = start + lower.get(start..)?.find("</title")?;
        Some(page.get(start..end)?.trim().to_owned())
    });
    let words = || {
        let without_tags = page.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        without_tags.collect::<Vec<_>>().join(" ")
    };
    let numbers = || numbers_in_text(page).into_iter().map(|number| format!(" AADSTS{number}")).collect::<String>();
    // A page of Entra's carries its number outside the title.
    title.filter(|title| !title.is_empty()).map_or_else(words, |title| title + &numbers())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer(body: &str) -> ServiceAnswer {
        parse_answer(400, body.as_bytes())
    }

    #[test]
    fn reads_the_whole_oauth_body() {
        let answer = answer(
            r#"{"error":"invalid_client","error_description":"AADSTS7000222: The secret is old.\r\nTrace ID: t-1\r\nCorrelation ID: c-1\r\nTimestamp: 2026-08-20 10:11:12Z","error_codes":[7000222],"timestamp":"2026-08-20 10:11:13Z","trace_id":"t-2","correlation_id":"c-2","error_uri":"https://x","suberror":"bad_token","claims":"{\"access_token\":{\"nbf\":{\"essential\":true}}}"}"#,
        );
        assert_eq!(
            answer,
            ServiceAnswer {
                status: 400,
                error: "invalid_client".to_owned(),
                description: "AADSTS7000222: The secret is old.".to_owned(),
                aadsts: vec![7_000_222],
                suberror: Some("bad_token".to_owned()),
                correlation_id: Some("c-2".to_owned()),
                trace_id: Some("t-2".to_owned()),
                timestamp: Some("2026-08-20 10:11:13Z".to_owned()),
                claims: Some(r#"{"access_token":{"nbf":{"essential":true}}}"#.to_owned()),
            }
        );
    }

    #[test]
    fn takes_ids_and_number_from_the_description_where_fields_are_absent() {
        let answer = answer(
            r#"{"error":"invalid_client","error_description":"AADSTS700016: Not found.  Trace ID: 3c0e-1 Correlation ID: 5f0c-2 Timestamp: 2026-08-20 10:11:12Z"}"#,
        );
        assert_eq!(answer.description, "AADSTS700016: Not found.");
        assert_eq!(answer.aadsts, [700_016]);
        assert_eq!(answer.trace_id.as_deref(), Some("3c0e-1"));
        assert_eq!(answer.correlation_id.as_deref(), Some("5f0c-2"));
        assert_eq!(answer.timestamp.as_deref(), Some("2026-08-20 10:11:12Z"));
    }

    #[test]
    fn reads_numbers_in_every_notation() {
        for (codes, expected) in [
            ("[7000215, 50196]", vec![7_000_215, 50_196]),
            (r#"["7000215", "AADSTS50196"]"#, vec![7_000_215, 50_196]),
            ("7000215", vec![7_000_215]),
            (r#""7000215""#, vec![7_000_215]),
            ("[-1, 1.5, null, {}, 99999999999]", vec![]),
            ("null", vec![]),
        ] {
            assert_eq!(answer(&format!(r#"{{"error":"x","error_codes":{codes}}}"#)).aadsts, expected, "{codes}");
        }
        assert_eq!(numbers_in_text("AADSTS1234 AADSTS12345678 AADSTSx AADSTS90002: AADSTS90002."), [90_002]);
    }

    #[test]
    fn survives_bodies_that_are_no_oauth_json() {
        assert_eq!(answer(""), ServiceAnswer { status: 400, ..ServiceAnswer::default() });
        assert_eq!(answer("<html><head><TITLE>Blocked </TITLE></head><p>no</p>").description, "Blocked");
        assert_eq!(answer("<p>AADSTS90002: gone</p><b>x").description, "AADSTS90002: gone x");
        assert_eq!(answer("<title>Sign in</title><p>AADSTS90002: gone</p>").aadsts, [90_002]);
        assert_eq!(answer("[1,2]").description, "[1,2]");
        assert_eq!(answer("\u{feff}\"slow down\"").description, "slow down");
        let nested = answer(r#"{"error":{"code":"Forbidden","message":"no role"}}"#);
        assert_eq!((nested.error.as_str(), nested.description.as_str()), ("Forbidden", "no role"));
        let host = answer(r#"{"statusCode":400,"message":"no identity","correlationId":"c"}"#);
        assert_eq!((host.description.as_str(), host.correlation_id.as_deref()), ("no identity", Some("c")));
        assert!(parse_answer(500, b"\xff\xfe{\"error\":\"x\"").description.contains("error"));
        assert_eq!(parse_answer(400, b"{\"error\":\"x\",\"error_description\":\"a\xffb\"}").error, "x");
    }

    #[test]
    fn cuts_huge_texts_and_removes_control_characters() {
        let huge = answer(&format!(r#"{{"error":"{0}","error_description":"{0}"}}"#, "long ".repeat(100_000)));
        assert_eq!(huge.description.chars().count(), LONGEST_DESCRIPTION);
        assert_eq!(huge.error.chars().count(), LONGEST_WORD);
        let noisy = answer(r#"{"error":"x","error_description":"a\u001b[31m\u0000b\u202e\u200bc\t\n d\u0085e"}"#);
        assert_eq!(noisy.description, "a[31mbc d e");
    }

    #[test]
    fn masks_tokens_also_where_the_cut_would_split_them() {
        let token = format!("eyJ{}.eyJ{}.sig", "a".repeat(40), "b".repeat(40));
        let padding = "x".repeat(LONGEST_DESCRIPTION - 20);
        let echoed =
            answer(&format!(r#"{{"error":"{token}","error_description":"{padding} {token}","claims":"{token}"}}"#));
        assert!(!format!("{echoed:?}").contains("eyJ"), "{echoed:?}");
        let split = answer(r#"{"error":"x","error_description":"eyJhbGciOi\u0000.\u200beyJzdWIi.c2ln"}"#);
        assert_eq!(split.description, "[redacted]");
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(status in any::<u16>(), body in proptest::collection::vec(any::<u8>(), 0..300)) {
            parse_answer(status, &body);
        }

        #[test]
        fn any_description_is_taken(text in "(Trace ID:|Timestamp: 2026-08-20|AADSTS[0-9]{3,9}|<title>|</|[ é\\PC]){0,12}") {
            let body = serde_json::json!({"error": text, "error_description": text}).to_string();
            parse_answer(400, body.as_bytes());
            parse_answer(400, text.as_bytes());
        }

        #[test]
        fn no_jwt_comes_through(token in "eyJ[A-Za-z0-9_-]{1,80}\\.[A-Za-z0-9_-]{1,80}\\.[A-Za-z0-9_-]{0,80}", before in "\\PC{0,20}") {
            let text = format!("{before}{token}");
            let body = serde_json::json!({"error": text, "error_description": text, "suberror": text, "trace_id": text,
                "correlation_id": text, "timestamp": text, "claims": text, "error_codes": [text]}).to_string();
            for body in [body, text] {
                let shown = format!("{:?}", parse_answer(400, body.as_bytes()));
                prop_assert!(!shown.contains(&token), "{shown}");
            }
        }
    }
}
