//! Requests to one vault.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::bundle::SignBundle;
use super::refusal::{Wanted, refusal};
use super::trust::{Challenge, is_loopback, suffix_of};
use super::{CertificateBundle, SecretBundle, VaultIdentity};
use crate::cloud::Cloud;
use crate::credential::SealMaterial;
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};
use crate::identity::TenantId;
use crate::scope::{Resource, Scope};
use crate::secret::Secret;
use crate::token::AccessToken;
use crate::transport::{HttpRequest, HttpResponse, RetryPolicy, Route, Transport, retry_after};

/// The oldest version with all that is asked for here, so that every cloud has it.
const API_VERSION: &str = "7.4";

/// One vault, and who opens it.
pub(crate) struct Vault {
    url: Url,
    /// What the vaults of the cloud lie below.
    suffix: String,
    cloud: Cloud,
    tenant: Option<TenantId>,
    identity: Arc<VaultIdentity>,
    transport: Transport,
    /// What tokens must be for: the cloud's word, until the vault says otherwise.
    resource: Mutex<Resource>,
    /// Of a cloud of one's own, the vault is asked first: its authority would refuse a resource that is guessed wrong.
    is_resource_known: AtomicBool,
}

impl Vault {
    /// The vault at `url`, `https://HOST[:PORT]/`.
    ///
    /// # Errors
    /// `key-vault-untrusted`, `setting-missing`: it is not known to be a vault of the cloud.
    pub(crate) fn new(
        url: Url,
        cloud: Cloud,
        tenant: Option<TenantId>,
        identity: Arc<VaultIdentity>,
        transport: Transport,
    ) -> Result<Self, Error> {
        let suffix = suffix_of(&cloud, &url)?;
        let is_known_cloud = Cloud::of_authority(&cloud.authority).is_some();
        // An emulator's resource has the port of its vault.
        let port = url.port().filter(|_| !is_known_cloud).map(|port| format!(":{port}")).unwrap_or_default();
        let resource = Mutex::new(format!("https://{suffix}{port}").parse()?);
        let is_resource_known = AtomicBool::new(is_known_cloud || is_loopback(&url));
        Ok(Self { url, suffix, cloud, tenant, identity, transport, resource, is_resource_known })
    }

    /// The host, for people.
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Who opens it, for people.
    pub(crate) fn opened_by(&self) -> String {
        self.identity.describe()
    }

    /// As [`VaultIdentity::seal_material`].
    pub(crate) fn seal_material(&self) -> Result<SealMaterial, Error> {
        self.identity.seal_material()
    }

    /// The time of the services.
    pub(crate) fn now(&self) -> SystemTime {
        self.transport.service_time()
    }

    /// The secret `name`, its newest version where none is named. Its attributes are not checked.
    ///
    /// # Errors
    /// A refusal of the vault, or of the identity that should open it.
    pub(crate) async fn secret(
        &self,
        name: &str,
        version: Option<&str>,
        deadline: Deadline,
    ) -> Result<SecretBundle, Error> {
        let object = path("secrets", name, version);
        let (role, permission) = ("Key Vault Secrets User", "--secret-permissions get");
        let wanted = Wanted { host: self.host(), object: &object, role, permission };
        self.call(Method::GET, &object, None, wanted, deadline).await
    }

    /// Adds a version to the secret `name`, or the secret itself.
    ///
    /// # Errors
    /// As [`Self::secret`].
    pub(crate) async fn set_secret(
        &self,
        name: &str,
        value: &Secret,
        tags: &BTreeMap<String, String>,
        end: Option<SystemTime>,
        deadline: Deadline,
    ) -> Result<(), Error> {
        let object = path("secrets", name, None);
        let (role, permission) = ("Key Vault Secrets Officer", "--secret-permissions get set");
        let wanted = Wanted { host: self.host(), object: &object, role, permission };
        let end = end.and_then(|end| end.duration_since(SystemTime::UNIX_EPOCH).ok()).map(|since| since.as_secs());
        let attributes = json!({"enabled": true, "exp": end});
        let body =
            json!({"value": value.expose(), "contentType": "text/plain", "tags": tags, "attributes": attributes});
        let _: SecretBundle = self.call(Method::PUT, &object, Some(body.to_string()), wanted, deadline).await?;
        Ok(())
    }

    /// The public part of the certificate `name`. Its attributes are not checked.
    ///
    /// # Errors
    /// As [`Self::secret`].
    pub(crate) async fn certificate(
        &self,
        name: &str,
        version: Option<&str>,
        deadline: Deadline,
    ) -> Result<CertificateBundle, Error> {
        let object = path("certificates", name, version);
        let (role, permission) = ("Key Vault Certificate User", "--certificate-permissions get");
        let wanted = Wanted { host: self.host(), object: &object, role, permission };
        self.call(Method::GET, &object, None, wanted, deadline).await
    }

    /// A signature over the SHA-256 `digest` by the key at `key`, `keys/NAME/VERSION`, big-endian.
    ///
    /// # Errors
    /// As [`Self::secret`]; `signer-algorithm`: the key cannot do `algorithm` (a name of RFC 7518).
    pub(crate) async fn sign(
        &self,
        key: &str,
        algorithm: &str,
        digest: &[u8],
        deadline: Deadline,
    ) -> Result<Vec<u8>, Error> {
        let body = json!({"alg": algorithm, "value": BASE64_URL_SAFE_NO_PAD.encode(digest)}).to_string();
        let (role, permission) = ("Key Vault Crypto User", "--key-permissions sign");
        let wanted = Wanted { host: self.host(), object: key, role, permission };
        let signed: SignBundle = self.call(Method::POST, &format!("{key}/sign"), Some(body), wanted, deadline).await?;
        let value = BASE64_URL_SAFE_NO_PAD.decode(signed.value.trim_end_matches('='));
        value.map_err(|_| self.unusable(key, "holds a signature that is not base64url"))
    }

    /// The path `keys/NAME/VERSION` of a key's full identifier, if it lies in this vault.
    ///
    /// # Errors
    /// `answer-unusable`: it names another host, or no key.
    pub(crate) fn key_path(&self, identifier: &str) -> Result<String, Error> {
        let url = Url::parse(identifier).ok().filter(|url| url.origin() == self.url.origin());
        let path = url.map(|url| url.path().trim_matches('/').to_owned()).unwrap_or_default();
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["keys", name, version] if super::object::is_name(name) && super::object::is_version(version) => Ok(path),
            _ => Err(self.unusable("certificates", "names a key that is not in this vault")),
        }
    }

    /// Sends a request with a token, and once more where the vault says that it wants another one.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        wanted: Wanted<'_>,
        deadline: Deadline,
    ) -> Result<T, Error> {
        self.learn_resource(path, deadline).await?;
        let mut is_first = true;
        loop {
            let scope = self.scope();
            let (token, was_at_hand) = self.identity.token(&scope, deadline).await.map_err(|error| {
                let message = format!("signing in to open the vault `{}`: {error}", self.host());
                error.with_message(message)
            })?;
            let request = self.request(method.clone(), path, body.clone(), &token)?;
            let response = self.transport.send_with_retry(request, &RetryPolicy::KEY_VAULT, deadline).await?;
            if matches!(response.status, StatusCode::OK | StatusCode::ACCEPTED) {
                return serde_json::from_slice(&response.body)
                    .map_err(|_| self.unusable(wanted.object, "is not the JSON of a vault"));
            }
            if response.status == StatusCode::UNAUTHORIZED && is_first {
                is_first = false;
                self.identity.forget();
                if self.heed(&response)? || was_at_hand {
                    continue;
                }
            }
            return Err(self.refusal(&response, wanted, &method));
        }
    }

    /// Asks without a token, and without anything else that a hostile host could use, what tokens must be for.
    async fn learn_resource(&self, path: &str, deadline: Deadline) -> Result<(), Error> {
        if self.is_resource_known.load(Ordering::Relaxed) {
            return Ok(());
        }
        let request = HttpRequest::new(Method::GET, self.address(path)?, Route::Internet);
        let response = self.transport.send_with_retry(request, &RetryPolicy::KEY_VAULT, deadline).await?;
        self.heed(&response)?;
        self.is_resource_known.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn address(&self, path: &str) -> Result<Url, Error> {
        let separator = if path.contains('?') { '&' } else { '?' };
        let url = self.url.join(&format!("{path}{separator}api-version={API_VERSION}"));
        url.map_err(|_| Error::new(&catalogue::INTERNAL, "the address of an object in a vault is not a URL"))
    }

    /// Takes the resource of a challenge over, once it is verified; whether it is another one than before.
    fn heed(&self, response: &HttpResponse) -> Result<bool, Error> {
        let Some(challenge) = Challenge::of(&response.headers) else { return Ok(false) };
        let resource = challenge.verify(&self.url, &self.suffix, &self.cloud, self.tenant.as_ref())?;
        let mut current = self.resource.lock().unwrap_or_else(PoisonError::into_inner);
        let is_other = *current != resource;
        *current = resource;
        Ok(is_other)
    }

    fn scope(&self) -> Scope {
        self.resource.lock().unwrap_or_else(PoisonError::into_inner).scope()
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        token: &AccessToken,
    ) -> Result<HttpRequest, Error> {
        let mut request = HttpRequest::new(method, self.address(path)?, Route::Internet);
        request.headers.insert(AUTHORIZATION, token.authorization()?);
        request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
            request.headers.insert(HeaderName::from_static("x-ms-client-request-id"), id);
        }
        if let Some(body) = body {
            request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            request.body = body.into();
        }
        Ok(request)
    }

    fn refusal(&self, response: &HttpResponse, wanted: Wanted<'_>, method: &Method) -> Error {
        if response.status.is_redirection() || response.status.is_success() {
            return self.unusable(wanted.object, &format!("is HTTP {}", response.status.as_u16()));
        }
        let error = refusal(response, wanted);
        // What is wrong with the parameters of a signature is the algorithm.
        if response.status == StatusCode::BAD_REQUEST && method == Method::POST && wanted.object.starts_with("keys/") {
            return Error::new(&catalogue::SIGNER_ALGORITHM, error.to_string());
        }
        match retry_after(response, self.transport.service_time()) {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        }
    }

    /// An answer that is not one of a vault.
    pub(crate) fn unusable(&self, object: &str, what: &str) -> Error {
        let message = format!("the answer of the vault `{}` to `{object}` {what}", self.host());
        Error::new(&catalogue::ANSWER_UNUSABLE, message)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Vault");
        shown.field("url", &self.url.as_str()).field("identity", &self.identity.describe()).finish_non_exhaustive()
    }
}

fn path(kind: &str, name: &str, version: Option<&str>) -> String {
    version.map_or_else(|| format!("{kind}/{name}"), |version| format!("{kind}/{name}/{version}"))
}
