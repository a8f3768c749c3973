//! One call: attempts with a token each, until the rules of `retry` end it.

use std::time::{Duration, SystemTime};

use apponly::{AccessToken, Deadline, Error, HttpRequest, HttpStream, NoAnswer, Route, TokenOptions, catalogue};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, LOCATION, RANGE};
use http::{HeaderMap, Method, StatusCode};
use tracing::Instrument as _;
use url::Url;

use crate::body::{ReadFailure, Reader, read_whole};
use crate::client::GraphClient;
use crate::diagnosis;
use crate::observer::RetryReason;
use crate::prepared::Prepared;
use crate::refusal::{GraphTrouble, refused};
use crate::retry::{Course, Outcome, Verdict, share};

/// A download is led on at most so often.
const MOST_REDIRECTS: usize = 5;

/// So many failed attempts are told of in an error.
const MOST_TOLD: usize = 20;

/// An error body is not read further.
const LARGEST_REFUSAL: usize = 1024 * 1024;

/// A success and what was read of it.
pub(crate) struct Answered<T> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) value: Option<T>,
    pub(crate) client_request_id: String,
    pub(crate) retries: u32,
}

/// How one attempt ended.
enum Turn<T> {
    Answered(Answered<T>),
    Missed(Error, Verdict),
}

/// How one attempt ended without success.
enum Missed {
    Refused(StatusCode, HeaderMap, GraphTrouble),
    Lost(NoAnswer),
    Unusable(String),
    Final(Error),
}

impl GraphClient {
    /// Sends `request` until it succeeds or is over; `reader` reads each success, and says whether it is whole.
    ///
    /// `value` is `None` only where a DELETE is done without an answer of its own.
    pub(crate) async fn run<R: Reader>(
        &self,
        request: &Prepared,
        reader: &mut R,
        deadline: Deadline,
    ) -> Result<Answered<R::Output>, Error> {
        let span = tracing::info_span!("graph", method = %request.method, path = %crate::url::template(&request.path));
        Box::pin(self.attempts(request, reader, deadline).instrument(span)).await
    }

    async fn attempts<R: Reader>(
        &self,
        request: &Prepared,
        reader: &mut R,
        deadline: Deadline,
    ) -> Result<Answered<R::Output>, Error> {
        let mut course = Course::new(&request.method, self.options().retry_unsafe);
        let mut token_options = TokenOptions::default();
        let mut history = Vec::new();
        loop {
            let (error, verdict) = match self.turn(request, reader, &mut course, &mut token_options, deadline).await? {
                Turn::Answered(answered) => return Ok(answered),
                Turn::Missed(error, verdict) => (error, verdict),
            };
            history.push(error.to_string());
            let (wait, reason) = match verdict {
                Verdict::Again(wait, reason) => (wait, reason),
                Verdict::Challenge(_) | Verdict::Renew => (Duration::ZERO, RetryReason::Token),
                Verdict::Unknown => return Err(unknown(request, &error)),
                Verdict::Done | Verdict::Over => return Err(with_history(error, history)),
            };
            // A wait that does not fit before the deadline is not begun: the caller learns at once.
            if wait >= deadline.remaining() {
                return Err(past_deadline(&with_history(error, history), &course, reason, wait));
            }
            tracing::info!(reason = reason.name(), seconds = wait.as_secs_f64(), "trying again: {error}");
            self.observer().retry(reason, wait);
            tokio::time::sleep(wait).await;
            if history.len() > MOST_TOLD {
                history.drain(1..MOST_TOLD / 2);
            }
        }
    }

    /// One token, one request, one answer, and what it means.
    async fn turn<R: Reader>(
        &self,
        request: &Prepared,
        reader: &mut R,
        course: &mut Course,
        token_options: &mut TokenOptions,
        deadline: Deadline,
    ) -> Result<Turn<R::Output>, Error> {
        let token = match self.token(token_options).await {
            Ok(token) => token,
            Err(error) if error.is_retriable() => {
                let verdict = course.judge(&Outcome::NoToken, self.now(), share());
                return Ok(Turn::Missed(error, verdict));
            }
            Err(error) => return Err(error),
        };
        *token_options = TokenOptions::default();
        let (http, client_request_id) = request.attempt(&token)?;
        self.observer().request(&request.method, &request.path);
        let missed = match self.attempt(request, http, reader, deadline).await {
            Ok((status, headers, value)) => {
                let (value, retries) = (Some(value), course.retries());
                return Ok(Turn::Answered(Answered { status, headers, value, client_request_id, retries }));
            }
            Err(missed) => missed,
        };
        let verdict = judge(course, &missed, self.now());
        if verdict == Verdict::Done {
            let (status, headers, retries) = (StatusCode::NO_CONTENT, HeaderMap::new(), course.retries());
            return Ok(Turn::Answered(Answered { status, headers, value: None, client_request_id, retries }));
        }
        let error = self.error_of(request, &missed, &client_request_id, &token);
        if let Verdict::Challenge(claims) = &verdict {
            token_options.claims = Some(claims.clone());
        }
        if matches!(verdict, Verdict::Challenge(_) | Verdict::Renew) {
            token_options.refused = Some(token);
        }
        Ok(Turn::Missed(error, verdict))
    }

    async fn attempt<R: Reader>(
        &self,
        request: &Prepared,
        http: HttpRequest,
        reader: &mut R,
        deadline: Deadline,
    ) -> Result<(StatusCode, HeaderMap, R::Output), Missed> {
        let deadline = deadline.at_most(self.options().attempt);
        let mut stream = self.http().stream(http, deadline).await.map_err(Missed::Lost)?;
        if request.method == Method::GET && is_redirect(&stream) {
            stream = self.follow(request, stream, deadline).await?;
        }
        let (status, headers) = (stream.status, stream.headers.clone());
        if !status.is_success() && status != StatusCode::NOT_MODIFIED {
            let body = read_whole(stream.body, &headers, LARGEST_REFUSAL, deadline).await;
            // Status and headers say enough where the body does not come.
            let body = body.unwrap_or_else(|_| Bytes::new());
            self.observer().answer(status.as_u16(), body.len() as u64);
            return Err(Missed::Refused(status, headers, GraphTrouble::read(&body)));
        }
        match reader.read(stream, deadline).await {
            Ok((value, bytes)) => {
                self.observer().answer(status.as_u16(), bytes);
                Ok((status, headers, value))
            }
            Err(ReadFailure::Lost(failure)) => Err(if crate::retry::is_idempotent(&request.method) {
                Missed::Lost(NoAnswer::new(failure, true))
            } else {
                Missed::Unusable(format!(
                    "it was answered with HTTP {}, and the answer was lost on its way",
                    status.as_u16()
                ))
            }),
            Err(ReadFailure::Unusable(why)) => Err(Missed::Unusable(why)),
            Err(ReadFailure::Final(error)) => Err(Missed::Final(error)),
        }
    }

    /// Follows an answer to where the content is, without the token: that address is somebody else's, and holds its own
    /// right to read.
    async fn follow(
        &self,
        request: &Prepared,
        mut stream: HttpStream,
        deadline: Deadline,
    ) -> Result<HttpStream, Missed> {
        let mut from = request.url.clone();
        for _ in 0..MOST_REDIRECTS {
            if !is_redirect(&stream) {
                return Ok(stream);
            }
            let target = stream.headers.get(LOCATION).and_then(|value| value.to_str().ok());
            let url = target.and_then(|target| from.join(target).ok()).filter(|url| self.root().may_redirect_to(url));
            let Some(url) = url else {
                return Err(Missed::Final(elsewhere(&from, "to an address that is not https")));
            };
            stream = self.http().stream(plain(request, &url), deadline).await.map_err(Missed::Lost)?;
            from = url;
        }
        Err(Missed::Final(elsewhere(&from, "further and further")))
    }

    fn error_of(&self, request: &Prepared, missed: &Missed, id: &str, token: &AccessToken) -> Error {
        match missed {
            Missed::Refused(status, headers, trouble) => {
                let error = refused((&request.method, &request.path), *status, headers, trouble, id);
                let error = match apponly::retry_after_in(headers, self.now()) {
                    Some(wait) => error.with_retry_after(wait),
                    None => error,
                };
                diagnosis::explain(error, self, (&request.method, &request.path), token)
            }
            Missed::Lost(lost) => lost.failure.to_error(&request.host()),
            Missed::Unusable(why) => Error::new(
                &catalogue::ANSWER_UNUSABLE,
                format!("the answer to `{} {}` cannot be used: {why}", request.method, request.path),
            ),
            Missed::Final(error) => error.clone(),
        }
    }
}

fn judge(course: &mut Course, missed: &Missed, now: SystemTime) -> Verdict {
    let outcome = match missed {
        Missed::Refused(status, headers, trouble) => Outcome::Refused { status: *status, headers, trouble },
        Missed::Lost(lost) => Outcome::Lost { failure: &lost.failure, may_be_sent: lost.may_be_sent },
        Missed::Unusable(_) => Outcome::Unusable,
        Missed::Final(_) => return Verdict::Over,
    };
    course.judge(&outcome, now, share())
}

fn is_redirect(stream: &HttpStream) -> bool {
    matches!(stream.status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// A request to read what is at `url`, with nothing of the caller but the range and the encoding.
fn plain(request: &Prepared, url: &Url) -> HttpRequest {
    let mut http = HttpRequest::new(Method::GET, url.clone(), Route::Internet);
    for name in [ACCEPT_ENCODING, RANGE] {
        if let Some(value) = request.headers.get(&name) {
            http.headers.insert(name, value.clone());
        }
    }
    http
}

fn elsewhere(from: &Url, where_to: &str) -> Error {
    let host = from.host_str().unwrap_or_default();
    Error::new(&catalogue::GRAPH_LINK_ELSEWHERE, format!("`{host}` leads {where_to}"))
}

/// The error for a change whose answer was lost.
pub(crate) fn unknown(request: &Prepared, last: &Error) -> Error {
    let message =
        format!("`{} {}` was sent, and whether it was carried out is not known: {last}", request.method, request.path);
    let error = Error::new(&catalogue::GRAPH_OUTCOME_UNKNOWN, message);
    match last.answer() {
        Some(answer) => error.with_answer(answer.clone()),
        None => error,
    }
}

fn with_history(error: Error, mut history: Vec<String>) -> Error {
    history.pop();
    if history.is_empty() { error } else { error.with_attempts(history) }
}

fn past_deadline(error: &Error, course: &Course, reason: RetryReason, wait: Duration) -> Error {
    let message = if reason == RetryReason::Throttled && course.is_throttled() {
        format!("throttled past the deadline (Graph asks for {} s more): {error}", wait.as_secs())
    } else {
        format!("not done before the deadline: {error}")
    };
    error.clone().with_message(message)
}
