//! App-only access tokens for Microsoft Graph and every other Entra-protected API, for whatever runs unattended.
//!
//! Five names do nearly everything: [`Settings`], [`TokenSource`], [`Scope`], [`AccessToken`], [`Error`].
//!
//! ```no_run
//! # async fn run() -> Result<(), apponly::Error> {
//! let source = apponly::TokenSource::from_env()?;
//! let token = source.token(&apponly::Scope::graph_default()).await?;
//! let header = token.authorization()?; // a `HeaderValue`, marked sensitive
//! # drop(header); Ok(())
//! # }
//! ```
//!
//! There is no refresh token in this flow: ask the source again whenever a token is needed. It answers from memory
//! while the token lasts, renews it before it ends, and makes one request for all callers at a time.
//!
//! # Rooms
//! * `settings`: profile file, environment and options become [`Settings`], each value with its [`Origin`].
//! * `credential`: one file for each way of signing in; `selection` decides which, and why not a stronger one.
//! * `assertion`: the signed JWT that a certificate proves itself with; `Signer` is the seam for key holders.
//! * `key_vault`: secrets, certificates and signatures of Azure Key Vault.
//! * `sts`: the token endpoint. `transport`: HTTP, deadlines, retries, the services' clock.
//! * `cache`, `source`: tokens in memory and in sealed files, single flight, renewal.
//! * `host`, `platform`: the operating system.
//! * `error`: the [`catalogue`] of failures, with cause, fix and exit code.
//!
//! # Features
//! * `azure-core`: [`TokenSource`] implements `azure_core::credentials::TokenCredential`.
//! * `keyring`: client secrets in the key ring of the system (`SecretSource::Keyring`).
//! * `pkcs11`: certificates whose keys are in PKCS#11 tokens (`CertificatePlace::Pkcs11`).
//! * `tpm`: certificates whose keys are in a TPM 2.0 (`CertificatePlace::Tpm`); needs the C library tss2.
//! * `redis`: tokens of a fleet in Redis or Valkey (`CacheKind::Redis`).

mod advice;
mod assertion;
#[cfg(feature = "azure-core")]
mod azure_core_adapter;
mod builder;
mod cache;
mod claims;
mod clock;
mod cloud;
mod credential;
mod deadline;
mod env;
mod error;
mod files;
#[cfg(fuzzing)]
pub mod fuzzing;
mod host;
mod identity;
#[cfg(feature = "keyring")]
mod key_ring;
mod key_vault;
mod lenient;
#[cfg(any(feature = "pkcs11", feature = "tpm", fuzzing))]
mod percent;
#[cfg(feature = "pkcs11")]
mod pkcs11;
mod platform;
mod redaction;
mod scope;
mod secret;
mod settings;
mod source;
mod sts;
mod tenant_facts;
mod token;
#[cfg(any(feature = "tpm", fuzzing))]
mod tpm;
mod transport;

pub use advice::MissingRoles;
pub use assertion::{AssertionAlgorithm, CertificateFacts, LocalKey, SignRequest, Signature, Signer, parse_any};
pub use builder::TokenSourceBuilder;
#[cfg(feature = "redis")]
pub use cache::RedisAddress;
pub use cache::{KeptToken, KeptTokens};
pub use claims::{AuthType, TokenClaims};
pub use clock::{Clock, ManualClock, SinceBoot, SystemClock};
pub use cloud::{Authority, Cloud};
pub use credential::federated::AssertionFacts;
pub use credential::managed_identity::ManagedIdentityHost;
pub use credential::selection::Skipped;
pub use credential::{BoxFuture, Credential, CredentialKind, SealMaterial, TokenRequest};
pub use deadline::{Deadline, Elapsed};
pub use env::Env;
pub use error::{Error, ErrorKind, ExitCode, Retry, Row, ServiceAnswer, catalogue};
pub use files::check_private_file;
pub use host::{AZURE_ASSET_TAG, Host};
pub use identity::{ClientId, ManagedIdentityId, TenantId};
pub use key_vault::{
    StoredSecret, VaultCertificate, VaultCertificateRequest, VaultIssuer, VaultObject, VaultObjectKind, VaultStore,
};
#[cfg(feature = "pkcs11")]
pub use pkcs11::{TokenKeyPair, TokenUri};
pub use scope::{Resource, Scope};
pub use secret::{Secret, SecretBytes, SecretSource};
pub use settings::{CacheKind, CertificatePlace, FederatedSource, Options, Origin, Setting, Settings, variables};
pub use source::{Acquired, DEFAULT_DEADLINE, MINIMUM_VALIDITY, TokenOptions, TokenOrigin, TokenSource};
pub use tenant_facts::{TenantAnswer, TenantFacts};
pub use token::AccessToken;
#[cfg(any(feature = "tpm", fuzzing))]
pub use tpm::TpmKeyPlace;
pub use transport::{
    HttpBody, HttpClient, HttpRequest, HttpResponse, HttpStream, NetworkProbe, NoAnswer, Reach, ReachStage, ReachStep,
    Route, SystemHttpClient, TransportFailure, TransportOptions, retry_after_in,
};
