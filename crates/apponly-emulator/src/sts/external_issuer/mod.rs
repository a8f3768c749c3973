//! The built-in external issuer: OIDC metadata and keys, and two of the ways in which pipelines get its tokens.

mod azure_pipelines;
mod foreign_token;
mod github;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::{Value, json};

pub(super) use self::azure_pipelines::azure_pipelines;
pub(crate) use self::foreign_token::foreign_token;
pub(super) use self::github::github;
use crate::state::{EmulatorState, Endpoints};

/// Answers `GET /external-issuer/.well-known/openid-configuration`.
pub(super) async fn metadata(State(state): State<Arc<EmulatorState>>) -> Json<Value> {
    let issuer = state.endpoints().map(Endpoints::external_issuer).unwrap_or_default();
    Json(json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }))
}

/// Answers `GET /external-issuer/keys`.
pub(super) async fn keys(State(state): State<Arc<EmulatorState>>) -> Json<Value> {
    let key = state.external_key().json_web_key();
    Json(json!({ "keys": [{ "kty": key.kty, "use": "sig", "alg": "RS256", "kid": key.kid, "n": key.n, "e": key.e }] }))
}

/// Whether the request carries the token of an emulated job.
fn is_job(state: &EmulatorState, headers: &HeaderMap) -> bool {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token);
    token == Some(state.job_token())
}
