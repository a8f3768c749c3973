//! Workload identity federation: a foreign issuer's JWT in place of a secret.
//!
//! | Setting | Where the JWT comes from | File |
//! | --- | --- | --- |
//! | `file:PATH`, `AZURE_FEDERATED_TOKEN_FILE` | a file that the platform renews: Kubernetes, GitLab, SPIFFE helpers | `file.rs` |
//! | `github` | GitHub Actions | `github.rs` |
//! | `azure-pipelines` | Azure Pipelines | `azure_pipelines.rs` |
//! | `managed-identity` | a user-assigned managed identity of this host | `managed_identity.rs` |
//! | `command:…` | a program's output | `command.rs` |
//!
//! Within its lifetime such a JWT is a credential: it is never logged or repeated, only its claims are.
//! To add a source, write its file with an [`AssertionSource`] and one line here.
//!
//! Source: Entra documentation, "Workload identity federation".

mod azure_pipelines;
mod command;
mod command_line;
mod credential;
mod file;
mod github;
mod issuer;
mod jwt_check;
mod managed_identity;
mod token_proxy;

use std::fmt;

pub(crate) use azure_pipelines::AzurePipelinesAssertion;
pub(crate) use command::CommandAssertion;
pub(crate) use credential::Federated;
pub(crate) use file::FileAssertion;
pub(crate) use github::GitHubAssertion;
pub use jwt_check::AssertionFacts;
pub(crate) use jwt_check::check;
pub(crate) use managed_identity::ManagedIdentityAssertion;
pub(crate) use token_proxy::TokenProxy;

use super::{BoxFuture, SealMaterial, TokenRequest};
use crate::error::Error;
use crate::secret::Secret;

/// Where the foreign JWT comes from.
pub(crate) trait AssertionSource: fmt::Debug + Send + Sync {
    /// The place, for people; never the JWT.
    fn describe(&self) -> String;

    /// Names the foreign identity in a cache key. Where several jobs run as one user of one machine, each with an identity
    /// of its own, it tells them apart: the app may trust one of them only.
    fn cache_identity(&self) -> String;

    /// What tokens are sealed with while they are kept for other processes. By default the key of the machine's user,
    /// since a JWT that is fetched for each exchange cannot be held.
    fn seal_material(&self) -> SealMaterial {
        SealMaterial::MachineUser
    }

    /// Tries what needs no network and runs nothing. By default nothing.
    ///
    /// # Errors
    /// What [`Self::fetch`] would fail with.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// A JWT that is good for one exchange now; it has passed [`check`].
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) where this source does not exist here; else why it
    /// gave nothing usable.
    fn fetch<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<Secret, Error>>;
}
