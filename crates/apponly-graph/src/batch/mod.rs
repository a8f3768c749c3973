//! Many requests through `$batch`, at the rate that the service allows, each answered once.
//!
//! `driver` keeps everything going, `send` sends one batch, `outcomes` says what becomes of its items, `envelope` is its
//! form on the wire, `rate` finds the rate,
//! `waiting` holds what depends on others.

mod driver;
mod envelope;
mod outcomes;
mod rate;
mod send;
mod waiting;

use std::fmt::{self, Debug};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apponly::Error;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use tokio::sync::mpsc;

use crate::client::GraphClient;
use crate::pages::Task;
use crate::request::GraphRequest;
use driver::Driver;

/// Answers that are ready before they are read, at most.
const MOST_UNREAD: usize = 256;

/// One request of a batch run.
#[derive(Debug, Clone)]
pub struct BatchItem {
    id: String,
    request: GraphRequest,
    depends_on: Vec<String>,
}

impl BatchItem {
    /// `request` under the name `id`, which is any text and unique in the run.
    #[must_use]
    pub fn new(id: impl Into<String>, request: GraphRequest) -> Self {
        Self { id: id.into(), request, depends_on: Vec::new() }
    }

    /// The same item, sent only after the item `id` has succeeded.
    #[must_use]
    pub fn depends_on(mut self, id: impl Into<String>) -> Self {
        self.depends_on.push(id.into());
        self
    }

    /// The name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> &GraphRequest {
        &self.request
    }
}

/// What became of one item. `Debug` shows id, status and size only.
#[derive(Clone)]
#[non_exhaustive]
pub struct BatchAnswer {
    /// The item's name.
    pub id: String,
    /// The status of the answer; `None` where there was none.
    pub status: Option<StatusCode>,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// The body: JSON as sent, a JSON text (base64) where the content is not JSON, or empty.
    pub body: Bytes,
    /// Why it did not succeed, diagnosed as a single call's failure is; `graph-outcome-unknown` where the answer to a change
    /// was lost, `graph-dependency-failed` where it was not sent.
    pub error: Option<Error>,
    /// How often it was sent.
    pub tries: u32,
}

impl BatchAnswer {
    pub(crate) fn failed(id: String, error: Error, tries: u32) -> Self {
        Self { id, status: None, headers: HeaderMap::new(), body: Bytes::new(), error: Some(error), tries }
    }

    /// Whether it succeeded.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.error.is_none()
    }
}

impl Debug for BatchAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BatchAnswer")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("error", &self.error.as_ref().map(Error::code))
            .finish_non_exhaustive()
    }
}

/// Told before items that change something are sent, so that a program can note them: [`crate::BatchJournal::sending`].
pub trait BatchWatcher: Debug + Send + Sync {
    /// The items `ids` are sent now. Called again for an item that is sent again.
    ///
    /// # Errors
    /// They are not sent, and the run ends with this error.
    fn sending(&self, ids: &[&str]) -> Result<(), Error>;
}

impl GraphClient {
    /// Sends `items` through `$batch` and gives an answer for each, in the order in which they come.
    ///
    /// Throttled and failed items alone are sent again, each as its own answer says. Items are read as they can be sent,
    /// so that a stream of any length needs the same memory. A dependency must be among the last 100,000 items answered.
    #[must_use]
    pub fn batch(&self, items: impl Stream<Item = BatchItem> + Send + 'static) -> BatchAnswers {
        self.start_batch(Box::pin(items), None)
    }

    /// As [`Self::batch`], from an iterator.
    #[must_use]
    pub fn batch_all<I>(&self, items: I) -> BatchAnswers
    where
        I: IntoIterator<Item = BatchItem>,
        I::IntoIter: Send + Unpin + 'static,
    {
        self.start_batch(Box::pin(Iter(items.into_iter())), None)
    }

    /// As [`Self::batch`], telling `watcher` before items that change something are sent.
    #[must_use]
    pub fn batch_watched(
        &self,
        items: impl Stream<Item = BatchItem> + Send + 'static,
        watcher: Arc<dyn BatchWatcher>,
    ) -> BatchAnswers {
        self.start_batch(Box::pin(items), Some(watcher))
    }

    fn start_batch(&self, items: Input, watcher: Option<Arc<dyn BatchWatcher>>) -> BatchAnswers {
        BatchAnswers(State::New(Box::new((self.clone(), items, watcher))))
    }
}

/// What a run is started with.
type Parts = (GraphClient, Input, Option<Arc<dyn BatchWatcher>>);

type Input = Pin<Box<dyn Stream<Item = BatchItem> + Send>>;

/// The answers of a batch run, a stream that ends after the last one or with the error that ended the run (no sign-in,
/// for example). Dropping it ends the requests under way.
pub struct BatchAnswers(State);

enum State {
    New(Box<Parts>),
    Running { answers: mpsc::Receiver<Result<BatchAnswer, Error>>, _driver: Task<()> },
    Over,
}

impl BatchAnswers {
    /// The next answer; `None` after the last.
    ///
    /// # Errors
    /// What ended the run. Failures of single items are in their answers.
    pub async fn next_answer(&mut self) -> Option<Result<BatchAnswer, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for BatchAnswers {
    type Item = Result<BatchAnswer, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if matches!(self.0, State::New(_))
            && let State::New(parts) = std::mem::replace(&mut self.0, State::Over)
        {
            let (client, input, watcher) = *parts;
            let (sender, answers) = mpsc::channel(MOST_UNREAD);
            let driver = Driver::new(client, input, watcher, sender);
            self.0 = State::Running { answers, _driver: Task(tokio::spawn(driver.run())) };
        }
        let State::Running { answers, .. } = &mut self.0 else { return Poll::Ready(None) };
        let answer = std::task::ready!(answers.poll_recv(context));
        if !matches!(answer, Some(Ok(_))) {
            self.0 = State::Over;
        }
        Poll::Ready(answer)
    }
}

impl Debug for BatchAnswers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BatchAnswers").finish_non_exhaustive()
    }
}

/// An iterator as a stream.
struct Iter<I>(I);

impl<I: Iterator + Unpin> Stream for Iter<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}
