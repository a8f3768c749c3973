//! Graph's refusals.

use apponly::{Error, Row, ServiceAnswer, catalogue};
use http::{HeaderMap, Method, StatusCode};
use serde::Deserialize;

/// No message of Graph is shown longer than this, in characters.
const LONGEST_MESSAGE: usize = 500;

/// Codes with which a service says that it did not begin: sending again is safe.
///
/// `serviceNotAvailable` and `activityLimitReached` are the words of other workloads behind Graph.
const NOT_DONE: &[&str] = &["serviceNotAvailable", "ServiceUnavailable", "TooManyRequests", "activityLimitReached"];

/// `error` of an answer, as far as it is there.
///
/// Source: "Microsoft Graph error responses and resource types".
#[derive(Debug, Clone, Default)]
pub(crate) struct GraphTrouble {
    pub(crate) code: String,
    /// One line.
    pub(crate) message: String,
    pub(crate) date: Option<String>,
    pub(crate) request_id: Option<String>,
    /// The answer was no JSON error at all, but for example a page of a proxy.
    pub(crate) is_foreign: bool,
}

#[derive(Deserialize)]
struct Envelope {
    error: Inner,
}

#[derive(Deserialize)]
struct Inner {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default, alias = "innererror", rename = "innerError")]
    inner: Option<serde_json::Map<String, serde_json::Value>>,
}

impl GraphTrouble {
    pub(crate) fn read(body: &[u8]) -> Self {
        let Ok(Envelope { error }) = serde_json::from_slice::<Envelope>(body) else {
            return Self { is_foreign: !body.trim_ascii().is_empty(), ..Self::default() };
        };
        let inner = error.inner.unwrap_or_default();
        let text = |name: &str| inner.get(name).and_then(serde_json::Value::as_str).map(one_line);
        Self {
            code: one_line(&error.code.unwrap_or_default()),
            message: one_line(&error.message.unwrap_or_default()),
            date: text("date"),
            request_id: text("request-id"),
            is_foreign: false,
        }
    }

    pub(crate) fn row(&self, status: u16) -> Option<&'static Row> {
        catalogue::by_graph(status, &self.code, &self.message)
    }

    pub(crate) fn says_not_done(&self) -> bool {
        NOT_DONE.iter().any(|code| code.eq_ignore_ascii_case(&self.code))
    }
}

/// The error for an answer that is not a success. `path` is below the version, without query.
pub(crate) fn refused(
    (method, path): (&Method, &str),
    status: StatusCode,
    headers: &HeaderMap,
    trouble: &GraphTrouble,
    client_request_id: &str,
) -> Error {
    let status = status.as_u16();
    let row = trouble.row(status).unwrap_or(&catalogue::GRAPH_REFUSED);
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let shown = if trouble.code.is_empty() { String::new() } else { format!(" `{}`", trouble.code) };
    let what = match (trouble.message.is_empty(), trouble.is_foreign) {
        (false, _) => trouble.message.as_str(),
        (true, true) => "the answer is not Graph's: a page of a proxy or a gateway",
        (true, false) => row.summary,
    };
    let mut answer = ServiceAnswer::default();
    answer.status = status;
    answer.error.clone_from(&trouble.code);
    answer.description.clone_from(&trouble.message);
    answer.correlation_id = Some(client_request_id.to_owned());
    answer.trace_id = header("request-id").or_else(|| trouble.request_id.clone());
    answer.timestamp = header("date").or_else(|| trouble.date.clone());
    Error::new(row, format!("Graph refused `{method} {path}`:{shown} (HTTP {status}): {what}")).with_answer(answer)
}

fn one_line(text: &str) -> String {
    let words: Vec<_> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LONGEST_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_keeps_code_message_ids_and_date() {
        let body = br#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient\nprivileges","innerError":{"date":"2026-08-20T10:00:00","request-id":"r-1","client-request-id":"c-1"}}}"#;
        let trouble = GraphTrouble::read(body);
        let error = refused((&Method::PATCH, "/users/x"), StatusCode::FORBIDDEN, &HeaderMap::new(), &trouble, "c-2");
        assert_eq!(error.code(), "permission-missing");
        assert!(
            error
                .to_string()
                .contains("`PATCH /users/x`: `Authorization_RequestDenied` (HTTP 403): Insufficient privileges")
        );
        let report = error.report();
        for part in ["r-1", "c-2", "2026-08-20T10:00:00"] {
            assert!(report.contains(part), "{report}");
        }
    }

    #[test]
    fn page_of_a_proxy_is_called_one() {
        let trouble = GraphTrouble::read(b"<html>blocked</html>");
        let error = refused((&Method::GET, "/users"), StatusCode::FORBIDDEN, &HeaderMap::new(), &trouble, "c");
        assert_eq!(error.code(), "graph-refused");
        assert!(error.to_string().contains("proxy"), "{error}");
    }
}
