//! The bearer check of Graph: what is wrong with a token, in Graph's words.
//!
//! Source: `InvalidAuthenticationToken` as seen in the field; "How to use Continuous Access Evaluation enabled APIs".

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::graph::error::GraphError;
use crate::state::EmulatorState;
use crate::tenant::Tenant;
use crate::token::{self, TokenRefusal, VerifiedToken};

/// Checks the `Authorization` header of a call.
///
/// # Errors
/// 401 `InvalidAuthenticationToken` with `WWW-Authenticate`.
pub(crate) fn check(state: &EmulatorState, headers: &HeaderMap) -> Result<VerifiedToken, GraphError> {
    let token = match bearer(headers) {
        Some(token) if !token.is_empty() => token,
        _ => return Err(refused("Access token is empty.")),
    };
    token::verify(state, token, Tenant::GRAPH).map_err(|refusal| refused(message(&refusal)))
}

/// The challenge for a revoked token: it wants one that was issued from `now` on.
pub(crate) fn revoked(now: i64) -> GraphError {
    let claims = json!({"access_token": {"nbf": {"essential": true, "value": now.to_string()}}});
    let claims = STANDARD.encode(claims.to_string());
    let text = format!("{CHALLENGE}, error=\"insufficient_claims\", claims=\"{claims}\"");
    let value = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(CHALLENGE));
    GraphError::invalid_token(
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: \
         TokenIssuedBeforeRevocationTimestamp",
    )
    .with_header(header::WWW_AUTHENTICATE, value)
}

/// The token of a header `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn message(refusal: &TokenRefusal) -> &'static str {
    match refusal {
        TokenRefusal::Audience => "Access token validation failure. Invalid audience.",
        TokenRefusal::Expired => "Lifetime validation failed, the token is expired.",
        TokenRefusal::NotYetValid => "Access token has expired or is not yet valid.",
        TokenRefusal::Malformed => "CompactToken parsing failed with error code: 80049217",
        TokenRefusal::Signature => "Access token validation failure. Invalid signature.",
    }
}

fn refused(message: &'static str) -> GraphError {
    GraphError::invalid_token(message).with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE))
}

/// The challenge of an ordinary 401: it names the authority and holds no claims.
const CHALLENGE: &str = "Bearer realm=\"\", \
     authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
     client_id=\"00000003-0000-0000-c000-000000000000\"";
