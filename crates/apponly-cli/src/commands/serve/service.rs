//! From the start to the end.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use apponly::{Env, Error, TokenOptions};
use apponly_agent::{
    Agent, AgentOptions, AuditLog, CallerSecret, Listen, Listener, Offer, Protocol, RunningAgent, protection,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::signal::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::identities::{Read, Wanted};
use super::{secret_file, systemd, users};
use crate::arguments::ServeArguments;
use crate::output::{self, Failure, Printer};
use crate::session;

/// Requests under way may end, after somebody asked the service to.
const GRACE: Duration = Duration::from_secs(5);

/// What comes from outside while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Reload,
    End,
}

/// Serves until SIGTERM or SIGINT. What is misconfigured ends it before anything is served; whether the identity is
/// good shows later, in `/readyz` and in the log.
pub(super) fn run(arguments: &ServeArguments, printer: &Printer) -> Result<(), Failure> {
    // First of all: a number that stands for no passed socket would else stand for a file of ours.
    let passed = systemd::sockets()?;
    protect();
    let source = Source::new(arguments)?;
    let (offer, read) = source.offer(printer)?;
    // Before anybody can know that it serves, so that no signal of theirs finds the default, which is to die.
    let calls = calls()?;
    let agent = Agent::start(options(arguments)?, offer, listeners(passed, arguments)?)?;
    announce(&agent, printer)?;
    try_first_token(read);
    serve(&agent, &calls, &source, printer);
    systemd::stopping();
    agent.stop(GRACE);
    Ok(())
}

fn serve(agent: &RunningAgent, calls: &Receiver<Call>, source: &Source, printer: &Printer) {
    let interval = systemd::watchdog_interval();
    loop {
        let call = match interval {
            Some(interval) => calls.recv_timeout(interval),
            None => calls.recv().map_err(RecvTimeoutError::from),
        };
        match call {
            Ok(Call::Reload) => reload(agent, source, printer),
            Ok(Call::End) | Err(RecvTimeoutError::Disconnected) => return,
            // A loop that hangs is not told to be alive: then systemd starts the service anew.
            Err(RecvTimeoutError::Timeout) if agent.is_alive() => systemd::alive(),
            Err(RecvTimeoutError::Timeout) => tracing::warn!("a thread of the endpoint does not answer"),
        }
    }
}

fn reload(agent: &RunningAgent, source: &Source, printer: &Printer) {
    systemd::reloading();
    match source.offer(printer) {
        Ok((offer, read)) => {
            agent.reload(offer);
            printer.note("the configuration was read again");
            try_first_token(read);
        }
        Err(error) => {
            let message = format!("the new configuration is not used, the old one goes on: {error}");
            output::report(&error.with_message(message), false);
        }
    }
    systemd::ready(&status(agent));
}

/// What the offer is made from, at the start and again on SIGHUP.
struct Source {
    wanted: Wanted,
    /// None where no protocol asks for a secret and no place was named.
    header_file: Option<PathBuf>,
}

impl Source {
    fn new(arguments: &ServeArguments) -> Result<Self, Error> {
        let wanted = Wanted {
            options: session::options(&arguments.identity)?,
            profiles: arguments.identities.clone(),
            resources: arguments.resources.clone(),
        };
        let needs_secret = protocols(arguments)?.contains(&Protocol::AppService);
        let header_file = match secret_file::place(arguments.header_file.as_deref(), &Env::process()) {
            Ok(path) if needs_secret || arguments.header_file.is_some() => Some(path),
            Err(error) if needs_secret => return Err(error),
            _ => None,
        };
        Ok(Self { wanted, header_file })
    }

    fn offer(&self, printer: &Printer) -> Result<(Offer, Read), Error> {
        let read = self.wanted.read()?;
        let secret = self.secret(printer)?;
        let mut identities = read.identities.iter().cloned();
        let first =
            identities.next().ok_or_else(|| Error::new(&apponly::catalogue::INTERNAL, "no identity was read"))?;
        let mut offer = Offer::new(first, secret);
        offer.identities.extend(identities);
        offer.resources.clone_from(&read.resources);
        Ok((offer, read))
    }

    fn secret(&self, printer: &Printer) -> Result<CallerSecret, Error> {
        // Of a secret that nobody is told, the other protocols have no need: callers prove themselves by their user.
        let Some(path) = &self.header_file else { return CallerSecret::generate() };
        let found = secret_file::read_or_make(path)?;
        if found.is_new {
            printer.note(&format!("the secret for callers was written to `{}`", path.display()));
        }
        Ok(found.secret)
    }
}

fn protocols(arguments: &ServeArguments) -> Result<Vec<Protocol>, Error> {
    let mut protocols = arguments.protocol.iter().map(|name| name.parse()).collect::<Result<Vec<_>, Error>>()?;
    protocols.sort_unstable();
    protocols.dedup();
    Ok(protocols)
}

/// Signals as calls. A second one of the same kind, while the first is under way, waits.
fn calls() -> Result<Receiver<Call>, Error> {
    let internal =
        |error: std::io::Error| Error::new(&apponly::catalogue::INTERNAL, format!("signals cannot be taken: {error}"));
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM]).map_err(internal)?;
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        for signal in signals.forever() {
            let call = if signal == SIGHUP { Call::Reload } else { Call::End };
            if sender.send(call).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(work).map_err(internal)?;
    Ok(receiver)
}

fn protect() {
    let states = [protection::protect_secrets(), protection::no_core_files(), protection::lock_memory()];
    for why in states.iter().flat_map(|state| &state.not_possible) {
        tracing::info!("{why}");
    }
    // Each connection is a file; the soft limit is small for the sake of programs that use select(2).
    let files = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: files.maximum, maximum: files.maximum }) {
        tracing::info!("the number of open files stays limited to {:?}: {error}", files.current);
    }
}

fn options(arguments: &ServeArguments) -> Result<AgentOptions, Error> {
    let mut options = AgentOptions::default();
    options.protocols = protocols(arguments)?;
    options.allow_uids = arguments.allow_uid.iter().map(|user| users::number(user)).collect::<Result<_, _>>()?;
    options.audit = match arguments.audit.as_str() {
        "-" => AuditLog::standard_error(),
        "off" => AuditLog::off(),
        path => AuditLog::file(Path::new(path))?,
    };
    if let Some(rate) = arguments.max_rate {
        options.limits.requests_per_second = rate.max(1);
    }
    Ok(options)
}

/// The sockets that systemd passes, else those of the options.
fn listeners(passed: Vec<Listener>, arguments: &ServeArguments) -> Result<Vec<Listener>, Error> {
    if !passed.is_empty() {
        return Ok(passed);
    }
    let addresses = arguments.listen.iter().map(|text| text.parse::<Listen>()).collect::<Result<Vec<_>, _>>()?;
    addresses.iter().map(Listener::bind).collect()
}

/// A line for each protocol and listener, and the word to systemd.
fn announce(agent: &RunningAgent, printer: &Printer) -> Result<(), Failure> {
    match printer.result(&served(agent)) {
        // Whoever started us does not read it; what is served does not depend on that.
        Ok(()) | Err(Failure::BrokenPipe) => {}
        Err(failure) => return Err(failure),
    }
    systemd::ready(&status(agent));
    Ok(())
}

fn served(agent: &RunningAgent) -> String {
    let line = |endpoint: &apponly_agent::ServedEndpoint| match &endpoint.listen {
        // The URL names no socket; clients take it beside.
        Listen::Unix(_) => format!("{} {} {}", endpoint.protocol, endpoint.url, endpoint.listen),
        _ => format!("{} {}", endpoint.protocol, endpoint.url),
    };
    agent.endpoints().iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The same on one line, since the end of a line ends what systemd is told.
fn status(agent: &RunningAgent) -> String {
    served(agent).replace('\n', ", ")
}

/// Signs in beside the service, so that the log says at once what is wrong with the identity, and the first caller does
/// not wait.
fn try_first_token(read: Read) {
    let (source, scope) = read.first;
    let work = move || {
        let outcome = session::block_on(source.acquire(&scope, &TokenOptions::default()));
        if let Err(error) = outcome {
            tracing::warn!(code = error.code(), "no token yet for `{scope}`: {error}; fix: {}", error.fix());
        }
    };
    // Without it, the first caller finds out.
    std::thread::Builder::new().name("first-token".to_owned()).spawn(work).ok();
}
