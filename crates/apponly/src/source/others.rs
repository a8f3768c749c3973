//! What other processes left in the shared cache, and what is left for them.

use std::sync::Arc;

use super::{Acquired, Inner, TokenOptions, TokenOrigin};
use crate::cache::{Entry, Fitness, Kept, Lease, SharedTokens, Slot, Turn};
use crate::credential::Credential;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::scope::Scope;
use crate::token::AccessToken;

/// Why a token is looked for: what is good enough differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// A caller waits for it.
    Caller,
    /// The one in hand should be renewed.
    Renewal,
}

impl Inner {
    /// The token that is kept outside this process, if it can be had at once. Of the slot's memory it becomes part too.
    ///
    /// # Errors
    /// What signing in would fail with before any request, because the credential cannot be read.
    pub(super) fn peek(&self, slot: &Slot, scope: &Scope, options: &TokenOptions) -> Result<Option<Acquired>, Error> {
        let Some(shared) = self.readable(options) else { return Ok(None) };
        for (index, chain) in self.chains().enumerate() {
            let place = match shared.place(chain, scope) {
                Ok(place) => place,
                Err(error) if index == 0 => return Err(error),
                // One before it may do.
                Err(_) => None,
            };
            let kept = place.and_then(|place| shared.peek(&place));
            if let Some(entry) = kept.and_then(|kept| self.take(shared, slot, options, Need::Caller, &kept)) {
                return Ok(Some(Acquired { token: entry.token().clone(), origin: TokenOrigin::Cache }));
            }
        }
        Ok(None)
    }

    /// A token that another process got, or the turn to ask the service.
    pub(super) async fn turn(
        &self,
        slot: &Slot,
        scope: &Scope,
        options: &TokenOptions,
        need: Need,
        deadline: Deadline,
    ) -> Turn<Arc<Entry>> {
        let Some(shared) = self.readable(options) else { return Turn::Ask(None) };
        // A credential that cannot be read says so itself when it is asked.
        let places: Vec<_> = self.chains().filter_map(|chain| shared.place(chain, scope).ok().flatten()).collect();
        shared.turn(&places, |kept| self.take(shared, slot, options, need, &kept), deadline).await
    }

    /// Leaves `token`, which the credential at `index` got, for other processes, and lets them have their turn.
    pub(super) async fn leave(
        &self,
        scope: &Scope,
        options: &TokenOptions,
        got: Option<(&AccessToken, usize)>,
        lease: Option<Lease>,
    ) {
        if let Some(shared) = &self.shared
            && let Some((token, index)) = got
            && let Some(chain) = self.candidates.get(..=index)
            && let Ok(Some(place)) = shared.place(chain, scope)
        {
            shared.put(&place, token, options.claims.as_deref()).await;
        }
        if let Some(lease) = lease {
            lease.release().await;
        }
    }

    /// The shared cache, unless the caller wants to go past it. Who knows which token was refused may take another one.
    fn readable(&self, options: &TokenOptions) -> Option<&SharedTokens> {
        let past = options.force || (options.claims.is_some() && options.refused.is_none());
        self.shared.as_ref().filter(|_| !past)
    }

    /// For each candidate, those that are asked before it and itself.
    fn chains(&self) -> impl Iterator<Item = &[Arc<dyn Credential>]> {
        (0..self.candidates.len()).filter_map(|index| self.candidates.get(..=index))
    }

    /// Takes `kept` into memory if it lives longer than what is there; the entry, if it is what is looked for.
    fn take(
        &self,
        shared: &SharedTokens,
        slot: &Slot,
        options: &TokenOptions,
        need: Need,
        kept: &Kept,
    ) -> Option<Arc<Entry>> {
        let is = |other: Option<&AccessToken>| other.is_some_and(|other| other.expose() == kept.token.expose());
        if is(options.refused.as_ref()) {
            return None;
        }
        let (monotonic, now) = (self.clock.monotonic(), shared.service_time(kept)?);
        let in_hand = slot.entry();
        let is_in_hand = is(in_hand.as_deref().map(Entry::token));
        let entry = Arc::new(Entry::from_elsewhere(&kept.token, monotonic, now, kept.obtained_on));
        let outlives = |old: &Entry| entry.token().expires_on() > old.token().expires_on();
        if !is_in_hand && (options.refused.is_some() || in_hand.as_deref().is_none_or(outlives)) {
            slot.keep(entry.clone());
        }
        let is_good = match need {
            Need::Caller => entry.fitness(options.minimum_validity, now, || monotonic) != Fitness::Short,
            Need::Renewal => !is_in_hand && !entry.is_refresh_due(monotonic),
        };
        is_good.then_some(entry)
    }
}
