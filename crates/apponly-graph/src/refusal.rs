//! Graph's refusals.

use apponly::{Error, HttpResponse, ServiceAnswer, catalogue};
use serde_json::Value;

/// No message of Graph is shown longer than this, in characters.
const LONGEST_MESSAGE: usize = 500;

/// The error for an answer that is not a success. `path` is shown without its query.
pub(crate) fn refused(response: &HttpResponse, client_request_id: &str, path: &str) -> Error {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (code, message) = (text(&body["error"]["code"]), one_line(&text(&body["error"]["message"])));
    let status = response.status.as_u16();
    let row = catalogue::by_graph(status, &code, &message).unwrap_or(&catalogue::GRAPH_REFUSED);
    let path = path.split('?').next().unwrap_or_default();
    let shown = if code.is_empty() { String::new() } else { format!(" `{code}`") };
    let mut answer = ServiceAnswer::default();
    answer.status = status;
    answer.error = code;
    answer.description.clone_from(&message);
    answer.correlation_id = Some(client_request_id.to_owned());
    answer.trace_id = response.header("request-id").map(str::to_owned);
    answer.timestamp = response.header("date").map(str::to_owned);
    let what = if message.is_empty() { row.summary.to_owned() } else { message };
    Error::new(row, format!("Graph refused `GET {path}`:{shown} (HTTP {status}): {what}")).with_answer(answer)
}

fn one_line(text: &str) -> String {
    let words: Vec<_> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LONGEST_MESSAGE).collect()
}
