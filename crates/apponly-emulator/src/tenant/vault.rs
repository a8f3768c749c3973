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
    /// Secrets, each version of its own; of the same name, the last is the newest.
    pub secrets: Vec<VaultSecret>,
    /// Certificates with their keys, each version of its own; of the same name, the last is the newest.
    pub certificates: Vec<VaultCertificate>,
    /// Certificates that are being made, or were: the latest of each name.
    pub pending: Vec<PendingCertificate>,
}

impl Vault {
    /// Whether the principal with this object id may read.
    #[must_use]
    pub fn may_read(&self, object_id: Uuid) -> bool {
        self.readers.is_empty() || self.readers.contains(&object_id)
    }

    /// The newest version of the secret `name`, or the one that is named.
    #[must_use]
    pub fn secret(&self, name: &str, version: Option<&str>) -> Option<&VaultSecret> {
        let fits = |secret: &&VaultSecret| is_version(&secret.name, &secret.version(), name, version);
        self.secrets.iter().rev().find(fits)
    }

    /// The newest version of the certificate `name`, or the one that is named.
    #[must_use]
    pub fn certificate(&self, name: &str, version: Option<&str>) -> Option<&VaultCertificate> {
        let fits = |held: &&VaultCertificate| is_version(&held.name, &held.version(), name, version);
        self.certificates.iter().rev().find(fits)
    }
}

fn is_version(name: &str, version: &str, wanted: &str, wanted_version: Option<&str>) -> bool {
    name.eq_ignore_ascii_case(wanted) && wanted_version.is_none_or(|wanted| wanted.eq_ignore_ascii_case(version))
}

/// The version of an object that has none of its own: 32 hexadecimal digits that follow from its name.
fn version_of(name: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, name.to_lowercase().as_bytes());
    digest.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
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
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// The version, 32 hexadecimal digits; one that follows from the name if absent.
    pub version: Option<String>,
}

impl VaultSecret {
    /// The version, 32 hexadecimal digits.
    #[must_use]
    pub fn version(&self) -> String {
        self.version.clone().unwrap_or_else(|| version_of(&self.name))
    }
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
    /// The version, 32 hexadecimal digits; one that follows from the name if absent.
    pub version: Option<String>,
    /// The policy by which the vault made it, as JSON without identifier; one that describes it if absent.
    pub policy: Option<serde_json::Value>,
}

impl VaultCertificate {
    /// The secret is base64 of a PFX with an empty password.
    pub const PKCS12: &str = "application/x-pkcs12";
    /// The secret is PEM text: PKCS#8 key and certificate.
    pub const PEM: &str = "application/x-pem-file";

    /// The version, 32 hexadecimal digits.
    #[must_use]
    pub fn version(&self) -> String {
        self.version.clone().unwrap_or_else(|| version_of(&self.name))
    }
}

/// A certificate that a vault is asked to make.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PendingCertificate {
    /// Name in the vault.
    pub name: String,
    /// The id of the request, 32 hexadecimal digits.
    pub request_id: String,
    /// A signing request for its key, base64 of DER.
    pub csr: String,
    /// So often the answer to whoever asks is still "in progress".
    pub polls_left: u32,
    /// The certificate, until it is done and among the vault's.
    pub certificate: Option<VaultCertificate>,
}

impl PendingCertificate {
    /// Whether the certificate is among the vault's.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.certificate.is_none()
    }
}
