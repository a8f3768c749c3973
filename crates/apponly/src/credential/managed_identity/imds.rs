//! The instance metadata service of virtual machines, scale sets, AKS nodes and container instances.
//!
//! Source: Entra documentation, "How to use managed identities on an Azure VM to acquire an access token".

use http::{HeaderName, HeaderValue, Method};
use url::Url;

use super::endpoint;
use super::probe;
use super::protocol::{Ask, HostKind, HostProtocol, set_correlation_id, with_query};
use crate::credential::BoxFuture;
use crate::env::Env;
use crate::error::Error;
use crate::host::Host;
use crate::identity::ManagedIdentityId;
use crate::transport::{HttpRequest, HttpResponse, RetryPolicy};

const BASE_VARIABLE: &str = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
const BASE: &str = "http://169.254.169.254";
const PATH: &str = "/metadata/identity/oauth2/token";
const API_VERSION: &str = "2018-02-01";

/// What is said where IMDS is only the last possibility left.
pub(super) fn no_sign(env: &Env) -> &'static str {
    if env.has("IDENTITY_ENDPOINT") {
        "`IDENTITY_ENDPOINT` is set without `IDENTITY_HEADER`, and the machine does not say it is in Azure"
    } else {
        "no variable names a managed-identity host, and the machine does not say it is in Azure"
    }
}

#[derive(Debug)]
pub(super) struct Imds;

impl HostProtocol for Imds {
    fn kind(&self) -> HostKind {
        HostKind::Imds
    }

    fn detect(&self, env: &Env, host: &Host) -> Option<&'static str> {
        if env.has(BASE_VARIABLE) {
            return Some("`AZURE_POD_IDENTITY_AUTHORITY_HOST`");
        }
        host.is_azure_machine().then_some("the chassis asset tag of this machine")
    }

    fn endpoint(&self, env: &Env) -> Result<Url, Error> {
        let base = env.get(BASE_VARIABLE)?.unwrap_or_else(|| BASE.to_owned());
        let mut url = endpoint::parse(BASE_VARIABLE, &base)?;
        let path = format!("{}{PATH}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url.set_query(None);
        Ok(url)
    }

    fn policy(&self) -> &'static RetryPolicy {
        &RetryPolicy::IMDS
    }

    fn request(&self, ask: &Ask<'_>) -> Result<HttpRequest, Error> {
        // `mi_res_id` is silently ignored here, and the default identity would answer.
        let identity = match ask.id {
            ManagedIdentityId::System => None,
            ManagedIdentityId::Client(id) => Some(("client_id", id.to_string())),
            ManagedIdentityId::Object(id) => Some(("object_id", id.clone())),
            ManagedIdentityId::Resource(id) => Some(("msi_res_id", id.clone())),
        };
        let base = self.endpoint(&ask.seams.env)?;
        let route = endpoint::route(BASE_VARIABLE, &base)?;
        let url = with_query(base, API_VERSION, ask.resource, identity);
        let mut request = HttpRequest::new(Method::GET, url, route);
        request.headers.insert(HeaderName::from_static("metadata"), HeaderValue::from_static("true"));
        set_correlation_id(&mut request, ask.correlation_id);
        Ok(request)
    }

    fn ask<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<HttpResponse, Error>> {
        Box::pin(async move {
            let request = self.request(ask)?;
            probe::require_presence(&request, ask).await?;
            ask.seams.transport.send_with_retry(request, self.policy(), ask.deadline).await
        })
    }
}
