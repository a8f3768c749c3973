//! The instance metadata service of virtual machines.
//!
//! Source: "How to use managed identities for Azure resources on an Azure VM to acquire an access token".

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::expiry::epoch_text;
use super::issue::{self, IssueError, Issued, NoDefault, Selector};
use super::parameters::{Parameters, has_metadata_header};
use crate::requests::Caller;
use crate::state::EmulatorState;
use crate::tenant::{Identity, Tenant};

/// Path of the token endpoint, the same as on a virtual machine.
pub(crate) const PATH: &str = "/metadata/identity/oauth2/token";

/// How MSAL for Node writes it behind `AZURE_POD_IDENTITY_AUTHORITY_HOST`. The service for which that variable was made,
/// AAD Pod Identity, answers both; whether a virtual machine's does is unverified.
pub(super) const PATH_WITH_SLASH: &str = "/metadata/identity/oauth2/token/";

const API_VERSIONS: [&str; 2] = ["2018-02-01", "2019-08-01"];

/// The refusal of a request: status, `error`, `error_description`.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) error: &'static str,
    pub(super) description: String,
}

impl Refusal {
    pub(super) fn bad_request(error: &'static str, description: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: description.into() }
    }

    pub(super) fn invalid_request(description: impl Into<String>) -> Self {
        Self::bad_request("invalid_request", description)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, Json(body)).into_response()
    }
}

/// `GET /metadata/identity/oauth2/token`.
pub(crate) async fn token(
    State(state): State<Arc<EmulatorState>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    check_request(&method, &headers)
        .and_then(|()| issue_token(&state, &Parameters::of(&uri), &API_VERSIONS))
        .map_or_else(Refusal::into_response, |issued| answer(&issued.0, &issued.1))
}

/// Any other path below `/metadata/identity`.
pub(crate) async fn unknown_source(uri: Uri) -> Response {
    // The newer protocol asks here first; 404 says that this host has only the older one.
    if uri.path() == "/metadata/identity/getplatformmetadata" {
        return StatusCode::NOT_FOUND.into_response();
    }
    let description = format!("Unknown Source {}", uri.path());
    Refusal { status: StatusCode::UNAUTHORIZED, error: "unknown_source", description }.into_response()
}

fn check_request(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    if method != Method::GET {
        let description = "the token endpoint answers GET only".to_owned();
        return Err(Refusal { status: StatusCode::METHOD_NOT_ALLOWED, error: "invalid_request", description });
    }
    require_metadata(headers)?;
    // A forwarded request did not come from the machine itself.
    if headers.contains_key("x-forwarded-for") {
        return Err(Refusal::invalid_request("Header X-Forwarded-For is not allowed"));
    }
    Ok(())
}

/// Refuses a request without `Metadata: true`.
pub(super) fn require_metadata(headers: &HeaderMap) -> Result<(), Refusal> {
    if has_metadata_header(headers) {
        return Ok(());
    }
    Err(Refusal::bad_request("bad_request_102", "Required metadata header not specified"))
}

fn issue_token(state: &EmulatorState, parameters: &Parameters, versions: &[&str]) -> Result<(Issued, String), Refusal> {
    let resource = required(parameters, versions)?;
    let tenant = state.tenant();
    // `mi_res_id` and `principal_id` are not parameters of this service: they are ignored, which gives the token of
    // the default identity.
    let named = parameters
        .identity(&["client_id", "object_id", "msi_res_id"])
        .map_err(|_| Refusal::invalid_request("Only one of client_id, object_id, msi_res_id may be specified, once"))?;
    let identity = match named {
        Some((name, value)) => named_identity(&tenant, name, value),
        None => issue::default_of_machine(&tenant).map_err(no_default),
    }?;
    let issued = issue_or_refuse(state, identity, &resource)?;
    Ok((issued, resource))
}

/// The resource of a request whose `api-version` is one of `versions`.
pub(super) fn required(parameters: &Parameters, versions: &[&str]) -> Result<String, Refusal> {
    if parameters.one("api-version").is_none_or(|version| !versions.contains(&version)) {
        let known = versions.join(", ");
        return Err(Refusal::invalid_request(format!(
            "api-version is invalid or was not specified in the request; newest versions: {known}"
        )));
    }
    let resource = parameters.one("resource").map(str::to_owned);
    resource.ok_or_else(|| Refusal::invalid_request("Required audience parameter not specified"))
}

fn named_identity<'a>(tenant: &'a Tenant, name: &str, value: &str) -> Result<&'a Identity, Refusal> {
    let selector = match name {
        "client_id" => Selector::Client(value),
        "object_id" => Selector::Object(value),
        _ => Selector::Resource(value),
    };
    issue::find(tenant, selector).ok_or_else(|| Refusal::invalid_request("Identity not found"))
}

fn no_default(reason: NoDefault) -> Refusal {
    Refusal::invalid_request(match reason {
        NoDefault::NoIdentity => "Identity not found",
        NoDefault::SeveralUserAssigned => {
            "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the \
             token request"
        }
    })
}

/// A token, or the refusal that IMDS and Arc share.
pub(super) fn issue_or_refuse(state: &EmulatorState, identity: &Identity, resource: &str) -> Result<Issued, Refusal> {
    issue::issue(state, identity, resource, Vec::new()).map_err(|error| {
        let description = issue::entra_text(&error, resource, &state.tenant());
        match error {
            IssueError::NotAssigned => Refusal::invalid_request(description),
            IssueError::Signing => Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, error: "unknown", description },
            IssueError::UnknownResource => Refusal::bad_request("invalid_resource", description),
        }
    })
}

/// The token answer of IMDS and Arc: every number is a string.
pub(super) fn answer(issued: &Issued, resource: &str) -> Response {
    let client_id = issued.client_id.to_string();
    let body: Value = json!({
        "access_token": issued.access_token,
        "refresh_token": "",
        "expires_in": issued.expires_in.to_string(),
        "expires_on": epoch_text(issued.expires_on),
        "not_before": epoch_text(issued.not_before),
        "resource": resource,
        "token_type": "Bearer",
        "client_id": client_id,
    });
    let mut response = Json(body).into_response();
    response.extensions_mut().insert(Caller(client_id));
    response
}
