//! What was asked of the emulator.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::faults::FaultTarget;

/// Requests that are remembered; older ones are forgotten, so that a long run stays small.
const REMEMBERED: usize = 10_000;

/// One request and its answer. Never holds a secret, a token, a query or a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Counted from 1.
    pub number: u64,
    /// The service that was asked.
    pub service: FaultTarget,
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// HTTP status of the answer; 0 if there was none (a fault).
    pub status: u16,
    /// Client id of the app or managed identity, once known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// AADSTS number of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<u32>,
    /// Whether a fault met the request.
    pub fault: bool,
}

/// Put into the extensions of a response to tell the log who asked.
#[derive(Clone, Debug)]
pub(crate) struct Caller(pub(crate) String);

/// Put into the extensions of a response to tell the log the AADSTS number of a refusal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefusalNumber(pub(crate) u32);

/// The requests so far.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    total: u64,
    requests: VecDeque<RecordedRequest>,
}

impl RequestLog {
    /// Adds `request`, numbering it.
    pub(crate) fn add(&self, mut request: RecordedRequest) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.total += 1;
        request.number = entries.total;
        if entries.requests.len() == REMEMBERED {
            entries.requests.pop_front();
        }
        entries.requests.push_back(request);
    }

    /// The remembered requests, oldest first.
    pub(crate) fn list(&self) -> Vec<RecordedRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).requests.iter().cloned().collect()
    }

    /// How many requests there were.
    pub(crate) fn total(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).total
    }
}
