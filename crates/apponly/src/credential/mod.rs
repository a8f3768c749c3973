//! The ways of signing in: one file for each.

pub(crate) mod certificate;
pub(crate) mod client_secret;
pub(crate) mod federated;
pub(crate) mod managed_identity;
pub(crate) mod selection;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use uuid::Uuid;

use self::federated::AssertionFacts;
use crate::clock::Clock;
use crate::deadline::Deadline;
use crate::env::Env;
use crate::error::Error;
use crate::host::HostOnDemand;
use crate::scope::Scope;
use crate::secret::SecretBytes;
use crate::token::AccessToken;
use crate::transport::Transport;

/// A boxed future, so that [`Credential`] stays object-safe.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The kinds of credential, from the strongest to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CredentialKind {
    /// An identity that the Azure host vouches for; no secret anywhere.
    ManagedIdentity,
    /// Workload identity federation: a foreign issuer's JWT in place of a secret.
    Federated,
    /// A certificate whose private key signs an assertion.
    Certificate,
    /// A client secret, the weakest.
    Secret,
}

impl CredentialKind {
    /// All kinds, strongest first.
    pub const ALL: [Self; 4] = [Self::ManagedIdentity, Self::Federated, Self::Certificate, Self::Secret];

    /// The name used in options, configuration and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ManagedIdentity => "managed-identity",
            Self::Federated => "federated",
            Self::Certificate => "certificate",
            Self::Secret => "secret",
        }
    }
}

impl fmt::Display for CredentialKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What one token is asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenRequest {
    /// The API.
    pub scope: Scope,
    /// A claims challenge (JSON) that the token must satisfy.
    pub claims: Option<String>,
    /// When the whole sign-in must have ended.
    pub deadline: Deadline,
    /// `client-request-id`, which the service returns as `correlation_id`.
    pub correlation_id: Uuid,
}

impl TokenRequest {
    /// A request for `scope` with a new correlation id.
    #[must_use]
    pub fn new(scope: Scope, deadline: Deadline) -> Self {
        Self { scope, claims: None, deadline, correlation_id: Uuid::new_v4() }
    }

    /// The same request with a claims challenge.
    #[must_use]
    pub fn with_claims(mut self, claims: Option<String>) -> Self {
        self.claims = claims;
        self
    }
}

/// What the tokens of a credential are sealed with while they are kept for other processes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealMaterial {
    /// Something that only the holder of the credential has, at least 128 bits of it unknown to everybody else: the
    /// secret, the private key or a digest of it, a deterministic signature. Whoever has it could get tokens anyway; once
    /// it is replaced, what was sealed with it is gone.
    Credential(SecretBytes),
    /// The host vouches for the identity and there is nothing to hold: a random key of this user on this machine.
    MachineUser,
    /// Tokens do not leave the process.
    Nothing,
}

impl SealMaterial {
    /// Of several credentials of which any may get the token. Where the host, and not what is held here, vouches for one of
    /// them, its key seals for all.
    ///
    /// # Errors
    /// The first error, where none can be read.
    pub(crate) fn of_all(parts: impl IntoIterator<Item = Result<Self, Error>>) -> Result<Self, Error> {
        let mut material = SecretBytes::new(Vec::new());
        let (mut failure, mut readable, mut by_host) = (None, false, false);
        for part in parts {
            match part {
                Ok(Self::Credential(part)) => {
                    readable = true;
                    material.append(part.expose());
                }
                Ok(Self::MachineUser) => by_host = true,
                Ok(Self::Nothing) => return Ok(Self::Nothing),
                Err(error) => {
                    material.append(b"unreadable");
                    failure.get_or_insert(error);
                }
            }
        }
        match failure {
            _ if by_host => Ok(Self::MachineUser),
            Some(error) if !readable => Err(error),
            _ => Ok(Self::Credential(material)),
        }
    }
}

/// A way of signing in. It knows how to ask for a token and how it is named; nothing of caches or printing.
pub trait Credential: fmt::Debug + Send + Sync {
    /// The kind, for selection and display.
    fn kind(&self) -> CredentialKind;

    /// One line for people: the kind and where it comes from, never a secret.
    fn describe(&self) -> String;

    /// Names the identity in a cache key: equal for two credentials exactly if their tokens are interchangeable. Any text;
    /// it is hashed, never stored.
    fn cache_identity(&self) -> String;

    /// Whether [`Self::cache_identity`] means another identity on another machine, so that machines must not share its
    /// tokens. By default not.
    fn is_machine_bound(&self) -> bool {
        false
    }

    /// What tokens are sealed with while they are kept for other processes. By default they are not kept for them.
    ///
    /// Called on every look into a cache that processes share: it reads, but parses nothing and asks no network.
    ///
    /// # Errors
    /// What [`Self::request`] would fail with before any request, because the credential cannot be read.
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(SealMaterial::Nothing)
    }

    /// Tries what needs no network (files, passwords, keys) and says in one line what was found.
    ///
    /// # Errors
    /// What [`Self::request`] would fail with before any request.
    fn check(&self) -> Result<String, Error> {
        Ok(self.describe())
    }

    /// What the foreign token that stands in for a secret says about itself, fetched anew: for a diagnosis, which compares
    /// it with what the app trusts. By default `None`: there is no such token.
    fn assertion_facts<'a>(
        &'a self,
        _request: &'a TokenRequest,
    ) -> BoxFuture<'a, Option<Result<AssertionFacts, Error>>> {
        Box::pin(std::future::ready(None))
    }

    /// Asks for a token.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when this way does not exist here, so that a chain
    /// goes on; anything else stops the chain.
    ///
    /// # Cancellation
    /// Dropping the future gives the request up; nothing is left behind.
    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>>;
}

/// What credentials need from outside, injected once.
#[derive(Debug, Clone)]
pub(crate) struct Seams {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) env: Env,
    pub(crate) host: HostOnDemand,
    pub(crate) transport: Transport,
}
