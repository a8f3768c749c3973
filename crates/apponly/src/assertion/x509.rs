//! What is needed of an X.509 certificate, and the checks that cost no request.

use std::fmt;
use std::time::SystemTime;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents};
use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode as _, Encode as _, Reader as _, SliceReader};

use super::AssertionAlgorithm;
use super::place::Place;
use crate::error::{Error, catalogue};

/// The shortest RSA modulus that Entra accepts, in bits (`AADSTS50032` below it).
pub(super) const SHORTEST_MODULUS: usize = 2048;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// What a certificate says about itself, for display. Nothing here is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateFacts {
    /// The distinguished name of the holder, as RFC 4514 text.
    pub subject: String,
    /// The distinguished name of the issuer, as RFC 4514 text; equal to `subject` when self-signed.
    pub issuer: String,
    /// The first moment of validity, UTC.
    pub not_before: SystemTime,
    /// The last moment of validity, UTC.
    pub not_after: SystemTime,
    /// SHA-1 of the DER, 40 upper-case hexadecimal digits: the thumbprint that the Entra portal shows.
    pub sha1: String,
    /// SHA-256 of the DER, 64 upper-case hexadecimal digits.
    pub sha256: String,
    /// Length of the RSA modulus in bits.
    pub bits: usize,
}

impl CertificateFacts {
    /// Refuses a certificate that Entra would refuse at `now` with `AADSTS1000502`.
    ///
    /// Source: RFC 5280, section 4.1.2.5: both ends of the period belong to it.
    pub(super) fn check_validity(&self, now: SystemTime, place: Place<'_>) -> Result<(), Error> {
        let (from, until) = (date(self.not_before), date(self.not_after));
        let refuse = |what: String| Err(place.error(&catalogue::CERTIFICATE_EXPIRED, what));
        if now > self.not_after {
            return refuse(format!("the certificate expired on {until} (now is {}; valid from {from})", date(now)));
        }
        if now < self.not_before {
            return refuse(format!("the certificate is valid from {from} only (now is {}; until {until})", date(now)))
                .map_err(|error| {
                    error.with_fix("check the clock of this machine, or wait until the certificate starts")
                });
        }
        Ok(())
    }
}

/// A certificate, read as far as signing in needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certificate {
    pub(super) der: Vec<u8>,
    pub(super) public_key: PublicKey,
    pub(super) subject_name: Vec<u8>,
    pub(super) issuer_name: Vec<u8>,
    subject: String,
    issuer: String,
    pub(super) not_before: SystemTime,
    pub(super) not_after: SystemTime,
}

impl Certificate {
    /// Reads `der`, one whole certificate.
    ///
    /// # Errors
    /// `certificate-unreadable`: not a certificate, or cut off.
    pub(super) fn from_der(der: &[u8], place: Place<'_>) -> Result<Self, Error> {
        Self::read(der).map_err(|error| place.unreadable(format!("the certificate is damaged or cut off ({error})")))
    }

    fn read(der: &[u8]) -> der::Result<Self> {
        let parsed = x509_cert::Certificate::from_der(der)?;
        let part = parsed.tbs_certificate();
        Ok(Self {
            der: der.to_vec(),
            public_key: PublicKey::read(part.subject_public_key_info())?,
            subject_name: part.subject().to_der()?,
            issuer_name: part.issuer().to_der()?,
            subject: part.subject().to_string(),
            issuer: part.issuer().to_string(),
            not_before: part.validity().not_before.to_system_time(),
            not_after: part.validity().not_after.to_system_time(),
        })
    }

    /// Whether `signature` over `input` is by the key of this certificate.
    pub(super) fn verifies(&self, algorithm: AssertionAlgorithm, input: &[u8], signature: &[u8]) -> bool {
        let PublicKey::Rsa(RsaPublicKey { modulus, exponent }) = &self.public_key else { return false };
        let parameters = match algorithm {
            AssertionAlgorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
            AssertionAlgorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
        };
        RsaPublicKeyComponents { n: modulus, e: exponent }.verify(parameters, input, signature).is_ok()
    }

    /// The holder's name, for people.
    pub(super) fn subject(&self) -> &str {
        &self.subject
    }

    /// Whether the certificate names itself as its issuer.
    pub(super) fn is_self_issued(&self) -> bool {
        self.subject_name == self.issuer_name
    }

    /// What to show of this certificate, if Entra takes its key.
    ///
    /// # Errors
    /// `certificate-key-unsuitable`: not RSA, or too short.
    pub(super) fn suitable_facts(&self, place: Place<'_>) -> Result<CertificateFacts, Error> {
        let refuse = |what: String| Err(place.error(&catalogue::CERTIFICATE_KEY_UNSUITABLE, what));
        match &self.public_key {
            PublicKey::Other(name) => refuse(format!("the certificate is for {name}")),
            PublicKey::Rsa(key) if key.bits() < SHORTEST_MODULUS => {
                refuse(format!("the RSA key has {} bits, Entra asks for {SHORTEST_MODULUS} at least", key.bits()))
            }
            PublicKey::Rsa(key) => Ok(self.facts(key)),
        }
    }

    /// What to show of this certificate, whose key is `key`.
    pub(super) fn facts(&self, key: &RsaPublicKey) -> CertificateFacts {
        CertificateFacts {
            subject: self.subject.clone(),
            issuer: self.issuer.clone(),
            not_before: self.not_before,
            not_after: self.not_after,
            sha1: hexadecimal(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &self.der).as_ref()),
            sha256: hexadecimal(digest::digest(&digest::SHA256, &self.der).as_ref()),
            bits: key.bits(),
        }
    }
}

/// The key that a certificate certifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PublicKey {
    /// An algorithm that Entra does not accept, named for people.
    Other(String),
    Rsa(RsaPublicKey),
}

impl PublicKey {
    fn read(info: &x509_cert::spki::SubjectPublicKeyInfoOwned) -> der::Result<Self> {
        if let Some(name) = unsuitable_algorithm(info.algorithm.oid) {
            return Ok(Self::Other(name));
        }
        let mut reader = SliceReader::new(info.subject_public_key.raw_bytes())?;
        let key = reader.sequence(RsaPublicKey::read)?;
        reader.finish()?;
        Ok(Self::Rsa(key))
    }

    /// Whether it is an RSA key with this modulus, big-endian.
    #[cfg(any(feature = "pkcs11", feature = "tpm"))]
    pub(super) fn has_modulus(&self, modulus: &[u8]) -> bool {
        let without_zeros = modulus.iter().position(|byte| *byte != 0).and_then(|start| modulus.get(start..));
        matches!(self, Self::Rsa(key) if without_zeros == Some(key.modulus.as_slice()))
    }
}

/// Modulus and exponent, big-endian without leading zeros.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct RsaPublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl RsaPublicKey {
    /// Reads modulus and exponent, the next two numbers of `reader`.
    pub(super) fn read<'a>(reader: &mut impl der::Reader<'a>) -> der::Result<Self> {
        let modulus: UintRef<'_> = reader.decode()?;
        let exponent: UintRef<'_> = reader.decode()?;
        Ok(Self { modulus: modulus.as_bytes().to_vec(), exponent: exponent.as_bytes().to_vec() })
    }

    /// Length of the modulus in bits.
    pub(super) fn bits(&self) -> usize {
        let Some(first) = self.modulus.first() else { return 0 };
        self.modulus.len() * 8 - first.leading_zeros() as usize
    }
}

impl fmt::Debug for RsaPublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RsaPublicKey({} bits)", self.bits())
    }
}

/// What kind of key `oid` stands for, with its article; `None` for the plain RSA keys that can sign in.
pub(super) fn unsuitable_algorithm(oid: ObjectIdentifier) -> Option<String> {
    if oid == RSA_ENCRYPTION {
        return None;
    }
    let known = match oid.to_string().as_str() {
        "1.2.840.10045.2.1" => "an EC key",
        "1.2.840.10040.4.1" => "a DSA key",
        "1.2.840.113549.1.1.10" => "an RSA key restricted to PSS (RSASSA-PSS)",
        "1.3.101.112" => "an Ed25519 key",
        "1.3.101.113" => "an Ed448 key",
        other => return Some(format!("a key of the algorithm {other}")),
    };
    Some(known.to_owned())
}

/// `moment` as RFC 3339 text in UTC; certificates reach to the year 9999, which is within what the text can show.
pub(super) fn date(moment: SystemTime) -> String {
    let moment = jiff::Timestamp::try_from(moment);
    // Whole seconds, as certificates have them.
    moment.map_or_else(|_| "an unknown date".to_owned(), |moment| moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assertion::samples;

    fn leaf() -> Certificate {
        Certificate::from_der(&samples::bytes("certificate-alone-test-only.der"), Place::file("leaf.der")).unwrap()
    }

    fn facts() -> CertificateFacts {
        let certificate = leaf();
        let PublicKey::Rsa(key) = &certificate.public_key else { panic!("an RSA fixture") };
        certificate.facts(key)
    }

    #[test]
    fn thumbprints_are_those_that_openssl_prints() {
        let printed = String::from_utf8(samples::bytes("thumbprints-test-only.txt")).unwrap();
        let values: Vec<String> =
            printed.lines().map(|line| line.split('=').nth(1).unwrap().replace(':', "")).collect();
        assert_eq!(vec![facts().sha1, facts().sha256], values);
    }

    #[test]
    fn names_and_length_are_read() {
        let facts = facts();
        assert_eq!((facts.subject.as_str(), facts.bits), ("CN=rsa,O=apponly", 2048));
        assert_eq!(facts.issuer, facts.subject);
    }

    #[test]
    fn both_ends_of_the_validity_belong_to_it() {
        let facts = facts();
        let place = Place::file("leaf.pem");
        let second = std::time::Duration::from_secs(1);
        facts.check_validity(facts.not_before, place).unwrap();
        facts.check_validity(facts.not_after, place).unwrap();
        let early = facts.check_validity(facts.not_before - second, place).unwrap_err();
        let late = facts.check_validity(facts.not_after + second, place).unwrap_err();
        for error in [&early, &late] {
            assert_eq!(error.code(), "certificate-expired");
            let text = error.to_string();
            assert!(text.contains("leaf.pem") && text.contains(&date(facts.not_after)), "{text}");
        }
        assert!(late.to_string().contains("expired on") && early.to_string().contains("valid from"));
    }

    #[test]
    fn cut_off_certificate_is_unreadable() {
        let der = samples::bytes("certificate-alone-test-only.der");
        for end in [0, 1, 4, 100, der.len() - 1] {
            let error = Certificate::from_der(&der[..end], Place::file("cut.der").line(7)).unwrap_err();
            assert_eq!(error.code(), "certificate-unreadable");
            assert!(error.to_string().starts_with("`cut.der` line 7: "), "{error}");
        }
    }
}
