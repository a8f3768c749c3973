//! Where a certificate and its key are.

use std::fmt;
use std::path::PathBuf;

use crate::key_vault::VaultObject;

/// Where a certificate and its key are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificatePlace {
    /// A PEM or PFX file.
    File(PathBuf),
    /// A vault: `keyvault:https://VAULT/certificates/NAME`, with or without `?sign`.
    KeyVault(VaultObject),
    /// A PKCS#11 token: `pkcs11:…` (RFC 7512).
    #[cfg(feature = "pkcs11")]
    Pkcs11(Box<crate::pkcs11::TokenUri>),
    /// A TPM 2.0: `tpm2:0x81000001` or `tpm2:file=/PATH`.
    #[cfg(feature = "tpm")]
    Tpm(Box<crate::tpm::TpmKeyPlace>),
}

#[cfg(any(feature = "pkcs11", feature = "tpm"))]
impl CertificatePlace {
    /// Where the PIN of a token, or the authorization value of a key, comes from.
    pub(crate) fn pin(&self) -> Option<crate::secret::SecretSource> {
        match self {
            #[cfg(feature = "pkcs11")]
            Self::Pkcs11(uri) => Some(uri.pin()),
            #[cfg(feature = "tpm")]
            Self::Tpm(place) => Some(place.auth()),
            Self::File(_) | Self::KeyVault(_) => None,
        }
    }
}

impl fmt::Display for CertificatePlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "{}", path.display()),
            Self::KeyVault(object) => object.fmt(formatter),
            #[cfg(feature = "pkcs11")]
            Self::Pkcs11(uri) => uri.fmt(formatter),
            #[cfg(feature = "tpm")]
            Self::Tpm(place) => place.fmt(formatter),
        }
    }
}
