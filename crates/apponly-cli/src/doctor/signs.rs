//! What was found out over the network, once, for all checks that judge it.

use apponly::{
    AccessToken, AssertionFacts, CredentialKind, Deadline, Error, Reach, TenantAnswer, TokenClaims, TokenOptions,
};
use apponly_governance::AppFacts;

use super::attribution;
use super::case::Case;
use super::check::CheckId;

/// All signs, as far as there are any.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// How far the way to each host goes; an error where none could be tried.
    pub(super) reaches: Option<Result<Vec<Reach>, Error>>,
    pub(super) tenant: Option<TenantAnswer>,
    /// Other clouds in which the tenant exists, where it does not in this one.
    pub(super) other_clouds: Vec<String>,
    /// What the credentials say without network.
    pub(super) local: Vec<Result<String, Error>>,
    pub(super) assertion: Option<Result<AssertionFacts, Error>>,
    pub(super) sign_in: Option<SignIn>,
    pub(super) registration: Registration,
    pub(super) graph: Option<Result<String, Error>>,
}

/// One sign-in past the cache, and what the cache held before.
#[derive(Debug)]
pub(super) struct SignIn {
    pub(super) kept: Option<AccessToken>,
    pub(super) outcome: Result<AccessToken, Error>,
    pub(super) kind: Option<CredentialKind>,
}

impl SignIn {
    /// Signs in for real: a kept token would hide a credential that ended meanwhile.
    pub(super) async fn attempt(case: &Case) -> Option<Self> {
        let source = case.source.as_ref().ok()?;
        let scope = case.scope();
        let kept = source.cached(&scope, &TokenOptions::default()).ok().flatten().map(|acquired| acquired.token);
        let mut options = TokenOptions::default();
        options.force = true;
        let outcome = source.acquire(&scope, &options).await.map(|acquired| acquired.token);
        let kind = outcome.as_ref().map_or_else(|_| case.selected(), |token| Some(token.credential()));
        Some(Self { kept, outcome, kind })
    }

    /// Why it failed, if that is the matter of the check `id`.
    pub(super) fn failed_in(&self, id: CheckId) -> Option<&Error> {
        let error = self.outcome.as_ref().err()?;
        (attribution::owner(error, self.kind) == id).then_some(error)
    }

    /// What the token says of itself.
    pub(super) fn claims(&self) -> Option<TokenClaims> {
        TokenClaims::decode(self.outcome.as_ref().ok()?.expose())
    }
}

impl Signs {
    /// The new token.
    pub(super) fn token(&self) -> Option<&AccessToken> {
        self.sign_in.as_ref()?.outcome.as_ref().ok()
    }

    pub(super) fn claims(&self) -> Option<TokenClaims> {
        self.sign_in.as_ref().and_then(SignIn::claims)
    }

    /// Why the sign-in failed, if that is the matter of the check `id`.
    pub(super) fn failed_in(&self, id: CheckId) -> Option<&Error> {
        self.sign_in.as_ref()?.failed_in(id)
    }
}

/// What the tenant shows of the app.
#[derive(Debug, Default)]
pub(super) struct Registration {
    pub(super) facts: Option<AppFacts>,
    /// Who read it, for people.
    pub(super) read_by: Option<String>,
    /// Why it could not be read.
    pub(super) why_not: Option<String>,
}

impl Registration {
    pub(super) fn unread(why: impl Into<String>) -> Self {
        Self { facts: None, read_by: None, why_not: Some(why.into()) }
    }

    /// One line for evidence where the registration is not known.
    pub(super) fn unknown(&self) -> Option<String> {
        let refused = self.facts.as_ref().and_then(|facts| facts.application.as_ref().err()).map(ToString::to_string);
        let why = refused.or_else(|| self.why_not.clone())?;
        Some(format!("the app registration was not read: {why}"))
    }
}

/// Runs `work` until `deadline`; `None` where it did not end.
pub(super) async fn until<T>(deadline: Deadline, work: impl Future<Output = T>) -> Option<T> {
    deadline.run(work).await.ok()
}
