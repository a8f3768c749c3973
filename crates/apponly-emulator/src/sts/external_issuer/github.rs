//! GitHub-style: `GET {ACTIONS_ID_TOKEN_REQUEST_URL}&audience=…` with the job's bearer token
//! ("OpenID Connect reference", GitHub Actions).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::{foreign_token, is_job};
use crate::foreign::ForeignToken;
use crate::state::EmulatorState;

const ISSUER: &str = "https://token.actions.githubusercontent.com";
const SUBJECT: &str = "repo:contoso/reports:ref:refs/heads/main";

/// What GitHub takes when no audience is asked for: the repository owner's URL.
const OWNER: &str = "https://github.com/contoso";

#[derive(Deserialize)]
pub(in crate::sts) struct Asked {
    audience: Option<String>,
    /// Not GitHub's: lets a test play another workflow.
    subject: Option<String>,
}

/// Answers the request of an emulated workflow.
pub(in crate::sts) async fn github(
    State(state): State<Arc<EmulatorState>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if !is_job(&state, &headers) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "message": "the job's token is missing or wrong" })))
            .into_response();
    }
    let token = ForeignToken::new(asked.subject.unwrap_or_else(|| SUBJECT.to_owned()))
        .issuer(ISSUER)
        .audience(asked.audience.unwrap_or_else(|| OWNER.to_owned()));
    match foreign_token(&state, &token) {
        Ok(jwt) => Json(json!({ "count": jwt.len(), "value": jwt })).into_response(),
        Err(reason) => (StatusCode::INTERNAL_SERVER_ERROR, reason).into_response(),
    }
}
