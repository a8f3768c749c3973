//! The client assertion: a JWT that proves possession of a private key.

mod bundle;
mod certificate_file;
#[cfg(any(feature = "pkcs11", feature = "tpm"))]
mod device_key;
mod jwt;
mod local_key;
mod parse;
mod pem;
mod pem_block;
mod pfx;
mod pfx_without_password;
mod place;
mod private_key;
#[cfg(test)]
mod samples;
mod signer;
mod source;
mod vault_key;
mod vault_source;
mod x509;

pub(crate) use certificate_file::CertificateFile;
#[cfg(any(feature = "pkcs11", feature = "tpm"))]
pub(crate) use device_key::{DeviceCertificate, DeviceSource, KeyDevice};
pub(crate) use jwt::{AssertionRequest, LIFETIME, client_assertion};
pub use local_key::LocalKey;
pub use parse::parse_any;
#[cfg(any(feature = "tpm", fuzzing))]
pub(crate) use pem::tpm_key;
#[cfg(test)]
pub(crate) use samples::now as sample_time;
pub use signer::{SignRequest, Signature, Signer};
pub(crate) use source::{CertificateSource, FileSource, GivenSigner};
pub(crate) use vault_source::VaultSource;
pub use x509::CertificateFacts;

/// How an assertion is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AssertionAlgorithm {
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256, salt of 32 bytes; the header carries `x5t#S256`.
    #[default]
    Ps256,
    /// RSASSA-PKCS1-v1_5 with SHA-256; the header carries `x5t` (SHA-1). For key holders that lack PSS.
    Rs256,
}
