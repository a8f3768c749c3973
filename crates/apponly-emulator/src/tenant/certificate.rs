//! X.509 certificates of apps and vaults: read from PEM, or generated.

use std::fmt;
use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertificateParams, DistinguishedName, DnType, Issuer, KeyPair, PKCS_RSA_SHA256, PublicKeyData};
use serde::Deserialize;
use uuid::Uuid;
use x509_cert::der::{Decode, Encode};

use super::TenantError;

/// Kinds of certificate that the emulator generates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CertificateKind {
    /// Valid for a year ending ten days ago.
    Expired,
    /// RSA-2048, valid from yesterday for 180 days.
    #[default]
    Good,
    /// Valid from in ten days.
    NotYetValid,
    /// A 1024-bit RSA key. Only the certificate exists, nobody has its private key.
    Weak,
}

/// A private key in PKCS#8 DER; its `Debug` form is `[redacted]`.
#[derive(Clone)]
pub struct PrivateKey(Vec<u8>);

impl PrivateKey {
    /// A key from PKCS#8 DER.
    #[must_use]
    pub fn from_pkcs8_der(der: Vec<u8>) -> Self {
        Self(der)
    }

    /// The key as PKCS#8 DER.
    #[must_use]
    pub fn reveal_pkcs8_der(&self) -> &[u8] {
        &self.0
    }

    /// The key as PKCS#8 PEM.
    #[must_use]
    pub fn reveal_pem(&self) -> String {
        pem("PRIVATE KEY", &self.0)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// A certificate, with its private key where the emulator has it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Certificate {
    /// Name in the tenant description.
    pub name: String,
    /// Id of the key credential.
    pub key_id: Uuid,
    /// The certificate as DER.
    pub der: Vec<u8>,
    /// Subject name (RFC 4514).
    pub subject: String,
    /// Begin of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// The public key as PKCS#1 `RSAPublicKey` DER; empty if the key is not RSA.
    pub public_key: Vec<u8>,
    /// The private key, if known here.
    pub private_key: Option<PrivateKey>,
    /// When it was added through Graph; the token endpoint knows it after [`Tenant::replication_delay`](super::Tenant).
    pub added: Option<Timestamp>,
}

impl Certificate {
    /// Reads a certificate from DER.
    ///
    /// # Errors
    /// A text that says what is wrong with the DER.
    pub fn from_der(name: &str, der: &[u8]) -> Result<Self, String> {
        let parsed = x509_cert::Certificate::from_der(der).map_err(|error| format!("not a certificate: {error}"))?;
        let tbs = parsed.tbs_certificate();
        let spki = tbs.subject_public_key_info();
        let is_rsa = spki.algorithm.oid.to_string() == RSA_ENCRYPTION;
        let public_key = if is_rsa { spki.subject_public_key.raw_bytes().to_vec() } else { Vec::new() };
        let seconds = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .ok()
                .and_then(|seconds| Timestamp::from_second(seconds).ok())
                .ok_or_else(|| "a validity date is out of range".to_owned())
        };
        Ok(Self {
            name: name.to_owned(),
            key_id: super::document::derived_id("key credential", &hex(digest(&SHA256, der).as_ref())),
            subject: tbs.subject().to_string(),
            not_before: seconds(tbs.validity().not_before)?,
            not_after: seconds(tbs.validity().not_after)?,
            public_key,
            private_key: None,
            added: None,
            der: parsed.to_der().map_err(|error| format!("not a certificate: {error}"))?,
        })
    }

    /// Reads the first certificate of a PEM text, and the PKCS#8 private key if there is one.
    ///
    /// # Errors
    /// A text that says what is wrong with the PEM.
    pub fn from_pem(name: &str, text: &str) -> Result<Self, String> {
        use rustls_pki_types::pem::PemObject as _;
        use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};

        let der = CertificateDer::from_pem_slice(text.as_bytes())
            .map_err(|error| format!("no PEM certificate (`-----BEGIN CERTIFICATE-----`): {error}"))?;
        let mut certificate = Self::from_der(name, &der)?;
        certificate.private_key = PrivatePkcs8KeyDer::from_pem_slice(text.as_bytes())
            .ok()
            .map(|key| PrivateKey(key.secret_pkcs8_der().to_vec()));
        Ok(certificate)
    }

    /// Generates a certificate of the given kind; `subject` is its common name.
    ///
    /// # Errors
    /// [`TenantError::Generate`].
    pub fn generate(name: &str, subject: &str, kind: CertificateKind, now: Timestamp) -> Result<Self, TenantError> {
        generate(name, subject, kind, now).map_err(|reason| TenantError::Generate { name: name.to_owned(), reason })
    }

    /// `x5t#S256`: SHA-256 of the DER, base64url without padding (RFC 7515 section 4.1.8).
    #[must_use]
    pub fn thumbprint_sha256(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, &self.der))
    }

    /// SHA-1 of the DER, as raw bytes: `x5t` in other encodings.
    #[must_use]
    pub fn thumbprint_sha1(&self) -> Vec<u8> {
        digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der).as_ref().to_vec()
    }

    /// SHA-256 of the DER, as raw bytes.
    #[must_use]
    pub fn thumbprint_sha256_bytes(&self) -> Vec<u8> {
        digest(&SHA256, &self.der).as_ref().to_vec()
    }

    /// The certificate as PEM.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem("CERTIFICATE", &self.der)
    }
}

/// One key for all certificates that are refused for their dates: it guards nothing, and keys take long to make.
static OUTDATED_KEY: LazyLock<Result<KeyPair, String>> =
    LazyLock::new(|| KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(|error| error.to_string()));

const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";

/// PEM (RFC 7468) of `der` with 64 columns.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = tail;
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// Lower-case hexadecimal digits of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn generate(name: &str, subject: &str, kind: CertificateKind, now: Timestamp) -> Result<Certificate, String> {
    let (from_days, to_days) = match kind {
        CertificateKind::Expired => (-375, -10),
        CertificateKind::Good | CertificateKind::Weak => (-1, 180),
        CertificateKind::NotYetValid => (10, 190),
    };
    let mut params = CertificateParams::default();
    let mut distinguished_name = DistinguishedName::new();
    distinguished_name.push(DnType::CommonName, subject);
    params.distinguished_name = distinguished_name;
    // rcgen does not export the type of its dates, only a way to make the first one.
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = epoch + seconds_at(now, from_days)?;
    params.not_after = epoch + seconds_at(now, to_days)?;
    let text = |error: rcgen::Error| error.to_string();
    if kind == CertificateKind::Weak {
        let signer = KeyPair::generate().map_err(text)?;
        let issuer = Issuer::from_params(&params, &signer);
        let certificate = params.signed_by(&WeakKey::random()?, &issuer).map_err(text)?;
        return Certificate::from_der(name, certificate.der());
    }
    let key = match kind {
        CertificateKind::Good => &KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(text)?,
        _ => OUTDATED_KEY.as_ref().map_err(Clone::clone)?,
    };
    let certificate = params.self_signed(key).map_err(text)?;
    let mut certificate = Certificate::from_der(name, certificate.der())?;
    certificate.private_key = Some(PrivateKey(key.serialize_der()));
    Ok(certificate)
}

/// Time since 1970 at `days` after `now`.
fn seconds_at(now: Timestamp, days: i64) -> Result<std::time::Duration, String> {
    let time = now.saturating_add(SignedDuration::from_hours(24 * days)).map_err(|error| error.to_string())?;
    u64::try_from(time.as_second()).map(std::time::Duration::from_secs).map_err(|error| error.to_string())
}

/// A 1024-bit RSA public key whose modulus is a random odd number: enough to be refused for its length.
struct WeakKey(Vec<u8>);

impl WeakKey {
    fn random() -> Result<Self, String> {
        let mut modulus = [0_u8; 128];
        aws_lc_rs::rand::fill(&mut modulus).map_err(|_| "no random bytes".to_owned())?;
        modulus[0] |= 0x80;
        modulus[127] |= 1;
        let exponent = [1, 0, 1];
        Ok(Self(crate::rsa::public_key_der(&modulus, &exponent)))
    }
}

impl PublicKeyData for WeakKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_kinds_differ_in_validity_and_key() {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let expired = Certificate::generate("a", "a", CertificateKind::Expired, now).unwrap();
        assert!(expired.not_after < now);
        let weak = Certificate::generate("w", "w", CertificateKind::Weak, now).unwrap();
        assert_eq!(crate::rsa::modulus_bits(&weak.public_key), Some(1024));
        assert!(weak.private_key.is_none());
        let good = Certificate::generate("g", "g", CertificateKind::Good, now).unwrap();
        assert_eq!(crate::rsa::modulus_bits(&good.public_key), Some(2048));
        let again = Certificate::from_pem(
            "g",
            &format!("{}{}", good.to_pem(), good.private_key.as_ref().map(PrivateKey::reveal_pem).unwrap()),
        )
        .unwrap();
        assert_eq!(again.der, good.der);
        assert!(again.private_key.is_some());
        assert_eq!(again.subject, "CN=g");
    }

    #[test]
    fn private_key_debug_is_redacted() {
        assert_eq!(format!("{:?}", PrivateKey::from_pkcs8_der(vec![1, 2, 3])), "[redacted]");
    }

    proptest::proptest! {
        #[test]
        fn from_der_never_panics(bytes: Vec<u8>) {
            let _ = Certificate::from_der("x", &bytes);
        }

        #[test]
        fn from_pem_never_panics(text in "\\PC{0,100}") {
            let _ = Certificate::from_pem("x", &text);
        }
    }
}
