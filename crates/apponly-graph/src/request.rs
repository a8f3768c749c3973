//! What is asked of Graph.

use std::fmt;

use apponly::{Error, catalogue};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Serialize;

/// One request to Graph, made step by step. What is wrong with it is said when it is sent, before anything leaves.
///
/// `Debug` shows method and path without query.
///
/// ```
/// use apponly_graph::GraphRequest;
///
/// let list = GraphRequest::get("/users").query("$select", "id,displayName").query("$top", "999");
/// let create = GraphRequest::post("/groups").body_json(&serde_json::json!({"displayName": "Night shift"}));
/// # drop((list, create));
/// ```
#[derive(Clone)]
pub struct GraphRequest {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The first thing that is wrong.
    pub(crate) trouble: Option<Error>,
}

impl GraphRequest {
    /// A request with `method` for `path`: relative to the version root (`/users`), beginning with a version
    /// (`/beta/users`), or a full URL of the cloud's Graph, such as a next link.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            target: path.into(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            trouble: None,
        }
    }

    /// `GET path`.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// `POST path`.
    #[must_use]
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// `PATCH path`.
    #[must_use]
    pub fn patch(path: impl Into<String>) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// `PUT path`.
    #[must_use]
    pub fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// `DELETE path`.
    #[must_use]
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Adds a query parameter; name and value are plain text and are encoded here.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets a header. `Authorization` is refused: the token comes from the source.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            (Ok(AUTHORIZATION), _) => {
                self.fail("the header `Authorization` cannot be given: the token comes from the configured identity")
            }
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(_), _) => self.fail(&format!("`{}` is not the name of a header", name.escape_debug())),
            (_, Err(_)) => {
                self.fail(&format!("the value of the header `{name}` holds characters that no header may hold"))
            }
        }
        self
    }

    /// Sets the body: `value` as JSON, with its content type.
    #[must_use]
    pub fn body_json(mut self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.body(body, "application/json"),
            Err(error) => {
                self.fail(&format!("the body cannot be written as JSON: {error}"));
                self
            }
        }
    }

    /// Sets the body and its media type, for example `text/plain`.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>, content_type: &str) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path or URL as it was given, without query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    fn fail(&mut self, why: &str) {
        self.trouble.get_or_insert_with(|| Error::new(&catalogue::SETTING_INVALID, why));
    }
}

impl fmt::Debug for GraphRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_query() {
        assert_eq!(format!("{:?}", GraphRequest::get("/users?$filter=secret")), "GET /users");
    }

    #[test]
    fn authorization_and_broken_headers_are_refused() {
        for (name, value) in [("authorization", "Bearer x"), ("a b", "x"), ("x", "a\r\nb")] {
            let request = GraphRequest::get("/users").header(name, value);
            assert_eq!(request.trouble.unwrap().code(), "setting-invalid", "{name}");
        }
    }
}
