//! `$batch`: reading the envelope and ordering its steps. Running them is the router's work.
//!
//! Source: "Combine multiple HTTP requests using JSON batching".

use std::collections::{HashMap, HashSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::graph::{
    call::{Answer, Content},
    error::GraphError,
    source::write_json,
};

/// How many requests one batch may hold.
pub(crate) const MAXIMUM_STEPS: usize = 20;

/// One request of a batch.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) method: String,
    /// Relative to the version root, with a leading slash as a rule.
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) headers: Map<String, Value>,
    #[serde(default)]
    pub(crate) body: Option<Value>,
    #[serde(default, rename = "dependsOn")]
    pub(crate) depends_on: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Envelope {
    requests: Vec<Step>,
}

impl Step {
    /// The value of a header of this step, by its name in any case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_str())
    }

    /// The path of the URL, without a leading slash.
    pub(crate) fn path(&self) -> &str {
        self.url.split('?').next().unwrap_or_default().trim_start_matches('/')
    }

    /// Whether an earlier answer keeps this step from running.
    pub(crate) fn is_blocked(&self, failed: &HashSet<String>) -> bool {
        self.depends_on.iter().any(|id| failed.contains(&fold(id)))
    }
}

/// Ids differ without regard to case.
pub(crate) fn fold(id: &str) -> String {
    id.to_lowercase()
}

/// The steps of a batch, each after those that it depends on, otherwise in the order sent.
///
/// # Errors
/// 400: no JSON of the right shape, no or too many steps, doubled or unknown ids, a circle of dependencies, a body
/// without `Content-Type`, a batch inside the batch.
pub(crate) fn plan(body: &[u8]) -> Result<Vec<Step>, GraphError> {
    let envelope: Envelope = serde_json::from_slice(body)
        .map_err(|error| GraphError::bad_request(format!("Invalid batch payload format: {error}.")))?;
    let steps = envelope.requests;
    if steps.is_empty() {
        return Err(GraphError::bad_request("Invalid batch payload format: the batch holds no request."));
    }
    if steps.len() > MAXIMUM_STEPS {
        return Err(GraphError::bad_request(format!(
            "Number of batch request steps exceeds the maximum value of {MAXIMUM_STEPS}."
        )));
    }
    check_ids(&steps)?;
    steps.iter().try_for_each(check_step)?;
    order(steps)
}

fn check_ids(steps: &[Step]) -> Result<(), GraphError> {
    let mut ids = HashSet::new();
    for step in steps {
        if step.id.is_empty() || !ids.insert(fold(&step.id)) {
            return Err(GraphError::bad_request(format!("Batch request id '{}' is empty or not unique.", step.id)));
        }
    }
    for step in steps {
        if let Some(unknown) = step.depends_on.iter().find(|id| !ids.contains(&fold(id))) {
            return Err(GraphError::bad_request(format!(
                "Request '{}' depends on '{unknown}', which is not in the batch.",
                step.id
            )));
        }
    }
    Ok(())
}

fn check_step(step: &Step) -> Result<(), GraphError> {
    if step.body.is_some() && step.header("content-type").is_none() {
        return Err(GraphError::bad_request(format!(
            "Request '{}' has a body, but its headers have no Content-Type.",
            step.id
        )));
    }
    if step.url.contains("://") || step.url.trim_start_matches('/').to_ascii_lowercase().starts_with("$batch") {
        return Err(GraphError::bad_request(format!(
            "Request '{}' needs a URL relative to the version root that is not '$batch'.",
            step.id
        )));
    }
    Ok(())
}

fn order(steps: Vec<Step>) -> Result<Vec<Step>, GraphError> {
    let mut waiting = steps;
    let mut done = HashSet::new();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|step| step.depends_on.iter().all(|id| done.contains(&fold(id))));
        if ready.is_empty() {
            return Err(GraphError::bad_request("The dependencies of the batch form a circle."));
        }
        done.extend(ready.iter().map(|step| fold(&step.id)));
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}

/// What a fault answers in place of a step: `body` if it has one, otherwise an error in Graph's shape.
pub(crate) fn faulty(status: StatusCode, body: Option<&str>) -> Answer {
    let code = match status.as_u16() {
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => "UnknownError",
    };
    let content = match body.map(serde_json::from_str::<Value>) {
        Some(Ok(value)) => Content::Json(value),
        Some(Err(_)) => Content::Text(body.unwrap_or_default().to_owned()),
        None => Content::Json(json!({"error": {"code": code, "message": "A fault of the emulator."}})),
    };
    Answer { status, headers: Vec::new(), content }
}

/// The answer of one step, as JSON. A body that is not JSON travels as base64 text.
pub(crate) fn answer(id: &str, status: u16, headers: &HashMap<String, String>, content: Content) -> Vec<u8> {
    let mut out = b"{\"id\":".to_vec();
    write_json(id, &mut out);
    out.extend_from_slice(format!(",\"status\":{status},\"headers\":").as_bytes());
    write_json(headers, &mut out);
    match content {
        Content::None => {}
        Content::Binary(bytes) => write_body(&STANDARD.encode(bytes), &mut out),
        Content::Json(value) => write_body(&value, &mut out),
        Content::Raw(json) => {
            out.extend_from_slice(BODY);
            out.extend(json);
        }
        Content::Text(text) => write_body(&STANDARD.encode(text), &mut out),
    }
    out.push(b'}');
    out
}

const BODY: &[u8] = b",\"body\":";

fn write_body(value: &impl Serialize, out: &mut Vec<u8>) {
    out.extend_from_slice(BODY);
    write_json(value, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan_of(requests: &Value) -> Result<Vec<String>, GraphError> {
        let body = serde_json::to_vec(&json!({"requests": requests})).unwrap();
        plan(&body).map(|steps| steps.into_iter().map(|step| step.id).collect())
    }

    fn get(id: &str, depends_on: &[&str]) -> Value {
        json!({"id": id, "method": "GET", "url": "/users", "dependsOn": depends_on})
    }

    #[test]
    fn steps_follow_what_they_depend_on() {
        let requests = json!([get("a", &["C"]), get("b", &[]), get("c", &["b"])]);
        assert_eq!(plan_of(&requests).unwrap(), ["b", "c", "a"]);
    }

    #[test]
    fn circle_and_unknown_dependency_are_refused() {
        assert!(plan_of(&json!([get("a", &["b"]), get("b", &["a"])])).is_err());
        assert!(plan_of(&json!([get("a", &["a"])])).is_err());
        assert!(plan_of(&json!([get("a", &["x"])])).is_err());
    }

    #[test]
    fn batch_holds_1_to_20_unique_requests() {
        let many: Vec<_> = (0..20).map(|n| get(&n.to_string(), &[])).collect();
        assert_eq!(plan_of(&json!(many)).unwrap().len(), 20);
        let too_many: Vec<_> = (0..21).map(|n| get(&n.to_string(), &[])).collect();
        assert!(plan_of(&json!(too_many)).is_err());
        assert!(plan_of(&json!([])).is_err());
        assert!(plan_of(&json!([get("a", &[]), get("A", &[])])).is_err());
    }

    #[test]
    fn body_needs_a_content_type_and_url_is_relative() {
        let post = json!({"id": "1", "method": "POST", "url": "/x", "body": {}});
        assert!(plan_of(&json!([post])).is_err());
        let typed = json!({"id": "1", "method": "POST", "url": "/x", "body": {}, "headers": {"content-type": "application/json"}});
        assert!(plan_of(&json!([typed])).is_ok());
        assert!(plan_of(&json!([{"id": "1", "method": "GET", "url": "https://elsewhere.test/users"}])).is_err());
        assert!(plan_of(&json!([{"id": "1", "method": "POST", "url": "/$batch"}])).is_err());
        assert!(plan(b"{").is_err());
    }

    #[test]
    fn text_body_travels_as_base64() {
        let read =
            |content| -> Value { serde_json::from_slice(&answer("\"1", 200, &HashMap::new(), content)).unwrap() };
        assert_eq!(read(Content::Text("42".to_owned()))["body"], "NDI=");
        assert_eq!(read(Content::Raw(b"{\"value\":[]}".to_vec()))["body"], json!({"value": []}));
        assert_eq!(read(Content::None), json!({"id": "\"1", "status": 200, "headers": {}}));
    }
}
