//! Reading a JWT's payload, for display and plausibility only: nothing here is verified.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The claims of `token`, or `None` where it is not a JWT that can be read (encrypted, opaque, damaged).
///
/// Source: RFC 7519, section 7.2, without the validation.
pub(crate) fn decode(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    object(payload)
}

/// The JOSE header of `token`, under the same conditions as [`decode`].
pub(crate) fn header(token: &str) -> Option<Map<String, Value>> {
    object(token.split('.').next()?)
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = zeroize::Zeroizing::new(BASE64_URL.decode(part).ok()?);
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An unsigned JWT with these claims, for tests.
    pub(crate) fn jwt(claims: &Value) -> String {
        let encode = |value: &Value| BASE64_URL.encode(value.to_string()).trim_end_matches('=').to_owned();
        format!("{}.{}.c2ln", encode(&serde_json::json!({"alg": "RS256", "kid": "k"})), encode(claims))
    }

    #[test]
    fn reads_payload_and_header_of_three_parts_only() {
        let token = jwt(&serde_json::json!({"appid": "a"}));
        assert_eq!(decode(&token).unwrap()["appid"], "a");
        assert_eq!(header(&token).unwrap()["alg"], "RS256");
        for opaque in ["", "a", "a.b", "a.b.c", &format!("{token}.x.y"), "e30.W10.e30"] {
            assert!(decode(opaque).is_none(), "{opaque}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = (decode(&text), header(&text));
        }
    }
}
