//! What the targets share: a network that answers with the input, and time that nobody waits for.

use std::sync::{Arc, Mutex};

use apponly::{
    BoxFuture, Deadline, Env, Host, HttpClient, HttpRequest, HttpResponse, TokenSource, TokenSourceBuilder,
    TransportFailure,
};
use apponly_emulator::fuzzing::Services;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use tower::ServiceExt as _;

/// The only secret that the targets configure; no error may show it.
pub const SECRET: &str = "hunter2-hunter2-hunter2";

/// Answers every request with the same bytes, and keeps what was sent.
#[derive(Debug)]
pub struct Replay {
    answer: HttpResponse,
    sent: Mutex<Vec<HttpRequest>>,
}

impl Replay {
    /// An endless supply of `answer`.
    pub fn new(answer: HttpResponse) -> Arc<Self> {
        Arc::new(Self { answer, sent: Mutex::new(Vec::new()) })
    }

    /// What was sent so far.
    pub fn sent(&self) -> Vec<HttpRequest> {
        self.sent.lock().unwrap().clone()
    }
}

impl HttpClient for Replay {
    fn send(&self, request: HttpRequest, _: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        self.sent.lock().unwrap().push(request);
        let answer = self.answer.clone();
        Box::pin(async move { Ok(answer) })
    }
}

/// An answer made of the input: a byte for the status, lines `name: value` up to an empty one, the rest as body.
pub fn answer(data: &[u8]) -> Option<HttpResponse> {
    const STATUSES: [u16; 16] = [200, 200, 200, 200, 201, 203, 302, 400, 401, 403, 404, 410, 429, 500, 503, 504];
    let (status, mut rest) = data.split_first()?;
    let mut headers = HeaderMap::new();
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = rest.split_at(end);
        if line.is_empty() {
            rest = &after[1..];
            break;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { break };
        let name = HeaderName::from_bytes(&line[..colon]);
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii());
        let (Ok(name), Ok(value)) = (name, value) else { break };
        headers.append(name, value);
        rest = &after[1..];
    }
    let status = StatusCode::from_u16(STATUSES[usize::from(*status) % STATUSES.len()]).ok()?;
    Some(HttpResponse::new(status, headers, rest.to_vec()))
}

/// A builder that sees these variables, that network, and nothing of this machine.
pub fn builder(variables: &[(&str, &str)], network: &Arc<Replay>) -> TokenSourceBuilder {
    let mut all =
        vec![("AZURE_TENANT_ID", "contoso.example"), ("AZURE_CLIENT_ID", "aaaaaaaa-0000-4000-8000-000000000001")];
    all.extend_from_slice(variables);
    TokenSource::builder().env(Env::fixed(all)).host(Host::unknown()).http_client(network.clone())
}

/// Runs `work` with a clock that jumps over every wait.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(work)
}

/// Signs in once and checks what must hold whatever the service says.
pub fn sign_in(builder: TokenSourceBuilder) {
    run(async {
        let Ok(source) = builder.build() else { return };
        match source.token(&source.cloud().graph_scope()).await {
            Ok(token) => {
                assert!(!token.expose().is_empty());
                let _ = token.authorization();
            }
            Err(error) => assert!(!error.report().contains(SECRET), "an error shows the secret"),
        }
    });
}

/// A Graph token of the seeded app that may do everything the emulated Graph knows.
pub fn graph_token(services: &Services) -> String {
    let form = "grant_type=client_credentials&client_id=aaaaaaaa-0000-4000-8000-00000000000a\
        &client_secret=emulated~secret.governance&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default";
    let request = Request::post("/contoso.example/oauth2/v2.0/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    run(async {
        let answer = services.authority().oneshot(request).await.unwrap();
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        json["access_token"].as_str().unwrap().to_owned()
    })
}
