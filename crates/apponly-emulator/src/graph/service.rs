//! Graph over HTTP: version root, bearer check, throttling, batches, headers.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::faults::{FaultKind, FaultTarget, RevokeToken};
use crate::graph::{
    batch::{self, Step},
    bearer,
    call::{Answer, Call, Content},
    compression, drive,
    error::GraphError,
    resources,
    throttle::{Buckets, Verdict},
};
use crate::requests::Caller;
use crate::rsa;
use crate::state::EmulatorState;
use crate::token::VerifiedToken;

/// More than any request body that Graph takes for these resources, in bytes.
const MAXIMUM_BODY_BYTES: usize = 4 * 1024 * 1024;

/// More than any fragment of a file, and than any file in one request here (the service takes 250 MB), in bytes.
const MAXIMUM_FILE_BYTES: usize = 64 * 1024 * 1024;

static REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
static CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");
static RESOURCE_UNIT: HeaderName = HeaderName::from_static("x-ms-resource-unit");
static THROTTLE_PERCENTAGE: HeaderName = HeaderName::from_static("x-ms-throttle-limit-percentage");
static THROTTLE_SCOPE: HeaderName = HeaderName::from_static("x-ms-throttle-scope");
static THROTTLE_INFORMATION: HeaderName = HeaderName::from_static("x-ms-throttle-information");

/// The emulated Graph.
#[derive(Debug)]
pub(crate) struct GraphService {
    state: Arc<EmulatorState>,
    buckets: Mutex<Buckets>,
    /// SHA-256 of the tokens that were revoked.
    revoked: Mutex<HashSet<String>>,
}

/// The ids under which Microsoft support finds a request.
struct Ids {
    request: String,
    client: String,
}

impl GraphService {
    pub(crate) fn new(state: Arc<EmulatorState>) -> Self {
        Self { state, buckets: Mutex::default(), revoked: Mutex::default() }
    }

    /// Answers a request to any path of the Graph host.
    pub(crate) async fn handle(State(service): State<Arc<Self>>, request: Request) -> Response<Body> {
        let compress = service.state.tenant().graph_gzip && compression::is_accepted(request.headers());
        let response = service.answer(request).await;
        if compress { compression::compressed(response).await } else { response }
    }

    async fn answer(&self, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let ids = Ids::of(&parts.headers);
        let path = parts.uri.path();
        let takes_files = drive::is_preauthenticated(path) || path.ends_with("/content");
        let limit = if takes_files { MAXIMUM_FILE_BYTES } else { MAXIMUM_BODY_BYTES };
        let Ok(body) = axum::body::to_bytes(body, limit).await else {
            let error = GraphError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLarge", "Request is too large.");
            return self.respond(Err(error), &ids, None);
        };
        if drive::is_preauthenticated(parts.uri.path()) {
            let outcome = self.preauthenticated(&parts, &body);
            return self.respond(outcome, &ids, None);
        }
        match self.authenticate(&parts) {
            Ok(token) => {
                let outcome = self.versioned(&parts, &body, &token);
                self.respond(outcome, &ids, Some(&token))
            }
            Err(error) => self.respond(Err(error), &ids, None),
        }
    }

    /// The bearer check, and Continuous Access Evaluation for clients that declared `cp1`.
    fn authenticate(&self, parts: &Parts) -> Result<VerifiedToken, GraphError> {
        let token = bearer::check(&self.state, &parts.headers)?;
        if !token.capabilities.iter().any(|capability| capability == "cp1") {
            return Ok(token);
        }
        let hash = rsa::sha256_base64url(bearer::bearer(&parts.headers).unwrap_or_default().as_bytes());
        let mut revoked = self.revoked.lock().unwrap_or_else(PoisonError::into_inner);
        if parts.extensions.get::<RevokeToken>().is_some() {
            revoked.insert(hash.clone());
        }
        if revoked.contains(&hash) { Err(bearer::revoked(self.state.clock().now_seconds())) } else { Ok(token) }
    }

    /// A transfer by a URL that carries its own permission.
    fn preauthenticated(&self, parts: &Parts, body: &[u8]) -> Result<Answer, GraphError> {
        let root = format!("{}/v1.0", self.base(parts));
        let call = Call {
            method: &parts.method,
            root: &root,
            path: parts.uri.path(),
            query: "",
            eventual: false,
            body,
            now: self.state.clock().now(),
        };
        drive::transfer(&mut self.state.drives(), &call, &parts.headers)
    }

    fn versioned(&self, parts: &Parts, body: &Bytes, token: &VerifiedToken) -> Result<Answer, GraphError> {
        let path = parts.uri.path();
        let (version, rest) = split_version(path)?;
        let root = format!("{}/{version}", self.base(parts));
        if rest.trim_matches('/').eq_ignore_ascii_case("$batch") {
            if parts.method != Method::POST {
                return Err(GraphError::method_not_allowed());
            }
            return self.batch(&root, body, token);
        }
        let call = Call {
            method: &parts.method,
            root: &root,
            path: rest,
            query: parts.uri.query().unwrap_or_default(),
            eventual: is_eventual(parts.headers.get("consistencylevel").and_then(|value| value.to_str().ok())),
            body,
            now: self.state.clock().now(),
        };
        self.call(&call, token)
    }

    /// Scheme and authority that the client used, so that next links lead back to it whatever name it knows.
    fn base(&self, parts: &Parts) -> String {
        let published = self.state.endpoints().map(|endpoints| endpoints.graph.clone()).unwrap_or_default();
        let scheme = published.split_once("://").map_or("https", |(scheme, _)| scheme);
        let header = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        // HTTP/2 has the name in the URI instead.
        match header.or_else(|| parts.uri.authority().map(Authority::as_str)) {
            Some(host) if !host.is_empty() => format!("{scheme}://{host}"),
            _ => published,
        }
    }

    /// One call: throttled, then answered.
    fn call(&self, call: &Call<'_>, token: &VerifiedToken) -> Result<Answer, GraphError> {
        let cost = resources::resource_units(call);
        let used = self.throttle(cost, token)?;
        let answer = if call.method == Method::GET {
            resources::read(&self.state, &token.roles, call)
        } else {
            resources::write(&self.state, &token.roles, call)
        };
        let mut answer = answer?;
        answer.headers.push((RESOURCE_UNIT.clone(), HeaderValue::from(cost)));
        if let Some(used) = used.filter(|used| *used >= 0.8) {
            answer.headers.push((THROTTLE_PERCENTAGE.clone(), text_value(&format!("{used:.1}"))));
        }
        Ok(answer)
    }

    /// Takes `cost` units from the app's bucket; the share of it that is used then, or nothing without a limit.
    fn throttle(&self, cost: u32, token: &VerifiedToken) -> Result<Option<f64>, GraphError> {
        let now = self.state.clock().now();
        let app = token.client_id.to_string();
        let tenant = self.state.tenant();
        let Some(throttle) = tenant.graph_throttle else {
            self.state.traffic().admit(&app, cost, now);
            return Ok(None);
        };
        let cost = if throttle.per_request { 1 } else { cost };
        let elapsed = Duration::from_micros(u64::try_from(now.as_microsecond()).unwrap_or_default());
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        match buckets.take(&app, cost, throttle.into(), elapsed) {
            Verdict::Admitted { used } => {
                self.state.traffic().admit(&app, cost, now);
                Ok(Some(used))
            }
            Verdict::Throttled { retry_after } => {
                self.state.traffic().throttle(&app);
                let scope = format!("Tenant_Application/ReadWrite/{app}/{}", tenant.tenant_id);
                Err(throttled(retry_after, throttle.decimal_retry_after, &scope))
            }
        }
    }

    fn batch(&self, root: &str, body: &[u8], token: &VerifiedToken) -> Result<Answer, GraphError> {
        let steps = batch::plan(body)?;
        let mut failed = HashSet::new();
        let mut answers = Vec::with_capacity(steps.len());
        for step in &steps {
            let outcome =
                if step.is_blocked(&failed) { Some(Err(dependency_failed())) } else { self.step(root, step, token) };
            if !outcome.as_ref().is_some_and(|outcome| outcome.as_ref().is_ok_and(Answer::is_success)) {
                failed.insert(batch::fold(&step.id));
            }
            answers.extend(outcome.map(|outcome| self.step_answer(step, outcome)));
        }
        // Graph promises no order; the reverse keeps clients from relying on one.
        answers.reverse();
        let mut body = b"{\"responses\":[".to_vec();
        body.extend(answers.join(&b','));
        body.extend_from_slice(b"]}");
        Ok(Answer::raw(body))
    }

    /// The outcome of one step, through the fault that meets it; nothing if its answer is lost.
    fn step(&self, root: &str, step: &Step, token: &VerifiedToken) -> Option<Result<Answer, GraphError>> {
        let version = root.rsplit('/').next().unwrap_or_default();
        let path = format!("/{version}/{}", step.path());
        let Some(fault) = self.state.faults().take(FaultTarget::GraphBatchStep, &path) else {
            return Some(self.run_step(root, step, token));
        };
        match fault.kind {
            Some(FaultKind::Reset | FaultKind::BlackHole) => return None,
            Some(FaultKind::LostAnswer) => {
                let _lost = self.run_step(root, step, token);
                return None;
            }
            _ => {}
        }
        let outcome = match fault.status.map(StatusCode::from_u16) {
            Some(Ok(status)) => Ok(batch::faulty(status, fault.body.as_deref())),
            Some(Err(_)) | None => self.run_step(root, step, token),
        };
        let retry_after = fault.retry_after.map(|retry_after| retry_after.value(self.state.clock().now()));
        Some(outcome.map(|mut answer| {
            answer.headers.extend(retry_after.map(|value| (header::RETRY_AFTER, text_value(&value))));
            answer
        }))
    }

    fn run_step(&self, root: &str, step: &Step, token: &VerifiedToken) -> Result<Answer, GraphError> {
        let own_token = match step.header("authorization") {
            Some(value) => {
                let mut headers = HeaderMap::new();
                headers.insert(header::AUTHORIZATION, text_value(value));
                Some(bearer::check(&self.state, &headers)?)
            }
            None => None,
        };
        let method = Method::from_bytes(step.method.to_ascii_uppercase().as_bytes())
            .map_err(|_| GraphError::bad_request("Invalid batch payload format: the method is not one."))?;
        let query = step.url.split_once('?').map_or("", |(_, query)| query);
        let path = format!("/{}", step.path());
        let body = step.body.as_ref().map(Value::to_string).unwrap_or_default();
        let call = Call {
            method: &method,
            root,
            path: &path,
            query,
            eventual: is_eventual(step.header("consistencylevel")),
            body: body.as_bytes(),
            now: self.state.clock().now(),
        };
        self.call(&call, own_token.as_ref().unwrap_or(token))
    }

    fn step_answer(&self, step: &Step, outcome: Result<Answer, GraphError>) -> Vec<u8> {
        let ids = Ids { request: Uuid::new_v4().to_string(), client: step.id.clone() };
        let answer = outcome.unwrap_or_else(|error| self.refusal(error, &ids));
        let mut headers: HashMap<_, _> = answer.headers.iter().filter_map(header_text).collect();
        let kind = match answer.content {
            Content::Json(_) | Content::Raw(_) => Some("application/json"),
            Content::Binary(_) => Some("application/octet-stream"),
            Content::Text(_) => Some("text/plain"),
            Content::None => None,
        };
        headers.extend(kind.map(|kind| ("Content-Type".to_owned(), kind.to_owned())));
        batch::answer(&step.id, answer.status.as_u16(), &headers, answer.content)
    }

    /// The error in Graph's shape.
    fn refusal(&self, error: GraphError, ids: &Ids) -> Answer {
        let date = self.state.clock().now().strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let mut content = json!({
            "error": {
                "code": error.code,
                "message": error.message,
                "innerError": {"date": date, "request-id": ids.request, "client-request-id": ids.client},
            }
        });
        if let Some(details) = error.details {
            content["error"]["details"] = details;
        }
        Answer { status: error.status, headers: error.headers, content: Content::Json(content) }
    }

    fn respond(&self, outcome: Result<Answer, GraphError>, ids: &Ids, token: Option<&VerifiedToken>) -> Response<Body> {
        let answer = outcome.unwrap_or_else(|error| self.refusal(error, ids));
        let (kind, body) = match answer.content {
            Content::Json(value) => (Some(JSON), Body::from(value.to_string())),
            Content::Raw(json) => (Some(JSON), Body::from(json)),
            Content::Binary(bytes) => (Some("application/octet-stream"), Body::from(bytes)),
            Content::Text(text) => (Some("text/plain"), Body::from(text)),
            Content::None => (None, Body::empty()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        headers.extend(answer.headers.into_iter().map(|(name, value)| (Some(name), value)).collect::<Vec<_>>());
        if let Some(kind) = kind {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        headers.insert(REQUEST_ID.clone(), text_value(&ids.request));
        headers.insert(CLIENT_REQUEST_ID.clone(), text_value(&ids.client));
        headers.insert(header::DATE, text_value(&self.state.clock().http_date()));
        if let Some(token) = token {
            response.extensions_mut().insert(Caller(token.client_id.to_string()));
        }
        response
    }
}

const JSON: &str = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

impl Ids {
    /// A new request id, and the client's own id, which is the same when the client sent none.
    fn of(headers: &HeaderMap) -> Self {
        let request = Uuid::new_v4().to_string();
        let client = headers.get(&CLIENT_REQUEST_ID).and_then(|value| value.to_str().ok());
        Self { client: client.unwrap_or(&request).to_owned(), request }
    }
}

/// A header as a step's answer has it: in JSON names have a case, and `Retry-After` is what clients look for.
fn header_text((name, value): &(HeaderName, HeaderValue)) -> Option<(String, String)> {
    let value = value.to_str().ok()?.to_owned();
    if name.as_str().starts_with("x-") {
        return Some((name.as_str().to_owned(), value));
    }
    let capitalised = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{}{rest}", first.to_ascii_uppercase())
    };
    let words: Vec<_> = name.as_str().split('-').map(capitalised).collect();
    Some((words.join("-"), value))
}

/// A header value; one that cannot be a header is left empty.
fn text_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn is_eventual(consistency_level: Option<&str>) -> bool {
    consistency_level.is_some_and(|level| level.trim().eq_ignore_ascii_case("eventual"))
}

/// 429. The time to wait is rounded up, so that the units are there when it is over.
fn throttled(retry_after: Duration, decimal: bool, scope: &str) -> GraphError {
    let seconds = retry_after.as_secs_f64();
    let value = if decimal {
        format!("{:.3}", (seconds * 1000.0).ceil().max(1.0) / 1000.0)
    } else {
        format!("{:.0}", seconds.ceil().max(1.0))
    };
    let message = "Too many requests. Wait as long as Retry-After says.";
    GraphError::new(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message)
        .with_header(header::RETRY_AFTER, text_value(&value))
        .with_header(THROTTLE_SCOPE.clone(), text_value(scope))
        .with_header(THROTTLE_INFORMATION.clone(), HeaderValue::from_static("ResourceUnitLimitExceeded"))
}

fn dependency_failed() -> GraphError {
    GraphError::new(
        StatusCode::FAILED_DEPENDENCY,
        "FailedDependency",
        "The request was not executed because a request that it depends on failed.",
    )
}

/// The version and what is below it.
fn split_version(path: &str) -> Result<(&'static str, &str), GraphError> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let (version, rest) = path.find('/').map_or((path, ""), |slash| path.split_at(slash));
    match version.to_ascii_lowercase().as_str() {
        "v1.0" => Ok(("v1.0", rest)),
        "beta" => Ok(("beta", rest)),
        _ => Err(GraphError::bad_request(format!("Invalid version: {version}."))),
    }
}
