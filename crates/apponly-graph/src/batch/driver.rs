//! The loop of a batch run: items in, batches out, answers on.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use apponly::{Deadline, Error, TokenOptions, catalogue};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::envelope::{self, MOST_STEPS, StepAnswer};
use super::rate::Pace;
use super::send::{Outcome as BatchOutcome, Sent, Work, send};
use super::waiting::{Place, Waiting};
use super::{BatchAnswer, BatchItem, BatchWatcher, Input};
use crate::attempt::unknown;
use crate::client::GraphClient;
use crate::diagnosis;
use crate::observer::RetryReason;
use crate::refusal::{GraphTrouble, refused};
use crate::retry::{Course, Outcome, Verdict, backoff, is_idempotent, share};

/// How long a batch waits to be full while items come in slowly.
const LINGER: Duration = Duration::from_millis(5);

/// So many times what can be under way is read ahead, and kept for another try, at most.
const AHEAD: usize = 4;

pub(super) struct Driver {
    client: GraphClient,
    input: Option<Input>,
    watcher: Option<Arc<dyn BatchWatcher>>,
    answers: mpsc::Sender<Result<BatchAnswer, Error>>,
    waiting: Waiting,
    ready: VecDeque<Work>,
    /// To be sent again, by time and a number that keeps them apart.
    delayed: BTreeMap<(Instant, u64), Work>,
    numbers: u64,
    flights: JoinSet<Sent>,
    in_flight: usize,
    pace: Pace,
    /// When a batch goes out although it is not full.
    linger: Option<Instant>,
    token_options: TokenOptions,
}

enum Event {
    Input(Option<BatchItem>),
    Sent(Option<Sent>),
    Tick,
}

/// The run is over: nobody reads the answers, or an error was handed on.
struct Ended;

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
        let mut prepared = match self.client.prepare(&request) {
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

    async fn never(&mut self, work: Work, why: &str) -> Result<(), Ended> {
        let message = format!("`{} {}` was not sent: {why}", work.request.method, work.request.path);
        let error = Error::new(&catalogue::GRAPH_DEPENDENCY_FAILED, message);
        self.settle(BatchAnswer::failed(work.id, error, work.tries)).await
    }

    async fn landed(&mut self, sent: Sent) -> Result<(), Ended> {
        self.in_flight -= sent.works.len();
        let now = Instant::now();
        let context = Context { token: sent.token, client_request_id: sent.client_request_id };
        match sent.outcome {
            BatchOutcome::Broken(error) => self.fatal(error).await,
            BatchOutcome::NoToken(error) if !error.is_retriable() => self.fatal(error).await,
            BatchOutcome::NoToken(error) => {
                self.pace.failed(backoff(1, share()), now);
                for work in sent.works {
                    self.judge(work, &Trouble::NoToken(&error), &context).await?;
                }
                Ok(())
            }
            BatchOutcome::Lost(lost) => {
                self.pace.failed(backoff(0, share()), now);
                for work in sent.works {
                    self.judge(work, &Trouble::Lost(&lost), &context).await?;
                }
                Ok(())
            }
            BatchOutcome::Refused(status, headers, body) => {
                let answer = StepAnswer { status, headers, body };
                self.refused_whole(sent.works, &answer, &context, now).await
            }
            BatchOutcome::Answered(answers) => self.answered(sent.works, answers, &context, now).await,
        }
    }

    async fn answered(
        &mut self,
        works: Vec<Work>,
        answers: Vec<Option<StepAnswer>>,
        context: &Context,
        now: Instant,
    ) -> Result<(), Ended> {
        let is_throttled = |answer: &&StepAnswer| answer.status == StatusCode::TOO_MANY_REQUESTS;
        let throttled: Vec<_> = answers.iter().flatten().filter(is_throttled).collect();
        let waits = throttled.iter().filter_map(|answer| apponly::retry_after_in(&answer.headers, self.client.now()));
        let wait = waits.max().unwrap_or(Duration::from_secs(1));
        self.pace.answered(works.len() - throttled.len(), throttled.len(), wait, now);
        if !throttled.is_empty() {
            self.client.observer().retry(RetryReason::Throttled, wait);
        }
        for (work, answer) in works.into_iter().zip(answers) {
            match answer {
                Some(answer) if answer.status.is_success() || answer.status.is_redirection() => {
                    let StepAnswer { status, headers, body } = answer;
                    let (id, tries) = (work.id, work.tries);
                    self.settle(BatchAnswer { id, status: Some(status), headers, body, error: None, tries }).await?;
                }
                Some(answer) => self.judge(work, &Trouble::Refused(&answer), context).await?,
                None => {
                    let failure = apponly::TransportFailure::Connection("the batch has no answer to it".to_owned());
                    self.judge(work, &Trouble::Lost(&apponly::NoAnswer::new(failure, true)), context).await?;
                }
            }
        }
        Ok(())
    }

    /// The batch itself was refused, so that nothing in it was carried out; for 5xx that is not certain.
    async fn refused_whole(
        &mut self,
        works: Vec<Work>,
        answer: &StepAnswer,
        context: &Context,
        now: Instant,
    ) -> Result<(), Ended> {
        let asked = apponly::retry_after_in(&answer.headers, self.client.now());
        match answer.status.as_u16() {
            429 => self.pace.answered(0, works.len(), asked.unwrap_or(Duration::from_secs(1)), now),
            500..=599 | 408 => self.pace.failed(asked.unwrap_or_else(|| backoff(1, share())), now),
            // One item that Graph cannot read spoils the batch: each gets its own, and so its own answer.
            400 | 413 if works.len() > 1 => {
                self.ready.extend(works.into_iter().map(|work| Work { is_alone: true, ..work }));
                return Ok(());
            }
            _ => {}
        }
        for mut work in works {
            let trouble = GraphTrouble::read(&answer.body);
            let verdict = self.verdict(&mut work, answer, &trouble);
            if matches!(answer.status.as_u16(), 401 | 403) && verdict == Verdict::Over {
                // Every other batch would meet the same.
                let error = self.error_of(&work, answer, &trouble, context);
                return self.fatal(error).await;
            }
            let error = self.error_of(&work, answer, &trouble, context);
            self.act(work, verdict, error, Some(answer), context).await?;
        }
        Ok(())
    }

    async fn judge(&mut self, mut work: Work, trouble: &Trouble<'_>, context: &Context) -> Result<(), Ended> {
        match trouble {
            Trouble::NoToken(error) => {
                let verdict = work.course.judge(&Outcome::NoToken, self.client.now(), share());
                self.act(work, verdict, (*error).clone(), None, context).await
            }
            Trouble::Lost(lost) => {
                let outcome = Outcome::Lost { failure: &lost.failure, may_be_sent: lost.may_be_sent };
                let verdict = work.course.judge(&outcome, self.client.now(), share());
                let error = lost.failure.to_error(&work.request.host());
                self.act(work, verdict, error, None, context).await
            }
            Trouble::Refused(answer) => {
                let trouble = GraphTrouble::read(&answer.body);
                let verdict = self.verdict(&mut work, answer, &trouble);
                let error = self.error_of(&work, answer, &trouble, context);
                self.act(work, verdict, error, Some(*answer), context).await
            }
        }
    }

    fn verdict(&self, work: &mut Work, answer: &StepAnswer, trouble: &GraphTrouble) -> Verdict {
        let outcome = Outcome::Refused { status: answer.status, headers: &answer.headers, trouble };
        work.course.judge(&outcome, self.client.now(), share())
    }

    fn error_of(&self, work: &Work, answer: &StepAnswer, trouble: &GraphTrouble, context: &Context) -> Error {
        let call = (&work.request.method, work.request.path.as_str());
        let error = refused(call, answer.status, &answer.headers, trouble, &context.client_request_id);
        match &context.token {
            Some(token) => diagnosis::explain(error, &self.client, call, token),
            None => error,
        }
    }

    async fn act(
        &mut self,
        mut work: Work,
        verdict: Verdict,
        error: Error,
        answer: Option<&StepAnswer>,
        context: &Context,
    ) -> Result<(), Ended> {
        let status = answer.map(|answer| answer.status);
        match verdict {
            Verdict::Again(wait, reason) => {
                let left = work.deadline.map_or(Duration::MAX, Deadline::remaining);
                if wait < left {
                    self.numbers += 1;
                    self.delayed.insert((Instant::now() + wait, self.numbers), work);
                    return Ok(());
                }
                let why = if reason == RetryReason::Throttled { "throttled past" } else { "not done before" };
                let message = format!("{why} the deadline: {error}");
                let failed = BatchAnswer::failed(work.id, error.with_message(message), work.tries);
                self.settle(BatchAnswer { status, ..failed }).await
            }
            Verdict::Renew | Verdict::Challenge(_) => {
                if let Verdict::Challenge(claims) = verdict {
                    self.token_options.claims = Some(claims);
                }
                self.token_options.refused.clone_from(&context.token);
                work.is_alone = false;
                self.ready.push_front(work);
                Ok(())
            }
            Verdict::Done => {
                let (status, body) = (Some(StatusCode::NO_CONTENT), Bytes::new());
                let (id, tries) = (work.id, work.tries);
                self.settle(BatchAnswer { id, status, headers: HeaderMap::new(), body, error: None, tries }).await
            }
            Verdict::Unknown => {
                let error = unknown(&work.request, &error);
                self.settle(BatchAnswer { status, ..BatchAnswer::failed(work.id, error, work.tries) }).await
            }
            Verdict::Over => {
                let failed = BatchAnswer::failed(work.id, error, work.tries);
                let (headers, body) =
                    answer.map(|answer| (answer.headers.clone(), answer.body.clone())).unwrap_or_default();
                self.settle(BatchAnswer { status, headers, body, ..failed }).await
            }
        }
    }

    /// Hands an answer on, and lets those go that waited for it.
    async fn settle(&mut self, answer: BatchAnswer) -> Result<(), Ended> {
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

    async fn fatal<T>(&mut self, error: Error) -> Result<T, Ended> {
        let _ = self.answers.send(Err(error)).await;
        Err(Ended)
    }
}

/// What a batch was sent with.
struct Context {
    token: Option<apponly::AccessToken>,
    client_request_id: String,
}

enum Trouble<'a> {
    Lost(&'a apponly::NoAnswer),
    NoToken(&'a Error),
    Refused(&'a StepAnswer),
}
