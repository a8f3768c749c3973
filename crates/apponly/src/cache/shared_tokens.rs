//! Tokens in a cache that processes share: sealed on the way in, opened and judged on the way out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};

use super::kept::Kept;
use super::key::{CacheKey, hexadecimal};
use super::seal::{self, SealKey};
use super::shared::{CacheFailure, Lease, SharedCache};
use crate::clock::Clock;
use crate::credential::{Credential, SealMaterial};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::scope::Scope;
use crate::token::AccessToken;
use crate::transport::Transport;

/// Another process that asks the service is waited for this long, then this one asks too: it may have been stopped.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Waits between two looks whether the other process is done: from the first, doubled, to the last.
const WAITS: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(200));

/// A cache that does not answer by then, such as a home in a network that is away, is done without.
const LONGEST_LOOK: Duration = Duration::from_secs(1);

/// Keeping a token must not hold up the caller who has it already.
const LONGEST_PUT: Duration = Duration::from_secs(2);

/// A shared cache and what entries are judged by.
#[derive(Debug)]
pub(crate) struct SharedTokens {
    cache: Arc<dyn SharedCache>,
    clock: Arc<dyn Clock>,
    transport: Transport,
    /// The authority, for people who list entries.
    authority: String,
    has_warned: AtomicBool,
}

/// Where the token of one credential is kept, and what with.
#[derive(Debug)]
pub(crate) struct Place {
    key: CacheKey,
    seal: SealKey,
}

/// The cache failed, which has been mentioned.
#[derive(Debug)]
struct Unusable;

/// What came of looking at what other processes do.
#[derive(Debug)]
pub(crate) enum Turn<T> {
    /// One of them brought a token.
    Found(T),
    /// This process asks the service, with a lease where one could be had.
    Ask(Option<Lease>),
    /// Another one asks, and did not end while this one waited.
    Busy,
}

impl SharedTokens {
    pub(crate) fn new(
        cache: Arc<dyn SharedCache>,
        clock: Arc<dyn Clock>,
        transport: Transport,
        authority: String,
    ) -> Self {
        Self { cache, clock, transport, authority, has_warned: AtomicBool::new(false) }
    }

    /// The place of the last of `chain`; `None` if its tokens are not kept here.
    ///
    /// # Errors
    /// The credential cannot be read.
    pub(crate) fn place(&self, chain: &[Arc<dyn Credential>], scope: &Scope) -> Result<Option<Place>, Error> {
        let Some(last) = chain.last() else { return Ok(None) };
        let seal = match last.seal_material()? {
            SealMaterial::Nothing => None,
            SealMaterial::Credential(material) => SealKey::derive("credential", material.expose()),
            SealMaterial::MachineUser => self.machine_user_key(),
        };
        let chain: Vec<_> = chain.iter().map(|credential| &**credential).collect();
        let place = seal.zip(CacheKey::new(&chain, scope)).map(|(seal, key)| Place { key, seal });
        Ok(place.filter(|place| self.cache.is_local() || place.key.is_shareable()))
    }

    fn machine_user_key(&self) -> Option<SealKey> {
        match self.cache.machine_user_key() {
            Ok(key) => SealKey::derive("machine user", key?.expose()),
            Err(failure) => {
                self.warn(&failure);
                None
            }
        }
    }

    /// The token that is kept there, if it can be had without waiting. What is left of its life is the caller's question.
    pub(crate) fn peek(&self, place: &Place) -> Option<Kept> {
        self.open(place, self.cache.peek(&place.key)).ok().flatten()
    }

    /// A token that `take` accepts, or the turn to ask the service for one: of all processes, one has it at a time. Ends in
    /// time whatever the others do. The first of `places` names the turn.
    pub(crate) async fn turn<T>(
        &self,
        places: &[Place],
        take: impl Fn(Kept) -> Option<T>,
        deadline: Deadline,
    ) -> Turn<T> {
        let Some(first) = places.first() else { return Turn::Ask(None) };
        match self.find(places, &take, deadline).await {
            Ok(None) => {}
            Ok(Some(found)) => return Turn::Found(found),
            Err(Unusable) => return Turn::Ask(None),
        }
        // Time to ask must be left.
        let until = deadline.at_most(LONGEST_WAIT.min(deadline.remaining() / 2));
        let mut pause = WAITS.0;
        loop {
            let lease = match self.cache.try_lease(&first.key, until).await {
                Ok(lease) => lease,
                Err(failure) => {
                    self.warn(&failure);
                    return Turn::Ask(None);
                }
            };
            let waited = lease.is_some() || until.sleep(spread(pause)).await.is_ok();
            // Whoever had the lease until now may have left a token.
            match (self.find(places, &take, deadline).await, lease) {
                (Ok(Some(found)), lease) => {
                    if let Some(lease) = lease {
                        lease.release().await;
                    }
                    return Turn::Found(found);
                }
                (_, Some(lease)) => return Turn::Ask(Some(lease)),
                (Ok(None), None) if waited => pause = (pause * 2).min(WAITS.1),
                (_, None) => {
                    tracing::info!(key = first.key.name(), "another process asks for the same token and does not end");
                    return Turn::Busy;
                }
            }
        }
    }

    /// The first kept token that `take` accepts.
    async fn find<T>(
        &self,
        places: &[Place],
        take: &impl Fn(Kept) -> Option<T>,
        deadline: Deadline,
    ) -> Result<Option<T>, Unusable> {
        for place in places {
            let entry = self.cache.get(&place.key, deadline.at_most(LONGEST_LOOK)).await;
            let kept = self.open(place, entry)?;
            if let Some(found) = kept.and_then(take) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Keeps `token`, which has just come. `claims`: the challenge that it answers.
    pub(crate) async fn put(&self, place: &Place, token: &AccessToken, claims: Option<&str>) {
        let now = self.transport.service_time();
        let kept = Kept {
            token: token.clone(),
            obtained_on: now,
            clock_offset: self.transport.offset_seconds(),
            boot: self.clock.since_boot(),
            claims: claims.map(|claims| hexadecimal(digest(&SHA256, claims.as_bytes()).as_ref())),
        };
        // What nobody would take later is not kept.
        if kept.service_time(&*self.clock, Some(now)).is_none() {
            return;
        }
        let authority = token.tenant_id().map(|_| self.authority.as_str());
        let Some(entry) = seal::seal(&place.seal, &place.key, authority, &kept) else {
            tracing::info!("the token is not kept for other processes: it is too large, or no random bytes can be had");
            return;
        };
        let put = self.cache.put(&place.key, entry, token.expires_in(now), Deadline::after(LONGEST_PUT));
        if let Err(failure) = put.await {
            self.warn(&failure);
        }
    }

    /// The time of the service by which the life of `kept` is reckoned.
    pub(crate) fn service_time(&self, kept: &Kept) -> Option<std::time::SystemTime> {
        kept.service_time(&*self.clock, self.transport.known_service_time())
    }

    /// The token in `entry`, if it is whole and ours.
    fn open(&self, place: &Place, entry: Result<Option<Vec<u8>>, CacheFailure>) -> Result<Option<Kept>, Unusable> {
        let entry = entry.map_err(|failure| {
            self.warn(&failure);
            Unusable
        })?;
        let Some(entry) = entry else { return Ok(None) };
        match seal::open(&place.seal, &place.key, &entry) {
            Ok(kept) => Ok(Some(kept)),
            Err(why) => {
                tracing::info!(key = place.key.name(), "an entry of the token cache is not used: {why}");
                Ok(None)
            }
        }
    }

    /// A cache that fails is mentioned once; everything works without it.
    fn warn(&self, failure: &CacheFailure) {
        if self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::info!("the token cache is not used: {failure}");
        } else {
            tracing::warn!("tokens are not kept for other processes: {failure}; {}", failure.fix());
        }
    }
}

/// Between half of `pause` and all of it, so that processes that began together do not look together.
fn spread(pause: Duration) -> Duration {
    let mut byte = [0];
    // Without random bytes all wait the same.
    getrandom::fill(&mut byte).ok();
    pause.mul_f64(0.5 + f64::from(byte[0]) / 512.0)
}
