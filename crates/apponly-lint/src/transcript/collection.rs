//! Collections of requests in JSON: those of Postman and of Insomnia.
use super::json::Json;
use super::{Transcript, insomnia, postman};

/// So many bytes at the beginning and at the end of a file tell whether it is one.
const LOOKED_AT: usize = 2048;

/// Whether a file of JSON is a collection of requests, or an environment of one.
pub(crate) fn is_collection(text: &str) -> bool {
    let bytes = text.as_bytes();
    let head = bytes.get(..LOOKED_AT.min(bytes.len())).unwrap_or_default();
    let tail = bytes.get(bytes.len().saturating_sub(LOOKED_AT)..).unwrap_or_default();
    let has = |part: &[u8], mark: &str| memchr::memmem::find(part, mark.as_bytes()).is_some();
    ["\"_postman_id\"", "schema.getpostman.com", "\"__export_format\"", "\"_postman_variable_scope\""]
        .iter()
        .any(|mark| has(head, mark))
        || ["\"_postman_variable_scope\"", "\"_postman_exported_using\""].iter().any(|mark| has(tail, mark))
}

pub(super) fn transcribe(text: &str) -> (Vec<Transcript>, bool) {
    let json = Json::read(text);
    let exported = json.root().is_some_and(|root| json.field(root, "resources").is_some());
    let transcript = if exported { insomnia::transcribe(&json) } else { postman::transcribe(&json) };
    let full = json.full || transcript.full;
    (vec![transcript], full)
}
