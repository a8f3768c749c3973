//! App-only access tokens for Microsoft Graph and every other Entra-protected API.

mod assertion;
mod claims;
mod clock;
mod credential;
mod deadline;
mod env;
mod error;
mod files;
mod host;
mod identity;
mod lenient;
mod redact;
mod scope;
mod secret;
mod token;
mod transport;

pub use assertion::{AssertionAlgorithm, CertificateFacts, Signer, parse_any};
pub use clock::{Clock, ManualClock, SystemClock};
pub use credential::{BoxFuture, Credential, CredentialKind, TokenRequest};
pub use deadline::{Deadline, Elapsed};
pub use env::Env;
pub use error::{Error, ErrorKind, ExitCode, Retry, Row, ServiceAnswer, catalogue};
pub use host::{AZURE_ASSET_TAG, Host};
pub use identity::{ClientId, ManagedIdentityId, TenantId};
pub use scope::{Resource, Scope};
pub use secret::{Secret, SecretBytes, SecretSource};
pub use token::AccessToken;
pub use transport::{
    HttpClient, HttpRequest, HttpResponse, Route, SystemHttpClient, TransportFailure, TransportOptions,
};
