//! The token endpoint of Entra: request, answer, refusal.

mod answer;
mod claims_parameter;
mod form;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use crate::cloud::Cloud;
use crate::credential::federated::TokenProxy;
use crate::credential::{CredentialKind, TokenRequest};
use crate::env::Env;
use crate::error::classify::{RefusalContext, parse_answer, refused};
use crate::error::{Error, catalogue};
use crate::identity::{ClientId, TenantId};
use crate::secret::Secret;
use crate::token::AccessToken;
use crate::transport::{HttpRequest, HttpResponse, RetryPolicy, Route, Transport, retry_after};

pub(crate) use answer::is_transient_refusal;

/// "The assertion is not within its valid time range."
pub(crate) const OUTSIDE_TIME_RANGE: u32 = 700_024;

/// How the application proves who it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ClientAuthentication<'a> {
    /// A JWT: our own, or a foreign issuer's, byte for byte.
    Assertion(&'a Secret),
    /// The secret's value.
    Secret(&'a Secret),
}

/// The token endpoint for one application in one tenant.
#[derive(Debug, Clone)]
pub(crate) struct Sts {
    cloud: Cloud,
    tenant: TenantId,
    client_id: ClientId,
    transport: Transport,
    /// Where the variables of a cluster's token proxy are read, for a credential that goes through one.
    token_proxy: Option<Env>,
}

impl Sts {
    pub(crate) fn new(cloud: Cloud, tenant: TenantId, client_id: ClientId, transport: Transport) -> Self {
        Self { cloud, tenant, client_id, transport, token_proxy: None }
    }

    /// The same endpoint, reached through a cluster's token proxy where `env` names one.
    pub(crate) fn through_token_proxy(mut self, env: Env) -> Self {
        self.token_proxy = Some(env);
        self
    }

    /// The URL that an assertion names as its audience; a proxy in between does not change it.
    pub(crate) fn audience(&self) -> String {
        self.cloud.authority.token_endpoint(&self.tenant)
    }

    pub(crate) fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Names authority, tenant and application in a cache key.
    pub(crate) fn cache_identity(&self) -> String {
        format!("{}|{}|{}", self.cloud.authority, self.tenant, self.client_id)
    }

    /// Asks for a token.
    ///
    /// # Errors
    /// A refusal of the catalogue with the service's answer; or a network error that names the host.
    pub(crate) async fn request(
        &self,
        authentication: ClientAuthentication<'_>,
        request: &TokenRequest,
        kind: CredentialKind,
    ) -> Result<AccessToken, Error> {
        let response = self
            .transport
            .send_with_retry(self.http_request(authentication, request)?, &RetryPolicy::STS, request.deadline)
            .await?;
        if response.status == http::StatusCode::OK {
            let token = answer::read_token(&response, self.transport.service_time(), request, kind)?;
            return Ok(token.with_identity(Some(self.tenant.to_string()), Some(self.client_id.to_string())));
        }
        Err(self.refusal(&response, request, kind))
    }

    fn http_request(
        &self,
        authentication: ClientAuthentication<'_>,
        request: &TokenRequest,
    ) -> Result<HttpRequest, Error> {
        let endpoint = Url::parse(&self.audience())
            .map_err(|_| Error::new(&catalogue::INTERNAL, "the token endpoint is not a URL"))?;
        let proxy = self.token_proxy.as_ref().map(TokenProxy::from_env).transpose()?.flatten();
        let (url, route) = match proxy {
            None => (endpoint, Route::Internet),
            Some(proxy) => (proxy.rewrite(&endpoint), proxy.route().clone()),
        };
        let mut http = HttpRequest::new(Method::POST, url, route);
        http.headers = headers(request);
        http.body = form::encode(&self.client_id, authentication, request)?;
        Ok(http)
    }

    fn refusal(&self, response: &HttpResponse, request: &TokenRequest, kind: CredentialKind) -> Error {
        if response.status.is_redirection() || response.status.is_success() {
            return Error::new(
                &catalogue::ANSWER_UNUSABLE,
                format!(
                    "`{}` answered HTTP {} to a token request",
                    self.cloud.authority.host(),
                    response.status.as_u16()
                ),
            );
        }
        let authority = self.cloud.authority.as_str().trim_start_matches("https://");
        let context = RefusalContext {
            tenant: &self.tenant,
            client_id: &self.client_id,
            scope: &request.scope,
            authority,
            credential: kind,
            assertion: None,
        };
        let error = refused(parse_answer(response.status.as_u16(), &response.body), &context);
        match retry_after(response, self.transport.service_time()) {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        }
    }
}

fn headers(request: &TokenRequest) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Ok(id) = HeaderValue::from_str(&request.correlation_id.to_string()) {
        headers.insert(HeaderName::from_static("client-request-id"), id);
    }
    let fixed = [
        ("return-client-request-id", "true"),
        ("x-client-sku", "apponly"),
        ("x-client-ver", env!("CARGO_PKG_VERSION")),
        ("x-ms-lib-capability", "retry-after, h429"),
    ];
    for (name, value) in fixed {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
}
