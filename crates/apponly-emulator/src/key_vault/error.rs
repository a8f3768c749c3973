//! A vault's refusals: `{"error":{"code","message","innererror":{"code"}}}`.
//!
//! Source: "Azure Key Vault REST API error codes".

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What a vault answers instead of an object.
#[derive(Debug, Clone)]
pub(crate) struct VaultError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) inner: Option<&'static str>,
    pub(crate) message: String,
    /// `WWW-Authenticate`.
    pub(crate) challenge: Option<HeaderValue>,
}

impl VaultError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, inner: None, message: message.into(), challenge: None }
    }

    /// 400 `BadParameter`.
    pub(crate) fn bad_parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadParameter", message)
    }

    /// 401 `Unauthorized` with a challenge.
    pub(crate) fn unauthorized(message: impl Into<String>, challenge: HeaderValue) -> Self {
        Self { challenge: Some(challenge), ..Self::new(StatusCode::UNAUTHORIZED, "Unauthorized", message) }
    }

    /// 403 `Forbidden` with the inner code that says why.
    pub(crate) fn forbidden(inner: &'static str, message: impl Into<String>) -> Self {
        Self { inner: Some(inner), ..Self::new(StatusCode::FORBIDDEN, "Forbidden", message) }
    }

    /// 404 with the code of the kind of object.
    pub(crate) fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// 409; its code is not the one that its status would suggest.
    ///
    /// Source: "Monitor and manage certificate creation" (Key Vault).
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "Forbidden", message)
    }

    /// 405 for another method.
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "Method not allowed for this resource.")
    }

    /// 500, with the reason.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", message)
    }
}

impl IntoResponse for VaultError {
    fn into_response(self) -> Response {
        let mut body = json!({"error": {"code": self.code, "message": self.message}});
        if let Some(inner) = self.inner {
            body["error"]["innererror"] = json!({"code": inner});
        }
        let mut response = (self.status, Json(body)).into_response();
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
