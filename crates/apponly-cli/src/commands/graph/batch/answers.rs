//! Answers, a line each.

use apponly::Error;
use apponly_graph::BatchAnswer;
use http::HeaderMap;
use serde_json::{Map, Value, json};

use super::super::render::text;
use super::feed::Refused;

/// Appends an answer as a line; its body is what Graph sent.
pub(super) fn write(answer: &BatchAnswer, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"id\":");
    value(&Value::from(answer.id.as_str()), out);
    if let Some(status) = answer.status {
        out.extend_from_slice(format!(",\"status\":{}", status.as_u16()).as_bytes());
        out.extend_from_slice(b",\"headers\":");
        value(&headers(&answer.headers), out);
    }
    if !answer.body.is_empty() {
        out.extend_from_slice(b",\"body\":");
        text::on_one_line(&answer.body, out);
    }
    if let Some(error) = &answer.error {
        out.extend_from_slice(b",\"error\":");
        value(&error_object(error), out);
    }
    out.extend_from_slice(b"}\n");
}

/// Appends the answer to a line that was not sent.
pub(super) fn write_refused(refused: &Refused, out: &mut Vec<u8>) {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(refused.id));
    if let Some(line) = refused.line {
        object.insert("line".to_owned(), json!(line));
    }
    object.insert("error".to_owned(), error_object(&refused.error));
    value(&Value::Object(object), out);
    out.push(b'\n');
}

fn value(value: &Value, out: &mut Vec<u8>) {
    out.extend_from_slice(value.to_string().as_bytes());
}

fn headers(headers: &HeaderMap) -> Value {
    let mut object = Map::new();
    for name in headers.keys() {
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
        object.insert(name.as_str().to_owned(), Value::from(values.join(", ")));
    }
    Value::Object(object)
}

fn error_object(error: &Error) -> Value {
    let mut object = json!({
        "code": error.code(), "message": error.to_string(), "cause": error.cause(), "fix": error.fix(),
        "retriable": error.is_retriable(),
    });
    let answer = error.answer();
    if let (Some(members), Some(id)) = (object.as_object_mut(), answer.and_then(|answer| answer.trace_id.as_ref())) {
        members.insert("trace_id".to_owned(), json!(id));
    }
    object
}

#[cfg(test)]
mod tests {
    use apponly::catalogue;

    use super::*;

    #[test]
    fn refused_line_has_its_number_and_reason() {
        let mut out = Vec::new();
        let error = Error::new(&catalogue::SETTING_INVALID, "line 7: \"x\"");
        write_refused(&Refused { id: None, line: Some(7), error }, &mut out);
        let line = String::from_utf8(out).unwrap();
        assert!(line.ends_with("}\n") && line.lines().count() == 1);
        let object: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&object["id"], &object["line"]), (&Value::Null, &json!(7)));
        assert_eq!(object["error"]["code"], "setting-invalid");
        assert_eq!(object["error"]["message"], "line 7: \"x\"");
        assert_eq!(object["error"]["retriable"], false);
    }
}
