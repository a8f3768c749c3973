//! Masks long runs that look random, in texts of which nothing is known.

use super::known_shapes::redact;
use crate::secret::REDACTED;

/// Shorter runs are words, ids and parts of paths.
const SHORTEST_CREDENTIAL: usize = 32;

/// `text` in one line, at most `limit` characters, with everything that looks like a token replaced.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let joined = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    let line = joined.map(tokens).collect::<Vec<_>>().join(" ");
    let line = redact(&line);
    match line.char_indices().nth(limit) {
        None => line,
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
    }
}

/// `text` with JWTs, long base64 and other long random-looking runs replaced.
fn tokens(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_token_character) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_token_character(c)).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        result.push_str(before);
        result.push_str(if looks_like_credential(run) { REDACTED } else { run });
        rest = after;
    }
    result.push_str(rest);
    result
}

fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-' | '.' | '~')
}

fn looks_like_credential(run: &str) -> bool {
    let unbroken = run.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max().unwrap_or(0);
    let has = |test: fn(&char) -> bool| run.chars().any(|c| test(&c));
    let mixed = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit);
    // A JSON object in base64 begins with `eyJ`: the start of every JWT, however short the rest was cut.
    run.contains("eyJ") || unbroken >= SHORTEST_CREDENTIAL || (mixed && run.len() >= SHORTEST_CREDENTIAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_tokens_and_long_random_runs() {
        let secret = "Abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789.-_";
        for credential in ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", secret, &"a1".repeat(20), &"Zm9v/+9".repeat(8)] {
            let shown = tokens(&format!("got \"{credential}\", sorry"));
            assert_eq!(shown, "got \"[redacted]\", sorry", "{credential}");
        }
    }

    #[test]
    fn keeps_paths_ids_and_sentences() {
        for text in [
            "open /var/run/secrets/azure/tokens/azure-identity-token: no such file",
            "correlation aaaaaaaa-0000-4000-8000-000000000001",
            "Identity not found",
        ] {
            assert_eq!(tokens(text), text);
        }
    }

    #[test]
    fn one_line_joins_and_cuts() {
        assert_eq!(one_line("a\r\n  b\u{7}c", 10), "a b c");
        assert_eq!(one_line("äöüß", 2), "äö…");
        assert_eq!(one_line("client_secret=short failed", 100), "client_secret=[redacted] failed");
    }
}
