//! Keys in a TPM 2.0.
//!
//! `place.rs` reads `tpm2:` sources, `key_file.rs` the files that hold keys wrapped for one TPM, `device.rs` opens the TPM
//! and loads a key, `key.rs` signs with it, `failure.rs` names what goes wrong. The signer is `assertion/device_key.rs`.

#[cfg(feature = "tpm")]
mod device;
#[cfg(feature = "tpm")]
mod failure;
#[cfg(feature = "tpm")]
mod key;
mod key_file;
mod place;

#[cfg(feature = "tpm")]
pub(crate) use key::TpmKey;
pub(crate) use key_file::KeyFile;
pub use place::TpmKeyPlace;
