//! An HTTP client for tests: scripted answers, and a record of every request.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderName, StatusCode};
use tokio::time::Instant;

use super::{HttpClient, HttpRequest, HttpResponse, TransportFailure};
use crate::credential::BoxFuture;
use crate::deadline::Deadline;

/// What happens to one request.
#[derive(Debug)]
pub(crate) enum Step {
    Answer(HttpResponse),
    Fail(TransportFailure),
    /// No answer, ever.
    Hang,
}

/// A JSON answer.
pub(crate) fn json(status: u16, body: impl std::fmt::Display) -> Step {
    answer(status, &[], &body.to_string())
}

/// An answer with headers.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Step {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
    }
    Step::Answer(HttpResponse::new(StatusCode::from_u16(status).unwrap(), map, body.to_owned()))
}

/// Plays its script; a request after the end of the script fails the test.
#[derive(Debug)]
pub(crate) struct FakeHttpClient {
    script: Mutex<VecDeque<Step>>,
    seen: Mutex<Vec<(Instant, HttpRequest)>>,
}

impl FakeHttpClient {
    pub(crate) fn new(script: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self { script: Mutex::new(script.into_iter().collect()), seen: Mutex::new(Vec::new()) })
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<HttpRequest> {
        self.seen.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    /// Whole seconds between each request and the one before, by the runtime's time; without the jitter below 1 s
    /// that each wait may have, as long as waits are short.
    pub(crate) fn gaps(&self) -> Vec<u64> {
        let seen = self.seen.lock().unwrap();
        seen.windows(2).map(|pair| (pair[1].0 - pair[0].0).as_secs()).collect()
    }
}

impl HttpClient for FakeHttpClient {
    fn send(&self, request: HttpRequest, _deadline: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        let shown = format!("{request:?}");
        self.seen.lock().unwrap().push((Instant::now(), request));
        let step = self.script.lock().unwrap().pop_front();
        Box::pin(async move {
            match step.unwrap_or_else(|| panic!("unexpected request: {shown}")) {
                Step::Answer(response) => Ok(response),
                Step::Fail(failure) => Err(failure),
                Step::Hang => std::future::pending().await,
            }
        })
    }
}
