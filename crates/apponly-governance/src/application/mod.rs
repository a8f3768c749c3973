//! The app registration in Microsoft Graph, as far as its credentials go.

mod credentials;
mod directory;
mod facts;
mod proof;
mod refusal;

pub(crate) use credentials::thumbprint;
pub use credentials::{AppCredentials, KeyCredential, PasswordCredential};
pub use directory::AppDirectory;
pub(crate) use directory::NewPassword;
pub use facts::{AppFacts, DeclaredPermissions, FederatedCredential, GrantedRole, PrincipalFacts};

pub(crate) use proof::proof;
pub(crate) use refusal::{is_not_allowed, is_proof_refused};
