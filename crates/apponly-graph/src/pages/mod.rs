//! Collections: every page, fetched ahead, items as they were sent.
//!
//! `scan` finds the items, `page` holds them, `prefetch` fetches.

mod page;
mod prefetch;
pub(crate) mod scan;

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apponly::Error;
use futures_core::Stream;
use serde::de::DeserializeOwned;
use tokio::sync::{Semaphore, mpsc};

pub use page::Page;
use prefetch::Driver;
pub(crate) use prefetch::Task;

use crate::client::GraphClient;
use crate::prepared::Prepared;
use crate::request::GraphRequest;

impl GraphClient {
    /// The pages of the collection that `request` asks for, from the first to the last.
    ///
    /// A next link (of an earlier page) or a delta link continues where it points. Nothing is sent until the first page is
    /// asked for; from then on [`crate::GraphOptions::prefetch`] pages are fetched ahead.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "every call takes its request")]
    pub fn pages(&self, request: GraphRequest) -> Pages {
        let first = self.prepare(&request);
        let advanced_query = first.as_ref().is_ok_and(|first| first.advanced_query);
        Pages { client: self.clone(), state: State::New(first.map(Box::new)), asked: false, advanced_query }
    }

    /// The items of all pages as values of one's own type.
    #[must_use]
    pub fn items<T: DeserializeOwned>(&self, request: GraphRequest) -> Items<T> {
        Items { pages: self.pages(request), page: None, done: false, of: PhantomData }
    }
}

/// The pages of a collection, a stream that ends after the last one or the first error.
///
/// Dropping it ends the requests under way.
pub struct Pages {
    client: GraphClient,
    state: State,
    /// The reader waits for a page that it was given a permit for.
    asked: bool,
    advanced_query: bool,
}

enum State {
    New(Result<Box<Prepared>, Error>),
    Running { permits: Arc<Semaphore>, pages: mpsc::UnboundedReceiver<Result<Page, Error>>, _driver: Task<()> },
    Over,
}

impl Pages {
    /// The next page; `None` after the last, or after an error.
    ///
    /// # Errors
    /// As [`GraphClient::send`]; `graph-link-elsewhere` and `graph-link-loop` where Graph's next link leads elsewhere or
    /// round in a circle.
    ///
    /// # Cancellation
    /// No page is lost when the future is dropped.
    pub async fn next_page(&mut self) -> Option<Result<Page, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// Whether `ConsistencyLevel: eventual` is sent because the query needs it.
    #[must_use]
    pub fn is_advanced_query(&self) -> bool {
        self.advanced_query
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page, Error>>> {
        if matches!(self.state, State::New(_)) {
            match std::mem::replace(&mut self.state, State::Over) {
                State::New(Ok(first)) => self.state = start(&self.client, *first),
                State::New(Err(error)) => return Poll::Ready(Some(Err(error))),
                State::Running { .. } | State::Over => {}
            }
        }
        let State::Running { permits, pages, .. } = &mut self.state else { return Poll::Ready(None) };
        if !self.asked {
            self.asked = true;
            permits.add_permits(1);
        }
        let page = std::task::ready!(pages.poll_recv(context));
        self.asked = false;
        match &page {
            Some(Ok(page)) => self.client.observer().items(page.len() as u64),
            Some(Err(_)) | None => self.state = State::Over,
        }
        Poll::Ready(page)
    }
}

fn start(client: &GraphClient, first: Prepared) -> State {
    let permits = Arc::new(Semaphore::new(client.options().prefetch.min(Semaphore::MAX_PERMITS / 2)));
    let (sender, pages) = mpsc::unbounded_channel();
    let driver = Driver::new(client.clone(), first, permits.clone(), sender);
    State::Running { permits, pages, _driver: Task(tokio::spawn(driver.run())) }
}

impl Stream for Pages {
    type Item = Result<Page, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::New(_) => "new",
            State::Running { .. } => "running",
            State::Over => "over",
        };
        formatter.debug_struct("Pages").field("state", &state).finish_non_exhaustive()
    }
}

/// The items of all pages, read into `T`; ends after the last one or the first error.
#[derive(Debug)]
pub struct Items<T> {
    pages: Pages,
    /// The page in hand, and the item that comes next.
    page: Option<(Page, usize)>,
    done: bool,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Items<T> {
    /// The next item; `None` after the last, or after an error.
    ///
    /// # Errors
    /// As [`Pages::next_page`]; `answer-unusable` where an item has another shape than `T`.
    pub async fn next_item(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: DeserializeOwned> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while !self.done {
            if let Some((page, index)) = &mut self.page {
                let item = page.parse(*index);
                *index += 1;
                match item {
                    Ok(Some(item)) => return Poll::Ready(Some(Ok(item))),
                    Ok(None) => self.page = None,
                    Err(error) => {
                        self.done = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                continue;
            }
            match std::task::ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.page = Some((page, 0)),
                Some(Err(error)) => {
                    self.done = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.done = true,
            }
        }
        Poll::Ready(None)
    }
}
