//! This project.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use apponly::{
    AccessToken, BoxFuture, Credential, CredentialKind, Env, Error, Scope, Secret, TokenRequest, TokenSource,
};

use crate::{Hit, block_on, ready, token};

/// `TokenSource::token` of `apponly`.
pub struct Ours {
    source: TokenSource,
    scope: Scope,
}

#[derive(Debug)]
struct Local;

impl Credential for Local {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Secret
    }

    fn describe(&self) -> String {
        "a token made here".to_owned()
    }

    fn cache_identity(&self) -> String {
        "here".to_owned()
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        let expiry = SystemTime::now() + Duration::from_secs(3599);
        let token = AccessToken::new(Secret::new(token()), expiry, request.scope.clone(), self.kind());
        Box::pin(async move { Ok(token) })
    }
}

impl Ours {
    /// A source that holds a token for Graph, and for `others` more resources.
    #[must_use]
    pub fn new(others: usize) -> Self {
        let builder = TokenSource::builder().env(Env::fixed::<&str, &str>([])).credential(Arc::new(Local));
        let source = builder.build().expect("the settings are good");
        let scope = Scope::graph_default();
        block_on(source.token(&scope)).expect("the credential answers");
        for number in 0..others {
            let other = format!("api://resource-{number}/.default").parse().expect("it is a scope");
            block_on(source.token(&other)).expect("the credential answers");
        }
        Self { source, scope }
    }
}

impl Hit for Ours {
    fn hit(&self) -> usize {
        ready(self.source.token(&self.scope)).map_or(0, |token| token.expose().len())
    }
}

/// A source for each thread.
pub struct Apart {
    sources: Vec<Ours>,
}

impl Apart {
    /// For that many threads; one more shares with the first.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self { sources: (0..threads).map(|_| Ours::new(0)).collect() }
    }
}

impl Hit for Apart {
    fn hit(&self) -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        thread_local!(static MINE: usize = NEXT.fetch_add(1, Ordering::Relaxed));
        self.sources[MINE.with(|mine| *mine) % self.sources.len()].hit()
    }
}
