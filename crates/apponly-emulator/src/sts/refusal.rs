//! AADSTS numbers with their status and `error`, and the error body
//! ("Microsoft Entra authentication and authorization error codes").

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use jiff::Timestamp;
use serde_json::json;

use crate::requests::RefusalNumber;

/// A refused request.
#[derive(Debug)]
pub(super) struct Refusal {
    number: u32,
    message: String,
}

impl Refusal {
    /// The refusal with this AADSTS number; `message` never contains a secret or an assertion.
    pub(super) fn new(number: u32, message: impl Into<String>) -> Self {
        Self { number, message: message.into() }
    }

    /// A required parameter is missing.
    pub(super) fn missing(parameter: &str) -> Self {
        Self::new(900_144, format!("The request body must contain the following parameter: '{parameter}'."))
    }

    /// The request is not formed as the protocol wants it.
    pub(super) fn malformed(what: impl std::fmt::Display) -> Self {
        Self::new(9_002_313, format!("Invalid request. Request is malformed or invalid: {what}."))
    }

    #[cfg(test)]
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// HTTP status and `error` of each number.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self.number {
            70_003 => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            700_016 | 7_000_112 => (StatusCode::BAD_REQUEST, "unauthorized_client"),
            53_003 => (StatusCode::BAD_REQUEST, "access_denied"),
            28_000 | 1_002_012 => (StatusCode::BAD_REQUEST, "invalid_scope"),
            500_011 => (StatusCode::BAD_REQUEST, "invalid_resource"),
            50_049 => (StatusCode::BAD_REQUEST, "invalid_instance"),
            900_561 | 900_144 | 9_002_313 | 901_002 | 50_059 | 900_023 | 90_002 | 7_000_216 | 50_027 => {
                (StatusCode::BAD_REQUEST, "invalid_request")
            }
            _ => (StatusCode::UNAUTHORIZED, "invalid_client"),
        }
    }

    /// The answer, for a request with this correlation id.
    pub(super) fn answer(&self, now: Timestamp, correlation_id: &str, trace_id: &str) -> Response {
        let (status, error) = self.kind();
        self.with_error(status, error, now, correlation_id, trace_id)
    }

    /// The answer of the metadata endpoint, whose `error` for an unknown tenant differs.
    pub(super) fn metadata_answer(&self, now: Timestamp, correlation_id: &str, trace_id: &str) -> Response {
        let (status, error) = match self.number {
            90_002 | 900_023 => (StatusCode::BAD_REQUEST, "invalid_tenant"),
            _ => self.kind(),
        };
        self.with_error(status, error, now, correlation_id, trace_id)
    }

    fn with_error(
        &self,
        status: StatusCode,
        error: &str,
        now: Timestamp,
        correlation_id: &str,
        trace_id: &str,
    ) -> Response {
        let number = self.number;
        let timestamp = now.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let body = json!({
            "error": error,
            "error_description": format!(
                "AADSTS{number}: {} Trace ID: {trace_id} Correlation ID: {correlation_id} Timestamp: {timestamp}",
                self.message
            ),
            "error_codes": [number],
            "timestamp": timestamp,
            "trace_id": trace_id,
            "correlation_id": correlation_id,
            "error_uri": format!("https://login.microsoftonline.com/error?code={number}"),
        });
        let mut response = (status, Json(body)).into_response();
        response.extensions_mut().insert(RefusalNumber(number));
        response
    }
}
