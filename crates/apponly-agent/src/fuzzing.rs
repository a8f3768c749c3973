//! The door for `fuzz/`: what reads bytes of callers and is reached by no public item. Exists in fuzzing builds only.

use crate::guard::{Hosts, One, examine};
use crate::head::{MOST_HEADERS, end, parse};
use crate::listen::Listen;
use crate::protocol::{Parameters, app_service, imds};

/// Takes `bytes` as a connection's input; whether a request for a token is in it that passes every guard but the secret.
#[must_use]
pub fn request(bytes: &[u8]) -> bool {
    let Ok(Some(length)) = end(bytes, 0) else { return false };
    let mut lines = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let Ok(head) = parse(bytes.get(..length).unwrap_or_default(), &mut lines, MOST_HEADERS) else { return false };
    let hosts = Hosts::of(&Listen::Tcp(([127, 0, 0, 1], 80).into()));
    let Ok(seen) = examine(&head, &hosts) else { return false };
    assert!(seen.content_length == One::Missing || seen.content_length == One::Value(b"0"));
    assert!(!seen.has_transfer_encoding && head.target.starts_with('/'));
    let Some((_, query)) = crate::routes::find(head.target) else { return false };
    parameters(query)
}

/// Takes `query` as that of a request for a token; whether one of the protocols understands it.
#[must_use]
pub fn parameters(query: &str) -> bool {
    let Ok(parameters) = Parameters::of(query) else { return false };
    app_service::read(&parameters).is_ok() | imds::read(&parameters, One::Value(b"true")).is_ok()
}
