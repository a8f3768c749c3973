//! What every request passes: faults, the `Date` header, the log.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::body::TruncatedBody;
use super::{Fault, FaultKind, FaultTarget};
use crate::clock::{http_date, with_service_offset};
use crate::requests::{Caller, RecordedRequest, RefusalNumber};
use crate::state::EmulatorState;

/// Put into the extensions of a response to make the server reset the connection instead of answering.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResetConnection;

/// Put into the extensions of a request to make Graph revoke its token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RevokeToken;

/// Bytes that are neither UTF-8 nor JSON.
const GARBAGE: &[u8] = b"\xff\xfe<html>\x00{\"access_token\":";

/// How much of a request is read before a fault answers it, in bytes.
const MAXIMUM_DISCARDED: usize = 64 * 1024 * 1024;

/// Says which service a request to the given method and path belongs to.
type TargetOf = fn(&str) -> FaultTarget;

/// `router` with faults, the service's `Date` and the request log around it. `target_of` maps a path to its service.
pub(crate) fn observed(router: Router, state: &Arc<EmulatorState>, target_of: TargetOf) -> Router {
    router.layer(from_fn_with_state((Arc::clone(state), target_of), observe))
}

async fn observe(
    State((state, target_of)): State<(Arc<EmulatorState>, TargetOf)>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let target = target_of(&path);
    let fault = state.faults().take(target, &path);
    let mut record = RecordedRequest {
        number: 0,
        service: target,
        method: request.method().to_string(),
        path,
        status: 0,
        client_id: None,
        refusal: None,
        fault: fault.is_some(),
    };
    if matches!(fault, Some(Fault { kind: Some(FaultKind::BlackHole), .. })) {
        state.requests().add(record);
        // Reads nothing more and answers nothing; ends when the client or the emulator closes the connection.
        return std::future::pending().await;
    }
    let offset = fault.as_ref().and_then(|fault| fault.clock_offset).unwrap_or(0);
    let response = with_service_offset(offset, answer(&state, fault.as_ref(), request, next)).await;
    let reset = response.extensions().get::<ResetConnection>().is_some();
    record.status = if reset { 0 } else { response.status().as_u16() };
    record.client_id = response.extensions().get::<Caller>().map(|caller| caller.0.clone());
    record.refusal = response.extensions().get::<RefusalNumber>().map(|refusal| refusal.0);
    state.requests().add(record);
    response
}

/// Answers with the service's time in `Date`, through the fault if there is one.
async fn answer(state: &EmulatorState, fault: Option<&Fault>, request: Request, next: Next) -> Response {
    if let Some(delay) = fault.and_then(|fault| fault.delay) {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let mut response = match fault {
        Some(Fault { kind: Some(FaultKind::Reset), .. }) => reset(StatusCode::OK.into_response()),
        Some(Fault { kind: Some(FaultKind::LostAnswer), .. }) => reset(next.run(request).await),
        Some(Fault { status: Some(status), body, .. }) => {
            // Read as a service does; an HTTP/2 stream that ends before its request is an error to some clients.
            let _request = to_bytes(request.into_body(), MAXIMUM_DISCARDED).await;
            status_only(*status, body.clone().unwrap_or_default())
        }
        Some(Fault { kind: Some(FaultKind::ClaimsChallenge), .. }) => {
            let mut request = request;
            request.extensions_mut().insert(RevokeToken);
            next.run(request).await
        }
        _ => next.run(request).await,
    };
    match fault.and_then(|fault| fault.kind) {
        Some(FaultKind::Garbage) => *response.body_mut() = Body::from(GARBAGE),
        Some(FaultKind::Truncated) => response = truncated(response).await,
        _ => {}
    }
    if let Some(FaultKind::Garbage) = fault.and_then(|fault| fault.kind) {
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    let now = state.clock().now();
    set(response.headers_mut(), DATE, &http_date(now));
    if let Some(retry_after) = fault.and_then(|fault| fault.retry_after) {
        set(response.headers_mut(), RETRY_AFTER, &retry_after.value(now));
    }
    response
}

fn reset(mut response: Response) -> Response {
    response.extensions_mut().insert(ResetConnection);
    response
}

fn status_only(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = if body.trim_start().starts_with(['{', '[']) { "application/json; charset=utf-8" } else { "text/html" };
    (status, [(CONTENT_TYPE, kind)], body).into_response()
}

/// The first half of the response's body under the length of the whole.
async fn truncated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    set(&mut parts.headers, CONTENT_LENGTH, &bytes.len().to_string());
    let half = bytes.slice(..bytes.len() / 2);
    Response::from_parts(parts, Body::new(TruncatedBody::new(half)))
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
