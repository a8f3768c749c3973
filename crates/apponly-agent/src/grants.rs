//! What is being served: an offer, taken apart once so that a request only looks things up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use apponly::{AccessToken, Acquired, ClientId, Error, MINIMUM_VALIDITY, Scope, TokenOptions, TokenSource};
use arc_swap::ArcSwapOption;

use crate::body::Body;
use crate::caller_secret::CallerSecret;
use crate::guard::Rate;
use crate::identities::Identity;
use crate::metrics::{Metrics, TokenCounts};
use crate::offer::Offer;
use crate::protocol::{Flaw, Protocol, Shape, Wanted};
use crate::resources::AllowList;

/// An offer that is being served.
#[derive(Debug)]
pub(crate) struct Served {
    identities: Vec<Identity>,
    allowed: AllowList,
    /// One for each identity and resource, identity by identity.
    grants: Vec<Arc<Grant>>,
    pub(crate) secret: CallerSecret,
    pub(crate) rate: Rate,
}

impl Served {
    pub(crate) fn new(offer: Offer, requests_per_second: u32, now: Instant, metrics: &Metrics) -> Self {
        let default = offer
            .identities
            .first()
            .map_or_else(Scope::graph_default, |identity| identity.source().cloud().graph_scope());
        let allowed = AllowList::new(&offer.resources, &default);
        let grant = |identity: &Identity, api: &crate::resources::Allowed| {
            Arc::new(Grant {
                identity: identity.name().to_owned(),
                client_id: identity.known_client_id().cloned(),
                source: identity.source().clone(),
                resource: api.resource.as_str().to_owned(),
                scope: api.scope.clone(),
                counts: metrics.tokens_of(identity.name()),
                waiting: AtomicUsize::new(0),
                expires_on: AtomicU64::new(0),
                bodies: Default::default(),
            })
        };
        let grants = offer
            .identities
            .iter()
            .flat_map(|identity| allowed.all().iter().map(move |api| grant(identity, api)))
            .collect();
        let rate = Rate::new(requests_per_second, now);
        Self { identities: offer.identities, allowed, grants, secret: offer.secret, rate }
    }

    /// What a caller gets who wants `wanted`.
    ///
    /// # Errors
    /// There is no such identity, or no such API is allowed.
    pub(crate) fn ask(&self, wanted: &Wanted<'_>, protocol: Protocol) -> Result<Arc<Ask>, Flaw> {
        let identity = match &wanted.chosen {
            None => (!self.identities.is_empty()).then_some(0),
            Some(chosen) => self.identities.iter().position(|identity| identity.answers_to(chosen)),
        };
        let identity = identity.ok_or(Flaw::IdentityUnknown)?;
        if wanted.resource.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(Flaw::ResourceInvalid);
        }
        let api = self.allowed.find(wanted.resource).ok_or(Flaw::ResourceNotAllowed)?;
        let grant = self.grants.get(identity * self.allowed.all().len() + api).ok_or(Flaw::IdentityUnknown)?;
        Ok(Arc::new(Ask { protocol, shape: wanted.shape, grant: grant.clone() }))
    }

    /// What callers get that name nothing.
    pub(crate) fn default_grant(&self) -> Option<&Arc<Grant>> {
        self.grants.first()
    }

    pub(crate) fn grants(&self) -> &[Arc<Grant>] {
        &self.grants
    }
}

/// A valid request for a token: equal requests share it.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) protocol: Protocol,
    pub(crate) shape: Shape,
    pub(crate) grant: Arc<Grant>,
}

/// One identity's tokens for one API.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) identity: String,
    client_id: Option<ClientId>,
    source: TokenSource,
    pub(crate) resource: String,
    scope: Scope,
    pub(crate) counts: Arc<TokenCounts>,
    /// Callers that wait for a sign-in.
    waiting: AtomicUsize,
    /// Of the latest token, in seconds since 1970; 0 before the first.
    expires_on: AtomicU64,
    bodies: [ArcSwapOption<Body>; Shape::COUNT],
}

impl Grant {
    /// The id of the identity, where it is known.
    pub(crate) fn client_id<'a>(&'a self, token: &'a AccessToken) -> Option<&'a str> {
        self.client_id.as_ref().map(ClientId::as_str).or_else(|| token.client_id())
    }

    /// When the latest token ends, in seconds since 1970.
    pub(crate) fn expires_on(&self) -> Option<u64> {
        Some(self.expires_on.load(Ordering::Relaxed)).filter(|time| *time != 0)
    }

    /// Callers that wait for a sign-in now.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// A token. Where that takes a sign-in of which this caller is the first, `permit` must allow it.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn token(&self, permit: impl FnOnce() -> Result<(), Duration>) -> Result<Acquired, NoToken> {
        let options = TokenOptions::default();
        if self.is_at_hand(&options) {
            return self.source.acquire(&self.scope, &options).await.map_err(NoToken::Failed);
        }
        let waiting = Waiting::enter(&self.waiting);
        if waiting.is_first {
            permit().map_err(NoToken::Rate)?;
        }
        self.source.acquire(&self.scope, &options).await.map_err(NoToken::Failed)
    }

    /// Whether a token can be had without a sign-in.
    fn is_at_hand(&self, options: &TokenOptions) -> bool {
        let is_good = |body: &Body| body.token().expires_in(self.source.service_time()) > MINIMUM_VALIDITY;
        self.bodies.iter().any(|body| body.load().as_deref().is_some_and(is_good))
            || matches!(self.source.cached(&self.scope, options), Ok(Some(_)))
    }

    /// The answer with `token`, made once for each second. `second`: the time, in seconds since 1970.
    pub(crate) fn body(&self, shape: Shape, token: &AccessToken, second: u64) -> Arc<Body> {
        let place = &self.bodies[shape as usize];
        if let Some(body) = place.load_full().filter(|body| body.is_of(token, second)) {
            return body;
        }
        let body = Arc::new(Body::new(shape, token, self, self.source.service_time(), second));
        let ends = token.expires_on().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.expires_on.store(ends.as_secs(), Ordering::Relaxed);
        place.store(Some(body.clone()));
        body
    }
}

/// Why a caller gets no token.
#[derive(Debug)]
pub(crate) enum NoToken {
    /// The sign-in failed.
    Failed(Error),
    /// Too many sign-ins; there may be another one after this time.
    Rate(Duration),
}

/// One caller that waits.
struct Waiting<'a> {
    count: &'a AtomicUsize,
    is_first: bool,
}

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize) -> Self {
        let is_first = count.fetch_add(1, Ordering::AcqRel) == 0;
        Self { count, is_first }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::AcqRel);
    }
}
