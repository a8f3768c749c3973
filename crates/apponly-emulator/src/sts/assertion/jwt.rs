//! The form of a JWT (RFC 7515 section 7.1, RFC 7519), with the liberties that real clients take.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::super::refusal::Refusal;

/// A JWT whose parts were decoded, and nothing more.
pub(super) struct Jwt<'a> {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    /// What was signed.
    pub(super) input: &'a str,
    pub(super) signature: Vec<u8>,
}

impl<'a> Jwt<'a> {
    /// Decodes the three parts: base64url without padding, JSON objects, `alg` and a fitting `typ`.
    ///
    /// # Errors
    /// 50027.
    pub(super) fn parse(token: &'a str) -> Result<Self, Refusal> {
        let malformed = |what: &str| Refusal::new(50_027, format!("JWT token is invalid or malformed: {what}."));
        let (input, signature) = token.rsplit_once('.').ok_or_else(|| malformed("it has no parts"))?;
        let (header, claims) = input.split_once('.').ok_or_else(|| malformed("it has two parts"))?;
        if claims.contains('.') {
            return Err(malformed("it has more than three parts"));
        }
        let jwt = Self {
            header: object(header).ok_or_else(|| malformed("the header is not base64url of a JSON object"))?,
            claims: object(claims).ok_or_else(|| malformed("the claims are not base64url of a JSON object"))?,
            input,
            signature: URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed("the signature is not base64url"))?,
        };
        if jwt.header_text("alg").is_none() {
            return Err(malformed("the header has no 'alg'"));
        }
        // Clients that leave `typ` out are let pass (unverified).
        if let Some(kind) = jwt.header.get("typ")
            && !kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("JWT"))
        {
            return Err(malformed("'typ' is not JWT"));
        }
        Ok(jwt)
    }

    /// `alg`.
    pub(super) fn algorithm(&self) -> &str {
        self.header_text("alg").unwrap_or_default()
    }

    /// A member of the header.
    pub(super) fn header(&self, name: &str) -> Option<&Value> {
        self.header.get(name)
    }

    /// A member of the header that is a string.
    pub(super) fn header_text(&self, name: &str) -> Option<&str> {
        self.header.get(name).and_then(Value::as_str)
    }

    /// A claim.
    pub(super) fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// A claim that is a string.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    /// A claim that is a time in seconds since 1970. MSAL.NET writes it as a string, some as a fraction.
    pub(super) fn time(&self, name: &str) -> Option<i64> {
        match self.claims.get(name)? {
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds as i64)),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The audiences: `aud` is a string or an array (RFC 7519 section 4.1.3).
    pub(super) fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(audience)) => vec![audience],
            Some(Value::Array(audiences)) => audiences.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn times_may_be_numbers_or_strings() {
        let token = token(r#"{"alg":"RS256"}"#, r#"{"nbf":"1790000000","exp":1790000600,"aud":["a","b"]}"#);
        let jwt = Jwt::parse(&token).unwrap();
        assert_eq!(jwt.time("nbf"), Some(1_790_000_000));
        assert_eq!(jwt.time("exp"), Some(1_790_000_600));
        assert_eq!(jwt.audiences(), ["a", "b"]);
    }

    #[test]
    fn padding_and_missing_parts_are_malformed() {
        let padded = format!("{}=.e30.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#));
        for wrong in ["", "a.b", "a.b.c.d", "e30.e30.c2ln", &padded, &token("[]", "{}"), &token("{\"alg\":1}", "{}")] {
            assert_eq!(Jwt::parse(wrong).err().map(|refusal| refusal.number()), Some(50_027), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn parse_never_panics(text in "\\PC{0,80}") {
            let _ = Jwt::parse(&text);
        }

        #[test]
        fn parse_of_any_json_never_panics(header in "[\\{\\}\\[\\]\":,a-z0-9]{0,30}", claims: Vec<u8>) {
            let token = format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
            let _ = Jwt::parse(&token);
        }
    }
}
