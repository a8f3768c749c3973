//! HTTP clients that remember what was sent.

use std::sync::{Arc, Mutex, PoisonError};

use apponly::{
    BoxFuture, Deadline, Env, HttpClient, HttpRequest, HttpResponse, SystemHttpClient, TransportFailure,
    TransportOptions,
};
use apponly_emulator::Emulator;

/// Sends everything on, and keeps what it sent and how it was answered.
#[derive(Debug)]
pub(crate) struct Recorder {
    inner: SystemHttpClient,
    sent: Mutex<Vec<HttpRequest>>,
}

impl Recorder {
    pub(crate) fn to(emulator: &Emulator) -> Arc<Self> {
        let options = TransportOptions::new(Some(emulator.ca_file().to_owned()), Env::fixed::<&str, &str>([]));
        Arc::new(Self { inner: SystemHttpClient::new(options), sent: Mutex::default() })
    }

    /// The requests so far, oldest first.
    pub(crate) fn sent(&self) -> Vec<HttpRequest> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.sent().len()
    }
}

impl HttpClient for Recorder {
    fn send(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        self.inner.send(request, deadline)
    }
}

/// The fields of a form body, in order, decoded.
pub(crate) fn form(body: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body).into_owned().collect()
}

/// The one field `name` of a form body.
pub(crate) fn field(body: &[u8], name: &str) -> String {
    let fields = form(body);
    let mut values = fields.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone());
    let value = values.next().unwrap_or_else(|| panic!("no `{name}`"));
    assert!(values.next().is_none(), "`{name}` twice");
    value
}
