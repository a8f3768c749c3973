//! Tokens in this process: one slot for each scope, so that a slow fetch for one never delays a hit for another.
//!
//! A hit takes no lock and allocates nothing: slots are only ever added, and the entry of a slot is replaced as a whole.

use std::array;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwapOption, Guard};

use super::entry::Entry;
use crate::error::Error;
use crate::scope::Scope;

/// After a failed renewal in the background, the next is not tried earlier.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);

/// A permanent refusal is remembered this long, so that a broken secret does not hammer the service.
const REFUSAL_MEMORY: Duration = Duration::from_secs(60);

/// So many chains of slots. Most programs use one scope or a handful.
const CHAINS: usize = 64;

/// The slots of one identity: a hash table that only grows, whose readers wait for nobody.
#[derive(Debug)]
pub(crate) struct MemoryCache {
    chains: [Link; CHAINS],
}

type Link = OnceLock<Box<Node>>;

#[derive(Debug)]
struct Node {
    scope: Scope,
    slot: Arc<Slot>,
    next: Link,
}

impl Default for MemoryCache {
    fn default() -> Self {
        Self { chains: array::from_fn(|_| Link::new()) }
    }
}

impl MemoryCache {
    /// The slot of `scope`, if anybody asked for it yet.
    pub(crate) fn find(&self, scope: &Scope) -> Option<&Arc<Slot>> {
        let mut node = self.chain(scope)?.get()?;
        while node.scope != *scope {
            node = node.next.get()?;
        }
        Some(&node.slot)
    }

    /// The slot of `scope`, made when it is first asked for.
    pub(crate) fn slot(&self, scope: &Scope) -> Arc<Slot> {
        let Some(mut link) = self.chain(scope) else { return Arc::default() };
        loop {
            // Another caller may be adding here: then this one finds that node, and goes on.
            let node =
                link.get_or_init(|| Box::new(Node { scope: scope.clone(), slot: Arc::default(), next: Link::new() }));
            if node.scope == *scope {
                return node.slot.clone();
            }
            link = &node.next;
        }
    }

    fn chain(&self, scope: &Scope) -> Option<&Link> {
        self.chains.get(scope.spread() % CHAINS)
    }
}

/// What is known for one scope.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    entry: ArcSwapOption<Entry>,
    /// Held by the one caller that asks the service; the lock passes on when that caller is cancelled.
    pub(crate) flight: tokio::sync::Mutex<()>,
    /// Counts finished flights, so that who waited knows that one ended meanwhile.
    flights: AtomicU64,
    failure: ArcSwapOption<Failure>,
}

#[derive(Debug)]
struct Failure {
    error: Error,
    at: Instant,
}

impl Slot {
    /// The entry as it is now. Not to be kept: it lends from a small store of the thread.
    pub(crate) fn entry(&self) -> Guard<Option<Arc<Entry>>> {
        self.entry.load()
    }

    pub(crate) fn flights(&self) -> u64 {
        self.flights.load(Ordering::Acquire)
    }

    /// Takes a token that another process got, while the flight goes on.
    pub(crate) fn keep(&self, entry: Arc<Entry>) {
        self.entry.store(Some(entry));
    }

    /// Ends a flight with a token.
    pub(crate) fn succeed(&self, entry: Arc<Entry>) {
        self.entry.store(Some(entry));
        self.failure.store(None);
        self.flights.fetch_add(1, Ordering::Release);
    }

    /// Ends a flight without one.
    pub(crate) fn fail(&self, error: Error, at: Instant) {
        self.failure.store(Some(Arc::new(Failure { error, at })));
        self.flights.fetch_add(1, Ordering::Release);
    }

    /// The failure of the last flight, if it ended less than `within` ago.
    pub(crate) fn failure(&self, now: Instant, within: Duration) -> Option<Error> {
        let failure = self.failure.load();
        let Failure { error, at } = failure.as_deref()?;
        (now.saturating_duration_since(*at) < within).then(|| error.clone())
    }

    /// The last failure while asking again is pointless: a permanent refusal for a minute, and anything that came with
    /// `Retry-After` until then.
    pub(crate) fn standing_failure(&self, now: Instant) -> Option<Error> {
        let failure = self.failure.load();
        let Failure { error, at } = failure.as_deref()?;
        let age = now.saturating_duration_since(*at);
        if error.is_permanent_refusal() {
            return (age < REFUSAL_MEMORY).then(|| error.clone());
        }
        let left = error.retry_after()?.checked_sub(age).filter(|left| !left.is_zero())?;
        Some(error.clone().with_retry_after(left))
    }

    /// Whether a renewal in the background may begin: none is under way or has just failed, and the service did not ask to
    /// wait.
    pub(crate) fn may_refresh(&self, now: Instant) -> bool {
        self.failure(now, PAUSE_AFTER_FAILURE).is_none()
            && self.standing_failure(now).is_none()
            && self.flight.try_lock().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_one_slot_whoever_asks_first() {
        let cache = MemoryCache::default();
        let scopes: Vec<Scope> = (0..200).map(|n| format!("api://{n}/.default").parse().unwrap()).collect();
        std::thread::scope(|threads| {
            let ask = || scopes.iter().map(|scope| Arc::as_ptr(&cache.slot(scope)) as usize).collect::<Vec<_>>();
            let all: Vec<_> = (0..4).map(|_| threads.spawn(ask)).collect();
            let all: Vec<_> = all.into_iter().map(|thread| thread.join().unwrap()).collect();
            assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
            assert_eq!(all[0].iter().collect::<std::collections::HashSet<_>>().len(), 200);
        });
        assert!(scopes.iter().all(|scope| cache.find(scope).is_some()));
        assert!(cache.find(&Scope::graph_default()).is_none());
    }
}
