//! A token request, and what the protocols ask of it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use url::form_urlencoded;

/// What a token request consists of: these protocols have no body.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) parameters: Parameters,
    pub(crate) headers: HeaderMap,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self {
            method: parts.method.clone(),
            parameters: Parameters::of(&parts.uri),
            headers: parts.headers.clone(),
        })
    }
}

/// The decoded query parameters.
#[derive(Debug, Clone)]
pub(crate) struct Parameters(Vec<(String, String)>);

/// What is wrong with the parameters that name an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AmbiguousIdentity;

impl Parameters {
    pub(crate) fn of(uri: &Uri) -> Self {
        Self(form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// The value of a parameter that is there once and not empty.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (Some(value), None) if !value.is_empty() => Some(value),
            _ => None,
        }
    }

    /// The one parameter among `names` that names an identity: its name and value.
    ///
    /// # Errors
    /// More than one of them is there.
    pub(crate) fn identity<'a>(&'a self, names: &[&str]) -> Result<Option<(&'a str, &'a str)>, AmbiguousIdentity> {
        let mut found = self.0.iter().filter(|(key, _)| names.contains(&key.as_str()));
        match (found.next(), found.next()) {
            (Some((name, value)), None) => Ok(Some((name, value))),
            (None, None) => Ok(None),
            _ => Err(AmbiguousIdentity),
        }
    }
}

/// Whether the request says `Metadata: true`, in any case.
pub(crate) fn has_metadata_header(headers: &HeaderMap) -> bool {
    headers.get("metadata").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
}

/// Whether the header `name` is exactly `secret`.
pub(crate) fn has_secret_header(headers: &HeaderMap, name: &str, secret: &str) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes() == secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(query: &str) -> Parameters {
        Parameters::of(&format!("/token?{query}").parse().unwrap())
    }

    #[test]
    fn repeated_or_empty_parameter_is_none() {
        assert_eq!(parameters("resource=a%2Fb").one("resource"), Some("a/b"));
        assert_eq!(parameters("resource=a&resource=b").one("resource"), None);
        assert_eq!(parameters("resource=").one("resource"), None);
    }

    #[test]
    fn only_one_parameter_may_name_the_identity() {
        let names = ["client_id", "object_id"];
        assert_eq!(parameters("client_id=1&x=2").identity(&names), Ok(Some(("client_id", "1"))));
        assert_eq!(parameters("client_id=1&object_id=2").identity(&names), Err(AmbiguousIdentity));
        assert_eq!(parameters("client_id=1&client_id=1").identity(&names), Err(AmbiguousIdentity));
        assert_eq!(parameters("x=2").identity(&names), Ok(None));
    }
}
