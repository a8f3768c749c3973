//! What callers hold: a source of valid tokens, made of credentials and caches.

mod others;
#[cfg(test)]
mod others_tests;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::builder::TokenSourceBuilder;
use crate::cache::{Entry, Fitness, MemoryCache, SharedTokens, Slot, Turn};
use crate::clock::Clock;
use crate::cloud::Cloud;
use crate::credential::federated::AssertionFacts;
use crate::credential::selection::{Plan, Skipped};
use crate::credential::{Credential, CredentialKind, TokenRequest};
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind, catalogue};
use crate::scope::Scope;
use crate::token::AccessToken;
use crate::transport::{HttpClient, Transport};
use others::Need;

/// A token with less life than this is renewed first: clocks differ and requests take their time.
///
/// Source: the buffer of all Microsoft authentication libraries.
pub const MINIMUM_VALIDITY: Duration = Duration::from_secs(5 * 60);

/// A sign-in ends by then, whatever the network does.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(20);

/// Yields valid tokens: from memory while they last, then from what other processes of the same identity left, else from
/// the service, one request for all callers and processes at a time.
///
/// Cheap to clone; clones share cache and flights. Must be used within a tokio runtime.
#[derive(Debug, Clone)]
pub struct TokenSource(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    candidates: Vec<Arc<dyn Credential>>,
    /// Why stronger credentials are not used; grows when one turns out not to exist here.
    skipped: Mutex<Vec<Skipped>>,
    cache: Option<MemoryCache>,
    /// What other processes see too.
    shared: Option<SharedTokens>,
    cloud: Cloud,
    clock: Arc<dyn Clock>,
    transport: Transport,
    deadline: Duration,
}

/// How a token is asked for. The default is what nearly everybody wants.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenOptions {
    /// A cached token with less life than this is not good enough, unless tokens never live that long: then half of
    /// their life is. Default: 5 minutes.
    pub minimum_validity: Duration,
    /// Asks the service whatever the cache holds.
    pub force: bool,
    /// A claims challenge (JSON object) of the API. A cached token is used only if it is not the refused one.
    pub claims: Option<String>,
    /// The token that the API refused; with it, a newer one in the cache counts as the answer to the challenge.
    pub refused: Option<AccessToken>,
}

impl Default for TokenOptions {
    fn default() -> Self {
        Self { minimum_validity: MINIMUM_VALIDITY, force: false, claims: None, refused: None }
    }
}

/// Nearly every call's options, made once.
static USUAL: TokenOptions =
    TokenOptions { minimum_validity: MINIMUM_VALIDITY, force: false, claims: None, refused: None };

/// Where a token came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenOrigin {
    /// It was kept from an earlier request.
    Cache,
    /// It was asked for just now.
    Network,
}

impl TokenOrigin {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::Network => "network",
        }
    }
}

/// A token and how it was had.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Acquired {
    /// The token.
    pub token: AccessToken,
    /// Where it came from.
    pub origin: TokenOrigin,
}

impl TokenSource {
    /// A source made from environment variables and the configuration file alone.
    ///
    /// # Errors
    /// What is misconfigured, or `no-credential`; no network is used.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A source made step by step.
    #[must_use]
    pub fn builder() -> TokenSourceBuilder {
        TokenSourceBuilder::new()
    }

    pub(crate) fn new(
        plan: Plan,
        cloud: Cloud,
        (cache, shared): (Option<MemoryCache>, Option<SharedTokens>),
        clock: Arc<dyn Clock>,
        transport: Transport,
        deadline: Duration,
    ) -> Self {
        for skipped in &plan.skipped {
            tracing::info!("not used: {skipped}");
        }
        Self(Arc::new(Inner {
            candidates: plan.candidates,
            skipped: Mutex::new(plan.skipped),
            cache,
            shared,
            cloud,
            clock,
            transport,
            deadline,
        }))
    }

    /// A token for `scope` with at least 5 minutes of life.
    ///
    /// # Errors
    /// See [`Self::acquire`].
    pub async fn token(&self, scope: &Scope) -> Result<AccessToken, Error> {
        match self.hit(scope, &USUAL) {
            Some(token) => Ok(token),
            None => Ok(self.acquire(scope, &USUAL).await?.token),
        }
    }

    /// A token for `scope` as `options` say. A token that is still valid is served when the service fails.
    ///
    /// # Errors
    /// The refusal, the misconfiguration, or the network's failure, as a row of the catalogue.
    ///
    /// # Cancellation
    /// Dropping the future hands the flight to the next caller that waits.
    pub async fn acquire(&self, scope: &Scope, options: &TokenOptions) -> Result<Acquired, Error> {
        if let Some(token) = self.hit(scope, options) {
            return Ok(Acquired { token, origin: TokenOrigin::Cache });
        }
        // On the heap, so that a hit moves a small future.
        Box::pin(self.miss(scope, options)).await
    }

    /// The token in memory, if it answers `options`; where the time has come, its renewal begins.
    fn hit(&self, scope: &Scope, options: &TokenOptions) -> Option<AccessToken> {
        let slot = self.0.cache.as_ref()?.find(scope)?;
        let (token, fitness) = self.0.usable(slot, options)?;
        if fitness == Fitness::Due {
            self.refresh_in_background(slot, scope);
        }
        Some(token)
    }

    async fn miss(&self, scope: &Scope, options: &TokenOptions) -> Result<Acquired, Error> {
        let Some(cache) = &self.0.cache else {
            let (token, _) = self.0.fetch(scope, options, Deadline::after(self.0.deadline)).await?;
            return Ok(Acquired { token, origin: TokenOrigin::Network });
        };
        self.0.fly(&cache.slot(scope), scope, options).await
    }

    /// A kept token, from memory or from what other processes left, if it answers `options` and can be had at once:
    /// without network, without waiting, and without an async runtime. `None` says nothing but that
    /// [`Self::acquire`] must be asked; so does a shared cache that only the network reaches.
    ///
    /// It starts no renewal.
    ///
    /// # Errors
    /// What [`Self::acquire`] would fail with before any request, because the credential cannot be read.
    pub fn cached(&self, scope: &Scope, options: &TokenOptions) -> Result<Option<Acquired>, Error> {
        let Some(cache) = &self.0.cache else { return Ok(None) };
        let slot = cache.slot(scope);
        match self.0.usable(&slot, options) {
            Some((token, _)) => Ok(Some(Acquired { token, origin: TokenOrigin::Cache })),
            None => self.0.peek(&slot, scope, options),
        }
    }

    /// The cloud that tokens are for.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        &self.0.cloud
    }

    /// The kind and one line about the credential that is tried first.
    #[must_use]
    pub fn credential(&self) -> Option<(CredentialKind, String)> {
        self.0.candidates.first().map(|credential| (credential.kind(), credential.describe()))
    }

    /// One line about the credential of `kind`, for people.
    #[must_use]
    pub fn describe(&self, kind: CredentialKind) -> Option<String> {
        self.0.candidates.iter().find(|credential| credential.kind() == kind).map(|credential| credential.describe())
    }

    /// Tries for each credential what needs no network: files, passwords, keys. One line or one error each, and one more
    /// error where the HTTP client cannot be made.
    #[must_use]
    pub fn check(&self) -> Vec<Result<String, Error>> {
        let credentials = self.0.candidates.iter().map(|credential| credential.check());
        credentials.chain(self.0.transport.client().check().err().map(Err)).collect()
    }

    /// What the foreign token of the credential that is tried first says about itself, fetched anew; `None` where that
    /// credential has none. For a diagnosis.
    pub async fn assertion_facts(&self) -> Option<Result<AssertionFacts, Error>> {
        let first = self.0.candidates.first()?;
        let request = TokenRequest::new(self.0.cloud.graph_scope(), Deadline::after(self.0.deadline));
        first.assertion_facts(&request).await
    }

    /// The HTTP client, for calls to the APIs that tokens are for: same roots, same proxy.
    #[must_use]
    pub fn http_client(&self) -> Arc<dyn HttpClient> {
        self.0.transport.client()
    }

    /// Which credentials are not used, and why; complete once a token has been had.
    #[must_use]
    pub fn skipped(&self) -> Vec<Skipped> {
        self.0.skipped.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The time of the service, as far as it is known: the local clock until an answer says otherwise.
    #[must_use]
    pub fn service_time(&self) -> SystemTime {
        self.0.transport.service_time()
    }

    /// Renews while callers go on with the token in hand. Whoever holds the flight already does it.
    fn refresh_in_background(&self, slot: &Arc<Slot>, scope: &Scope) {
        if !slot.may_refresh(self.0.clock.monotonic()) {
            return;
        }
        let (inner, slot, scope) = (self.0.clone(), slot.clone(), scope.clone());
        // Nobody waits for it: the next caller sees its result in the slot.
        drop(tokio::spawn(async move {
            let Ok(_flight) = slot.flight.try_lock() else { return };
            let still_due = slot.entry().as_deref().is_none_or(|entry| entry.is_refresh_due(inner.clock.monotonic()));
            if still_due && let Err(error) = inner.renew(&slot, &scope).await {
                tracing::warn!(scope = %scope, code = error.code(), "the renewal failed, the token in hand is still valid: {error}");
            }
        }));
    }
}

impl Inner {
    /// The cached token, if it answers `options`, and whether its renewal is due.
    fn usable(&self, slot: &Slot, options: &TokenOptions) -> Option<(AccessToken, Fitness)> {
        if options.force {
            return None;
        }
        let entry = slot.entry();
        let entry = entry.as_deref()?;
        match &options.refused {
            Some(refused) if refused.expose() == entry.token().expose() => return None,
            None if options.claims.is_some() => return None,
            _ => {}
        }
        let now = self.transport.service_time_since_1970();
        let fitness = entry.fitness(options.minimum_validity, now, || self.clock.monotonic());
        (fitness != Fitness::Short).then(|| (entry.token().clone(), fitness))
    }

    /// Waits for the flight that is under way, or makes one.
    async fn fly(&self, slot: &Slot, scope: &Scope, options: &TokenOptions) -> Result<Acquired, Error> {
        let seen = slot.flights();
        let deadline = Deadline::after(self.deadline);
        let Ok(_flight) = deadline.run(slot.flight.lock()).await else {
            return Err(Error::new(
                &catalogue::TIMED_OUT,
                "another caller's request for the same token did not end in time",
            ));
        };
        if slot.flights() != seen {
            // A flight ended while this caller waited: its result is this caller's, be it a failure or a token. The
            // failure comes first, for the token in the slot is then the one from before.
            if let Some(error) = slot.failure(self.clock.monotonic(), self.deadline) {
                return self.serve_despite(slot, options, error);
            }
            let relaxed = TokenOptions { force: false, minimum_validity: Duration::ZERO, ..options.clone() };
            if let Some((token, _)) = self.usable(slot, &relaxed) {
                return Ok(Acquired { token, origin: TokenOrigin::Network });
            }
        }
        if !options.force
            && let Some(error) = slot.standing_failure(self.clock.monotonic())
        {
            return self.serve_despite(slot, options, error);
        }
        match self.obtain(slot, scope, options, Need::Caller, deadline).await {
            Ok(acquired) => Ok(acquired),
            Err(error) => self.serve_despite(slot, options, error),
        }
    }

    /// A token that is valid, though short of the wish, is better than an error.
    fn serve_despite(&self, slot: &Slot, options: &TokenOptions, error: Error) -> Result<Acquired, Error> {
        let relaxed = TokenOptions { minimum_validity: Duration::ZERO, ..options.clone() };
        match self.usable(slot, &relaxed) {
            Some((token, _)) => {
                tracing::warn!(code = error.code(), "serving the token in hand, which is still valid: {error}");
                Ok(Acquired { token, origin: TokenOrigin::Cache })
            }
            None => Err(error),
        }
    }

    async fn renew(&self, slot: &Slot, scope: &Scope) -> Result<(), Error> {
        let deadline = Deadline::after(self.deadline);
        self.obtain(slot, scope, &TokenOptions::default(), Need::Renewal, deadline).await.map(drop)
    }

    /// Ends a flight: with the token of another process, or by asking the service.
    async fn obtain(
        &self,
        slot: &Slot,
        scope: &Scope,
        options: &TokenOptions,
        need: Need,
        deadline: Deadline,
    ) -> Result<Acquired, Error> {
        let lease = match self.turn(slot, scope, options, need, deadline).await {
            Turn::Ask(lease) => lease,
            Turn::Busy => {
                // Of a fleet one renews. The others go on with the token in hand, and look again later.
                let in_hand = slot.entry().as_ref().map(|entry| entry.token().clone());
                match in_hand.filter(|_| need == Need::Renewal) {
                    Some(token) => return Ok(Acquired { token, origin: TokenOrigin::Cache }),
                    None => None,
                }
            }
            Turn::Found(entry) => {
                let token = entry.token().clone();
                slot.succeed(entry);
                return Ok(Acquired { token, origin: TokenOrigin::Cache });
            }
        };
        let outcome = self.fetch(scope, options, deadline).await;
        match &outcome {
            Ok((token, _)) => {
                let entry = Entry::new(token, self.clock.monotonic(), self.transport.service_time());
                slot.succeed(Arc::new(entry));
            }
            Err(error) => slot.fail(error.clone(), self.clock.monotonic()),
        }
        let got = outcome.as_ref().ok().map(|(token, index)| (token, *index));
        self.leave(scope, options, got, lease).await;
        outcome.map(|(token, _)| Acquired { token, origin: TokenOrigin::Network })
    }

    /// Asks the credentials in order; only one that does not exist here lets the next have its turn. The token, and which
    /// of them got it.
    async fn fetch(
        &self,
        scope: &Scope,
        options: &TokenOptions,
        deadline: Deadline,
    ) -> Result<(AccessToken, usize), Error> {
        let request = TokenRequest::new(scope.clone(), deadline).with_claims(options.claims.clone());
        let mut last = None;
        for (index, credential) in self.candidates.iter().enumerate() {
            tracing::info!(credential = %credential.describe(), scope = %scope, correlation_id = %request.correlation_id, "signing in");
            match credential.request(&request).await {
                Ok(token) => return Ok((token, index)),
                Err(error) if error.kind() == ErrorKind::Unavailable => {
                    tracing::info!(credential = %credential.describe(), "not available: {error}");
                    self.note_skipped(credential.kind(), &error);
                    last = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        let skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        let attempts = skipped.iter().map(ToString::to_string).collect();
        let error = last.filter(|_| self.candidates.len() == 1);
        Err(error
            .unwrap_or_else(|| Error::new(&catalogue::NO_CREDENTIAL, "no way of signing in works here"))
            .with_attempts(attempts))
    }

    fn note_skipped(&self, kind: CredentialKind, error: &Error) {
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        skipped.retain(|earlier| earlier.kind != kind);
        skipped.push(Skipped { kind, reason: error.to_string() });
    }
}
