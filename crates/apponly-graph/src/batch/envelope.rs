//! `$batch` on the wire: up to 20 requests in one, and their answers.
//!
//! Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching".

use std::borrow::Cow;
use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::body::is_json;
use crate::prepared::Prepared;

/// How many requests one batch may hold.
pub(crate) const MOST_STEPS: usize = 20;

#[derive(Serialize)]
struct Envelope<'a> {
    requests: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    /// The place in the batch: ids of callers may be long, doubled but for case, or not text that Graph likes.
    id: String,
    method: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    headers: HashMap<&'a str, Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Cow<'a, RawValue>>,
}

/// The body of a batch of `steps`: each with its path and query below the version.
pub(crate) fn write(steps: &[(&Prepared, &str)]) -> Result<Vec<u8>, serde_json::Error> {
    let steps = steps.iter().enumerate().map(|(place, (request, url))| {
        let headers = request.headers.iter().filter(|(name, _)| *name != "accept");
        let headers = headers.map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())));
        Ok(Step {
            id: place.to_string(),
            method: request.method.as_str(),
            url,
            headers: headers.collect(),
            body: body_of(request)?,
        })
    });
    serde_json::to_vec(&Envelope { requests: steps.collect::<Result<_, serde_json::Error>>()? })
}

/// JSON as it is, anything else as base64.
fn body_of(request: &Prepared) -> Result<Option<Cow<'_, RawValue>>, serde_json::Error> {
    if request.body.is_empty() {
        return Ok(None);
    }
    if is_json(&request.headers) {
        return serde_json::from_slice::<&RawValue>(&request.body).map(|raw| Some(Cow::Borrowed(raw)));
    }
    let text = serde_json::value::to_raw_value(&STANDARD.encode(&request.body))?;
    Ok(Some(Cow::Owned(text)))
}

#[derive(Deserialize)]
struct Answers<'a> {
    #[serde(borrow)]
    responses: Vec<Answer<'a>>,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    status: u16,
    #[serde(default, borrow)]
    headers: Option<HashMap<Cow<'a, str>, serde_json::Value>>,
    #[serde(default, borrow)]
    body: Option<&'a RawValue>,
}

/// The answer to one step.
#[derive(Debug, Clone)]
pub(crate) struct StepAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// JSON as sent: an object, or a text (base64) where the content is none.
    pub(crate) body: Bytes,
}

/// The answers of a batch of `count` steps, by place; `None` for a step without one.
///
/// # Errors
/// The body is no batch answer.
pub(crate) fn read(body: &Bytes, count: usize) -> Result<Vec<Option<StepAnswer>>, serde_json::Error> {
    let answers: Answers<'_> = serde_json::from_slice(body)?;
    let mut found: Vec<Option<StepAnswer>> = vec![None; count];
    for answer in answers.responses {
        let place = answer.id.parse::<usize>().ok().and_then(|place| found.get_mut(place));
        let (Some(place), Ok(status)) = (place, StatusCode::from_u16(answer.status)) else { continue };
        let raw = answer.body.map(RawValue::get).filter(|raw| *raw != "null");
        *place = Some(StepAnswer {
            status,
            headers: headers_of(answer.headers.unwrap_or_default()),
            body: raw.map_or_else(Bytes::new, |raw| body.slice_ref(raw.as_bytes())),
        });
    }
    Ok(found)
}

fn headers_of(list: HashMap<Cow<'_, str>, serde_json::Value>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in list {
        // Numbers are seen for `Retry-After` (unverified).
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&text)) {
            headers.append(name, value);
        }
    }
    headers
}

/// Adds the content type that a step with a body must name.
pub(crate) fn complete(request: &mut Prepared) {
    if !request.body.is_empty() {
        request.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::request::GraphRequest;
    use crate::url::{GraphVersion, Root};

    fn prepared(request: &GraphRequest) -> Prepared {
        let root = Root::of(&apponly::Cloud::default()).unwrap();
        Prepared::new(&root, GraphVersion::V1, request).unwrap()
    }

    #[test]
    fn steps_are_numbered_and_bodies_pass_as_they_are() {
        let json_body = prepared(&GraphRequest::post("/groups").body(&b"{\"a\": 1.50}"[..], "application/json"));
        let text = prepared(&GraphRequest::put("/x").body(&b"hi"[..], "text/plain"));
        let body = write(&[(&json_body, "/groups"), (&text, "/x")]).unwrap();
        assert!(String::from_utf8_lossy(&body).contains("\"body\":{\"a\": 1.50}"));
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["requests"][0]["headers"], json!({"content-type": "application/json"}));
        assert_eq!((&body["requests"][1]["id"], &body["requests"][1]["body"]), (&json!("1"), &json!("aGk=")));
    }

    #[test]
    fn answers_come_in_any_order_and_some_do_not() {
        let body = Bytes::from_static(
            br#"{"responses":[{"id":"2","status":200,"headers":{"Retry-After":7},"body":{"x": [1 ]}},{"id":"0","status":204},{"id":"9","status":200}]}"#,
        );
        let answers = read(&body, 3).unwrap();
        assert_eq!(answers[0].as_ref().unwrap().status, 204);
        assert!(answers[1].is_none());
        let third = answers[2].as_ref().unwrap();
        assert_eq!(
            (&third.body[..], &third.headers["retry-after"]),
            (&b"{\"x\": [1 ]}"[..], &HeaderValue::from_static("7"))
        );
        assert!(read(&Bytes::from_static(b"<html>"), 1).is_err());
    }
}
