//! A request that was checked and may be sent, again and again.

use apponly::{AccessToken, Error, HttpRequest, Route, catalogue};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use crate::request::GraphRequest;
use crate::url::{GraphVersion, Root};
use crate::{advanced, delegated};

static CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Below the version, without query: what messages, spans and observers show.
    pub(crate) path: String,
    pub(crate) advanced_query: bool,
}

impl Prepared {
    /// # Errors
    /// What is wrong with the request, before anything is sent.
    pub(crate) fn new(root: &Root, version: GraphVersion, request: &GraphRequest) -> Result<Self, Error> {
        if let Some(trouble) = &request.trouble {
            return Err(trouble.clone());
        }
        let mut url = root.resolve(version, &request.target, &request.query)?;
        let path = root.shown(&url);
        delegated::check(&request.method, &path)?;
        let mut headers = request.headers.clone();
        let advanced_query = advanced::prepare(&request.method, &path, &mut url, &mut headers);
        if advanced_query {
            tracing::info!(path = %crate::url::template(&path), "the query needs Graph's advanced mode: `ConsistencyLevel: eventual` is added");
        }
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        Ok(Self { method: request.method.clone(), url, headers, body: request.body.clone(), path, advanced_query })
    }

    /// One attempt with its own id, which is the second part.
    ///
    /// # Errors
    /// `answer-unusable`: the token cannot be a header.
    pub(crate) fn attempt(&self, token: &AccessToken) -> Result<(HttpRequest, String), Error> {
        let mut request = HttpRequest::new(self.method.clone(), self.url.clone(), Route::Internet);
        request.headers = self.headers.clone();
        request.body = self.body.clone();
        request.headers.insert(AUTHORIZATION, token.authorization()?);
        let own = self.headers.get(&CLIENT_REQUEST_ID).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let id = own.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let value = HeaderValue::from_str(&id)
            .map_err(|_| Error::new(&catalogue::INTERNAL, "a request id is no header value"))?;
        request.headers.insert(CLIENT_REQUEST_ID.clone(), value);
        Ok((request, id))
    }

    pub(crate) fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}
