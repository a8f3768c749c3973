//! HTTP with deadlines, retry policies, proxy, roots, and the clock offset of the services.

mod client;
mod clock_offset;
#[cfg(test)]
pub(crate) mod fake;
mod pinned;
mod probe;
mod proxy;
mod retry;
mod retry_after;
#[cfg(feature = "redis")]
pub(crate) mod roots;
mod stream;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

pub use client::{SystemHttpClient, TransportOptions};
pub(crate) use clock_offset::ClockOffset;
pub use probe::{NetworkProbe, Reach, ReachStage, ReachStep};
pub(crate) use retry::RetryPolicy;
pub use retry_after::retry_after_in;
pub(crate) use retry_after::{parse_http_date, retry_after};
pub use stream::{HttpBody, HttpStream, NoAnswer};

use crate::clock::Clock;
use crate::credential::BoxFuture;
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};

/// No token answer is larger than this, in bytes. Answers of Graph may be: see [`HttpClient::stream`].
pub(crate) const LARGEST_ANSWER: usize = 1024 * 1024;

/// How a request travels.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Route {
    /// Over TLS with the system's roots, through the configured proxy.
    Internet,
    /// Plain HTTP to a metadata service on this machine or its link: never a proxy, never TLS set-up.
    Local,
    /// TLS to a server whose leaf certificate has this SHA-1 over its DER; no proxy, no other trust.
    Pinned([u8; 20]),
    /// TLS to a cluster's token proxy: its own roots (PEM) and server name; no proxy.
    TokenProxy {
        /// PEM certificates to trust, none other.
        roots: Bytes,
        /// The TLS server name, where it differs from the host.
        server_name: Option<String>,
    },
}

/// One HTTP request. `Debug` shows method, host and path only.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole URL with query.
    pub url: Url,
    /// Headers, sensitive ones marked.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// How it travels.
    pub route: Route,
}

impl HttpRequest {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: Method, url: Url, route: Route) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Bytes::new(), route }
    }

    /// Host and port for messages, without user, path and query.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or("");
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}{}", self.method, self.host(), self.url.path())
    }
}

/// One HTTP answer, whole. `Debug` shows the status and the size only: the body may be a token.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpResponse {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, at most 1 MiB where [`HttpClient::send`] read it.
    pub body: Bytes,
}

impl HttpResponse {
    /// An answer made of its parts, for test doubles and other transports.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into() }
    }

    /// The text of a header, or `None` where it is absent or not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailure {
    /// Name resolution or connection failed, or the connection broke; the text says which.
    Connection(String),
    /// The body is over 1 MiB.
    TooLarge,
    /// The TLS handshake failed; the text says why.
    Tls(String),
    /// The deadline passed.
    TimedOut,
    /// The client could not be made: CA file, proxy setting.
    Setup(Error),
}

impl TransportFailure {
    /// The failure as a row of the catalogue; `host` is the one that was asked, without path and query.
    #[must_use]
    pub fn to_error(&self, host: &str) -> Error {
        match self {
            Self::Connection(why) => {
                Error::new(&catalogue::NETWORK_UNREACHABLE, format!("cannot reach `{host}`: {why}"))
            }
            Self::Tls(why) => {
                Error::new(&catalogue::TLS_UNTRUSTED, format!("the TLS connection to `{host}` failed: {why}"))
            }
            Self::TimedOut => Error::new(&catalogue::TIMED_OUT, format!("`{host}` did not answer in time")),
            Self::TooLarge => Error::new(
                &catalogue::ANSWER_UNUSABLE,
                format!("the answer of `{host}` is larger than {LARGEST_ANSWER} bytes"),
            ),
            Self::Setup(error) => error.clone(),
        }
    }
}

/// Sends one request and gives the whole answer; redirects are answers, not followed.
///
/// The seam for tests and for programs with an HTTP stack of their own.
pub trait HttpClient: fmt::Debug + Send + Sync {
    /// Sends `request`, giving up at `deadline`.
    ///
    /// # Errors
    /// [`TransportFailure`] when no whole answer came.
    fn send(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>>;

    /// Sends `request` and gives the answer as soon as its headers are there; `deadline` is for that part alone.
    ///
    /// By default [`Self::send`], with its limit and its wait for the whole body; a client for pages and files overrides
    /// it.
    ///
    /// # Errors
    /// [`NoAnswer`] when no headers came.
    fn stream(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpStream, NoAnswer>> {
        Box::pin(async move {
            match self.send(request, deadline).await {
                Ok(response) => Ok(response.into()),
                Err(failure) => {
                    let may_be_sent = !matches!(failure, TransportFailure::Setup(_) | TransportFailure::Tls(_));
                    Err(NoAnswer::new(failure, may_be_sent))
                }
            }
        })
    }

    /// Tries what sending needs besides a network, such as a file of roots. By default nothing.
    ///
    /// # Errors
    /// What is misconfigured.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// The way to the services: an HTTP client, the retry policies on top of it, and the services' time.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: Arc<dyn HttpClient>,
    clock: Arc<dyn Clock>,
    offset: Arc<ClockOffset>,
}

impl Transport {
    pub(crate) fn new(client: Arc<dyn HttpClient>, clock: Arc<dyn Clock>) -> Self {
        Self { client, clock, offset: Arc::new(ClockOffset::default()) }
    }

    /// The time of the service: the local clock corrected by the last `Date` header.
    pub(crate) fn service_time(&self) -> SystemTime {
        self.offset.apply(self.clock.now())
    }

    /// The time of the service, if an answer has told it to this process.
    pub(crate) fn known_service_time(&self) -> Option<SystemTime> {
        self.offset.is_observed().then(|| self.service_time())
    }

    /// The time of the service since 1970, to some milliseconds.
    pub(crate) fn service_time_since_1970(&self) -> Duration {
        self.offset.apply_since_1970(self.clock.since_1970())
    }

    /// The time of the service, and how wrong it may be: before any service has told its time, this machine's clock is
    /// all there is, and it may be off by hours.
    pub(crate) fn reckoned_time(&self) -> ReckonedTime {
        let tolerance = if self.offset.is_observed() { KNOWN_TIME_TOLERANCE } else { UNKNOWN_TIME_TOLERANCE };
        ReckonedTime { now: self.service_time(), tolerance }
    }

    /// How far the service's clock is ahead (positive) of this machine's, in seconds; zero when within tolerance.
    pub(crate) fn offset_seconds(&self) -> i64 {
        self.offset.seconds()
    }

    /// Sends `request` once.
    ///
    /// # Errors
    /// A row of the catalogue that names the host, never path or query.
    pub(crate) async fn send(&self, request: HttpRequest, deadline: Deadline) -> Result<HttpResponse, Error> {
        let host = request.host();
        self.try_send(request, deadline).await.map_err(|failure| failure.to_error(&host))
    }

    /// Sends `request`, and again as `policy` says, all before `deadline`. Any status is an answer.
    ///
    /// # Errors
    /// As [`Self::send`], for the last try.
    pub(crate) async fn send_with_retry(
        &self,
        request: HttpRequest,
        policy: &RetryPolicy,
        deadline: Deadline,
    ) -> Result<HttpResponse, Error> {
        retry::run(self, &request, policy, deadline).await
    }

    async fn try_send(&self, request: HttpRequest, deadline: Deadline) -> Result<HttpResponse, TransportFailure> {
        let shown = format!("{request:?}");
        let response = match deadline.run(self.client.send(request, deadline)).await {
            Ok(result) => result,
            Err(_) => Err(TransportFailure::TimedOut),
        };
        match &response {
            Ok(answer) => {
                self.offset.observe(answer.header("date"), self.clock.now());
                tracing::debug!(request = %shown, status = answer.status.as_u16(), "answered");
            }
            Err(failure) => tracing::debug!(request = %shown, ?failure, "no answer"),
        }
        response
    }

    pub(crate) fn client(&self) -> Arc<dyn HttpClient> {
        self.client.clone()
    }

    fn wall(&self) -> SystemTime {
        self.clock.now()
    }
}

/// Entra allows as much between its clock and a token's.
const KNOWN_TIME_TOLERANCE: Duration = Duration::from_secs(300);

/// A clock without NTP, or in the wrong time zone, is off by less than this.
const UNKNOWN_TIME_TOLERANCE: Duration = Duration::from_secs(24 * 3600);

/// A time to judge other people's tokens by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReckonedTime {
    pub(crate) now: SystemTime,
    /// How far it may be from the true one.
    pub(crate) tolerance: Duration,
}

/// The longest wait that a service may ask for; a longer one is treated as this.
pub(crate) const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3600);
