//! Does what was decided: who is it, the token, the audit line, the answer.

use std::sync::atomic::Ordering;
use std::time::Duration;

use apponly::{Acquired, Error, TokenOrigin};

use crate::answer::{Output, Reply};
use crate::audit::{self, Audit, Refused};
use crate::decide::{Proof, Step, Token, What};
use crate::grants::{Ask, NoToken};
use crate::guard::Guard;
use crate::health;
use crate::metrics::Outcome;
use crate::peer::{Ends, Peer};
use crate::protocol::{Flaw, Protocol, Shape};
use crate::refusal::{of_failure, of_flaw};
use crate::roster::Seat;
use crate::shared::Shared;

/// The other side of a connection.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) seat: Seat,
    pub(crate) ends: Option<Ends>,
    pub(crate) peer: Option<Peer>,
}

impl Caller {
    /// Who it is, looked up once.
    async fn look_up(&mut self, shared: &Shared) {
        if self.peer.is_none() {
            let peer = match self.ends {
                Some(ends) => shared.resolver.peer(ends).await,
                None => Peer::default(),
            };
            self.peer = Some(peer);
        }
    }

    fn uid(&self) -> Option<u32> {
        self.peer.as_ref().and_then(Peer::uid)
    }

    /// Counts a refusal and writes it down, with what is known of the caller by now.
    pub(crate) async fn note_guard(&self, shared: &Shared, guard: Guard, protocol: Option<Protocol>) {
        if let Some(protocol) = protocol {
            shared.metrics.request(protocol, Outcome::Refused);
        }
        let refusal = Refused { reason: guard.name(), protocol, ask: None, peer: self.peer.as_ref() };
        shared.note_guard(guard, refusal).await;
    }
}

/// What became of a request.
#[derive(Debug)]
pub(crate) enum Answered {
    /// It was answered; the next one may come.
    Open,
    /// It was answered and was the last one.
    Close,
    /// A guard met it.
    Refused { guard: Guard, protocol: Option<Protocol>, wait: Option<Duration> },
}

impl Answered {
    fn of(close: bool) -> Self {
        if close { Self::Close } else { Self::Open }
    }

    fn refused(guard: Guard, protocol: Option<Protocol>) -> Self {
        Self::Refused { guard, protocol, wait: None }
    }
}

pub(crate) async fn perform(shared: &Shared, caller: &mut Caller, step: Step, output: &mut Output) -> Answered {
    let close = step.close || caller.seat.control.is_finishing();
    let reply = match step.what {
        What::Token(token) => return hand_out(shared, caller, *token, output, close).await,
        _ if !may_look(shared, caller).await => return Answered::refused(Guard::Peer, None),
        What::Health => Reply::text("200 OK", "ok\n"),
        What::Metrics => metrics(shared),
        What::Ready => health::reply(&health::ready(shared).await),
    };
    reply.write(output, shared.second(), close);
    Answered::of(close)
}

/// Where users are listed, they are for everything.
async fn may_look(shared: &Shared, caller: &mut Caller) -> bool {
    if !shared.users.is_always_on() {
        return true;
    }
    caller.look_up(shared).await;
    shared.users.check(caller.uid()).is_ok()
}

fn metrics(shared: &Shared) -> Reply {
    let waiting = shared.audit.as_ref().map_or(0, Audit::waiting);
    let text = shared.metrics.text(&shared.served.load(), shared.roster.count(), waiting);
    Reply::new("200 OK", "text/plain; version=0.0.4; charset=utf-8", text)
}

async fn hand_out(shared: &Shared, caller: &mut Caller, token: Token, output: &mut Output, close: bool) -> Answered {
    let Token { protocol, proof, shape, ask } = token;
    if let Err(guard) = check_user(shared, caller, proof).await {
        return Answered::refused(guard, Some(protocol));
    }
    if proof != Proof::Challenge {
        caller.seat.prove();
    }
    if let Err(wait) = shared.served.load().rate.take(shared.clock.monotonic()) {
        return Answered::Refused { guard: Guard::Rate, protocol: Some(protocol), wait: Some(wait) };
    }
    let ask = match ask {
        Ok(ask) => ask,
        Err(flaw) => {
            flawed(shared, caller, flaw, shape, protocol).await.write(output, shared.second(), close);
            return Answered::of(close);
        }
    };
    if proof == Proof::Challenge {
        challenge(shared).write(output, shared.second(), close);
        return Answered::of(close);
    }
    let result = ask.grant.token(|| shared.sign_ins.take(shared.clock.monotonic())).await;
    let close = close || caller.seat.control.is_finishing();
    match result {
        Ok(acquired) => {
            deliver(shared, caller, &ask, &acquired, output, close).await;
            Answered::of(close)
        }
        Err(NoToken::Rate(wait)) => {
            Answered::Refused { guard: Guard::SignInRate, protocol: Some(protocol), wait: Some(wait) }
        }
        Err(NoToken::Failed(error)) => {
            failed(shared, caller, &ask, &error).await.write(output, shared.second(), close);
            Answered::of(close)
        }
    }
}

async fn check_user(shared: &Shared, caller: &mut Caller, proof: Proof) -> Result<(), Guard> {
    let users = &shared.users;
    if proof == Proof::Secret && !users.is_always_on() && shared.audit.is_none() {
        return Ok(());
    }
    caller.look_up(shared).await;
    match proof {
        _ if users.is_always_on() => users.check(caller.uid()),
        Proof::Secret => Ok(()),
        Proof::User => users.check(caller.uid()),
        // Whether it may read the file is the question; but a user that may not ask need not be asked.
        Proof::Challenge | Proof::KeyFile => users.check_known(caller.uid()),
    }
}

async fn deliver(shared: &Shared, caller: &Caller, ask: &Ask, acquired: &Acquired, output: &mut Output, close: bool) {
    let is_cached = acquired.origin == TokenOrigin::Cache;
    // Written down first: no token leaves without a line.
    if let Some(audit) = &shared.audit {
        let nobody = Peer::default();
        let line = audit::served(ask, &acquired.token, is_cached, caller.peer.as_ref().unwrap_or(&nobody));
        audit.add(shared.clock.since_1970(), &line).await;
    }
    shared.metrics.request(ask.protocol, Outcome::Served);
    let counts = &ask.grant.counts;
    let counter = if is_cached { &counts.cached } else { &counts.fresh };
    counter.fetch_add(1, Ordering::Relaxed);
    ask.grant.body(ask.shape, &acquired.token, shared.second()).write(output, close);
}

async fn flawed(shared: &Shared, caller: &Caller, flaw: Flaw, shape: Shape, protocol: Protocol) -> Reply {
    shared.metrics.request(protocol, Outcome::BadRequest);
    let peer = caller.peer.as_ref();
    shared.note_refusal(Refused { reason: flaw.name(), protocol: Some(protocol), ask: None, peer }).await;
    of_flaw(flaw, shape)
}

/// A key file, and where it is.
fn challenge(shared: &Shared) -> Reply {
    shared.metrics.request(Protocol::Arc, Outcome::Challenged);
    let made = shared.key_files.as_ref().map(|files| files.challenge(shared.clock.monotonic()));
    match made {
        Some(Ok(path)) => {
            let realm = format!("Basic realm={}", path.display());
            Reply::text("401 Unauthorized", "").with("WWW-Authenticate", realm)
        }
        made => {
            if let Some(Err(error)) = made {
                tracing::error!("no key file for the Azure Arc protocol can be made: {error}");
            }
            Reply::text("500 Internal Server Error", "no key file can be made; the log says why\n")
        }
    }
}

async fn failed(shared: &Shared, caller: &Caller, ask: &Ask, error: &Error) -> Reply {
    tracing::warn!(code = error.code(), identity = %ask.grant.identity, "no token for a caller: {error}");
    shared.metrics.request(ask.protocol, Outcome::Failed);
    shared.metrics.failure(error.code());
    let peer = caller.peer.as_ref();
    let refusal = Refused { reason: error.code(), protocol: Some(ask.protocol), ask: Some(ask), peer };
    shared.note_refusal(refusal).await;
    of_failure(error, ask.shape)
}
