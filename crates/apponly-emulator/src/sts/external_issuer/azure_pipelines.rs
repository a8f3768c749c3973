//! Azure-Pipelines-style: `POST {SYSTEM_OIDCREQUESTURI}?api-version=7.1&serviceConnectionId=…` with the job's bearer
//! token.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, HeaderName, StatusCode};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{foreign_token, is_job};
use crate::foreign::ForeignToken;
use crate::state::EmulatorState;

const ISSUER: &str = "https://vstoken.dev.azure.com/0a2e0000-0000-4000-8000-000000000001";
const SUBJECT: &str = "sc://contoso/reports/nightly";
const SIGN_IN: &str = "https://spsprodcus1.vssps.visualstudio.com/_signin";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::sts) struct Asked {
    #[serde(rename = "api-version")]
    api_version: Option<String>,
    service_connection_id: Option<String>,
}

/// Answers the request of an emulated pipeline job.
pub(in crate::sts) async fn azure_pipelines(
    State(state): State<Arc<EmulatorState>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let trace = [(HeaderName::from_static("x-vss-e2eid"), Uuid::new_v4().to_string())];
    if !is_job(&state, &headers) {
        let suppress = headers.get("x-tfs-fedauthredirect").is_some_and(|value| value == "Suppress");
        // Without the header a script is sent to a sign-in page for people.
        return if suppress {
            (StatusCode::UNAUTHORIZED, trace).into_response()
        } else {
            (StatusCode::FOUND, trace, [(LOCATION, SIGN_IN)]).into_response()
        };
    }
    let message = if asked.api_version.as_deref() != Some("7.1") {
        "'api-version' must be 7.1"
    } else if asked.service_connection_id.is_none_or(|id| Uuid::try_parse(&id).is_err()) {
        "'serviceConnectionId' must be the service connection's GUID"
    } else {
        return match foreign_token(&state, &ForeignToken::new(SUBJECT).issuer(ISSUER)) {
            Ok(jwt) => (trace, Json(json!({ "oidcToken": jwt }))).into_response(),
            Err(reason) => (StatusCode::INTERNAL_SERVER_ERROR, reason).into_response(),
        };
    };
    (StatusCode::BAD_REQUEST, trace, Json(json!({ "message": message }))).into_response()
}
