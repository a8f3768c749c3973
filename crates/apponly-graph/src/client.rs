//! The client: a token source, a Graph root, and how to work.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::SystemTime;

use apponly::{AccessToken, Acquired, Deadline, Error, HttpClient, Scope, TokenOptions, TokenSource};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::body::WholeBody;
use crate::delegated;
use crate::diagnosis::AcceptedPermissions;
use crate::observer::{GraphObserver, Silent};
use crate::options::GraphOptions;
use crate::prepared::Prepared;
use crate::request::GraphRequest;
use crate::response::{GraphResponse, not_this_shape};
use crate::url::{GraphVersion, Root};

/// Microsoft Graph over a token source. Cheap to clone; must be used within a tokio runtime.
///
/// Each attempt takes its token from the source, so that a run of any length never meets an expired one.
#[derive(Debug, Clone)]
pub struct GraphClient {
    source: TokenSource,
    http: Arc<dyn HttpClient>,
    scope: Scope,
    root: Arc<Root>,
    version: GraphVersion,
    options: Arc<GraphOptions>,
    observer: Arc<dyn GraphObserver>,
    permissions: Option<Arc<dyn AcceptedPermissions>>,
}

impl GraphClient {
    /// The Graph of the source's cloud, stable version.
    ///
    /// # Errors
    /// `setting-invalid`: the cloud has no usable Graph root.
    pub fn new(source: TokenSource) -> Result<Self, Error> {
        let root = Arc::new(Root::of(source.cloud())?);
        Ok(Self {
            scope: source.cloud().graph_scope(),
            http: source.http_client(),
            root,
            version: GraphVersion::V1,
            options: Arc::default(),
            observer: Arc::new(Silent),
            permissions: None,
            source,
        })
    }

    /// The same Graph in another version.
    #[must_use]
    pub fn with_version(mut self, version: GraphVersion) -> Self {
        self.version = version;
        self
    }

    /// The same client, working as `options` say.
    #[must_use]
    pub fn with_options(mut self, options: GraphOptions) -> Self {
        self.options = Arc::new(options);
        self
    }

    /// The same client, telling `observer` what happens.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn GraphObserver>) -> Self {
        self.observer = observer;
        self
    }

    /// The same client, knowing which permissions calls accept: a 403 then names the missing one.
    #[must_use]
    pub fn with_permissions(mut self, permissions: Arc<dyn AcceptedPermissions>) -> Self {
        self.permissions = Some(permissions);
        self
    }

    /// How it works.
    #[must_use]
    pub fn options(&self) -> &GraphOptions {
        &self.options
    }

    /// Where its tokens come from.
    #[must_use]
    pub fn source(&self) -> &TokenSource {
        &self.source
    }

    /// Sends `request`, again where that is safe, and gives the whole answer.
    ///
    /// # Errors
    /// What is wrong with the request, before anything is sent; the sign-in's failure; the network's; Graph's refusal with
    /// its request id and a diagnosis; `graph-outcome-unknown` where the answer to a change was lost.
    pub async fn send(&self, request: GraphRequest) -> Result<GraphResponse, Error> {
        let prepared = self.prepare(&request)?;
        let mut reader = WholeBody { limit: self.options.largest_answer };
        let answered = self.run(&prepared, &mut reader, self.deadline()).await?;
        Ok(GraphResponse {
            status: answered.status,
            headers: answered.headers,
            body: answered.value.unwrap_or_else(Bytes::new),
            client_request_id: answered.client_request_id,
            advanced_query: prepared.advanced_query,
            retries: answered.retries,
        })
    }

    /// Sends `request` and reads the answer as a value of one's own type.
    ///
    /// # Errors
    /// As [`Self::send`]; `answer-unusable` where the answer has another shape.
    pub async fn json<T: DeserializeOwned>(&self, request: GraphRequest) -> Result<T, Error> {
        let response = self.send(request).await?;
        serde_json::from_slice(&response.body).map_err(|error| not_this_shape(&error))
    }

    /// Gets `path` (see [`GraphRequest::get`]) as any JSON.
    ///
    /// # Errors
    /// As [`Self::json`].
    pub async fn get(&self, path: &str) -> Result<Value, Error> {
        self.json(GraphRequest::get(path)).await
    }

    pub(crate) fn prepare(&self, request: &GraphRequest) -> Result<Prepared, Error> {
        let prepared = Prepared::new(&self.root, self.version, request)?;
        let permissions = self.permissions.as_ref();
        match permissions.and_then(|permissions| permissions.in_place_of(&prepared.method, &prepared.path)) {
            Some(advice) => Err(delegated::refusal(&prepared.method, &prepared.path).with_fix(advice)),
            None => Ok(prepared),
        }
    }

    pub(crate) async fn token(&self, options: &TokenOptions) -> Result<AccessToken, Error> {
        let Acquired { token, .. } = self.source.acquire(&self.scope, options).await?;
        Ok(token)
    }

    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(self.options.deadline)
    }

    /// The time of the service.
    pub(crate) fn now(&self) -> SystemTime {
        self.source.service_time()
    }

    pub(crate) fn http(&self) -> &Arc<dyn HttpClient> {
        &self.http
    }

    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    pub(crate) fn version(&self) -> GraphVersion {
        self.version
    }

    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    pub(crate) fn observer(&self) -> &Arc<dyn GraphObserver> {
        &self.observer
    }

    pub(crate) fn permissions(&self) -> Option<&dyn AcceptedPermissions> {
        self.permissions.as_deref()
    }
}

/// Layers of `tower` go around the client as around any service; it is always ready.
impl tower_service::Service<GraphRequest> for GraphClient {
    type Response = GraphResponse;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<GraphResponse, Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: GraphRequest) -> Self::Future {
        let client = self.clone();
        Box::pin(async move { client.send(request).await })
    }
}
