//! Who got a token: the sign-in log, and the latest use of each credential.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use uuid::Uuid;

/// Sign-ins that are remembered one by one; of older ones only the latest of each app and credential is known.
const REMEMBERED: usize = 10_000;

/// With what somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignInCredential {
    Certificate(Uuid),
    Federation(Uuid),
    /// The host vouches for a managed identity.
    ManagedIdentity,
    Secret(Uuid),
}

impl SignInCredential {
    /// The `keyId` of a secret or certificate.
    pub(crate) fn key_id(self) -> Option<Uuid> {
        match self {
            Self::Certificate(id) | Self::Secret(id) => Some(id),
            Self::Federation(_) | Self::ManagedIdentity => None,
        }
    }
}

/// One token that was issued.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignIn {
    pub(crate) id: Uuid,
    pub(crate) time: Timestamp,
    pub(crate) client_id: Uuid,
    /// App id of the API.
    pub(crate) resource: Uuid,
    pub(crate) credential: SignInCredential,
}

/// The sign-ins so far.
#[derive(Debug, Default)]
pub(crate) struct SignIns(Mutex<Log>);

#[derive(Debug, Default)]
struct Log {
    all: VecDeque<SignIn>,
    by_app: HashMap<Uuid, SignIn>,
    by_key: HashMap<Uuid, SignIn>,
}

impl SignIns {
    pub(crate) fn record(&self, sign_in: SignIn) {
        let mut log = self.log();
        if log.all.len() == REMEMBERED {
            log.all.pop_front();
        }
        log.all.push_back(sign_in);
        log.by_app.insert(sign_in.client_id, sign_in);
        if let Some(key) = sign_in.credential.key_id() {
            log.by_key.insert(key, sign_in);
        }
    }

    /// The latest of the app.
    pub(crate) fn latest_of(&self, client_id: Uuid) -> Option<SignIn> {
        self.log().by_app.get(&client_id).copied()
    }

    /// The latest with the secret or certificate.
    pub(crate) fn latest_with(&self, key_id: Uuid) -> Option<SignIn> {
        self.log().by_key.get(&key_id).copied()
    }

    /// Those that are remembered, newest first.
    pub(crate) fn newest_first(&self) -> Vec<SignIn> {
        self.log().all.iter().rev().copied().collect()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
