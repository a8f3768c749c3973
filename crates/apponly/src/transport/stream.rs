//! Answers that are read piece by piece: pages and files, which may be larger than any token answer.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{HttpResponse, TransportFailure};
use crate::credential::BoxFuture;

/// Status and headers of an answer whose body is still under way. `Debug` shows the status only.
///
/// The body has no limit of its own: whoever reads it sets one, and a deadline for each piece.
#[non_exhaustive]
pub struct HttpStream {
    /// Status.
    pub status: StatusCode,
    /// Headers; `Content-Length` is absent where the body was compressed.
    pub headers: HeaderMap,
    /// The body.
    pub body: Box<dyn HttpBody>,
}

impl HttpStream {
    /// An answer made of its parts.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Box<dyn HttpBody>) -> Self {
        Self { status, headers, body }
    }
}

impl From<HttpResponse> for HttpStream {
    fn from(response: HttpResponse) -> Self {
        Self::new(response.status, response.headers, Box::new(Whole(Some(response.body))))
    }
}

impl fmt::Debug for HttpStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (body under way)", self.status)
    }
}

/// The body of an [`HttpStream`].
pub trait HttpBody: Send {
    /// The next piece; `None` at the end, which is reached only if the whole body came.
    ///
    /// # Errors
    /// [`TransportFailure`] where the connection broke or ended before the announced length.
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportFailure>>;
}

/// A body that was read before.
struct Whole(Option<Bytes>);

impl HttpBody for Whole {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportFailure>> {
        let body = self.0.take().filter(|body| !body.is_empty());
        Box::pin(std::future::ready(Ok(body)))
    }
}

/// Why no answer began, and whether the service may have got the request all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoAnswer {
    /// What happened.
    pub failure: TransportFailure,
    /// Whether the request may have been sent: `false` only where no connection was made.
    pub may_be_sent: bool,
}

impl NoAnswer {
    /// No answer to a request that may have been sent, or was certainly not.
    #[must_use]
    pub fn new(failure: TransportFailure, may_be_sent: bool) -> Self {
        Self { failure, may_be_sent }
    }
}
