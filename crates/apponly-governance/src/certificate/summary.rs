//! What a certificate says about itself. Nothing here is secret.

use std::time::SystemTime;

use apponly::{Error, catalogue};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode as _, Encode as _, Reader as _, SliceReader};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// The public content of one X.509 certificate (RFC 5280).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The distinguished name of the holder, as RFC 4514 text.
    pub subject: String,
    /// The distinguished name of the issuer, as RFC 4514 text.
    pub issuer: String,
    /// The first moment of validity, UTC.
    pub not_before: SystemTime,
    /// The last moment of validity, UTC.
    pub not_after: SystemTime,
    /// The length of the RSA modulus in bits; `None` for keys of other algorithms.
    pub rsa_bits: Option<usize>,
    /// The certificate, DER.
    pub der: Vec<u8>,
    issuer_name: Vec<u8>,
    subject_name: Vec<u8>,
}

impl Summary {
    /// Reads one whole certificate in DER.
    ///
    /// # Errors
    /// `certificate-unreadable`: not a certificate, or cut off.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        Self::read(der).map_err(|error| {
            Error::new(&catalogue::CERTIFICATE_UNREADABLE, format!("the certificate is damaged or cut off ({error})"))
        })
    }

    fn read(der: &[u8]) -> der::Result<Self> {
        let parsed = x509_cert::Certificate::from_der(der)?;
        let part = parsed.tbs_certificate();
        let info = part.subject_public_key_info();
        let rsa_bits = match info.algorithm.oid == RSA_ENCRYPTION {
            true => Some(modulus_bits(info.subject_public_key.raw_bytes())?),
            false => None,
        };
        Ok(Self {
            subject: part.subject().to_string(),
            issuer: part.issuer().to_string(),
            not_before: part.validity().not_before.to_system_time(),
            not_after: part.validity().not_after.to_system_time(),
            rsa_bits,
            der: der.to_vec(),
            issuer_name: part.issuer().to_der()?,
            subject_name: part.subject().to_der()?,
        })
    }

    /// SHA-1 of the DER: the thumbprint that the Entra portal shows.
    #[must_use]
    pub fn sha1(&self) -> Vec<u8> {
        digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der).as_ref().to_vec()
    }

    /// SHA-256 of the DER.
    #[must_use]
    pub fn sha256(&self) -> Vec<u8> {
        digest(&SHA256, &self.der).as_ref().to_vec()
    }

    /// [`Self::sha1`] as 40 upper-case hexadecimal digits.
    #[must_use]
    pub fn sha1_hex(&self) -> String {
        hexadecimal(&self.sha1())
    }

    /// [`Self::sha256`] as 64 upper-case hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        hexadecimal(&self.sha256())
    }

    /// [`Self::sha1`] as base64url without padding: `x5t` of an assertion (RFC 7515, section 4.1.7).
    #[must_use]
    pub fn sha1_base64url(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.sha1())
    }

    /// [`Self::sha256`] as base64url without padding: `x5t#S256` of an assertion (RFC 7515, section 4.1.8).
    #[must_use]
    pub fn sha256_base64url(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.sha256())
    }

    /// Whether the certificate names itself as its issuer.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer_name == self.subject_name
    }

    /// Whether `other` is named as the issuer of this certificate.
    #[must_use]
    pub fn is_issued_by(&self, other: &Self) -> bool {
        self.issuer_name == other.subject_name
    }

    /// Whole days from `now` to the end of validity; negative after it.
    #[must_use]
    pub fn days_left(&self, now: SystemTime) -> i64 {
        crate::time::days_until(self.not_after, now)
    }

    /// The certificate as PEM (RFC 7468).
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem("CERTIFICATE", &self.der)
    }
}

/// PEM (RFC 7468) of `der`, 64 columns.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let encoded = zeroize::Zeroizing::new(STANDARD.encode(der));
    // Room for all of it: a growing buffer would leave an unwiped copy of a key behind.
    let mut text = String::with_capacity(encoded.len() + encoded.len() / 64 + 2 * label.len() + 40);
    text.push_str("-----BEGIN ");
    text.push_str(label);
    text.push_str("-----\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = tail;
    }
    text.push_str("-----END ");
    text.push_str(label);
    text.push_str("-----\n");
    text
}

fn modulus_bits(public_key: &[u8]) -> der::Result<usize> {
    let mut reader = SliceReader::new(public_key)?;
    reader.sequence(|reader| {
        let modulus: UintRef<'_> = reader.decode()?;
        let rest = reader.remaining_len();
        reader.read_slice(rest)?;
        let bytes = modulus.as_bytes();
        Ok(bytes.first().map_or(0, |first| bytes.len() * 8 - first.leading_zeros() as usize))
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
