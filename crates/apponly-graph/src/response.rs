//! What Graph answered.

use std::fmt;

use apponly::{Error, catalogue};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

/// A success of Graph, whole. `Debug` shows the status and the size only.
#[derive(Clone)]
#[non_exhaustive]
pub struct GraphResponse {
    /// Status: 2xx, or 304.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, empty for 204.
    pub body: Bytes,
    /// `client-request-id` that was sent.
    pub client_request_id: String,
    /// Whether `ConsistencyLevel: eventual` was added because the query needs it.
    pub advanced_query: bool,
    /// How often the request was sent again before this answer.
    pub retries: u32,
}

impl GraphResponse {
    /// The text of a header, or `None` where it is absent or not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Graph's own `request-id`, which support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.header("request-id")
    }

    /// The `client-request-id` of the attempt that was answered.
    #[must_use]
    pub fn client_request_id(&self) -> &str {
        &self.client_request_id
    }

    /// The body as a value of one's own type.
    ///
    /// # Errors
    /// `answer-unusable`: it is not JSON, or not of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| not_this_shape(&error))
    }
}

impl fmt::Debug for GraphResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// The parser's own message may quote the body; only what kind of trouble and where is repeated.
pub(crate) fn not_this_shape(error: &serde_json::Error) -> Error {
    let what = if error.is_data() { "has another shape than expected" } else { "is not JSON" };
    let place = format!("line {}, column {}", error.line(), error.column());
    Error::new(&catalogue::ANSWER_UNUSABLE, format!("the answer of Graph {what} ({place})"))
}
