//! Content that is not kept in memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use apponly::{BoxFuture, Deadline, Error, HttpBody, TransportFailure};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use crate::body::HeadOnly;
use crate::client::GraphClient;
use crate::request::GraphRequest;

impl GraphClient {
    /// Sends `request` and gives the answer as soon as its headers are there; the body follows as a stream. Content that
    /// Graph keeps elsewhere (302) is read there, without the token.
    ///
    /// # Errors
    /// As [`Self::send`]. A body that breaks off is an error of the stream: nothing is repeated then.
    pub async fn stream(&self, request: GraphRequest) -> Result<GraphStream, Error> {
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
