//! A vault over HTTP: token, vault, api-version, role, object, in this order.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;
use uuid::Uuid;

use crate::key_vault::authorize::{self, Action};
use crate::key_vault::bundle;
use crate::key_vault::error::VaultError;
use crate::key_vault::sign;
use crate::requests::Caller;
use crate::state::EmulatorState;
use crate::tenant::{SecretValue, Tenant, Vault, VaultCertificate, VaultSecret};
use crate::token::VerifiedToken;

/// The first version that is named by its date.
const FIRST_DATED_VERSION: Date = date(2025, 6, 1);

/// More than any request body that a vault takes, in bytes.
const MAXIMUM_BODY_BYTES: usize = 64 * 1024;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-request-id");
static CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-client-request-id");
static REGION: HeaderName = HeaderName::from_static("x-ms-keyvault-region");

/// Answers a request to any path of a vault's host.
pub(crate) async fn handle(State(state): State<Arc<EmulatorState>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let mut response = match axum::body::to_bytes(body, MAXIMUM_BODY_BYTES).await {
        Ok(body) => answer(&state, &parts, &body),
        Err(_) => VaultError::bad_parameter("The request body is too large.").into_response(),
    };
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert(REQUEST_ID.clone(), id);
    }
    if let Some(id) = parts.headers.get(&CLIENT_REQUEST_ID) {
        headers.insert(CLIENT_REQUEST_ID.clone(), id.clone());
    }
    headers.insert(REGION.clone(), HeaderValue::from_static("emulated"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn answer(state: &EmulatorState, parts: &Parts, body: &Bytes) -> Response<Body> {
    let host = host(parts);
    let caller = match authorize::authenticate(state, &parts.headers, &host) {
        Ok(caller) => caller,
        Err(refusal) => return refusal.into_response(),
    };
    let outcome = object(state, parts, body, &host, &caller);
    let mut response = outcome.unwrap_or_else(VaultError::into_response);
    response.extensions_mut().insert(Caller(caller.client_id.to_string()));
    response
}

/// Host and port as the client sees them.
fn host(parts: &Parts) -> String {
    let header = |headers: &HeaderMap| headers.get(header::HOST)?.to_str().ok().map(str::to_owned);
    let authority = parts.uri.authority().map(|authority| authority.as_str().to_owned());
    header(&parts.headers).or(authority).unwrap_or_default()
}

fn object(
    state: &EmulatorState,
    parts: &Parts,
    body: &[u8],
    host: &str,
    caller: &VerifiedToken,
) -> Result<Response, VaultError> {
    let tenant = state.tenant();
    let vault = vault(&tenant, host)?;
    require_api_version(parts.uri.query().unwrap_or_default())?;
    let base = format!("https://{host}");
    let query = parts.uri.query().unwrap_or_default();
    let segments: Vec<_> = parts.uri.path().split('/').filter(|segment| !segment.is_empty()).collect();
    let call = Call { state, tenant: &tenant, vault, caller, base: &base };
    let found = match (&parts.method, segments.as_slice()) {
        (&Method::GET, ["secrets", name]) => call.secret(name, None),
        (&Method::GET, ["secrets", name, "versions"]) => call.secret_versions(name),
        (&Method::GET, ["secrets", name, version]) => call.secret(name, Some(version)),
        (&Method::PUT, ["secrets", name]) => call.set_secret(name, body),
        (&Method::POST, ["certificates", name, "create"]) => return call.create_certificate(name, body),
        (&Method::GET, ["certificates", name, "pending"]) => call.pending_certificate(name, query),
        (&Method::GET, ["certificates", name, "policy"]) => {
            call.certificate(name, None).map(|held| bundle::policy(&base, held))
        }
        (&Method::GET, ["certificates", name, "versions"]) => call.certificate_versions(name),
        (&Method::GET, ["certificates", name]) => {
            call.certificate(name, None).map(|held| bundle::certificate(&base, held))
        }
        (&Method::GET, ["certificates", name, version]) => {
            call.certificate(name, Some(version)).map(|held| bundle::certificate(&base, held))
        }
        (&Method::POST, ["keys", name, "sign"]) => call.sign(name, None, body),
        (&Method::POST, ["keys", name, version, "sign"]) => call.sign(name, Some(version), body),
        (&Method::GET, ["keys", name]) => call.public_key(name, None),
        (&Method::GET, ["keys", name, version]) => call.public_key(name, Some(version)),
        (_, ["secrets" | "certificates" | "keys", _, ..]) => Err(VaultError::method_not_allowed()),
        _ => Err(VaultError::not_found("NotFound", "The emulated vault does not implement this path.")),
    };
    found.map(|value| Json(value).into_response())
}

/// The vault whose name is the first label of the host; the tenant's first vault where the host is no vault's.
fn vault<'a>(tenant: &'a Tenant, host: &str) -> Result<&'a Vault, VaultError> {
    let label = host.split(['.', ':']).next().unwrap_or_default();
    let named = tenant.vaults.iter().find(|vault| vault.name.eq_ignore_ascii_case(label));
    let loopback = label.eq_ignore_ascii_case("localhost") || host.starts_with("127.") || host.starts_with('[');
    let vault = if loopback { named.or_else(|| tenant.vaults.first()) } else { named };
    vault.ok_or_else(|| VaultError::not_found("VaultNotFound", format!("The tenant has no vault '{label}'.")))
}

fn require_api_version(query: &str) -> Result<(), VaultError> {
    let version = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "api-version");
    match version {
        None => Err(VaultError::bad_parameter("The api-version query parameter must be specified.")),
        Some((_, version)) if is_known_version(&version) => Ok(()),
        Some((_, version)) => Err(VaultError::bad_parameter(format!(
            "The specified version ({version}) is not recognized. Consider using the latest supported version (7.6)."
        ))),
    }
}

/// 7.0 to 7.6, and the dated versions that followed, of which client libraries always want the latest.
fn is_known_version(version: &str) -> bool {
    if let Some(minor) = version.strip_prefix("7.") {
        return matches!(minor, "0" | "1" | "2" | "3" | "4" | "5" | "6");
    }
    let date = version.strip_suffix("-preview").unwrap_or(version);
    date.parse::<Date>().is_ok_and(|date| date >= FIRST_DATED_VERSION) && date.len() == 10
}

/// Source: `SecretSetParameters` of the REST reference, 7.4.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewSecret {
    value: SecretValue,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    #[serde(default)]
    attributes: NewAttributes,
}

#[derive(Default, Deserialize)]
struct NewAttributes {
    enabled: Option<bool>,
    exp: Option<i64>,
}

/// One authenticated call to one vault.
pub(super) struct Call<'a> {
    pub(super) state: &'a EmulatorState,
    tenant: &'a Tenant,
    pub(super) vault: &'a Vault,
    caller: &'a VerifiedToken,
    pub(super) base: &'a str,
}

impl<'a> Call<'a> {
    pub(super) fn require(&self, name: &'static str, object: &str) -> Result<(), VaultError> {
        authorize::require_role(self.tenant, self.vault, self.caller, Action { name, object })
    }

    /// A plain secret, or a certificate under its secret's name.
    fn secret(&self, name: &str, version: Option<&str>) -> Result<Value, VaultError> {
        self.require("Microsoft.KeyVault/vaults/secrets/getSecret/action", &format!("secrets/{name}"))?;
        require_name(name)?;
        let missing = || missing("SecretNotFound", "secret", name);
        let disabled = || disabled("SecretDisabled", "get", "secret");
        if let Some(secret) = self.vault.secret(name, version) {
            // A secret past its `exp` is still given out: the date only informs.
            return if secret.enabled { Ok(bundle::secret(self.base, secret)) } else { Err(disabled()) };
        }
        let held = self.vault.certificate(name, version).ok_or_else(missing)?;
        if held.enabled { bundle::certificate_as_secret(self.base, held) } else { Err(disabled()) }
    }

    fn secret_versions(&self, name: &str) -> Result<Value, VaultError> {
        self.require("Microsoft.KeyVault/vaults/secrets/readMetadata/action", &format!("secrets/{name}"))?;
        require_name(name)?;
        let all: Vec<_> = self.vault.secrets.iter().filter(|secret| secret.name.eq_ignore_ascii_case(name)).collect();
        if all.is_empty() {
            return Err(missing("SecretNotFound", "secret", name));
        }
        Ok(bundle::secret_versions(self.base, &all))
    }

    fn certificate_versions(&self, name: &str) -> Result<Value, VaultError> {
        self.certificate(name, None)?;
        let is_same = |held: &&VaultCertificate| held.name.eq_ignore_ascii_case(name);
        let all: Vec<_> = self.vault.certificates.iter().filter(is_same).collect();
        Ok(bundle::certificate_versions(self.base, &all))
    }

    /// Adds a version to a plain secret, or the secret itself; whoever may read may write.
    fn set_secret(&self, name: &str, body: &[u8]) -> Result<Value, VaultError> {
        self.require("Microsoft.KeyVault/vaults/secrets/setSecret/action", &format!("secrets/{name}"))?;
        require_name(name)?;
        if self.vault.certificate(name, None).is_some() {
            return Err(VaultError::bad_parameter("The secret belongs to a certificate and cannot be set."));
        }
        let new: NewSecret = serde_json::from_slice(body)
            .map_err(|error| VaultError::bad_parameter(format!("The request body is not valid: {error}.")))?;
        let expires = new.attributes.exp.map(Timestamp::from_second).transpose();
        let secret = VaultSecret {
            name: name.to_owned(),
            value: new.value,
            content_type: new.content_type,
            expires: expires.map_err(|_| VaultError::bad_parameter("The parameter 'exp' is out of range."))?,
            enabled: new.attributes.enabled.unwrap_or(true),
            tags: new.tags,
            version: Some(Uuid::new_v4().simple().to_string()),
        };
        let shown = bundle::secret(self.base, &secret);
        let vault = &self.vault.name;
        self.state.change_tenant(|tenant| {
            if let Some(vault) = tenant.vaults.iter_mut().find(|known| known.name == *vault) {
                vault.secrets.push(secret.clone());
            }
        });
        Ok(shown)
    }

    fn certificate(&self, name: &str, version: Option<&str>) -> Result<&'a VaultCertificate, VaultError> {
        self.require("Microsoft.KeyVault/vaults/certificates/read", &format!("certificates/{name}"))?;
        require_name(name)?;
        let missing = || missing("CertificateNotFound", "certificate", name);
        self.vault.certificate(name, version).ok_or_else(missing)
    }

    fn key(&self, action: &'static str, name: &str, version: Option<&str>) -> Result<&'a VaultCertificate, VaultError> {
        self.require(action, &format!("keys/{name}"))?;
        require_name(name)?;
        let missing = || missing("KeyNotFound", "key", name);
        self.vault.certificate(name, version).ok_or_else(missing)
    }

    fn public_key(&self, name: &str, version: Option<&str>) -> Result<Value, VaultError> {
        let held = self.key("Microsoft.KeyVault/vaults/keys/read", name, version)?;
        bundle::key(self.base, held)
    }

    fn sign(&self, name: &str, version: Option<&str>, body: &[u8]) -> Result<Value, VaultError> {
        let held = self.key("Microsoft.KeyVault/vaults/keys/sign/action", name, version)?;
        if !held.enabled {
            return Err(disabled("KeyDisabled", "sign", "key"));
        }
        // Names of the two inner codes: unverified.
        let now = self.state.clock().now();
        if now < held.certificate.not_before {
            return Err(VaultError::forbidden(
                "KeyNotYetValid",
                "Operation sign is not allowed on a key that is not yet valid.",
            ));
        }
        if now > held.certificate.not_after {
            return Err(VaultError::forbidden("KeyExpired", "Operation sign is not allowed on an expired key."));
        }
        let value = sign::sign(held, body)?;
        Ok(json!({"kid": bundle::id(self.base, "keys", &held.name, &held.version()), "value": value}))
    }
}

pub(super) fn require_name(name: &str) -> Result<(), VaultError> {
    let valid =
        (1..=127).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if valid { Ok(()) } else { Err(VaultError::bad_parameter(format!("The name '{name}' has an invalid format."))) }
}

fn missing(code: &'static str, kind: &str, name: &str) -> VaultError {
    VaultError::not_found(
        code,
        format!("A {kind} with (name/id) {name} was not found in this key vault. It may have been deleted."),
    )
}

fn disabled(inner: &'static str, operation: &str, kind: &str) -> VaultError {
    VaultError::forbidden(inner, format!("Operation {operation} is not allowed on a disabled {kind}."))
}
