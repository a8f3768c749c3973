//! One connection: requests in, answers out, one after the other.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, Sleep};

use crate::answer::Output;
use crate::decide::decide;
use crate::guard::{Guard, Hosts};
use crate::head;
use crate::peer::{Ends, Peer};
use crate::perform::{Answered, Caller, perform};
use crate::refusal::of_guard;
use crate::roster::Seat;
use crate::shared::{Known, Shared};

/// Room that is made for what comes in.
const CHUNK: usize = 2048;

/// Answers to pipelined requests are sent together up to this many bytes.
const ENOUGH: usize = 64 * 1024;

/// After a refusal the rest of what comes in is read and dropped for this long, and up to this many bytes: closing at once
/// would take the answer away from a client that is still sending.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 256 * 1024;

/// What a new connection brings.
#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) seat: Seat,
    /// For a TCP connection; its caller is looked up when that is needed.
    pub(crate) ends: Option<Ends>,
    /// For a Unix socket, whose caller the kernel names at once.
    pub(crate) peer: Option<Peer>,
}

pub(crate) struct Connection<S> {
    stream: S,
    shared: Arc<Shared>,
    known: Arc<Known>,
    hosts: Arc<Hosts>,
    caller: Caller,
    input: Vec<u8>,
    /// Bytes of the input in which no end of a head was found.
    seen: usize,
    output: Output,
    timer: Timer,
}

/// Why nothing more is read or written.
enum End {
    /// The other side closed, failed, or did not go on; or this one must.
    Gone,
    /// The head of a request did not come in time.
    Slow,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(crate) fn new(stream: S, guest: Guest, shared: Arc<Shared>, known: Arc<Known>) -> Self {
        let timer = Timer::new(shared.limits.header_timeout);
        Self {
            stream,
            shared,
            known,
            hosts: guest.hosts,
            caller: Caller { seat: guest.seat, ends: guest.ends, peer: guest.peer },
            input: Vec::new(),
            seen: 0,
            output: Output::default(),
            timer,
        }
    }

    /// Answers until either side ends it.
    pub(crate) async fn serve(mut self) {
        match self.answer_all().await {
            Ok(()) | Err(End::Gone) => {}
            Err(End::Slow) => {
                self.turn_away(Guard::Slow).await.ok();
            }
        }
        self.output.wipe();
    }

    async fn answer_all(&mut self) -> Result<(), End> {
        let most = self.shared.limits.header_bytes;
        loop {
            match head::end(&self.input, self.seen) {
                Err(guard) => return self.turn_away(guard).await,
                Ok(Some(length)) if length <= most => {
                    if self.answer_one(length).await? {
                        return Ok(());
                    }
                }
                Ok(None) if self.input.len() < most => {
                    self.seen = self.input.len();
                    self.flush().await?;
                    if self.input.is_empty() && self.caller.seat.control.is_finishing() {
                        return Ok(());
                    }
                    self.read().await?;
                }
                Ok(_) => return self.turn_away(Guard::HeadTooLarge).await,
            }
            if self.output.unsent().len() > ENOUGH {
                self.flush().await?;
            }
        }
    }

    /// Answers the request in the first `length` bytes; whether it was the last one.
    async fn answer_one(&mut self, length: usize) -> Result<bool, End> {
        let bytes = self.input.get(..length).unwrap_or_default();
        let step = decide(&self.shared, &self.known, &self.hosts, bytes);
        self.input.drain(..length);
        self.seen = 0;
        let answered = match step {
            Ok(step) => perform(&self.shared, &mut self.caller, step, &mut self.output).await,
            Err((guard, protocol)) => Answered::Refused { guard, protocol, wait: None },
        };
        let limits = &self.shared.limits;
        self.timer.set(if self.input.is_empty() { limits.idle_timeout } else { limits.header_timeout });
        match answered {
            Answered::Open => Ok(false),
            Answered::Close => {
                self.flush().await?;
                self.stream.shutdown().await?;
                Ok(true)
            }
            Answered::Refused { guard, protocol, wait } => {
                self.caller.note_guard(&self.shared, guard, protocol).await;
                self.say_no(guard, wait).await?;
                Ok(true)
            }
        }
    }

    /// Refuses what has come in, whatever it is.
    async fn turn_away(&mut self, guard: Guard) -> Result<(), End> {
        self.caller.note_guard(&self.shared, guard, None).await;
        self.say_no(guard, None).await
    }

    async fn say_no(&mut self, guard: Guard, wait: Option<Duration>) -> Result<(), End> {
        of_guard(guard, wait).write(&mut self.output, self.shared.second(), true);
        self.timer.set(LINGER);
        self.flush().await?;
        self.stream.shutdown().await?;
        let mut dropped = 0;
        while dropped < LINGER_BYTES {
            self.input.clear();
            dropped += self.read().await?;
        }
        Ok(())
    }

    async fn read(&mut self) -> Result<usize, End> {
        let Self { stream, input, timer, caller, .. } = self;
        let is_idle = input.is_empty();
        input.reserve(CHUNK);
        let count = tokio::select! {
            biased;
            count = stream.read_buf(input) => count?,
            () = caller.seat.control.ended(true) => return Err(End::Gone),
            () = timer.passed() => return Err(if is_idle { End::Gone } else { End::Slow }),
        };
        if count == 0 {
            return Err(End::Gone);
        }
        if is_idle {
            timer.set(self.shared.limits.header_timeout);
        }
        Ok(count)
    }

    async fn flush(&mut self) -> Result<(), End> {
        let Self { stream, output, timer, caller, .. } = self;
        while !output.unsent().is_empty() {
            let count = tokio::select! {
                biased;
                count = stream.write(output.unsent()) => count?,
                () = caller.seat.control.ended(false) => return Err(End::Gone),
                () = timer.passed() => return Err(End::Gone),
            };
            if count == 0 {
                return Err(End::Gone);
            }
            output.advance(count);
        }
        Ok(())
    }
}

/// A deadline that is moved with every request. The runtime's timer is only moved when it has fired.
struct Timer {
    sleep: Pin<Box<Sleep>>,
    deadline: Instant,
}

impl Timer {
    fn new(duration: Duration) -> Self {
        let deadline = Instant::now() + duration;
        Self { sleep: Box::pin(tokio::time::sleep_until(deadline)), deadline }
    }

    fn set(&mut self, duration: Duration) {
        self.deadline = Instant::now() + duration;
        if self.deadline < self.sleep.deadline() {
            self.sleep.as_mut().reset(self.deadline);
        }
    }

    async fn passed(&mut self) {
        loop {
            self.sleep.as_mut().await;
            if Instant::now() >= self.deadline {
                return;
            }
            self.sleep.as_mut().reset(self.deadline);
        }
    }
}
