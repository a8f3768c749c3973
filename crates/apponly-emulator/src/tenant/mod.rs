//! The emulated tenant: what exists in it, read from TOML or seeded.
//!
//! | File | Content |
//! | --- | --- |
//! | `model.rs` | the tenant as the services see it |
//! | `app.rs` | app registrations and their credentials |
//! | `resource.rs` | APIs and their app roles |
//! | `identity.rs` | managed identities |
//! | `settings.rs` | what can be changed while the emulator runs |
//! | `throttle.rs` | how much an app may ask of Graph |
//! | `vault.rs` | key vaults |
//! | `certificate.rs` | X.509 certificates: read or generated |
//! | `jwk.rs` | the keys of a foreign issuer |
//! | `document/` | the TOML form, and its conversion with checks |
//! | `seed.toml`, `resources.toml` | the built-in tenant, and the APIs that every tenant has |

mod app;
mod certificate;
mod document;
mod error;
mod identity;
mod jwk;
mod model;
mod resource;
mod secret;
mod settings;
mod throttle;
mod vault;

pub use self::app::{App, DelegatedGrant, Federation, Grant, IssuerKeys, Secret};
pub use self::certificate::{Certificate, CertificateKind, PrivateKey};
pub(crate) use self::document::derived_id;
pub use self::error::TenantError;
pub use self::identity::{Identity, IdentityKind};
pub use self::jwk::{JsonWebKey, JsonWebKeySet};
pub use self::model::Tenant;
pub use self::resource::{AppRole, Resource};
pub use self::secret::SecretValue;
pub(crate) use self::settings::{TenantChange, TenantSettings};
pub use self::throttle::GraphThrottle;
pub use self::vault::{PendingCertificate, Vault, VaultCertificate, VaultSecret};
