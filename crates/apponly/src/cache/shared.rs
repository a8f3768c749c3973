//! The contract of a cache that processes share: it moves sealed entries and knows nothing of tokens.

use std::fmt;
use std::time::Duration;

use super::key::CacheKey;
use crate::credential::BoxFuture;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::secret::SecretBytes;

/// Keeps sealed entries where other processes find them.
///
/// Every failure only means that the cache is not used this time: implementations need no retry and no fallback, but must
/// end by the deadline they are given. What they return is not trusted: it is opened and judged by the caller.
pub(crate) trait SharedCache: fmt::Debug + Send + Sync {
    /// Whether processes of one machine only see it. Where several machines do, the tokens of identities that have the same
    /// name on each of them are not kept.
    fn is_local(&self) -> bool;

    /// The random key of this user on this machine, for credentials that hold nothing to seal with. By default there is
    /// none, and their tokens are not kept here.
    ///
    /// # Errors
    /// It can be neither read nor made.
    fn machine_user_key(&self) -> Result<Option<SecretBytes>, CacheFailure> {
        Ok(None)
    }

    /// The entry, if it can be had at once: without network, without an async runtime. By default it cannot.
    ///
    /// # Errors
    /// It is there but cannot be read, or nothing can be read there.
    fn peek(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheFailure> {
        let _ = key;
        Ok(None)
    }

    /// The entry, of at most [`LARGEST_ENTRY`](super::seal::LARGEST_ENTRY) bytes.
    ///
    /// # Errors
    /// As [`Self::peek`]; and the deadline passed.
    fn get<'a>(&'a self, key: &'a CacheKey, deadline: Deadline)
    -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheFailure>>;

    /// Keeps `entry` in place of an older one, all of it or nothing; it is worthless after `life`.
    ///
    /// # Errors
    /// It could not be kept by the deadline.
    fn put<'a>(
        &'a self,
        key: &'a CacheKey,
        entry: Vec<u8>,
        life: Duration,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<(), CacheFailure>>;

    /// Tries, without waiting for it, to become the one process that asks the service for this key. `None`: another one
    /// is. A holder that dies loses its lease by itself.
    ///
    /// # Errors
    /// Leases cannot be had here now: the caller goes on without.
    fn try_lease<'a>(
        &'a self,
        key: &'a CacheKey,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<Option<Lease>, CacheFailure>>;
}

/// The right to ask the service. It ends with [`Lease::release`]; where that is not reached, when it is dropped, or by
/// itself.
#[derive(Debug)]
pub(crate) struct Lease(Box<dyn Held>);

impl Lease {
    pub(crate) fn new(held: impl Held + 'static) -> Self {
        Self(Box::new(held))
    }

    /// Lets the next one have its turn at once.
    pub(crate) async fn release(self) {
        self.0.release().await;
    }
}

/// What a lease holds. Dropping it must free it too, as far as that is possible without waiting.
pub(crate) trait Held: fmt::Debug + Send {
    /// Frees it. By default dropping is all there is to do.
    fn release(self: Box<Self>) -> BoxFuture<'static, ()>;
}

/// Why a shared cache is not used this time. Never fatal.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub(crate) struct CacheFailure {
    what: String,
    fix: String,
}

impl CacheFailure {
    /// `what` happened, with the place; `fix` says what to do. No entry, no secret.
    pub(crate) fn new(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { what: what.into(), fix: fix.into() }
    }

    pub(crate) fn fix(&self) -> &str {
        &self.fix
    }
}

impl From<Error> for CacheFailure {
    fn from(error: Error) -> Self {
        Self::new(error.to_string(), error.fix())
    }
}
