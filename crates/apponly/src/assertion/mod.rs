//! The client assertion: a JWT that proves possession of a private key.

mod bundle;
mod certificate_file;
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
mod x509;

pub(crate) use certificate_file::CertificateFile;
pub(crate) use jwt::{AssertionRequest, client_assertion};
pub use parse::parse_any;
pub use x509::CertificateFacts;

use crate::credential::BoxFuture;
use crate::error::Error;

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

/// A holder of a private key that belongs to a certificate. The assertion builder never sees the key.
pub(crate) trait Signer: std::fmt::Debug + Send + Sync {
    /// The certificate whose key signs (DER), leaf first, then intermediates; public.
    fn certificate_chain(&self) -> &[Vec<u8>];

    /// Signs `signing_input` (the two encoded JWT parts joined by a dot); the raw signature, modulus bytes long.
    ///
    /// # Errors
    /// The key holder is unreachable, refuses, or cannot do `algorithm`.
    fn sign<'a>(
        &'a self,
        algorithm: AssertionAlgorithm,
        signing_input: &'a [u8],
    ) -> BoxFuture<'a, Result<Vec<u8>, Error>>;
}
