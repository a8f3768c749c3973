//! Key vaults of the tenant.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Certificate, SecretValue};

/// A key vault.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Vault {
    /// Name: the first label of the vault's host name.
    pub name: String,
    /// Object ids of the service principals and identities that may read; everyone of the tenant if empty.
    pub readers: Vec<Uuid>,
    /// Secrets.
    pub secrets: Vec<VaultSecret>,
    /// Certificates with their keys.
    pub certificates: Vec<VaultCertificate>,
}

impl Vault {
    /// Whether the principal with this object id may read.
    #[must_use]
    pub fn may_read(&self, object_id: Uuid) -> bool {
        self.readers.is_empty() || self.readers.contains(&object_id)
    }
}

/// A secret in a vault.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct VaultSecret {
    /// Name.
    pub name: String,
    /// Value.
    pub value: SecretValue,
    /// Content type, if set.
    pub content_type: Option<String>,
    /// End of validity, if set.
    pub expires: Option<Timestamp>,
    /// Whether the secret can be used.
    pub enabled: bool,
    /// Tags of its newest version.
    pub tags: BTreeMap<String, String>,
    /// Its newest version, 32 hexadecimal digits; one that follows from the name if absent.
    pub version: Option<String>,
}

/// A certificate in a vault, with its key.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct VaultCertificate {
    /// Name in the vault.
    pub name: String,
    /// The certificate; it has a private key.
    pub certificate: Certificate,
    /// Content type of the certificate's secret: [`VaultCertificate::PKCS12`] or [`VaultCertificate::PEM`].
    pub content_type: String,
    /// Whether the key may leave the vault (the certificate's secret then holds it).
    pub exportable: bool,
    /// Whether the certificate can be used.
    pub enabled: bool,
}

impl VaultCertificate {
    /// The secret is base64 of a PFX with an empty password.
    pub const PKCS12: &str = "application/x-pkcs12";
    /// The secret is PEM text: PKCS#8 key and certificate.
    pub const PEM: &str = "application/x-pem-file";
}
