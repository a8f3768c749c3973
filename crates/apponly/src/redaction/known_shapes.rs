//! Masks what must never be shown, should a service or a proxy echo it.

use crate::secret::REDACTED;

/// Fields whose values are credentials or tokens.
const SECRET_FIELDS: [&str; 6] =
    ["access_token", "client_assertion", "client_secret", "id_token", "password", "refresh_token"];

/// A piece of a token without a dot is masked from this length on, in characters: shorter ones reveal nothing.
const LONGEST_HARMLESS_PIECE: usize = 24;

/// An opaque token after `Bearer` is masked from this length on; shorter words are prose.
const SHORTEST_OPAQUE_TOKEN: usize = 20;

/// The text with JWTs (also cut ones), bearer tokens and the values of secret fields masked.
///
/// Give it text in one piece, without control characters: a token broken by blanks is not recognised as a whole.
pub(crate) fn redact(text: &str) -> String {
    mask_secret_fields(&mask_bearer_tokens(&mask_jwts(text)))
}

fn mask_jwts(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    // The base64url of `{"` begins with `eyJ`: so does every JWT.
    while let Some(start) = rest.find("eyJ") {
        let (before, candidate) = rest.split_at(start);
        let (run, _) = candidate.split_at(candidate.find(|c| !is_token_char(c)).unwrap_or(candidate.len()));
        let token = run.trim_end_matches('.');
        masked.push_str(before);
        masked.push_str(if token.contains('.') || token.len() >= LONGEST_HARMLESS_PIECE { REDACTED } else { token });
        rest = candidate.split_at(token.len()).1;
    }
    masked.push_str(rest);
    masked
}

fn mask_bearer_tokens(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for (start, scheme) in lower.match_indices("bearer ") {
        let value = start + scheme.len();
        if value < done {
            continue;
        }
        let after = text.split_at(value).1;
        let length = after.find(|c| !is_token_char(c) && c != '~').unwrap_or(after.len());
        if length >= SHORTEST_OPAQUE_TOKEN {
            masked.push_str(text.get(done..value).unwrap_or_default());
            masked.push_str(REDACTED);
            done = value + length;
        }
    }
    masked.push_str(text.split_at(done).1);
    masked
}

fn mask_secret_fields(text: &str) -> String {
    SECRET_FIELDS.iter().fold(text.to_owned(), |text, field| mask_field(&text, field))
}

fn mask_field(text: &str, field: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for (start, name) in lower.match_indices(field) {
        let after_name = start + name.len();
        if after_name < done {
            continue;
        }
        if let Some((offset, length)) = field_value(text.split_at(after_name).1) {
            masked.push_str(text.get(done..after_name + offset).unwrap_or_default());
            masked.push_str(REDACTED);
            done = after_name + offset + length;
        }
    }
    masked.push_str(text.split_at(done).1);
    masked
}

/// Offset and length of the value in what follows a field's name: `=value`, `="value"` or `": "value"`.
///
/// After a colon only a quoted value counts: prose has colons too.
fn field_value(rest: &str) -> Option<(usize, usize)> {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '\\');
    let separator = rest.trim_start_matches(|c: char| is_quote(c) || c == ' ');
    let after = separator.strip_prefix(['=', ':'])?.trim_start_matches(' ');
    let value = after.trim_start_matches(is_quote);
    let quoted = value.len() < after.len();
    if separator.starts_with(':') && !quoted {
        return None;
    }
    let length = if quoted {
        value.find(is_quote)
    } else {
        value.find(|c: char| c.is_whitespace() || is_quote(c) || matches!(c, '&' | ',' | ';' | '}' | ')'))
    };
    let length = length.unwrap_or(value.len());
    (length > 0).then_some((rest.len() - value.len(), length))
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '+' | '/')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn masks_tokens_and_keeps_the_words_around_them() {
        for (text, expected) in [
            ("got eyJhbGciOi.eyJzdWIi.c2ln, sorry", "got [redacted], sorry"),
            ("unsigned eyJhbGciOi.eyJzdWIi.", "unsigned [redacted]."),
            ("xeyJhbGciOi.eyJzdWIi", "x[redacted]"),
            ("cut eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCJ9", "cut [redacted]"),
            ("eyJ and eyJx", "eyJ and eyJx"),
            ("Authorization: Bearer EwBwA8l6BAAU0123456789 end", "Authorization: Bearer [redacted] end"),
            ("bearer authentication", "bearer authentication"),
        ] {
            assert_eq!(redact(text), expected);
        }
    }

    #[test]
    fn masks_the_values_of_secret_fields_in_every_notation() {
        for (text, expected) in [
            ("a=1&client_secret=x~Y.z+/=&b=2", "a=1&client_secret=[redacted]&b=2"),
            (r#"{"client_secret": "abc", "n": 1}"#, r#"{"client_secret": "[redacted]", "n": 1}"#),
            (r#"{\"access_token\":\"opaque\"}"#, r#"{\"access_token\":\"[redacted]\"}"#),
            ("Client_Assertion=abc client_secret='d e'", "Client_Assertion=[redacted] client_secret='[redacted]'"),
            ("client_secret=one client_secret=two", "client_secret=[redacted] client_secret=[redacted]"),
        ] {
            assert_eq!(redact(text), expected);
        }
    }

    #[test]
    fn leaves_prose_and_claims_challenges_alone() {
        for text in [
            "the body must contain the following parameter: 'client_assertion' or 'client_secret'.",
            "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            r#"{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}"#,
            "client_secret=",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            redact(&text);
        }

        #[test]
        fn no_jwt_comes_through(before in ".{0,20}", body in "[A-Za-z0-9_-]{1,60}", claims in "[A-Za-z0-9_-]{1,60}",
            signature in "[A-Za-z0-9_-]{0,60}", after in ".{0,20}") {
            let token = format!("eyJ{body}.{claims}.{signature}");
            let shown = redact(&format!("{before}{token}{after}"));
            prop_assert!(!shown.contains(&token), "{shown}");
            prop_assert!(!shown.contains(&format!("eyJ{body}.{claims}")), "{shown}");
        }

        #[test]
        fn no_secret_field_comes_through(secret in "[A-Za-z0-9~._+/=-]{40}") {
            let notations =
                [format!("client_secret={secret}&x=1"), format!(r#"{{"client_secret":"{secret}"}}"#)];
            for notation in notations {
                prop_assert!(!redact(&notation).contains(&secret));
            }
        }
    }
}
