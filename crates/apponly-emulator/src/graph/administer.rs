//! Calls without a token, for the control endpoint.

use http::{Method, StatusCode};
use serde_json::Value;

use crate::graph::{
    call::{Call, Content},
    resources,
};
use crate::state::EmulatorState;

/// What an administrator may read and write.
const ROLES: [&str; 6] = [
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "AuditLog.Read.All",
    "Directory.ReadWrite.All",
    "Group.ReadWrite.All",
    "User.ReadWrite.All",
];

/// Carries out a call to `path`, below the version root; status and body of the answer.
///
/// # Errors
/// Status and message of Graph's refusal.
pub(crate) fn administer(
    state: &EmulatorState,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<(StatusCode, Option<Value>), (StatusCode, String)> {
    let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes())
        .map_err(|_| (StatusCode::BAD_REQUEST, "`method` is not one".to_owned()))?;
    let root = state.endpoints().map(|endpoints| format!("{}/v1.0", endpoints.graph)).unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let call = Call { method: &method, root: &root, path, query, eventual: false, body, now: state.clock().now() };
    let roles = ROLES.map(str::to_owned);
    let carry_out = if method == Method::GET { resources::read } else { resources::write };
    let answer = carry_out(state, &roles, &call).map_err(|error| (error.status, error.message.into_owned()))?;
    let content = match answer.content {
        Content::Json(value) => Some(value),
        Content::Raw(json) => serde_json::from_slice(&json).ok(),
        Content::Binary(_) | Content::None | Content::Text(_) => None,
    };
    Ok((answer.status, content))
}
