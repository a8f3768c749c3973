//! Azure Key Vault, as far as signing in needs it: secrets, certificates, and signatures by keys that stay there.
//!
//! | File | What it knows |
//! | --- | --- |
//! | `object.rs` | `keyvault:https://VAULT/secrets/NAME` and its relatives |
//! | `trust.rs` | which hosts are vaults of a cloud, and what a challenge may ask for |
//! | `identity.rs` | who opens the vault |
//! | `vault.rs` | the requests |
//! | `bundle.rs` | the answers |
//! | `refusal.rs` | the refusals |
//! | `store.rs` | a secret that is read and replaced |
//! | `issue.rs` | a certificate that the vault makes |
//! | `vault_secret.rs` | a client secret that is kept there |
//!
//! Certificates and keys in vaults are signers: `assertion/vault_source.rs`, `assertion/vault_key.rs`.

mod bundle;
mod identity;
mod issue;
mod object;
mod refusal;
#[cfg(test)]
pub(crate) mod samples;
mod store;
mod trust;
mod vault;
mod vault_secret;

pub(crate) use bundle::{CertificateBundle, SecretBundle};
pub(crate) use identity::VaultIdentity;
pub use issue::{VaultCertificate, VaultCertificateRequest, VaultIssuer};
pub use object::{VaultObject, VaultObjectKind};
pub use store::{StoredSecret, VaultStore};
#[cfg(fuzzing)]
pub(crate) use trust::believed_resource;
pub(crate) use vault::Vault;
pub(crate) use vault_secret::VaultSecret;
