//! One batch: sent once, and what came back.

use apponly::{AccessToken, Deadline, Error, NoAnswer, TokenOptions, TransportFailure};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::envelope::{self, StepAnswer};
use crate::body::{ReadFailure, read_whole};
use crate::client::GraphClient;
use crate::prepared::Prepared;
use crate::request::GraphRequest;
use crate::retry::Course;

/// An item under way.
pub(super) struct Work {
    pub(super) id: String,
    pub(super) request: Prepared,
    /// Path and query below the version.
    pub(super) url: String,
    pub(super) course: Course,
    pub(super) tries: u32,
    pub(super) deadline: Option<Deadline>,
    /// It goes in a batch of its own, because a batch with it was refused as a whole.
    pub(super) is_alone: bool,
}

/// How a batch ended.
pub(super) enum Outcome {
    Answered(Vec<Option<StepAnswer>>),
    Refused(StatusCode, HeaderMap, Bytes),
    Lost(NoAnswer),
    NoToken(Error),
    /// Nothing was sent, and no other try helps.
    Broken(Error),
}

pub(super) struct Sent {
    pub(super) works: Vec<Work>,
    pub(super) token: Option<AccessToken>,
    pub(super) client_request_id: String,
    pub(super) outcome: Outcome,
}

/// Sends `works`, 20 at most.
pub(super) async fn send(client: GraphClient, works: Vec<Work>, options: TokenOptions) -> Sent {
    let mut sent =
        Sent { works, token: None, client_request_id: String::new(), outcome: Outcome::Answered(Vec::new()) };
    sent.outcome = match client.token(&options).await {
        Err(error) => Outcome::NoToken(error),
        Ok(token) => {
            let outcome = post(&client, &sent.works, &token, &mut sent.client_request_id).await;
            sent.token = Some(token);
            outcome.unwrap_or_else(Outcome::Broken)
        }
    };
    sent
}

async fn post(
    client: &GraphClient,
    works: &[Work],
    token: &AccessToken,
    client_request_id: &mut String,
) -> Result<Outcome, Error> {
    let steps: Vec<_> = works.iter().map(|work| (&work.request, work.url.as_str())).collect();
    let body = envelope::write(&steps).map_err(|error| crate::response::not_this_shape(&error))?;
    let mut batch = client.prepare(&GraphRequest::post("/$batch"))?;
    batch.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    batch.body = Bytes::from(body);
    let (request, id) = batch.attempt(token)?;
    *client_request_id = id;
    client.observer().request(&batch.method, &batch.path);
    let deadline = Deadline::after(client.options().attempt);
    let stream = match client.http().stream(request, deadline).await {
        Ok(stream) => stream,
        Err(lost) => return Ok(Outcome::Lost(lost)),
    };
    let (status, headers) = (stream.status, stream.headers);
    let broken = |failure| Outcome::Lost(NoAnswer::new(failure, true));
    let body = match read_whole(stream.body, &headers, client.options().largest_answer, deadline).await {
        Ok(body) => body,
        // A refusal is one with or without its text.
        Err(_) if !status.is_success() => Bytes::new(),
        Err(ReadFailure::Lost(failure)) => return Ok(broken(failure)),
        Err(ReadFailure::Unusable(why)) => return Ok(broken(TransportFailure::Connection(why))),
        Err(ReadFailure::Final(_)) => return Ok(broken(TransportFailure::TooLarge)),
    };
    client.observer().answer(status.as_u16(), body.len() as u64);
    if !status.is_success() {
        return Ok(Outcome::Refused(status, headers, body));
    }
    match envelope::read(&body, works.len()) {
        Ok(answers) => Ok(Outcome::Answered(answers)),
        Err(_) => Ok(broken(TransportFailure::Connection("the answer to a batch is cut or is not one".to_owned()))),
    }
}
