//! What an HTTP request to the token endpoint must look like, and the ids that its answer carries.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use uuid::Uuid;

use super::refusal::Refusal;

/// Parameters of the protocol, which belong into the body.
const BODY_PARAMETERS: &[&str] = &[
    "claims",
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "grant_type",
    "resource",
    "scope",
];

/// Correlation and trace id of one request.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) correlation_id: String,
    pub(super) trace_id: String,
    echo: bool,
}

impl Ids {
    /// The client's `client-request-id` becomes the correlation id if it is a GUID.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let given = text("client-request-id").and_then(|id| Uuid::try_parse(id).ok());
        Self {
            correlation_id: given.unwrap_or_else(Uuid::new_v4).to_string(),
            trace_id: Uuid::new_v4().to_string(),
            echo: text("return-client-request-id").is_some_and(|value| value.eq_ignore_ascii_case("true")),
        }
    }

    /// Adds the headers that every answer has.
    pub(super) fn mark(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        if let Ok(value) = HeaderValue::from_str(&self.trace_id) {
            headers.insert(HeaderName::from_static("x-ms-request-id"), value);
        }
        if self.echo
            && let Ok(value) = HeaderValue::from_str(&self.correlation_id)
        {
            headers.insert(HeaderName::from_static("client-request-id"), value);
        }
        response
    }
}

/// Only POST, and nothing of the protocol in the query. Other query parameters are let pass, as telemetry.
pub(super) fn check_shape(method: &Method, uri: &Uri) -> Result<(), Refusal> {
    if method != Method::POST {
        return Err(Refusal::new(
            900_561,
            format!("The endpoint only accepts POST requests. Received a {method} request."),
        ));
    }
    let query = uri.query().unwrap_or_default();
    let misplaced = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| BODY_PARAMETERS.contains(&name.as_ref()))
        .map(|(name, _)| name.into_owned());
    match misplaced {
        Some(name) => Err(Refusal::malformed(format_args!("'{name}' belongs in the body, not in the query"))),
        None => Ok(()),
    }
}

/// Whether the body is said to be a form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// Client id and secret from HTTP Basic, both form-encoded before they were joined (RFC 6749 section 2.3.1).
pub(super) fn basic_credentials(headers: &HeaderMap) -> Result<Option<(String, String)>, Refusal> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let malformed = || Refusal::malformed("the Authorization header is not 'Basic' with client id and secret");
    let (scheme, encoded) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed());
    }
    let pair = STANDARD.decode(encoded.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = pair.ok_or_else(malformed)?;
    let (id, secret) = pair.split_once(':').ok_or_else(malformed)?;
    Ok(Some((form_decoded(id), form_decoded(secret))))
}

fn form_decoded(text: &str) -> String {
    // Reads the text as the value of a nameless parameter; `&` would end it, and is escaped by encoders.
    let pair = format!("={}", text.replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes()).map(|(_, value)| value.into_owned()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_pairs_are_form_decoded() {
        let mut headers = HeaderMap::new();
        let value = format!("Basic {}", STANDARD.encode("a%2Db:s%2Bx%3D"));
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&value).unwrap());
        assert_eq!(basic_credentials(&headers).unwrap(), Some(("a-b".to_owned(), "s+x=".to_owned())));
    }

    proptest::proptest! {
        #[test]
        fn basic_credentials_never_panics(text in "[ -~]{0,60}") {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_str(&text).unwrap());
            let _ = basic_credentials(&headers);
        }
    }
}
