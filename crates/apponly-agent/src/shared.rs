//! What the threads have in common.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use apponly::{Clock, Error, catalogue};
use arc_swap::ArcSwap;

use crate::audit::{Audit, Refused, refused};
use crate::grants::{Ask, Served};
use crate::guard::{Guard, PeerRule, Rate};
use crate::health::Readiness;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::offer::Offer;
use crate::options::AgentOptions;
use crate::peer::Resolver;
use crate::protocol::Protocol;
use crate::protocol::arc::KeyFiles;
use crate::roster::Roster;

/// Requests that are known by their text, of one thread. Only valid ones are, so that few are enough.
const MOST_KNOWN: usize = 256;

/// Longer texts are not kept: a caller could fill memory with parameters that nobody reads.
const LONGEST_KNOWN: usize = 1024;

/// Files that the process needs beside connections: upstream connections, caches, libraries.
const OTHER_FILES: u64 = 128;

/// Everything that a request may need.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) served: ArcSwap<Served>,
    pub(crate) protocols: Vec<Protocol>,
    pub(crate) limits: Limits,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) audit: Option<Audit>,
    pub(crate) roster: Arc<Roster>,
    pub(crate) users: PeerRule,
    pub(crate) resolver: Resolver,
    pub(crate) key_files: Option<KeyFiles>,
    pub(crate) sign_ins: Rate,
    pub(crate) readiness: Readiness,
    pub(crate) origin: Instant,
}

impl Shared {
    /// # Errors
    /// The folder for key files cannot be used; there is no thread for the audit log.
    pub(crate) fn new(options: AgentOptions, offer: Offer) -> Result<Self, Error> {
        let AgentOptions { protocols, allow_uids, limits, audit, arc_key_folder, clock, .. } = options;
        let (now, metrics) = (clock.monotonic(), Arc::new(Metrics::default()));
        let key_files = if protocols.contains(&Protocol::Arc) {
            let files = KeyFiles::new(&arc_key_folder, limits.arc_key_files).map_err(|error| {
                let why = format!("the folder for key files `{}` cannot be used: {error}", arc_key_folder.display());
                let folder = arc_key_folder.display();
                Error::new(&catalogue::FILE_UNREADABLE, why).with_fix(format!(
                    "where no Arc agent made it, make it: `install -d -m 750 {folder}`, owned by this account and with \
                     the group of those who may ask (`himds` in Azure)"
                ))
            })?;
            Some(files)
        } else {
            None
        };
        let audit = match audit.into_writer() {
            Some(sink) => Some(Audit::start(sink, Rate::new(limits.refusal_lines_per_second, now), metrics.clone())?),
            None => None,
        };
        Ok(Self {
            served: ArcSwap::from_pointee(Served::new(offer, limits.requests_per_second, now, &metrics)),
            protocols,
            roster: Roster::new(limits.connections.min(connections_allowed())),
            sign_ins: Rate::new(limits.sign_ins_per_second, now),
            limits,
            clock,
            metrics,
            audit,
            users: PeerRule::new(own_user(), allow_uids),
            resolver: Resolver::default(),
            key_files,
            readiness: Readiness::default(),
            origin: now,
        })
    }

    pub(crate) fn reload(&self, offer: Offer) {
        let now = self.clock.monotonic();
        let served = Served::new(offer, self.limits.requests_per_second, now, &self.metrics);
        self.served.store(Arc::new(served));
        self.readiness.forget();
    }

    /// Whether `protocol` is answered.
    pub(crate) fn serves(&self, protocol: Protocol) -> bool {
        self.protocols.contains(&protocol)
    }

    /// Seconds since 1970.
    pub(crate) fn second(&self) -> u64 {
        self.clock.since_1970().as_secs()
    }

    /// How long it has been running.
    pub(crate) fn age(&self) -> Duration {
        self.clock.monotonic().saturating_duration_since(self.origin)
    }

    /// Counts a request that a guard refused, and writes it down.
    pub(crate) async fn note_guard(&self, guard: Guard, mut refusal: Refused<'_>) {
        self.metrics.refusal(guard);
        refusal.reason = guard.name();
        self.note_refusal(refusal).await;
    }

    /// Writes a refusal down.
    pub(crate) async fn note_refusal(&self, refusal: Refused<'_>) {
        if let Some(audit) = &self.audit {
            audit.add_refusal(self.clock.since_1970(), self.clock.monotonic(), &refused(refusal)).await;
        }
    }

    /// What is done once a second.
    pub(crate) fn tidy(&self) {
        if let Some(audit) = &self.audit {
            audit.count_unlisted(self.clock.since_1970());
        }
        if let Some(files) = &self.key_files {
            files.sweep(self.clock.monotonic());
        }
    }
}

/// Valid requests by their text, so that an equal one is not taken apart again. Forgotten on reload.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<Texts>);

#[derive(Debug, Default)]
struct Texts {
    /// What they are valid for. Held weakly, which is enough to keep its address from another.
    of: Weak<Served>,
    asks: HashMap<Box<str>, Arc<Ask>>,
}

impl Known {
    pub(crate) fn find(&self, served: &Arc<Served>, target: &str) -> Option<Arc<Ask>> {
        let texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::ptr::eq(texts.of.as_ptr(), Arc::as_ptr(served)).then(|| texts.asks.get(target).cloned()).flatten()
    }

    pub(crate) fn keep(&self, served: &Arc<Served>, target: &str, ask: &Arc<Ask>) {
        if target.len() > LONGEST_KNOWN {
            return;
        }
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::ptr::eq(texts.of.as_ptr(), Arc::as_ptr(served)) {
            *texts = Texts { of: Arc::downgrade(served), asks: HashMap::new() };
        }
        if texts.asks.len() >= MOST_KNOWN {
            texts.asks.clear();
        }
        texts.asks.insert(target.into(), ask.clone());
    }
}

#[cfg(unix)]
fn own_user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn own_user() -> Option<u32> {
    None
}

/// Connections that the limit of open files leaves room for.
#[cfg(unix)]
fn connections_allowed() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    // A small limit is halved, so that something is left for either side.
    let allowed = limit.map(|limit| limit.saturating_sub(OTHER_FILES).max(limit / 2).max(1));
    allowed.and_then(|allowed| usize::try_from(allowed).ok()).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn connections_allowed() -> usize {
    usize::try_from(OTHER_FILES).unwrap_or(usize::MAX)
}
