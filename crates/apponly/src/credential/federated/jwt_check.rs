//! Looks at a foreign JWT before it is sent, so that the commonest mistakes cost no request.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use crate::claims;
use crate::error::{Error, catalogue};
use crate::lenient;
use crate::redaction;
use crate::secret::Secret;
use crate::transport::ReckonedTime;

/// What a foreign JWT says about itself; it is compared with the app's federated credentials, and holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct AssertionFacts {
    /// `iss`, one line of at most 600 characters, as the others.
    pub issuer: Option<String>,
    /// `sub`.
    pub subject: Option<String>,
    /// `aud`; as a rule one.
    pub audiences: Vec<String>,
    /// `exp`, seconds since 1970.
    pub expires: Option<u64>,
    /// `alg` of the header.
    pub algorithm: Option<String>,
}

impl AssertionFacts {
    /// What `text` says about itself, if it is a JWT; expired or not.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Some(Self::of(&claims::header(text)?, &claims::decode(text)?))
    }

    fn of(header: &Map<String, Value>, claims: &Map<String, Value>) -> Self {
        let shown = |value: &Value| value.as_str().map(|text| redaction::one_line(text, 600));
        let audiences = match claims.get("aud") {
            Some(Value::Array(several)) => several.iter().filter_map(shown).collect(),
            one => one.and_then(shown).into_iter().collect(),
        };
        Self {
            issuer: claims.get("iss").and_then(shown),
            subject: claims.get("sub").and_then(shown),
            audiences,
            expires: claims.get("exp").and_then(lenient::seconds),
            algorithm: header.get("alg").and_then(shown),
        }
    }
}

impl fmt::Display for AssertionFacts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text =
            |value: &Option<String>| value.as_ref().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
        let (issuer, subject, algorithm) = (text(&self.issuer), text(&self.subject), text(&self.algorithm));
        let audiences = self.audiences.iter().map(|audience| format!("`{audience}`")).collect::<Vec<_>>();
        let audiences = if audiences.is_empty() { "none".to_owned() } else { audiences.join(", ") };
        write!(formatter, "iss {issuer}, sub {subject}, aud {audiences}, alg {algorithm}")
    }
}

/// What the JWT from `source` says about itself, if it is a JWT and has certainly not ended at `time`. One that may only
/// seem to have ended is for the service to judge.
///
/// # Errors
/// `federated-token-invalid`: no JWT, or it has ended. The JWT itself is not repeated.
pub(crate) fn check(token: &Secret, source: &str, time: ReckonedTime) -> Result<AssertionFacts, Error> {
    let invalid = |why: String| Error::new(&catalogue::FEDERATED_TOKEN_INVALID, why);
    let text = token.expose();
    let Some(facts) = AssertionFacts::read(text) else {
        return Err(invalid(format!("{source} gave {}, not a JWT", shape(text))));
    };
    let end = facts.expires.and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
    if let Some(past) = end.and_then(|end| time.now.duration_since(end).ok()).filter(|past| *past > time.tolerance) {
        return Err(invalid(format!("the JWT from {source} ended {} s ago ({facts})", past.as_secs()))
            .with_cause("whoever should renew it does not, or this machine's clock is wrong")
            .with_fix(
                "check that the platform still renews the token, and the clock; such tokens live for minutes to hours",
            ));
    }
    Ok(facts)
}

fn shape(text: &str) -> String {
    match text.split('.').count() {
        _ if text.is_empty() => "nothing".to_owned(),
        1 => format!("{} characters without dots", text.chars().count()),
        3 => "three parts that are not JSON in base64url".to_owned(),
        5 => "five parts (an encrypted token)".to_owned(),
        parts => format!("{parts} parts"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::claims::tests::jwt;

    const NOW: u64 = 1_790_000_000;

    fn checked(token: &str) -> Result<AssertionFacts, Error> {
        checked_within(token, 300)
    }

    fn checked_within(token: &str, tolerance: u64) -> Result<AssertionFacts, Error> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
        let time = ReckonedTime { now, tolerance: Duration::from_secs(tolerance) };
        check(&Secret::new(token.to_owned()), "the file `t`", time)
    }

    #[test]
    fn facts_are_read_with_one_or_several_audiences() {
        let facts =
            checked(&jwt(&json!({"iss": "https://i/", "sub": "s", "aud": ["a", "b"], "exp": NOW + 60}))).unwrap();
        assert_eq!(facts.to_string(), "iss `https://i/`, sub `s`, aud `a`, `b`, alg `RS256`");
        assert_eq!(checked(&jwt(&json!({"aud": "a"}))).unwrap().audiences, ["a"]);
    }

    #[test]
    fn rejects_expired_token_and_says_for_how_long() {
        let error = checked(&jwt(&json!({"sub": "s", "exp": NOW - 301}))).unwrap_err();
        assert_eq!(error.code(), "federated-token-invalid");
        assert!(error.to_string().contains("301 s ago") && error.to_string().contains("sub `s`"), "{error}");
        assert!(checked(&jwt(&json!({"exp": NOW - 299}))).is_ok());
    }

    #[test]
    fn token_that_only_seems_expired_is_left_to_the_service() {
        let token = jwt(&json!({"sub": "s", "exp": NOW - 3600}));
        assert!(checked_within(&token, 24 * 3600).is_ok());
        assert!(checked_within(&token, 300).is_err());
    }

    #[test]
    fn what_is_no_jwt_is_named_by_its_shape_and_not_repeated() {
        for (token, shape) in [
            ("hunter2", "7 characters without dots"),
            ("", "nothing"),
            ("hunter2.b", "2 parts"),
            ("hunter2.b.c", "three parts"),
            ("hunter2.b.c.d.e", "encrypted"),
        ] {
            let report = checked(token).unwrap_err().report();
            assert!(report.contains(shape) && report.contains("the file `t`"), "{report}");
            assert!(!report.contains("hunter2"), "{report}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}", number in proptest::num::u64::ANY) {
            let _ = checked(&text);
            let _ = checked(&jwt(&json!({"exp": number, "aud": text})));
        }
    }
}
