//! Minting foreign tokens.

use serde_json::json;
use uuid::Uuid;

use crate::foreign::ForeignToken;
use crate::state::{EmulatorState, Endpoints};
use crate::token::sign_jwt;

/// A JWT of a foreign issuer, signed with the built-in external issuer's key.
///
/// # Errors
/// A text, if signing fails.
pub(crate) fn foreign_token(state: &EmulatorState, token: &ForeignToken) -> Result<String, String> {
    let key = state.external_key();
    let now = state.clock().now_seconds();
    let issuer = match &token.issuer {
        Some(issuer) => issuer.clone(),
        None => state.endpoints().map(Endpoints::external_issuer).unwrap_or_default(),
    };
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": key.key_id() });
    let claims = json!({
        "iss": issuer,
        "sub": token.subject,
        "aud": token.audience,
        "iat": now,
        "nbf": now.min(now.saturating_add(token.expires_in)),
        "exp": now.saturating_add(token.expires_in),
        "jti": Uuid::new_v4().to_string(),
        "emulated": true,
    });
    sign_jwt(key, &header, &claims)
}
