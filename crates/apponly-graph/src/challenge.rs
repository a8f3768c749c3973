//! The claims challenge in `WWW-Authenticate`.
//!
//! Source: "How to use Continuous Access Evaluation enabled APIs in your applications"; RFC 9110, section 11.6.1.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// No challenge is larger than this, in bytes.
const LARGEST: usize = 16 * 1024;

/// The claims (a JSON object) that a 401 asks for; `None` where it is no challenge, or one that is not understood.
pub(crate) fn claims(headers: &HeaderMap) -> Option<String> {
    headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()).find_map(of_header)
}

fn of_header(value: &str) -> Option<String> {
    if value.len() > LARGEST || parameter(value, "error")? != "insufficient_claims" {
        return None;
    }
    let encoded = parameter(value, "claims")?;
    // Both alphabets are seen; some services send the JSON bare (unverified).
    let bytes = STANDARD.decode(encoded).or_else(|_| URL_SAFE.decode(encoded)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text).is_ok().then_some(text)
}

/// The value of a parameter, quoted or bare.
fn parameter<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = header;
    loop {
        let (before, after) = rest.split_once('=')?;
        let key = before.rsplit([' ', ',', '\t']).next().unwrap_or_default();
        let after = after.trim_start();
        let (value, tail) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(',').unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value.trim());
        }
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims_of(header: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(WWW_AUTHENTICATE, header.parse().unwrap());
        claims(&headers)
    }

    #[test]
    fn challenge_is_found_among_the_other_parameters_in_either_alphabet() {
        let padded = "Bearer realm=\"\", authorization_uri=\"https://x/y?a=b\", client_id=\"1\", error=\"insufficient_claims\", claims=\"eyJhIjoiPz8/In0=\"";
        assert_eq!(claims_of(padded).as_deref(), Some("{\"a\":\"???\"}"));
        let bare = "Bearer claims=eyJhIjoiPz8_In0, error=insufficient_claims";
        assert_eq!(claims_of(bare).as_deref(), Some("{\"a\":\"???\"}"));
    }

    #[test]
    fn other_401s_are_no_challenge() {
        for header in [
            "Bearer realm=\"\"",
            "Bearer error=\"invalid_token\", claims=\"eyJhIjoxfQ==\"",
            "Bearer error=\"insufficient_claims\"",
            "Bearer error=\"insufficient_claims\", claims=\"%%%\"",
            "Bearer error=\"insufficient_claims\", claims=\"WzFd\"",
            "Bearer error=\"insufficient_claims\", claims=\"eyJhIjox",
        ] {
            assert_eq!(claims_of(header), None, "{header}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(header in "[ -~]{0,80}") {
            let _ = of_header(&header);
        }
    }
}
