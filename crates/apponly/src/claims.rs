//! Decoding a token for display only: no signature is checked, so nothing may be decided from it.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use crate::lenient;

/// As lenient as the services themselves: padding or none.
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What the token itself says, for people. Absent members are absent in the token, or it is not a JWT.
///
/// Source: Entra, "Access token claims reference".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenClaims {
    /// `aud`: the API.
    pub audience: Option<String>,
    /// `tid`: the tenant, a GUID.
    pub tenant_id: Option<String>,
    /// `appid` (v1.0) or `azp` (v2.0): the client id.
    pub client_id: Option<String>,
    /// `app_displayname`.
    pub app_name: Option<String>,
    /// `oid`: the object id of the service principal.
    pub object_id: Option<String>,
    /// `iat`: when it was issued, seconds since 1970 by the service's clock.
    pub issued_at: Option<u64>,
    /// `roles`: the granted application permissions; empty when none is granted.
    pub roles: Vec<String>,
    /// App-only or delegated.
    pub auth_type: AuthType,
    /// `xms_mirid`: the ARM id behind a managed identity.
    pub managed_identity_resource: Option<String>,
}

/// Whose token it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthType {
    /// An application's own.
    AppOnly,
    /// A user's, through an application.
    Delegated,
    /// The token does not tell.
    #[default]
    Unknown,
}

impl AuthType {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AppOnly => "AppOnly",
            Self::Delegated => "Delegated",
            Self::Unknown => "Unknown",
        }
    }
}

impl TokenClaims {
    /// Decodes `token`; `None` when it is not a JWT, which is no fault: it is opaque to a client.
    #[must_use]
    pub fn decode(token: &str) -> Option<Self> {
        decode(token).map(|claims| Self::from_map(&claims))
    }

    fn from_map(claims: &Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let roles = claims.get("roles").and_then(Value::as_array).into_iter().flatten();
        let roles: Vec<String> = roles.filter_map(|role| role.as_str().map(str::to_owned)).collect();
        Self {
            audience: text("aud"),
            tenant_id: text("tid"),
            client_id: text("appid").or_else(|| text("azp")),
            app_name: text("app_displayname"),
            object_id: text("oid"),
            issued_at: claims.get("iat").and_then(lenient::seconds),
            auth_type: auth_type(claims, &roles),
            roles,
            managed_identity_resource: text("xms_mirid"),
        }
    }
}

/// The tests in the order of their weight: `idtyp`, `scp`, `roles`, and last `oid` = `sub`.
fn auth_type(claims: &Map<String, Value>, roles: &[String]) -> AuthType {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    match text("idtyp") {
        Some("app") => return AuthType::AppOnly,
        Some("user") => return AuthType::Delegated,
        _ => {}
    }
    if claims.contains_key("scp") {
        return AuthType::Delegated;
    }
    if !roles.is_empty() || text("oid").is_some_and(|oid| text("sub") == Some(oid)) {
        return AuthType::AppOnly;
    }
    AuthType::Unknown
}

/// The payload of a JWT; `None` where it is opaque, encrypted or damaged.
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

/// The JOSE header of a JWT, under the same conditions.
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

    fn kind(payload: &str) -> AuthType {
        TokenClaims::decode(&jwt(&serde_json::from_str(payload).unwrap())).unwrap().auth_type
    }

    #[test]
    fn tells_app_only_from_delegated() {
        assert_eq!(kind(r#"{"idtyp":"app","scp":"User.Read"}"#), AuthType::AppOnly);
        assert_eq!(kind(r#"{"scp":"User.Read","roles":["a"]}"#), AuthType::Delegated);
        assert_eq!(kind(r#"{"roles":["User.Read.All"]}"#), AuthType::AppOnly);
        assert_eq!(kind(r#"{"oid":"1","sub":"1"}"#), AuthType::AppOnly);
        assert_eq!(kind(r#"{"oid":"1","sub":"2"}"#), AuthType::Unknown);
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
        fn decoding_never_panics(token in "\\PC{0,80}") {
            let _ = (TokenClaims::decode(&token), header(&token));
        }
    }
}
