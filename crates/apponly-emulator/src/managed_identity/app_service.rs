//! The endpoint of App Service, Functions, Container Apps and Automation: the current and the old protocol.
//!
//! Source: "How to use managed identities for App Service and Azure Functions", REST protocol.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::expiry::{date_text, epoch_text};
use super::issue::{self, IssueError, Issued, Selector};
use super::parameters::{Asked, Parameters, has_secret_header};
use crate::requests::Caller;
use crate::state::EmulatorState;
use crate::tenant::{Identity, Tenant};

/// Path of the endpoint; `IDENTITY_ENDPOINT` is the whole URL.
pub(crate) const PATH: &str = "/msi/token";

/// The two protocols, told apart by `api-version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// 2019-08-01: `X-IDENTITY-HEADER`, epoch seconds.
    Current,
    /// 2017-09-01: `secret`, `clientid`, dates.
    Old,
}

/// `{"statusCode","message","correlationId"}`.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let correlation_id = Uuid::new_v4().to_string();
        let body = json!({
            "statusCode": self.status.as_u16(),
            "message": self.message,
            "correlationId": correlation_id,
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
    let bad = |message: &str| Refusal::new(StatusCode::BAD_REQUEST, message);
    if *method != Method::GET {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the endpoint answers GET only"));
    }
    let protocol = match parameters.one("api-version") {
        Some("2019-08-01") => Protocol::Current,
        Some("2017-09-01") => Protocol::Old,
        _ => return Err(bad("api-version is missing or not supported: 2019-08-01, 2017-09-01")),
    };
    let header = if protocol == Protocol::Current { "x-identity-header" } else { "secret" };
    if !has_secret_header(headers, header, state.identity_header()) {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, format!("the header {header} is missing or wrong")));
    }
    let resource = parameters.one("resource").ok_or_else(|| bad("the parameter resource is missing"))?;
    let tenant = state.tenant();
    let identity = identity(&tenant, protocol, parameters)?;
    let issued = issue_or_refuse(state, identity, resource)?;
    Ok(match protocol {
        Protocol::Current => answer(&issued, resource),
        Protocol::Old => old_answer(&issued, resource, &date_text(issued.expires_on)),
    })
}

fn identity<'a>(tenant: &'a Tenant, protocol: Protocol, parameters: &Parameters) -> Result<&'a Identity, Refusal> {
    let names: &[&str] = match protocol {
        Protocol::Current => &["client_id", "principal_id", "object_id", "mi_res_id"],
        Protocol::Old => &["clientid"],
    };
    let bad = |message: &str| Refusal::new(StatusCode::BAD_REQUEST, message);
    let named =
        parameters.identity(names).map_err(|_| bad("only one parameter may name the identity, and only once"))?;
    let found = match named {
        Some(("client_id" | "clientid", value)) => issue::find(tenant, Selector::Client(value)),
        Some(("mi_res_id", value)) => issue::find(tenant, Selector::Resource(value)),
        Some((_, value)) => issue::find(tenant, Selector::Object(value)),
        // Unlike IMDS, this host never falls back to a user-assigned identity.
        None => issue::system_assigned(tenant),
    };
    found.ok_or_else(|| bad("No managed identity was found for the specified parameters"))
}

/// A token, or the refusal of this host.
pub(super) fn issue_or_refuse(state: &EmulatorState, identity: &Identity, resource: &str) -> Result<Issued, Refusal> {
    issue::issue(state, identity, resource, Vec::new()).map_err(|error| {
        // An unknown resource is seen as 500 in the field.
        let status = match error {
            IssueError::NotAssigned => StatusCode::BAD_REQUEST,
            IssueError::Signing | IssueError::UnknownResource => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Refusal::new(status, issue::entra_text(&error, resource, &state.tenant()))
    })
}

fn answer(issued: &Issued, resource: &str) -> Response {
    respond(
        issued,
        json!({
            "access_token": issued.access_token,
            "client_id": issued.client_id.to_string(),
            "expires_on": epoch_text(issued.expires_on),
            "not_before": epoch_text(issued.not_before),
            "resource": resource,
            "token_type": "Bearer",
        }),
    )
}

/// The answer of the old protocol, which Azure Machine Learning still speaks with another `expires_on`.
pub(super) fn old_answer(issued: &Issued, resource: &str, expires_on: &str) -> Response {
    respond(
        issued,
        json!({
            "access_token": issued.access_token,
            "expires_on": expires_on,
            "resource": resource,
            "token_type": "Bearer",
        }),
    )
}

fn respond(issued: &Issued, body: Value) -> Response {
    let mut response = Json(body).into_response();
    response.extensions_mut().insert(Caller(issued.client_id.to_string()));
    response
}
