//! App Service, Functions, Container Apps, and the cloud jobs of Automation: one protocol.
//!
//! Source: Azure documentation, "How to use managed identities for App Service and Azure Functions", REST endpoint
//! reference; "Using a system-assigned managed identity for an Azure Automation account".

use http::{HeaderName, HeaderValue, Method};
use url::Url;

use super::endpoint;
use super::protocol::{Ask, HostKind, HostProtocol, secret_header, set_correlation_id, with_query};
use crate::env::Env;
use crate::error::Error;
use crate::host::Host;
use crate::identity::ManagedIdentityId;
use crate::transport::{HttpRequest, RetryPolicy};

const ENDPOINT: &str = "IDENTITY_ENDPOINT";
const HEADER: &str = "IDENTITY_HEADER";
const API_VERSION: &str = "2019-08-01";

#[derive(Debug)]
pub(super) struct AppService;

impl HostProtocol for AppService {
    fn kind(&self) -> HostKind {
        HostKind::AppService
    }

    fn detect(&self, env: &Env, _host: &Host) -> Option<&'static str> {
        (env.has(ENDPOINT) && env.has(HEADER)).then_some("`IDENTITY_ENDPOINT`")
    }

    fn endpoint(&self, env: &Env) -> Result<Url, Error> {
        endpoint::from_variable(env, ENDPOINT)
    }

    fn policy(&self) -> &'static RetryPolicy {
        &RetryPolicy::HOST
    }

    fn request(&self, ask: &Ask<'_>) -> Result<HttpRequest, Error> {
        let identity = match ask.id {
            ManagedIdentityId::System => None,
            ManagedIdentityId::Client(id) => Some(("client_id", id.to_string())),
            ManagedIdentityId::Object(id) => Some(("principal_id", id.clone())),
            ManagedIdentityId::Resource(id) => Some(("mi_res_id", id.clone())),
        };
        let base = self.endpoint(&ask.seams.env)?;
        let route = endpoint::route(ENDPOINT, &base)?;
        let url = with_query(base, API_VERSION, ask.resource, identity);
        let mut request = HttpRequest::new(Method::GET, url, route);
        // The platform rotates the secret while programs run: both variables are read for each request.
        let secret = secret_header(&ask.seams.env, HEADER)?;
        request.headers.insert(HeaderName::from_static("x-identity-header"), secret);
        // Automation asks for this one too; the others do not mind.
        request.headers.insert(HeaderName::from_static("metadata"), HeaderValue::from_static("True"));
        set_correlation_id(&mut request, ask.correlation_id);
        Ok(request)
    }
}
