//! One Graph call and its answer, apart from HTTP: what a request and a step of a batch have in common.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::graph::{entity::EntityType, error::GraphError, query::QueryOptions};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a Method,
    /// Scheme, host, port and version of the Graph root in the request, such as `https://localhost:1/v1.0`: next links
    /// begin with it.
    pub(crate) root: &'a str,
    /// The path below the version, raw, with a leading slash.
    pub(crate) path: &'a str,
    /// The query, raw.
    pub(crate) query: &'a str,
    /// Whether the header `ConsistencyLevel: eventual` is there.
    pub(crate) eventual: bool,
    pub(crate) body: &'a [u8],
    /// The service's time.
    pub(crate) now: Timestamp,
}

impl Call<'_> {
    pub(crate) fn options(&self, entity: &EntityType) -> Result<QueryOptions, GraphError> {
        QueryOptions::parse(self.query, entity, self.eventual)
    }

    /// Whether the call is to beta.
    pub(crate) fn is_beta(&self) -> bool {
        self.root.ends_with("/beta")
    }

    /// Scheme, host and port of the Graph root.
    pub(crate) fn origin(&self) -> &str {
        self.root.rsplit_once('/').map_or(self.root, |(origin, _)| origin)
    }

    /// The body as a JSON object.
    ///
    /// # Errors
    /// 400 for anything else.
    pub(crate) fn json_body(&self) -> Result<Map<String, Value>, GraphError> {
        serde_json::from_slice(self.body).map_err(|_| {
            GraphError::bad_request(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of \
                 valid JSON format.",
            )
        })
    }

    /// The call exists in Graph and not here.
    pub(crate) fn not_emulated(&self) -> GraphError {
        GraphError::new(
            StatusCode::NOT_IMPLEMENTED,
            "notImplemented",
            format!("The emulated Graph does not implement {} {}.", self.method, self.path),
        )
    }
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Binary(Bytes),
    Json(Value),
    None,
    /// JSON that is written already.
    Raw(Vec<u8>),
    Text(String),
}

/// What comes back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) content: Content,
}

impl Answer {
    pub(crate) fn json(value: Map<String, Value>) -> Self {
        Self { status: StatusCode::OK, headers: Vec::new(), content: Content::Json(Value::Object(value)) }
    }

    pub(crate) fn raw(json: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, headers: Vec::new(), content: Content::Raw(json) }
    }

    pub(crate) fn created(value: Map<String, Value>) -> Self {
        Self { status: StatusCode::CREATED, ..Self::json(value) }
    }

    /// Whether the status is 2xx, or a redirect.
    pub(crate) fn is_success(&self) -> bool {
        self.status.as_u16() < 400
    }

    pub(crate) fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), content: Content::None }
    }

    pub(crate) fn text(text: String) -> Self {
        Self { status: StatusCode::OK, headers: Vec::new(), content: Content::Text(text) }
    }
}

/// The members of a JSON object; empty for any other value.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
