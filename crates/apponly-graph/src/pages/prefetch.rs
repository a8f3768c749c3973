//! Fetching pages ahead of their reader.
//!
//! One task drives a chain of requests. The next one goes out as soon as its link has been read, which is before the
//! items of the page, and as long as the reader's permits allow.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use apponly::{BoxFuture, Deadline, Error, HttpStream, catalogue};
use bytes::Bytes;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::page::Page;
use super::scan::Scanner;
use crate::body::{ReadFailure, Reader, next_chunk, room, too_large};
use crate::client::GraphClient;
use crate::prepared::Prepared;

/// A task that ends with its handle.
#[derive(Debug)]
pub(crate) struct Task<T>(pub(crate) JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A page under way.
struct Flight {
    task: Task<Result<Page, Error>>,
    url: url::Url,
    /// Gives the link to the next page, once.
    early: Option<oneshot::Receiver<String>>,
    /// The link that was followed before the page was whole.
    followed: Option<String>,
}

pub(super) struct Driver {
    client: GraphClient,
    /// The request of the first page, whose headers the others take.
    first: Prepared,
    permits: Arc<Semaphore>,
    pages: mpsc::UnboundedSender<Result<Page, Error>>,
    flights: VecDeque<Flight>,
    /// The request that goes out next.
    next: Option<Prepared>,
    /// Hashes of where pages were had from: a link that comes again would never end.
    seen: HashSet<u64>,
    /// The size of the largest page so far, in bytes.
    usual_size: Arc<AtomicUsize>,
}

enum Event {
    Permit,
    Early(Option<String>),
    Page(Result<Page, Error>),
}

impl Driver {
    pub(super) fn new(
        client: GraphClient,
        first: Prepared,
        permits: Arc<Semaphore>,
        pages: mpsc::UnboundedSender<Result<Page, Error>>,
    ) -> Self {
        let seen = HashSet::from([hash(&first.url)]);
        let next = Some(first.clone());
        Self { client, first, permits, pages, flights: VecDeque::new(), next, seen, usual_size: Arc::default() }
    }

    /// Fetches until the last page, the first error, or until nobody reads any more.
    pub(super) async fn run(mut self) {
        loop {
            match self.event().await {
                Event::Permit => self.launch(),
                Event::Early(link) => self.early(link),
                Event::Page(Ok(page)) => {
                    if self.landed(page).is_none() {
                        return;
                    }
                }
                Event::Page(Err(error)) => {
                    let _ = self.pages.send(Err(error));
                    return;
                }
            }
        }
    }

    async fn event(&mut self) -> Event {
        let wants_permit = self.next.is_some();
        let permits = self.permits.clone();
        let is_single = self.flights.len() == 1;
        let (front, back) = match self.flights.as_mut_slices() {
            ([front], []) if is_single => (Some(&mut front.task), front.early.as_mut()),
            _ => {
                let mut iterator = self.flights.iter_mut();
                let front = iterator.next().map(|flight| &mut flight.task);
                (front, iterator.next_back().and_then(|flight| flight.early.as_mut()))
            }
        };
        let early = async {
            match back {
                Some(early) if !wants_permit => early.await.ok(),
                _ => std::future::pending().await,
            }
        };
        let landing = async {
            match front {
                Some(task) => (&mut task.0).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            link = early => Event::Early(link),
            permit = permits.acquire_owned(), if wants_permit => {
                if let Ok(permit) = permit { permit.forget(); }
                Event::Permit
            }
            page = landing => Event::Page(page.unwrap_or_else(|_| {
                Err(Error::new(&catalogue::INTERNAL, "the task that fetches a page ended without a result"))
            })),
        }
    }

    fn launch(&mut self) {
        let Some(request) = self.next.take() else { return };
        let (sender, receiver) = oneshot::channel();
        let (client, url) = (self.client.clone(), request.url.clone());
        let mut reader = PageReader {
            limit: client.options().largest_answer,
            early: Some(sender),
            usual_size: self.usual_size.clone(),
        };
        let task = tokio::spawn(async move {
            let answered = client.run(&request, &mut reader, client.deadline()).await?;
            let request_id = answered.headers.get("request-id").and_then(|value| value.to_str().ok());
            let page = answered.value.unwrap_or_else(|| Page::new(Bytes::new(), super::scan::Layout::default()));
            Ok(page.of(request.url.into(), request_id.map(str::to_owned)))
        });
        self.flights.push_back(Flight { task: Task(task), url, early: Some(receiver), followed: None });
    }

    /// The newest page says where the next one is. A link that cannot be followed waits for the page before it.
    fn early(&mut self, link: Option<String>) {
        let Some(newest) = self.flights.back_mut() else { return };
        newest.early = None;
        let Some(link) = link else { return };
        let from = newest.url.clone();
        if let Ok(next) = self.follow(&from, &link) {
            self.next = Some(next);
            if let Some(newest) = self.flights.back_mut() {
                newest.followed = Some(link);
            }
        }
    }

    /// Hands the oldest page over; `None` when it was the last thing to hand over.
    fn landed(&mut self, page: Page) -> Option<()> {
        let flight = self.flights.pop_front()?;
        let link = page.next_link().map(str::to_owned);
        if flight.followed == link {
            self.pages.send(Ok(page)).ok()?;
            return link.map(drop);
        }
        // The page came whole only at a later try, and continues elsewhere than its first half said.
        for flight in self.flights.drain(..) {
            self.seen.remove(&hash(&flight.url));
        }
        if let Some(next) = self.next.take() {
            self.seen.remove(&hash(&next.url));
        }
        let next = link.map(|link| self.follow(&flight.url, &link));
        self.pages.send(Ok(page)).ok()?;
        match next? {
            Ok(next) => {
                self.next = Some(next);
                Some(())
            }
            Err(error) => {
                let _ = self.pages.send(Err(error));
                None
            }
        }
    }

    fn follow(&mut self, from: &url::Url, link: &str) -> Result<Prepared, Error> {
        let url = self.client.root().follow(from, link)?;
        if !self.seen.insert(hash(&url)) {
            return Err(Error::new(
                &catalogue::GRAPH_LINK_LOOP,
                format!("the pages of `GET {}` go round in a circle after {} pages", self.first.path, self.seen.len()),
            ));
        }
        Ok(Prepared { url, ..self.first.clone() })
    }
}

/// Eight bytes stand for a link, so that a run of a million pages remembers them all.
fn hash(url: &url::Url) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}

/// Reads a page and tells its next link as soon as that is there.
struct PageReader {
    limit: usize,
    early: Option<oneshot::Sender<String>>,
    usual_size: Arc<AtomicUsize>,
}

impl Reader for PageReader {
    type Output = Page;

    fn read(&mut self, stream: HttpStream, deadline: Deadline) -> BoxFuture<'_, Result<(Page, u64), ReadFailure>> {
        Box::pin(async move {
            let usual = self.usual_size.load(Ordering::Relaxed);
            let mut whole = Vec::with_capacity(room(&stream.headers, self.limit).max(usual));
            let (mut scanner, mut body) = (Scanner::new(), stream.body);
            while let Some(chunk) = next_chunk(&mut body, deadline).await? {
                if whole.len() + chunk.len() > self.limit {
                    return Err(too_large(self.limit));
                }
                whole.extend_from_slice(&chunk);
                scanner.feed(&whole).map_err(unusable)?;
                if let Some(link) = scanner.next_link()
                    && let Some(early) = self.early.take()
                {
                    let _ = early.send(link.to_owned());
                }
            }
            let layout = scanner.finish(&whole).map_err(unusable)?;
            self.usual_size.fetch_max(whole.len(), Ordering::Relaxed);
            let length = whole.len() as u64;
            Ok((Page::new(Bytes::from(whole), layout), length))
        })
    }
}

fn unusable(malformed: super::scan::Malformed) -> ReadFailure {
    ReadFailure::Unusable(format!("{} (at byte {})", malformed.what, malformed.at))
}
