//! Checking access tokens, as an API does.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{encode_json, hashed_nonce};
use crate::rsa::{Algorithm, verifies};
use crate::state::EmulatorState;

/// What a checked token says about the caller.
#[derive(Clone, Debug)]
pub(crate) struct VerifiedToken {
    /// `appid` or `azp`.
    pub(crate) client_id: Uuid,
    /// `oid`: the service principal or managed identity.
    pub(crate) object_id: Uuid,
    /// `roles`; empty if the claim is absent.
    pub(crate) roles: Vec<String>,
    /// `xms_cc`; empty if the claim is absent.
    pub(crate) capabilities: Vec<String>,
}

/// Why a token is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenRefusal {
    /// For another API.
    Audience,
    Expired,
    /// Not a JWT at all.
    Malformed,
    NotYetValid,
    /// Not signed by this tenant.
    Signature,
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    nbf: i64,
    exp: i64,
    oid: String,
    #[serde(alias = "azp")]
    appid: String,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    xms_cc: Vec<String>,
}

/// Checks `token` for the API whose app id is `resource`: form, signature, audience, times, in this order.
pub(crate) fn verify(state: &EmulatorState, token: &str, resource: Uuid) -> Result<VerifiedToken, TokenRefusal> {
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(TokenRefusal::Malformed);
    };
    let mut head: Value = decode(header).ok_or(TokenRefusal::Malformed)?;
    let claims: Claims = decode(payload).ok_or(TokenRefusal::Malformed)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenRefusal::Malformed)?;
    let signed_header = match head.get("nonce").and_then(Value::as_str).map(hashed_nonce) {
        Some(hash) => {
            head["nonce"] = Value::String(hash);
            encode_json(&head)
        }
        None => header.to_owned(),
    };
    let input = format!("{signed_header}.{payload}");
    if !verifies(Algorithm::Rs256, state.signing_key().public_key(), input.as_bytes(), &signature) {
        return Err(TokenRefusal::Signature);
    }
    if state.tenant().resource(&claims.aud).is_none_or(|named| named.app_id != resource) {
        return Err(TokenRefusal::Audience);
    }
    let now = state.clock().now_seconds();
    if now >= claims.exp {
        return Err(TokenRefusal::Expired);
    }
    if now < claims.nbf {
        return Err(TokenRefusal::NotYetValid);
    }
    let id = |text: &str| Uuid::try_parse(text).map_err(|_| TokenRefusal::Malformed);
    Ok(VerifiedToken {
        client_id: id(&claims.appid)?,
        object_id: id(&claims.oid)?,
        roles: claims.roles,
        capabilities: claims.xms_cc,
    })
}

fn decode<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Authentication, Subject, mint};
    use super::*;
    use crate::tenant::Tenant;

    fn token(state: &EmulatorState, resource: &str, lifetime: u32) -> String {
        let tenant = state.tenant();
        let resource_model = tenant.resource(resource).unwrap();
        let subject = Subject::app(&tenant.apps[0], resource_model, Authentication::Secret);
        mint(state, &subject, resource_model, resource, lifetime).unwrap()
    }

    #[test]
    fn accepts_what_was_minted() {
        let state = EmulatorState::for_tests();
        let token = token(&state, "https://graph.microsoft.com", 3599);
        let verified = verify(&state, &token, Tenant::GRAPH).unwrap();
        assert_eq!(verified.client_id, state.tenant().apps[0].client_id);
        assert!(verified.roles.contains(&"User.Read.All".to_owned()));
    }

    #[test]
    fn refuses_expired_foreign_tampered_and_garbage() {
        let state = EmulatorState::for_tests();
        let graph = token(&state, "https://graph.microsoft.com", 3599);
        assert_eq!(verify(&state, &graph, Tenant::KEY_VAULT).unwrap_err(), TokenRefusal::Audience);
        assert_eq!(verify(&EmulatorState::for_tests(), &graph, Tenant::GRAPH).unwrap_err(), TokenRefusal::Signature);
        assert_eq!(verify(&state, "not a token", Tenant::GRAPH).unwrap_err(), TokenRefusal::Malformed);
        state.clock().set_offset(4000);
        assert_eq!(verify(&state, &graph, Tenant::GRAPH).unwrap_err(), TokenRefusal::Expired);
        state.clock().set_offset(-4000);
        assert_eq!(verify(&state, &graph, Tenant::GRAPH).unwrap_err(), TokenRefusal::NotYetValid);
    }

    #[test]
    fn graph_signature_does_not_cover_the_plain_header() {
        let state = EmulatorState::for_tests();
        let token = token(&state, "https://graph.microsoft.com", 3599);
        let (input, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        assert!(!verifies(Algorithm::Rs256, state.signing_key().public_key(), input.as_bytes(), &signature));
    }
}
