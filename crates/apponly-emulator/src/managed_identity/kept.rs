//! Tokens that a host keeps and hands out again, as real hosts do for up to a day.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// A token that was handed out.
#[derive(Clone)]
struct Kept {
    access_token: String,
    /// Seconds since 1970.
    issued: i64,
    expires_on: i64,
}

/// The tokens that the emulated hosts keep, by identity and resource.
#[derive(Default)]
pub(crate) struct KeptTokens(Mutex<HashMap<(Uuid, String), Kept>>);

impl KeptTokens {
    /// The token that still lives at `now`, with when it was issued and when it ends, both in seconds since 1970.
    pub(super) fn living(&self, identity: Uuid, resource: &str, now: i64) -> Option<(String, i64, i64)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(&(identity, resource.to_owned())).filter(|kept| kept.expires_on > now)?.clone();
        Some((found.access_token, found.issued, found.expires_on))
    }

    pub(super) fn keep(&self, identity: Uuid, resource: &str, access_token: &str, issued: i64, expires_on: i64) {
        let new = Kept { access_token: access_token.to_owned(), issued, expires_on };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((identity, resource.to_owned()), new);
    }
}

impl std::fmt::Debug for KeptTokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}
