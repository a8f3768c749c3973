//! Who opens a vault: an identity other than the one whose credential lies in it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::credential::{Credential, SealMaterial, TokenRequest};
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind, catalogue};
use crate::scope::Scope;
use crate::token::AccessToken;
use crate::transport::Transport;

/// A token with less life than this is renewed before it is used.
const MINIMUM_VALIDITY: Duration = Duration::from_secs(300);

/// Credentials in the order in which they are tried, and the token that one of them got.
#[derive(Debug)]
pub(crate) struct VaultIdentity {
    candidates: Vec<Arc<dyn Credential>>,
    transport: Transport,
    token: Mutex<Option<AccessToken>>,
}

impl VaultIdentity {
    pub(crate) fn new(candidates: Vec<Arc<dyn Credential>>, transport: Transport) -> Self {
        Self { candidates, transport, token: Mutex::new(None) }
    }

    /// The first that is tried, for people.
    pub(crate) fn describe(&self) -> String {
        self.candidates.first().map_or_else(|| "nobody".to_owned(), |credential| credential.describe())
    }

    /// What tokens are sealed with that were got by something in the vault: whoever can open the vault could get them too.
    pub(crate) fn seal_material(&self) -> Result<SealMaterial, Error> {
        SealMaterial::of_all(self.candidates.iter().map(|credential| credential.seal_material()))
    }

    /// A token for `scope`; whether it was at hand.
    ///
    /// # Errors
    /// Those of the first credential that exists here. `key-vault-identity`: none does.
    pub(crate) async fn token(&self, scope: &Scope, deadline: Deadline) -> Result<(AccessToken, bool), Error> {
        let now = self.transport.service_time();
        if let Some(token) = self.lock().as_ref()
            && token.scope() == scope
            && token.expires_in(now) > MINIMUM_VALIDITY
        {
            return Ok((token.clone(), true));
        }
        let request = TokenRequest::new(scope.clone(), deadline);
        let mut attempts = Vec::new();
        for credential in &self.candidates {
            tracing::info!(credential = %credential.describe(), %scope, "signing in to open a vault");
            match credential.request(&request).await {
                Ok(token) => {
                    *self.lock() = Some(token.clone());
                    return Ok((token, false));
                }
                // Of this chain too, only one that does not exist here lets the next have its turn.
                Err(error) if error.kind() == ErrorKind::Unavailable => {
                    attempts.push(format!("{}: {error}", credential.describe()));
                }
                Err(error) => return Err(error),
            }
        }
        let what = "no identity exists here that could open the vault";
        Err(Error::new(&catalogue::KEY_VAULT_IDENTITY, what).with_attempts(attempts))
    }

    /// Never uses the token at hand again: the vault did not take it.
    pub(crate) fn forget(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<AccessToken>> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
