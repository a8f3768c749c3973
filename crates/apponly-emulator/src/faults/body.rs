//! A body that ends too early.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame};

/// Yields its bytes, then fails, so that the connection (HTTP/1.1) or stream (HTTP/2) ends before the announced length.
#[derive(Debug)]
pub(super) struct TruncatedBody {
    data: Option<Bytes>,
    flushed: bool,
}

impl TruncatedBody {
    pub(super) fn new(data: Bytes) -> Self {
        Self { data: Some(data), flushed: false }
    }
}

impl Body for TruncatedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if !self.flushed {
            // The server flushes what it has when a body is pending; an immediate error would discard it.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "truncated by a fault"))))
    }
}
