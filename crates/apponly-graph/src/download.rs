//! Content that is not kept in memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use apponly::{BoxFuture, Deadline, Error, HttpBody, TransportFailure, catalogue};
use bytes::Bytes;
use futures_core::Stream;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_RANGE, ETAG, RANGE};
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use crate::body::HeadOnly;
use crate::client::GraphClient;
use crate::observer::RetryReason;
use crate::request::GraphRequest;
use crate::retry::{backoff, share};

/// A download that makes no progress is resumed so often.
const MOST_RESUMPTIONS: u32 = 8;

impl GraphClient {
    /// Sends `request` and gives the answer as soon as its headers are there; the body follows as a stream. Content that
    /// Graph keeps elsewhere (302) is read there, without the token.
    ///
    /// # Errors
    /// As [`Self::send`]. A body that breaks off is an error of the stream: nothing is repeated then.
    pub async fn stream(&self, mut request: GraphRequest) -> Result<GraphStream, Error> {
        request.headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        let prepared = self.prepare(&request)?;
        let answered = self.run(&prepared, &mut HeadOnly, self.deadline()).await?;
        Ok(GraphStream {
            status: answered.status,
            headers: answered.headers,
            client_request_id: answered.client_request_id,
            host: prepared.host(),
            idle: self.options().attempt,
            state: answered.value.map_or(State::Over, State::Idle),
        })
    }

    /// Writes the content of `request` to `writer` and flushes it. A body that breaks off is resumed where it ended, as long
    /// as the content is still the same. The number of bytes written.
    ///
    /// # Errors
    /// As [`Self::send`]; `output-failed` where the writer fails; `answer-unusable` where the content changed on the way.
    pub async fn download(
        &self,
        mut request: GraphRequest,
        writer: &mut (impl AsyncWrite + Unpin + Send),
    ) -> Result<u64, Error> {
        // Places in the content and places on the wire must be the same.
        request.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let (mut written, mut tag, mut resumptions) = (0_u64, None, 0);
        loop {
            let mut part = request.clone();
            if written > 0 {
                let range = HeaderValue::from_str(&format!("bytes={written}-"));
                part.headers.insert(RANGE, range.map_err(|_| changed())?);
            }
            let mut stream = self.stream(part).await?;
            let found = stream.headers.get(ETAG).cloned();
            let mut skip = if written == 0 { 0 } else { place(&stream, written, tag == found)? };
            tag = found;
            let before = written;
            let failure = loop {
                match stream.chunk().await {
                    None => break None,
                    Some(Err(error)) => break Some(error),
                    Some(Ok(mut chunk)) => {
                        let skipped = skip.min(chunk.len() as u64);
                        skip -= skipped;
                        let chunk = chunk.split_off(usize::try_from(skipped).unwrap_or(usize::MAX).min(chunk.len()));
                        writer.write_all(&chunk).await.map_err(|error| output_failed(&error))?;
                        written += chunk.len() as u64;
                    }
                }
            };
            let Some(error) = failure else {
                writer.flush().await.map_err(|error| output_failed(&error))?;
                return Ok(written);
            };
            resumptions = if written > before { 1 } else { resumptions + 1 };
            if resumptions > MOST_RESUMPTIONS {
                return Err(error);
            }
            let wait = backoff(resumptions, share());
            tracing::info!(written, seconds = wait.as_secs_f64(), "resuming the download: {error}");
            self.observer().retry(RetryReason::Connection, wait);
            tokio::time::sleep(wait).await;
        }
    }
}

/// How much of the answer must be skipped to go on at `written`.
fn place(stream: &GraphStream, written: u64, is_same: bool) -> Result<u64, Error> {
    if stream.status != StatusCode::PARTIAL_CONTENT {
        return if is_same { Ok(written) } else { Err(changed()) };
    }
    let range = stream.headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let start = range.trim_start_matches("bytes ").split('-').next().and_then(|start| start.parse::<u64>().ok());
    if is_same && start == Some(written) { Ok(0) } else { Err(changed()) }
}

fn changed() -> Error {
    Error::new(&catalogue::ANSWER_UNUSABLE, "the content changed while it was downloaded")
        .with_cause("the download broke off, and what Graph has now is not what it had before")
        .with_fix("download it again from the beginning")
}

fn output_failed(error: &std::io::Error) -> Error {
    Error::new(&catalogue::OUTPUT_FAILED, format!("the download cannot be written: {error}"))
}

/// An answer whose body comes in pieces.
#[non_exhaustive]
pub struct GraphStream {
    /// Status: 2xx, or 304.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// `client-request-id` that was sent.
    pub client_request_id: String,
    host: String,
    /// A piece that takes longer does not come.
    idle: std::time::Duration,
    state: State,
}

type Body = Box<dyn HttpBody>;

enum State {
    Idle(Body),
    Reading(BoxFuture<'static, (Body, Result<Option<Bytes>, TransportFailure>)>),
    Over,
}

impl GraphStream {
    /// The next piece of the body; `None` at its end, which is reached only if the whole body came.
    ///
    /// # Errors
    /// The network's failure, after which the stream has ended.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The length of the whole body in bytes, where it was announced and the body is not compressed on its way.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.headers.get(http::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }
}

impl Stream for GraphStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Idle(mut body) => {
                    let idle = self.idle;
                    self.state = State::Reading(Box::pin(async move {
                        let chunk = Deadline::after(idle).run(body.chunk()).await;
                        let chunk = chunk.unwrap_or(Err(TransportFailure::TimedOut));
                        (body, chunk)
                    }));
                }
                State::Reading(mut reading) => match reading.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready((body, Ok(Some(chunk)))) => {
                        self.state = State::Idle(body);
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    Poll::Ready((_, Ok(None))) => return Poll::Ready(None),
                    Poll::Ready((_, Err(failure))) => return Poll::Ready(Some(Err(failure.to_error(&self.host)))),
                },
            }
        }
    }
}

impl fmt::Debug for GraphStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (body under way)", self.status)
    }
}
