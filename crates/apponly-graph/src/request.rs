//! One request to Graph.

use std::sync::Arc;
use std::time::Duration;

use apponly::{Deadline, Error, HttpClient, HttpRequest, HttpResponse, Route, Scope, TokenSource, catalogue};
use http::header::{ACCEPT, AUTHORIZATION};
use http::{HeaderName, HeaderValue, Method};
use serde_json::Value;
use url::Url;

use crate::refusal::refused;

/// How long one request may take, sign-in not counted.
const DEADLINE: Duration = Duration::from_secs(30);

/// Which of Graph's two versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GraphVersion {
    /// May change without notice.
    Beta,
    /// Stable.
    #[default]
    V1,
}

impl GraphVersion {
    fn segment(self) -> &'static str {
        match self {
            Self::Beta => "beta",
            Self::V1 => "v1.0",
        }
    }
}

/// A Graph root and the source of tokens for it.
#[derive(Debug, Clone)]
pub struct Graph {
    source: TokenSource,
    client: Arc<dyn HttpClient>,
    scope: Scope,
    root: Url,
    version: GraphVersion,
}

impl Graph {
    /// The Graph of the source's cloud, stable version.
    ///
    /// # Errors
    /// `setting-invalid`: the cloud has no usable Graph root.
    pub fn new(source: TokenSource) -> Result<Self, Error> {
        let cloud = source.cloud();
        let root = Url::parse(&cloud.graph).map_err(|_| {
            Error::new(&catalogue::SETTING_INVALID, format!("the cloud `{}` has no Graph root", cloud.name))
        })?;
        Ok(Self { scope: cloud.graph_scope(), root, version: GraphVersion::V1, client: source.http_client(), source })
    }

    /// The same Graph in another version.
    #[must_use]
    pub fn with_version(mut self, version: GraphVersion) -> Self {
        self.version = version;
        self
    }

    /// Gets `path`, for example `/users?$top=5`: relative to the version, beginning with a slash.
    ///
    /// # Errors
    /// The sign-in's, the network's, or Graph's refusal with its request id; `answer-unusable` where the answer is not
    /// JSON; `setting-invalid` where `path` leads elsewhere than to Graph.
    pub async fn get(&self, path: &str) -> Result<Value, Error> {
        let url = self.url(path)?;
        let token = self.source.token(&self.scope).await?;
        let mut request = HttpRequest::new(Method::GET, url, Route::Internet);
        request.headers.insert(AUTHORIZATION, token.authorization()?);
        request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let id = uuid::Uuid::new_v4().to_string();
        if let Ok(value) = HeaderValue::from_str(&id) {
            request.headers.insert(HeaderName::from_static("client-request-id"), value);
        }
        let host = request.host();
        let response = self.client.send(request, Deadline::after(DEADLINE)).await;
        let response = response.map_err(|failure| failure.to_error(&host))?;
        if response.status.is_success() { parse(&response, &host) } else { Err(refused(&response, &id, path)) }
    }

    /// The whole URL of `path`; the token must never leave for another host.
    fn url(&self, path: &str) -> Result<Url, Error> {
        let refuse = |why: &str| Error::new(&catalogue::SETTING_INVALID, format!("the Graph path {why}"));
        if !path.starts_with('/') || path.starts_with("//") {
            return Err(refuse("does not begin with one slash"));
        }
        let text = format!("{}/{}{path}", self.root.as_str().trim_end_matches('/'), self.version.segment());
        let url = Url::parse(&text).map_err(|_| refuse("is not part of a URL"))?;
        if url.origin() == self.root.origin() { Ok(url) } else { Err(refuse("leads to another host")) }
    }
}

fn parse(response: &HttpResponse, host: &str) -> Result<Value, Error> {
    serde_json::from_slice(&response.body)
        .map_err(|_| Error::new(&catalogue::ANSWER_UNUSABLE, format!("the answer of `{host}` is not JSON")))
}
