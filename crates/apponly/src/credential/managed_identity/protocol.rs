//! What every managed-identity host has in common.

use std::fmt;
use std::sync::OnceLock;

use http::{HeaderName, HeaderValue};
use url::Url;
use uuid::Uuid;

use crate::credential::{BoxFuture, Seams};
use crate::deadline::Deadline;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::host::Host;
use crate::identity::ManagedIdentityId;
use crate::scope::Resource;
use crate::transport::{HttpRequest, HttpResponse, RetryPolicy};

/// The hosts that offer managed identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum HostKind {
    AppService,
    Arc,
    AzureMl,
    CloudShell,
    Imds,
    ServiceFabric,
}

impl HostKind {
    /// The name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AppService => "App Service",
            Self::Arc => "Azure Arc",
            Self::AzureMl => "Azure ML",
            Self::CloudShell => "Cloud Shell",
            Self::Imds => "IMDS",
            Self::ServiceFabric => "Service Fabric",
        }
    }
}

impl fmt::Display for HostKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// One question to a host.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    pub(super) seams: &'a Seams,
    pub(super) id: &'a ManagedIdentityId,
    pub(super) resource: &'a Resource,
    pub(super) correlation_id: Uuid,
    pub(super) deadline: Deadline,
    /// The IMDS address that has answered once; see `probe.rs`.
    pub(super) present: &'a OnceLock<Url>,
}

/// How one kind of host is recognised and asked.
pub(super) trait HostProtocol: fmt::Debug + Send + Sync {
    fn kind(&self) -> HostKind;

    /// The variable or fact that says that this is the host; `None` where it is not.
    fn detect(&self, env: &Env, host: &Host) -> Option<&'static str>;

    /// Where the token is asked for, without query.
    ///
    /// # Errors
    /// `setting-invalid`: a variable of the host is not a usable URL.
    fn endpoint(&self, env: &Env) -> Result<Url, Error>;

    /// When a request is sent again.
    fn policy(&self) -> &'static RetryPolicy;

    /// The token request.
    ///
    /// # Errors
    /// `managed-identity-unsupported`: the host knows no such names. `setting-invalid`: a variable is unusable.
    fn request(&self, ask: &Ask<'_>) -> Result<HttpRequest, Error>;

    /// Asks, and gives whatever the host answered.
    fn ask<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<HttpResponse, Error>> {
        Box::pin(async move {
            let request = self.request(ask)?;
            ask.seams.transport.send_with_retry(request, self.policy(), ask.deadline).await
        })
    }
}

/// Adds the query that all hosts share, then `id` where the host needs one. Values are escaped as form data.
pub(super) fn with_query(
    mut url: Url,
    version: &str,
    resource: &Resource,
    identity: Option<(&'static str, String)>,
) -> Url {
    url.query_pairs_mut().append_pair("api-version", version).append_pair("resource", resource.as_str());
    if let Some((name, value)) = identity {
        url.query_pairs_mut().append_pair(name, &value);
    }
    url
}

/// Puts our correlation id where the hosts look for it; it helps Microsoft support find the request.
pub(super) fn set_correlation_id(request: &mut HttpRequest, id: Uuid) {
    if let Ok(value) = HeaderValue::from_str(&id.hyphenated().to_string()) {
        request.headers.insert(HeaderName::from_static("x-ms-client-request-id"), value);
    }
}

/// The secret in the variable `name` as a header value, marked sensitive.
pub(super) fn secret_header(env: &Env, name: &str) -> Result<HeaderValue, Error> {
    let text = zeroize::Zeroizing::new(env.get(name)?.ok_or_else(|| {
        Error::new(&catalogue::SETTING_MISSING, format!("the variable `{name}` is not set any more"))
    })?);
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        Error::new(
            &catalogue::SETTING_INVALID,
            format!("the variable `{name}` holds characters that a header may not hold"),
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// The refusal of a kind of name that `host` does not know, before any request.
pub(super) fn unsupported(host: HostKind, id: &ManagedIdentityId, known: &str) -> Error {
    Error::new(&catalogue::MANAGED_IDENTITY_UNSUPPORTED, format!("{host} cannot be asked for the identity `{id}`"))
        .with_cause(format!("{host} knows {known} only"))
}
