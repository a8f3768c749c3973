//! Azure Machine Learning; the App Service of before 2019 speaks the same protocol.
//!
//! Source: Azure documentation, "Authenticate from Azure Machine Learning training jobs"; App Service REST endpoint
//! reference, version 2017-09-01.

use http::{HeaderName, HeaderValue, Method};
use url::Url;

use super::endpoint;
use super::protocol::{Ask, HostKind, HostProtocol, secret_header, set_correlation_id, unsupported, with_query};
use crate::env::Env;
use crate::error::Error;
use crate::host::Host;
use crate::identity::ManagedIdentityId;
use crate::transport::{HttpRequest, RetryPolicy};

const ENDPOINT: &str = "MSI_ENDPOINT";
const SECRET: &str = "MSI_SECRET";
const API_VERSION: &str = "2017-09-01";

/// The client id of the compute's identity, where none is asked for.
pub(super) const DEFAULT_CLIENT_ID: &str = "DEFAULT_IDENTITY_CLIENT_ID";

#[derive(Debug)]
pub(super) struct AzureMl;

impl HostProtocol for AzureMl {
    fn kind(&self) -> HostKind {
        HostKind::AzureMl
    }

    fn detect(&self, env: &Env, _host: &Host) -> Option<&'static str> {
        (env.has(ENDPOINT) && env.has(SECRET)).then_some("`MSI_SECRET`")
    }

    fn endpoint(&self, env: &Env) -> Result<Url, Error> {
        endpoint::from_variable(env, ENDPOINT)
    }

    fn policy(&self) -> &'static RetryPolicy {
        &RetryPolicy::HOST
    }

    fn request(&self, ask: &Ask<'_>) -> Result<HttpRequest, Error> {
        let env = &ask.seams.env;
        let client_id = match ask.id {
            ManagedIdentityId::System => env.get(DEFAULT_CLIENT_ID)?,
            ManagedIdentityId::Client(id) => Some(id.to_string()),
            id @ (ManagedIdentityId::Object(_) | ManagedIdentityId::Resource(_)) => {
                return Err(unsupported(self.kind(), id, "`system` and `client:GUID`"));
            }
        };
        let base = self.endpoint(env)?;
        let route = endpoint::route(ENDPOINT, &base)?;
        let url = with_query(base, API_VERSION, ask.resource, client_id.map(|id| ("clientid", id)));
        let mut request = HttpRequest::new(Method::GET, url, route);
        request.headers.insert(HeaderName::from_static("secret"), secret_header(env, SECRET)?);
        request.headers.insert(HeaderName::from_static("metadata"), HeaderValue::from_static("true"));
        set_correlation_id(&mut request, ask.correlation_id);
        Ok(request)
    }
}
