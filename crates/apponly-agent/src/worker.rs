//! The threads: each has a loop of its own and keeps the connections that were dealt to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc as sync_channel;
use std::thread::JoinHandle;
use std::time::Duration;

use apponly::{Error, catalogue};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::accept::Door;
use crate::connection::{Connection, Guest};
use crate::health;
use crate::listener::Listener;
use crate::shared::{Known, Shared};

/// How often a loop shows that it lives, and cleans up.
const BEAT: Duration = Duration::from_secs(1);

/// A loop that did not show itself for so long has stopped.
const SILENCE: Duration = Duration::from_secs(5);

/// A connection on its way to its thread.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) stream: Stream,
    pub(crate) guest: Guest,
}

#[derive(Debug)]
pub(crate) enum Stream {
    Tcp(std::net::TcpStream),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixStream),
}

/// What a thread is told.
enum Message {
    Arrival(Arrival),
    /// Take no more connections.
    CloseDoors,
    Ready(sync_channel::SyncSender<Result<(), Error>>),
    Stop,
}

/// All threads, as others see them.
#[derive(Debug)]
pub(crate) struct Crew(Vec<Post>);

#[derive(Debug)]
struct Post {
    messages: UnboundedSender<Message>,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    connections: AtomicUsize,
    /// Milliseconds since the start.
    beat: AtomicU64,
}

impl Crew {
    /// Starts `threads` threads; the first one also takes connections from `listeners`.
    ///
    /// # Errors
    /// `agent-failed`: a thread or its loop could not be started. Nothing is left running then.
    pub(crate) fn start(
        shared: &Arc<Shared>,
        listeners: Vec<Listener>,
        threads: usize,
    ) -> Result<(Arc<Self>, Vec<JoinHandle<()>>), Error> {
        let (posts, inboxes): (Vec<_>, Vec<_>) = (0..threads.max(1))
            .map(|_| {
                let (messages, inbox) = unbounded_channel();
                let state = Arc::new(State::default());
                (Post { messages, state: state.clone() }, (inbox, state))
            })
            .unzip();
        let crew = Arc::new(Self(posts));
        let (report, reports) = sync_channel::channel();
        let mut listeners = Some(listeners);
        let mut handles = Vec::new();
        for (number, (inbox, state)) in inboxes.into_iter().enumerate() {
            let worker = Worker {
                shared: shared.clone(),
                crew: crew.clone(),
                state,
                inbox,
                listeners: listeners.take().unwrap_or_default(),
            };
            let report = report.clone();
            let thread = std::thread::Builder::new().name(format!("agent-{number}"));
            match thread.spawn(move || worker.run(&report)) {
                Ok(handle) => handles.push(handle),
                Err(error) => {
                    crew.stop(handles);
                    return Err(Error::new(&catalogue::AGENT_FAILED, format!("no thread can be started: {error}")));
                }
            }
        }
        for _ in 0..handles.len() {
            if let Some(error) = reports.recv().unwrap_or_else(|_| Some("a thread ended".to_owned())) {
                crew.stop(handles);
                return Err(Error::new(&catalogue::AGENT_FAILED, error));
            }
        }
        Ok((crew, handles))
    }

    /// Gives a connection to the thread with the fewest.
    pub(crate) fn deal(&self, arrival: Arrival) {
        let fewest = self.0.iter().min_by_key(|post| post.state.connections.load(Ordering::Relaxed));
        if let Some(post) = fewest {
            post.state.connections.fetch_add(1, Ordering::Relaxed);
            // A thread that has ended takes nothing: the connection closes.
            post.messages.send(Message::Arrival(arrival)).ok();
        }
    }

    pub(crate) fn close_doors(&self) {
        for post in &self.0 {
            post.messages.send(Message::CloseDoors).ok();
        }
    }

    /// Stops every thread and waits for it.
    pub(crate) fn stop(&self, handles: Vec<JoinHandle<()>>) {
        for post in &self.0 {
            post.messages.send(Message::Stop).ok();
        }
        for handle in handles {
            handle.join().ok();
        }
    }

    /// Whether a caller would get a token, asked on the first thread.
    pub(crate) fn ready(&self) -> Result<(), Error> {
        let gone = || Error::new(&catalogue::AGENT_FAILED, "the endpoint's thread has ended");
        let (sender, answer) = sync_channel::sync_channel(1);
        let post = self.0.first().ok_or_else(gone)?;
        post.messages.send(Message::Ready(sender)).map_err(|_| gone())?;
        answer.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// Whether every loop showed itself lately. `age`: the time since the start.
    pub(crate) fn is_alive(&self, age: Duration) -> bool {
        let lives = |post: &Post| {
            let beat = Duration::from_millis(post.state.beat.load(Ordering::Relaxed));
            !post.messages.is_closed() && age.saturating_sub(beat) < SILENCE
        };
        self.0.iter().all(lives)
    }
}

struct Worker {
    shared: Arc<Shared>,
    crew: Arc<Crew>,
    state: Arc<State>,
    inbox: UnboundedReceiver<Message>,
    listeners: Vec<Listener>,
}

impl Worker {
    fn run(self, report: &sync_channel::Sender<Option<String>>) {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                report.send(Some(format!("no loop can be started: {error}"))).ok();
                return;
            }
        };
        runtime.block_on(self.work(report));
        // Whatever still runs is dropped; a name look-up of the system is not waited for.
        runtime.shutdown_background();
    }

    async fn work(mut self, report: &sync_channel::Sender<Option<String>>) {
        let mut doors = JoinSet::new();
        for listener in std::mem::take(&mut self.listeners) {
            match Door::new(listener) {
                Ok(door) => drop(doors.spawn(door.serve(self.shared.clone(), self.crew.clone()))),
                Err(error) => {
                    report.send(Some(format!("a socket cannot be served: {error}"))).ok();
                    return;
                }
            }
        }
        let known = Arc::new(Known::default());
        let mut beats = tokio::time::interval(BEAT);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.beat();
        report.send(None).ok();
        loop {
            tokio::select! {
                _ = beats.tick() => {
                    self.beat();
                    self.shared.tidy();
                }
                message = self.inbox.recv() => match message {
                    Some(Message::Arrival(arrival)) => self.welcome(arrival, &known),
                    Some(Message::CloseDoors) => doors.shutdown().await,
                    Some(Message::Ready(answer)) => {
                        let shared = self.shared.clone();
                        drop(tokio::spawn(async move { answer.send(health::ready(&shared).await).ok() }));
                    }
                    Some(Message::Stop) | None => return,
                },
            }
        }
    }

    fn beat(&self) {
        let age = u64::try_from(self.shared.age().as_millis()).unwrap_or(u64::MAX);
        self.state.beat.store(age, Ordering::Relaxed);
    }

    fn welcome(&self, arrival: Arrival, known: &Arc<Known>) {
        let (shared, known) = (self.shared.clone(), known.clone());
        let counted = Counted(self.state.clone());
        let guest = arrival.guest;
        match arrival.stream {
            Stream::Tcp(stream) => {
                let Ok(stream) = tokio::net::TcpStream::from_std(stream) else { return };
                drop(tokio::spawn(async move {
                    Connection::new(stream, guest, shared, known).serve().await;
                    drop(counted);
                }));
            }
            #[cfg(unix)]
            Stream::Unix(stream) => {
                let Ok(stream) = tokio::net::UnixStream::from_std(stream) else { return };
                drop(tokio::spawn(async move {
                    Connection::new(stream, guest, shared, known).serve().await;
                    drop(counted);
                }));
            }
        }
    }
}

/// One connection in the count of its thread.
struct Counted(Arc<State>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}
