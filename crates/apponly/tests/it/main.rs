//! The library through its public interface, against the emulated tenant on loopback.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

#[cfg(feature = "azure-core")]
mod azure_core;
mod cache;
mod clock;
#[cfg(unix)]
mod insecure_files;
mod key_vault;
#[cfg(feature = "pkcs11")]
mod pkcs11;
#[cfg(feature = "redis")]
mod redis;
mod refusals;
mod retry;
mod rotation;
#[cfg(unix)]
mod sealed_files;
mod secrets;
mod selection;
mod sign_in;
mod signer;
mod support;
#[cfg(feature = "tpm")]
mod tpm;
mod vault_rotation;
mod wire;
