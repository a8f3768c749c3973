//! Scripted answers, a credential without a service, and what a test sees of both.

mod logs;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use apponly::{
    AccessToken, BoxFuture, CacheKind, Credential, CredentialKind, Deadline, Env, Error, Host, HttpBody, HttpClient,
    HttpRequest, HttpResponse, HttpStream, NoAnswer, Secret, TokenRequest, TokenSource, TransportFailure,
};
use apponly_graph::GraphClient;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};
use tokio::time::Instant;

pub(crate) use logs::Logs;

pub(crate) const GRAPH: &str = "https://graph.microsoft.com/v1.0";

/// What a scripted service answers.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        chunks: Vec<Bytes>,
        breaks: bool,
    },
    /// The connection broke after the request was sent.
    Lost,
    /// No connection was made.
    Unreachable,
    /// No answer, ever.
    Hang,
}

pub(crate) fn json(status: u16, body: impl std::fmt::Display) -> Reply {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Reply::Answer { status, headers, chunks: vec![body.to_string().into()], breaks: false }
}

impl Reply {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The first half of the body, then a broken connection.
    pub(crate) fn truncated(mut self) -> Self {
        if let Self::Answer { chunks, breaks, .. } = &mut self {
            let whole = chunks.concat();
            *chunks = vec![Bytes::copy_from_slice(&whole[..whole.len() / 2])];
            *breaks = true;
        }
        self
    }
}

type Script = dyn FnMut(&HttpRequest, usize) -> Reply + Send;

/// An HTTP client that answers from a script.
pub(crate) struct Scripted {
    script: Mutex<Box<Script>>,
    seen: Mutex<Vec<(Instant, HttpRequest)>>,
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Scripted")
    }
}

impl Scripted {
    /// `script` gets each request and its number from 0.
    pub(crate) fn new(script: impl FnMut(&HttpRequest, usize) -> Reply + Send + 'static) -> Arc<Self> {
        Arc::new(Self { script: Mutex::new(Box::new(script)), seen: Mutex::default() })
    }

    /// One reply after the other; one more request fails the test.
    pub(crate) fn list(replies: impl IntoIterator<Item = Reply>) -> Arc<Self> {
        let mut replies: VecDeque<_> = replies.into_iter().collect();
        Self::new(move |request, _| replies.pop_front().unwrap_or_else(|| panic!("unexpected request: {request:?}")))
    }

    pub(crate) fn requests(&self) -> Vec<HttpRequest> {
        self.seen.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    /// The waits between the requests.
    pub(crate) fn gaps(&self) -> Vec<Duration> {
        let seen = self.seen.lock().unwrap();
        seen.windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }
}

struct Chunks {
    chunks: VecDeque<Bytes>,
    breaks: bool,
}

impl HttpBody for Chunks {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportFailure>> {
        let chunk = match self.chunks.pop_front() {
            None if self.breaks => {
                Err(TransportFailure::Connection("end of file before message length reached".to_owned()))
            }
            chunk => Ok(chunk),
        };
        Box::pin(async {
            tokio::task::yield_now().await;
            chunk
        })
    }
}

impl HttpClient for Scripted {
    fn send(&self, request: HttpRequest, _: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        panic!("no answer is read whole by the transport: {request:?}")
    }

    fn stream(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpStream, NoAnswer>> {
        let mut seen = self.seen.lock().unwrap();
        let number = seen.len();
        seen.push((Instant::now(), request.clone()));
        drop(seen);
        let reply = (self.script.lock().unwrap())(&request, number);
        Box::pin(async move {
            let broken = |may_be_sent| NoAnswer::new(TransportFailure::Connection("reset".to_owned()), may_be_sent);
            match reply {
                Reply::Lost => Err(broken(true)),
                Reply::Unreachable => Err(broken(false)),
                Reply::Hang => {
                    let _ = deadline.run(std::future::pending::<()>()).await;
                    Err(NoAnswer::new(TransportFailure::TimedOut, true))
                }
                Reply::Answer { status, headers, chunks, breaks } => {
                    let mut map = HeaderMap::new();
                    for (name, value) in headers {
                        map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
                    }
                    let body = Chunks { chunks: chunks.into(), breaks };
                    Ok(HttpStream::new(StatusCode::from_u16(status).unwrap(), map, Box::new(body)))
                }
            }
        })
    }
}

/// Gives tokens of its own: `token-0`, `token-1`, and so on, or the one it was made with.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    fixed: Option<String>,
    given: Mutex<Vec<Option<String>>>,
}

impl Tokens {
    /// The claims that each token was asked for with.
    pub(crate) fn asked(&self) -> Vec<Option<String>> {
        self.given.lock().unwrap().clone()
    }
}

impl Credential for Tokens {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Secret
    }
    fn describe(&self) -> String {
        "scripted tokens".to_owned()
    }
    fn cache_identity(&self) -> String {
        "scripted".to_owned()
    }
    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        let mut given = self.given.lock().unwrap();
        let value = self.fixed.clone().unwrap_or_else(|| format!("token-{}", given.len()));
        given.push(request.claims.clone());
        let expires_on = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
        let token = AccessToken::new(Secret::new(value), expires_on, request.scope.clone(), CredentialKind::Secret);
        Box::pin(async { Ok(token) })
    }
}

pub(crate) fn client_with(http: Arc<Scripted>, tokens: Arc<Tokens>) -> GraphClient {
    let source = TokenSource::builder()
        .env(Env::fixed::<&str, &str>([]))
        .host(Host::unknown())
        .cache(CacheKind::Memory)
        .credential(tokens)
        .http_client(http)
        .build()
        .unwrap();
    GraphClient::new(source).unwrap()
}

pub(crate) fn client(http: &Arc<Scripted>) -> GraphClient {
    client_with(http.clone(), Arc::default())
}

/// A client whose token has these claims.
pub(crate) fn client_with_claims(http: &Arc<Scripted>, claims: &serde_json::Value) -> GraphClient {
    use base64::Engine as _;
    let encode = |value: &serde_json::Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    let token = format!("{}.{}.c2ln", encode(&serde_json::json!({"alg": "none"})), encode(claims));
    client_with(http.clone(), Arc::new(Tokens { fixed: Some(token), given: Mutex::default() }))
}

pub(crate) fn token_of(request: &HttpRequest) -> Option<&str> {
    request.headers.get("authorization").map(|value| value.to_str().unwrap().trim_start_matches("Bearer "))
}
