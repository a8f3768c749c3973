//! The endpoint of Azure Machine Learning: the old App Service protocol, with client ids only.
//!
//! Source: the client libraries; there is no page on the protocol (unverified beyond them).

use std::sync::Arc;

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::app_service::{Refusal, issue_or_refuse, old_answer};
use super::expiry::epoch_text;
use super::issue::{self, Selector};
use super::parameters::{Asked, has_secret_header};
use crate::state::EmulatorState;

/// Path of the endpoint; `MSI_ENDPOINT` is the whole URL.
pub(crate) const PATH: &str = "/azure-ml/token";

/// `GET $MSI_ENDPOINT`.
pub(crate) async fn token(State(state): State<Arc<EmulatorState>>, asked: Asked) -> Response {
    issue_token(&state, &asked).unwrap_or_else(Refusal::into_response)
}

fn issue_token(state: &EmulatorState, asked: &Asked) -> Result<Response, Refusal> {
    let Asked { method, parameters, headers } = asked;
    let bad = |message: &str| Refusal::new(StatusCode::BAD_REQUEST, message);
    if *method != Method::GET {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the endpoint answers GET only"));
    }
    if parameters.one("api-version") != Some("2017-09-01") {
        return Err(bad("api-version is missing or not supported: 2017-09-01"));
    }
    if !has_secret_header(headers, "secret", state.identity_header()) {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "the header secret is missing or wrong"));
    }
    let resource = parameters.one("resource").ok_or_else(|| bad("the parameter resource is missing"))?;
    if matches!(parameters.identity(&["client_id", "object_id", "principal_id", "mi_res_id", "msi_res_id"]), Ok(None)) {
        let tenant = state.tenant();
        let named = parameters.identity(&["clientid"]).map_err(|_| bad("clientid may be there only once"))?;
        let identity = match named {
            Some((_, value)) => issue::find(&tenant, Selector::Client(value)),
            None => issue::system_assigned(&tenant),
        };
        let identity = identity.ok_or_else(|| bad("No managed identity was found for the specified parameters"))?;
        let issued = issue_or_refuse(state, identity, resource)?;
        // Epoch seconds, not the old protocol's date: a client library in use reads nothing else here (unverified).
        return Ok(old_answer(&issued, resource, &epoch_text(issued.expires_on)));
    }
    Err(bad("only the parameter clientid can name an identity"))
}
