//! The calls inside of a `$batch`.

use serde::Deserialize;

use super::{Call, CallError};

/// Why the body of a `$batch` cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// Not the JSON object that `$batch` takes.
    #[error("the body of `$batch` is not the JSON object `{{\"requests\":[…]}}`: {0}")]
    Json(#[from] serde_json::Error),
    /// One request in it is no call.
    #[error("request {number} of the `$batch`: {source}")]
    Part {
        /// Which request, counted from 1.
        number: usize,
        /// What is wrong with it.
        source: CallError,
    },
}

#[derive(Deserialize)]
struct Body {
    requests: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    method: String,
    url: String,
}

/// Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching".
pub(super) fn parts(body: &[u8]) -> Result<Vec<Call>, BatchError> {
    let body: Body = serde_json::from_slice(body)?;
    let numbered = body.requests.iter().enumerate();
    numbered
        .map(|(index, part)| {
            Call::parse(&part.method, &part.url).map_err(|source| BatchError::Part { number: index + 1, source })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacks_a_batch_and_names_the_bad_part() {
        let body = br#"{"requests":[{"id":"1","method":"get","url":"/users?$top=1"},{"id":"2","method":"POST","url":"/groups","body":{}}]}"#;
        let calls: Vec<String> = parts(body).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(calls, ["GET /users", "POST /groups"]);
        let bad = br#"{"requests":[{"method":"GET","url":"/users"},{"method":"GET","url":""}]}"#;
        assert!(parts(bad).unwrap_err().to_string().starts_with("request 2 of the `$batch`: the path is empty"));
        assert!(matches!(parts(b"[]"), Err(BatchError::Json(_))));
    }
}
