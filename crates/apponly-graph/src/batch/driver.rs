//! The loop of a batch run: items in, batches out, answers on.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use apponly::{Error, TokenOptions, catalogue};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::envelope::{self, MOST_STEPS};
use super::rate::Pace;
use super::send::{Sent, Work, send};
use super::waiting::{Place, Waiting};
use super::{BatchAnswer, BatchItem, BatchWatcher, Input};
use crate::client::GraphClient;
use crate::prepared::Prepared;
use crate::retry::{Course, is_idempotent};

/// How long a batch waits to be full while items come in slowly.
const LINGER: Duration = Duration::from_millis(5);

/// So many times what can be under way is read ahead, and kept for another try, at most.
const AHEAD: usize = 4;

pub(super) struct Driver {
    pub(super) client: GraphClient,
    pub(super) input: Option<Input>,
    pub(super) watcher: Option<Arc<dyn BatchWatcher>>,
    pub(super) answers: mpsc::Sender<Result<BatchAnswer, Error>>,
    pub(super) waiting: Waiting,
    pub(super) ready: VecDeque<Work>,
    /// To be sent again, by time and a number that keeps them apart.
    pub(super) delayed: BTreeMap<(Instant, u64), Work>,
    pub(super) numbers: u64,
    pub(super) flights: JoinSet<Sent>,
    pub(super) in_flight: usize,
    pub(super) pace: Pace,
    /// When a batch goes out although it is not full.
    pub(super) linger: Option<Instant>,
    pub(super) token_options: TokenOptions,
}

enum Event {
    Input(Option<BatchItem>),
    Sent(Option<Sent>),
    Tick,
}

/// The run is over: nobody reads the answers, or an error was handed on.
pub(super) struct Ended;

impl Driver {
    pub(super) fn new(
        client: GraphClient,
        input: Input,
        watcher: Option<Arc<dyn BatchWatcher>>,
        answers: mpsc::Sender<Result<BatchAnswer, Error>>,
    ) -> Self {
        let pace = Pace::new(client.options().concurrency, Instant::now());
        Self {
            client,
            input: Some(input),
            watcher,
            answers,
            waiting: Waiting::default(),
            ready: VecDeque::new(),
            delayed: BTreeMap::new(),
            numbers: 0,
            flights: JoinSet::new(),
            in_flight: 0,
            pace,
            linger: None,
            token_options: TokenOptions::default(),
        }
    }

    pub(super) async fn run(mut self) {
        while let Ok(true) = self.turn().await {}
    }

    /// One turn of the loop; `false` when all is done.
    async fn turn(&mut self) -> Result<bool, Ended> {
        self.wake(Instant::now());
        let tick = self.launch().await?;
        let is_idle = self.ready.is_empty() && self.delayed.is_empty() && self.flights.is_empty();
        if is_idle && self.input.is_none() {
            for (work, why) in self.waiting.drain() {
                self.never(work, &why).await?;
            }
            return Ok(false);
        }
        match self.event(tick).await {
            Event::Input(Some(item)) => self.accept(item).await?,
            Event::Input(None) => self.input = None,
            Event::Sent(Some(sent)) => self.landed(sent).await?,
            Event::Sent(None) => {
                return self
                    .fatal(Error::new(&catalogue::INTERNAL, "a task of the batch ended without a result"))
                    .await;
            }
            Event::Tick => {}
        }
        Ok(true)
    }

    async fn event(&mut self, tick: Option<Instant>) -> Event {
        let most = self.client.options().concurrency.max(1) * MOST_STEPS * AHEAD;
        let has_room = self.ready.len() + self.delayed.len() + self.in_flight < most;
        let first_delayed = self.delayed.keys().next().map(|(at, _)| *at);
        let wake = tick.into_iter().chain(first_delayed).min();
        let input = self.input.as_mut().filter(|_| has_room);
        let reading = async {
            match input {
                Some(input) => std::future::poll_fn(|context| input.as_mut().poll_next(context)).await,
                None => std::future::pending().await,
            }
        };
        let ticking = async {
            match wake {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            Some(sent) = self.flights.join_next() => Event::Sent(sent.ok()),
            item = reading => Event::Input(item),
            () = ticking => Event::Tick,
        }
    }

    /// Sends what can be sent; when to look again, if time alone is missing.
    async fn launch(&mut self) -> Result<Option<Instant>, Ended> {
        loop {
            let now = Instant::now();
            if self.ready.is_empty() {
                self.linger = None;
                return Ok(None);
            }
            if self.flights.len() >= self.pace.at_once() {
                return Ok(None);
            }
            if self.ready.len() < MOST_STEPS && self.input.is_some() {
                let linger = *self.linger.get_or_insert(now + LINGER);
                if now < linger {
                    return Ok(Some(linger));
                }
            }
            let wait = self.pace.wait(self.ready.len().min(MOST_STEPS), now);
            if !wait.is_zero() {
                return Ok(Some(now + wait));
            }
            self.linger = None;
            let works = self.next_batch();
            if let Err(error) = self.watch(&works) {
                return self.fatal(error).await;
            }
            self.pace.sent(works.len(), now);
            self.in_flight += works.len();
            let options = std::mem::take(&mut self.token_options);
            self.flights.spawn(send(self.client.clone(), works, options));
        }
    }

    fn next_batch(&mut self) -> Vec<Work> {
        let mut works: Vec<Work> = Vec::with_capacity(MOST_STEPS);
        while works.len() < MOST_STEPS
            && let Some(work) = self.ready.front()
            && (!work.is_alone || works.is_empty())
            && let Some(mut work) = self.ready.pop_front()
        {
            work.tries += 1;
            work.deadline.get_or_insert_with(|| self.client.deadline());
            let is_alone = work.is_alone;
            works.push(work);
            if is_alone {
                break;
            }
        }
        works
    }

    fn watch(&self, works: &[Work]) -> Result<(), Error> {
        let Some(watcher) = &self.watcher else { return Ok(()) };
        let changes = works.iter().filter(|work| !is_idempotent(&work.request.method));
        let ids: Vec<_> = changes.map(|work| work.id.as_str()).collect();
        if ids.is_empty() { Ok(()) } else { watcher.sending(&ids) }
    }

    fn wake(&mut self, now: Instant) {
        while let Some(entry) = self.delayed.first_entry()
            && entry.key().0 <= now
        {
            self.ready.push_front(entry.remove());
        }
    }

    async fn accept(&mut self, item: BatchItem) -> Result<(), Ended> {
        let BatchItem { id, request, depends_on } = item;
        if !self.waiting.admit(&id) {
            let message = format!("the id `{}` is used twice", id.escape_debug());
            return self.emit(BatchAnswer::failed(id, Error::new(&catalogue::SETTING_INVALID, message), 0)).await;
        }
        let mut prepared = match self.client.prepare(&request).and_then(|prepared| self.check_version(prepared)) {
            Ok(prepared) => prepared,
            Err(error) => return self.settle(BatchAnswer::failed(id, error, 0)).await,
        };
        envelope::complete(&mut prepared);
        let work = Work {
            id,
            url: self.client.root().relative(&prepared.url),
            course: Course::new(&prepared.method, self.client.options().retry_unsafe),
            request: prepared,
            tries: 0,
            deadline: None,
            is_alone: false,
        };
        match self.waiting.place(work, &depends_on) {
            Place::Ready(work) => self.ready.push_back(work),
            Place::Held => {}
            Place::Never(work, why) => self.never(work, &why).await?,
        }
        Ok(())
    }

    /// A step is relative to the version of its batch: one of another version would be sent to the wrong one.
    fn check_version(&self, request: Prepared) -> Result<Prepared, Error> {
        let version = self.client.version().segment();
        if self.client.root().version(&request.url).as_deref() == Some(version) {
            return Ok(request);
        }
        let message =
            format!("`{} {}` is of another version than the batch, `{version}`", request.method, request.path);
        Err(Error::new(&catalogue::SETTING_INVALID, message))
    }

    async fn never(&mut self, work: Work, why: &str) -> Result<(), Ended> {
        let message = format!("`{} {}` was not sent: {why}", work.request.method, work.request.path);
        let error = Error::new(&catalogue::GRAPH_DEPENDENCY_FAILED, message);
        self.settle(BatchAnswer::failed(work.id, error, work.tries)).await
    }

    /// Hands an answer on, and lets those go that waited for it.
    pub(super) async fn settle(&mut self, answer: BatchAnswer) -> Result<(), Ended> {
        let mut settled = vec![answer];
        while let Some(answer) = settled.pop() {
            let (ready, never) = self.waiting.settle(&answer.id, answer.is_success());
            self.ready.extend(ready);
            settled.extend(never.into_iter().map(|(work, why)| {
                let message = format!("`{} {}` was not sent: {why}", work.request.method, work.request.path);
                BatchAnswer::failed(work.id, Error::new(&catalogue::GRAPH_DEPENDENCY_FAILED, message), 0)
            }));
            self.emit(answer).await?;
        }
        Ok(())
    }

    async fn emit(&mut self, answer: BatchAnswer) -> Result<(), Ended> {
        self.client.observer().items(1);
        self.answers.send(Ok(answer)).await.map_err(|_| Ended)
    }

    pub(super) async fn fatal<T>(&mut self, error: Error) -> Result<T, Ended> {
        let _ = self.answers.send(Err(error)).await;
        Err(Ended)
    }
}
