//! The control endpoint: faults, requests and foreign tokens, for tests in other processes.
//!
//! It listens on loopback only, and every request must carry the header `Emulator-Control`, which a browser does not
//! send to another origin without asking first.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::directory::Directory;
use crate::faults::Fault;
use crate::foreign::ForeignToken;
use crate::graph;
use crate::requests::RecordedRequest;
use crate::state::EmulatorState;
use crate::sts::foreign_token;
use crate::tenant::{TenantChange, TenantSettings};
use crate::traffic::AppTraffic;

/// Header that every request must carry, with any value.
pub(crate) const CONTROL_HEADER: &str = "emulator-control";

/// `GET/PUT/DELETE /control/faults`, `GET /control/requests`, `GET/DELETE /control/traffic`,
/// `GET/PATCH /control/tenant`, `DELETE /control/delta-tokens`, `POST /control/graph`, `POST /control/foreign-token`.
pub(crate) fn router(state: Arc<EmulatorState>) -> Router {
    Router::new()
        .route("/control/faults", get(list_faults).put(replace_faults).delete(clear_faults))
        .route("/control/requests", get(list_requests))
        .route("/control/traffic", get(list_traffic).delete(clear_traffic))
        .route("/control/tenant", get(show_tenant).patch(change_tenant))
        .route("/control/delta-tokens", delete(expire_delta_tokens))
        .route("/control/graph", post(call_graph))
        .route("/control/foreign-token", post(issue_foreign_token))
        .route_layer(from_fn(require_header))
        .with_state(state)
}

async fn require_header(request: Request, next: Next) -> Response {
    if request.headers().contains_key(CONTROL_HEADER) {
        return next.run(request).await;
    }
    let message = format!("the header `{CONTROL_HEADER}` is required");
    (StatusCode::FORBIDDEN, Json(json!({ "error": message }))).into_response()
}

async fn list_faults(State(state): State<Arc<EmulatorState>>) -> Json<Vec<Fault>> {
    Json(state.faults().list())
}

async fn replace_faults(State(state): State<Arc<EmulatorState>>, Json(faults): Json<Vec<Fault>>) -> StatusCode {
    state.faults().replace(faults);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(state): State<Arc<EmulatorState>>) -> StatusCode {
    state.faults().replace(Vec::new());
    StatusCode::NO_CONTENT
}

async fn list_requests(State(state): State<Arc<EmulatorState>>) -> Json<Vec<RecordedRequest>> {
    Json(state.requests().list())
}

async fn list_traffic(State(state): State<Arc<EmulatorState>>) -> Json<Vec<AppTraffic>> {
    Json(state.traffic().list())
}

async fn clear_traffic(State(state): State<Arc<EmulatorState>>) -> StatusCode {
    state.traffic().clear();
    StatusCode::NO_CONTENT
}

async fn show_tenant(State(state): State<Arc<EmulatorState>>) -> Json<TenantSettings> {
    Json(TenantSettings::of(&state.tenant()))
}

async fn change_tenant(State(state): State<Arc<EmulatorState>>, Json(change): Json<TenantChange>) -> Response {
    match state.change_tenant(|tenant| change.apply(tenant)) {
        Ok(settings) => Json(settings).into_response(),
        Err(message) => (StatusCode::BAD_REQUEST, Json(json!({ "error": message }))).into_response(),
    }
}

async fn expire_delta_tokens(State(state): State<Arc<EmulatorState>>) -> StatusCode {
    state.change_directory(Directory::expire_delta_tokens);
    StatusCode::NO_CONTENT
}

/// A call to Graph without a token, as if an administrator had made it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GraphWrite {
    method: String,
    /// Below the version root: `/users/{id}`.
    path: String,
    #[serde(default)]
    body: Option<Value>,
}

async fn call_graph(State(state): State<Arc<EmulatorState>>, Json(write): Json<GraphWrite>) -> Response {
    let body = write.body.map(|body| body.to_string()).unwrap_or_default();
    match graph::administer(&state, &write.method, &write.path, body.as_bytes()) {
        Ok((status, None)) => status.into_response(),
        Ok((status, Some(body))) => (status, Json(body)).into_response(),
        Err((status, message)) => (status, Json(json!({ "error": message }))).into_response(),
    }
}

async fn issue_foreign_token(State(state): State<Arc<EmulatorState>>, Json(token): Json<ForeignToken>) -> Response {
    match foreign_token(&state, &token) {
        Ok(jwt) => Json(json!({ "token": jwt })).into_response(),
        Err(reason) => (StatusCode::INTERNAL_SERVER_ERROR, reason).into_response(),
    }
}
