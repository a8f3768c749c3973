//! HTTP clients that remember what was sent.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apponly::{
    BoxFuture, Deadline, Env, HttpClient, HttpRequest, HttpResponse, SystemHttpClient, TransportFailure,
    TransportOptions,
};
use apponly_emulator::Emulator;
use tokio::sync::Semaphore;

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

/// Holds requests whose body names something until it is opened, so that a test decides who is late.
#[derive(Debug)]
pub(crate) struct Gate {
    recorder: Arc<Recorder>,
    held: &'static str,
    arrived: Semaphore,
    open: Semaphore,
}

impl Gate {
    pub(crate) fn holding(emulator: &Emulator, held: &'static str) -> Arc<Self> {
        Arc::new(Self { recorder: Recorder::to(emulator), held, arrived: Semaphore::new(0), open: Semaphore::new(0) })
    }

    /// Ends when one more request waits at the gate.
    pub(crate) async fn arrived(&self) {
        self.arrived.acquire().await.unwrap().forget();
    }

    /// Lets `count` requests through.
    pub(crate) fn open(&self, count: usize) {
        self.open.add_permits(count);
    }

    /// How many requests went on to the service.
    pub(crate) fn forwarded(&self) -> usize {
        self.recorder.count()
    }
}

impl HttpClient for Gate {
    fn send(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        Box::pin(async move {
            if String::from_utf8_lossy(&request.body).contains(self.held) {
                self.arrived.add_permits(1);
                self.open.acquire().await.unwrap().forget();
            }
            self.recorder.send(request, deadline).await
        })
    }
}

/// One answer of a [`Script`].
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Answer { status: u16, headers: Vec<(&'static str, &'static str)>, body: &'static str },
    Hang,
    Lost,
}

impl Step {
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer { status, headers: Vec::new(), body: "" }
    }

    pub(crate) fn token() -> Self {
        let body = r#"{"token_type":"Bearer","expires_in":3599,"access_token":"opaque"}"#;
        Self::Answer { status: 200, headers: Vec::new(), body }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name, value));
        }
        self
    }
}

/// Answers as written, the last step ever after, without any network: for tests in paused time.
#[derive(Debug)]
pub(crate) struct Script {
    steps: Vec<Step>,
    times: Mutex<Vec<tokio::time::Instant>>,
}

impl Script {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self { steps: steps.into_iter().collect(), times: Mutex::default() })
    }

    /// The waits between one request and the next.
    pub(crate) fn gaps(&self) -> Vec<Duration> {
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.times.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl HttpClient for Script {
    fn send(&self, _: HttpRequest, _: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        let number = self.count();
        self.times.lock().unwrap_or_else(PoisonError::into_inner).push(tokio::time::Instant::now());
        let step = self.steps.get(number).or_else(|| self.steps.last()).cloned();
        Box::pin(async move {
            match step {
                Some(Step::Answer { status, headers, body }) => {
                    let headers = headers.into_iter().map(|(name, value)| {
                        (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))
                    });
                    Ok(HttpResponse::new(status.try_into().unwrap(), headers.collect(), body))
                }
                Some(Step::Lost) => Err(TransportFailure::Connection("reset".to_owned())),
                Some(Step::Hang) | None => std::future::pending().await,
            }
        })
    }
}
