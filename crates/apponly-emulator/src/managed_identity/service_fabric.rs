//! The endpoint of Service Fabric clusters: https with a self-signed certificate that callers pin.
//!
//! Source: "How to leverage a Service Fabric application's managed identity to access Azure services".

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use uuid::Uuid;

use super::issue::{self, IssueError, Selector};
use super::parameters::{Asked, has_secret_header};
use crate::requests::Caller;
use crate::state::EmulatorState;

/// Path of the endpoint; `IDENTITY_ENDPOINT` is the whole URL.
pub(crate) const PATH: &str = "/metadata/identity/oauth2/token";

const API_VERSIONS: [&str; 2] = ["2019-07-01-preview", "2020-05-01"];

/// `{"error":{"correlationId","code","message"}}`.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let correlation_id = Uuid::new_v4().to_string();
        let body = json!({
            "error": {"correlationId": correlation_id, "code": self.code, "message": self.message},
        });
        (self.status, Json(body)).into_response()
    }
}

/// `GET $IDENTITY_ENDPOINT`.
pub(crate) async fn token(State(state): State<Arc<EmulatorState>>, asked: Asked) -> Response {
    issue_token(&state, &asked).unwrap_or_else(Refusal::into_response)
}

fn issue_token(state: &EmulatorState, asked: &Asked) -> Result<Response, Refusal> {
    let Asked { method, parameters, headers } = asked;
    let bad = |code, message: &str| Refusal::new(StatusCode::BAD_REQUEST, code, message);
    if *method != Method::GET {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "the endpoint answers GET only"));
    }
    if !has_secret_header(headers, "secret", state.identity_header()) {
        return Err(bad("SecretHeaderNotFound", "the header secret is missing or wrong"));
    }
    let version = parameters.one("api-version").ok_or_else(|| bad("ArgumentNullOrEmpty", "api-version is missing"))?;
    if !API_VERSIONS.contains(&version) {
        return Err(bad("InvalidApiVersion", "api-version is not supported: 2019-07-01-preview, 2020-05-01"));
    }
    let resource = parameters.one("resource").ok_or_else(|| bad("ArgumentNullOrEmpty", "resource is missing"))?;
    let tenant = state.tenant();
    let identity = match parameters.one("principalId") {
        Some(id) => issue::find(&tenant, Selector::Object(id)),
        // The deployment chose the identity; here it is the same as on a virtual machine.
        None => issue::default_of_machine(&tenant).ok(),
    };
    let missing = || Refusal::new(StatusCode::NOT_FOUND, "ManagedIdentityNotFound", "no such managed identity");
    let capabilities = parameters.one("xms_cc").map(|list| list.split(',').map(str::to_owned).collect());
    let issued = issue::issue(state, identity.ok_or_else(missing)?, resource, capabilities.unwrap_or_default())
        .map_err(|error| refuse_issue(&error, issue::entra_text(&error, resource, &tenant)))?;
    let mut response = Json(json!({
        "token_type": "Bearer",
        "access_token": issued.access_token,
        "expires_on": issued.expires_on,
        "resource": resource,
    }))
    .into_response();
    response.extensions_mut().insert(Caller(issued.client_id.to_string()));
    Ok(response)
}

fn refuse_issue(error: &IssueError, message: String) -> Refusal {
    match error {
        IssueError::NotAssigned => Refusal::new(StatusCode::BAD_REQUEST, "InvalidRequest", message),
        IssueError::Signing | IssueError::UnknownResource => {
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", message)
        }
    }
}
