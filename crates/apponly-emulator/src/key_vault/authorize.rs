//! Who may read: the challenge, the token, the role.
//!
//! Source: "Authentication, requests and responses" (Key Vault); error texts as seen in the field.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::key_vault::error::VaultError;
use crate::state::EmulatorState;
use crate::tenant::{Tenant, Vault};
use crate::token::{self, TokenRefusal, VerifiedToken};

/// What a call wants to do, as Azure names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Action<'a> {
    /// The data action, such as `Microsoft.KeyVault/vaults/secrets/getSecret/action`.
    pub(crate) name: &'static str,
    /// The path of the object in the vault, such as `secrets/app`.
    pub(crate) object: &'a str,
}

/// Checks the bearer token of a request to the host `host`.
///
/// # Errors
/// 401 with the challenge that says where a token comes from and for which resource.
pub(crate) fn authenticate(
    state: &EmulatorState,
    headers: &HeaderMap,
    host: &str,
) -> Result<VerifiedToken, VaultError> {
    let resource = resource_of(host);
    let refuse = |message: String| VaultError::unauthorized(message, challenge(state, &resource));
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty());
    let Some(token) = token else {
        return Err(refuse("AKV10000: Request is missing a Bearer or PoP token.".to_owned()));
    };
    token::verify(state, token, Tenant::KEY_VAULT).map_err(|refusal| {
        let claims = unverified_claims(token);
        refuse(explain(&refusal, &claims, &resource, &state.tenant()))
    })
}

/// The resource that the vault at `host` wants in tokens.
///
/// Clients check that the host is below the resource's host, so a vault at `NAME.REST` asks for `https://REST`; the bare
/// loopback host is below nothing and asks for the public cloud's resource.
fn resource_of(host: &str) -> String {
    match host.split_once('.') {
        Some((label, rest)) if !label.is_empty() && !label.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("https://{rest}")
        }
        _ => "https://vault.azure.net".to_owned(),
    }
}

fn challenge(state: &EmulatorState, resource: &str) -> HeaderValue {
    let authority = state.endpoints().map(|endpoints| endpoints.authority.clone()).unwrap_or_default();
    let tenant_id = state.tenant().tenant_id;
    let text = format!("Bearer authorization=\"{authority}/{tenant_id}\", resource=\"{resource}\"");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Bearer"))
}

fn explain(refusal: &TokenRefusal, claims: &Value, resource: &str, tenant: &Tenant) -> String {
    let claim = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or("(none)").to_owned();
    match refusal {
        TokenRefusal::Audience => {
            format!("AKV10022: Invalid audience. Expected {resource}, found: {}.", claim("aud"))
        }
        TokenRefusal::Expired => "[TokenExpired] Error validating token: the token is expired.".to_owned(),
        TokenRefusal::NotYetValid => "Error validating token: the token is not yet valid.".to_owned(),
        TokenRefusal::Malformed => "Error validating token: the token is not a JWT.".to_owned(),
        TokenRefusal::Signature if claim("tid") != tenant.tenant_id.to_string() => format!(
            "AKV10032: Invalid issuer. Expected one of https://sts.windows.net/{}/, found {}.",
            tenant.tenant_id,
            claim("iss")
        ),
        TokenRefusal::Signature => "Error validating token: the signature is not the tenant's.".to_owned(),
    }
}

/// The claims as they stand, only to name them in a refusal.
fn unverified_claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    payload.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or(Value::Null)
}

/// Whether the caller holds a role on the vault.
///
/// # Errors
/// 403 `ForbiddenByRbac`, naming caller, action and object.
pub(crate) fn require_role(
    tenant: &Tenant,
    vault: &Vault,
    caller: &VerifiedToken,
    action: Action<'_>,
) -> Result<(), VaultError> {
    if vault.may_read(caller.object_id) {
        return Ok(());
    }
    let (tenant_id, name) = (tenant.tenant_id, &vault.name);
    let (app, object) = (caller.client_id, caller.object_id);
    Err(VaultError::forbidden(
        "ForbiddenByRbac",
        format!(
            "Caller is not authorized to perform action on resource.\r\n\
             Caller: appid={app};oid={object};iss=https://sts.windows.net/{tenant_id}/\r\n\
             Action: '{}'\r\n\
             Resource: '/subscriptions/50b50b50-0000-4000-8000-000000000001/resourcegroups/emulated/providers/\
             microsoft.keyvault/vaults/{name}/{}'\r\n\
             Assignment: (not found)\r\n\
             DecisionReason: 'DeniedWithNoValidRBAC'\r\n\
             Vault: {name};location=emulated",
            action.name, action.object
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_is_the_parent_of_the_vaults_host() {
        assert_eq!(resource_of("emulated.vault.localhost:8443"), "https://vault.localhost:8443");
        assert_eq!(resource_of("emulated.vault.azure.net"), "https://vault.azure.net");
        assert_eq!(resource_of("localhost:8443"), "https://vault.azure.net");
        assert_eq!(resource_of("127.0.0.1:8443"), "https://vault.azure.net");
    }
}
