//! Minting access tokens (claims as in "Access token claims reference", Microsoft identity platform).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{BACKDATED_SECONDS, NO_ROLE_TEMPLATE, encode_json, hashed_nonce};
use crate::rsa::SigningKey;
use crate::state::EmulatorState;
use crate::tenant::{App, Identity, Resource, Tenant};

/// How the client proved itself: `appidacr` and `azpacr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// A certificate, a federated token, or a managed identity (that the last two also show `2`: unverified).
    Assertion,
    Secret,
}

impl Authentication {
    fn reference(self) -> &'static str {
        match self {
            Self::Assertion => "2",
            Self::Secret => "1",
        }
    }
}

/// Whom a token is for.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) client_id: Uuid,
    /// Object id of the service principal: `oid` and `sub`.
    pub(crate) object_id: Uuid,
    pub(crate) display_name: String,
    /// Roles on the API that the token is for; an empty list leaves the claim out.
    pub(crate) roles: Vec<String>,
    pub(crate) authentication: Authentication,
    /// ARM id, for managed identities.
    pub(crate) managed_identity_resource_id: Option<String>,
    /// Client capabilities that were declared (`cp1`).
    pub(crate) capabilities: Vec<String>,
}

impl Subject {
    /// The service principal of `app`, as caller of `resource`.
    pub(crate) fn app(app: &App, resource: &Resource, authentication: Authentication) -> Self {
        Self {
            client_id: app.client_id,
            object_id: app.service_principal_object_id,
            display_name: app.display_name.clone(),
            roles: app.roles_on(resource.app_id),
            authentication,
            managed_identity_resource_id: None,
            capabilities: Vec::new(),
        }
    }

    /// A managed identity, as caller of `resource`.
    pub(crate) fn identity(identity: &Identity, resource: &Resource) -> Self {
        Self {
            client_id: identity.client_id,
            object_id: identity.object_id,
            display_name: identity.name.clone(),
            roles: identity.roles_on(resource.app_id),
            authentication: Authentication::Assertion,
            managed_identity_resource_id: Some(identity.resource_id.clone()),
            capabilities: Vec::new(),
        }
    }
}

/// Mints a token of `lifetime` seconds for `resource`, with `audience` (the resource as it was asked for) as `aud`.
///
/// # Errors
/// A text, if signing fails.
pub(crate) fn mint(
    state: &EmulatorState,
    subject: &Subject,
    resource: &Resource,
    audience: &str,
    lifetime: u32,
) -> Result<String, String> {
    let now = state.clock().now_seconds();
    let tenant = state.tenant();
    let mut claims = json!({
        "aud": audience,
        "iat": now - BACKDATED_SECONDS,
        "nbf": now - BACKDATED_SECONDS,
        // One second more than `expires_in`, which Entra rounds down.
        "exp": now + i64::from(lifetime) + 1,
        "idtyp": "app",
        "oid": subject.object_id.to_string(),
        "sub": subject.object_id.to_string(),
        "tid": tenant.tenant_id.to_string(),
        "uti": random_id(),
        "rh": format!("1.{}.", random_id()),
        "aio": random_id(),
        "emulated": true,
    });
    add_version(&mut claims, subject, resource, &tenant);
    if !subject.roles.is_empty() {
        claims["roles"] = json!(subject.roles);
    }
    if !subject.capabilities.is_empty() {
        claims["xms_cc"] = json!(subject.capabilities);
    }
    if let Some(resource_id) = &subject.managed_identity_resource_id {
        claims["xms_mirid"] = json!(resource_id);
    }
    let nonce = (resource.app_id == Tenant::GRAPH).then(random_id);
    sign_token(state.signing_key(), &claims, nonce.as_deref(), resource.token_version)
}

/// The claims that differ between token versions.
fn add_version(claims: &mut Value, subject: &Subject, resource: &Resource, tenant: &Tenant) {
    let tid = tenant.tenant_id;
    if resource.token_version == 2 {
        claims["ver"] = json!("2.0");
        claims["iss"] = json!(format!("https://login.microsoftonline.com/{tid}/v2.0"));
        claims["azp"] = json!(subject.client_id.to_string());
        claims["azpacr"] = json!(subject.authentication.reference());
        return;
    }
    let issuer = format!("https://sts.windows.net/{tid}/");
    claims["ver"] = json!("1.0");
    claims["iss"] = json!(issuer);
    claims["idp"] = json!(issuer);
    claims["appid"] = json!(subject.client_id.to_string());
    claims["appidacr"] = json!(subject.authentication.reference());
    claims["app_displayname"] = json!(subject.display_name);
    claims["tenant_region_scope"] = json!("EU");
    claims["wids"] = json!([NO_ROLE_TEMPLATE]);
}

fn sign_token(key: &SigningKey, claims: &Value, nonce: Option<&str>, version: u8) -> Result<String, String> {
    let mut header = json!({ "typ": "JWT", "alg": "RS256", "kid": key.key_id() });
    if version == 1 {
        header["x5t"] = json!(key.key_id());
    }
    let Some(nonce) = nonce else {
        return sign_jwt(key, &header, claims);
    };
    header["nonce"] = json!(hashed_nonce(nonce));
    let claims = encode_json(claims);
    let signature = key.sign(format!("{}.{claims}", encode_json(&header)).as_bytes())?;
    header["nonce"] = json!(nonce);
    Ok(format!("{}.{claims}.{}", encode_json(&header), URL_SAFE_NO_PAD.encode(signature)))
}

/// A compact JWS (RFC 7515 section 7.1) with RS256.
///
/// # Errors
/// A text, if signing fails.
pub(crate) fn sign_jwt(key: &SigningKey, header: &Value, claims: &Value) -> Result<String, String> {
    let input = format!("{}.{}", encode_json(header), encode_json(claims));
    let signature = key.sign(input.as_bytes())?;
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Sixteen random bytes, base64url without padding.
fn random_id() -> String {
    URL_SAFE_NO_PAD.encode(Uuid::new_v4().as_bytes())
}
