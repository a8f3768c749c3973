//! A new key pair with its self-signed certificate.

use std::cell::RefCell;
use std::fmt;
use std::time::{Duration, SystemTime};

use apponly::{Error, catalogue};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_RSA_SHA256, PublicKeyData, RsaKeySize, SignatureAlgorithm, SigningKey,
};
use zeroize::Zeroizing;

use super::summary::Summary;

/// The start of validity lies so far back: the clock of the service, or of another machine, may be behind this one.
const HEAD_START: Duration = Duration::from_secs(300);

/// The longest life that is made, in days; tenants and auditors rarely allow more than one year.
const LONGEST_DAYS: u32 = 3_650;

/// How long the RSA modulus is. Entra takes 2048 bits and more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyLength {
    /// 2048 bits: the fastest signatures.
    Rsa2048,
    /// 3072 bits: 128-bit security, good beyond 2030 (NIST SP 800-57, part 1, table 2).
    #[default]
    Rsa3072,
    /// 4096 bits.
    Rsa4096,
}

impl KeyLength {
    /// The modulus, in bits.
    #[must_use]
    pub fn bits(self) -> u32 {
        match self {
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
        }
    }

    /// The length that replaces a key of `bits`: the same, or the next that is made.
    #[must_use]
    pub fn at_least(bits: usize) -> Self {
        match bits {
            0..=2048 => Self::Rsa2048,
            2049..=3072 => Self::Rsa3072,
            _ => Self::Rsa4096,
        }
    }

    fn size(self) -> RsaKeySize {
        match self {
            Self::Rsa2048 => RsaKeySize::_2048,
            Self::Rsa3072 => RsaKeySize::_3072,
            Self::Rsa4096 => RsaKeySize::_4096,
        }
    }
}

/// What kind of certificate to make: an RSA key and a self-signed certificate for signing client assertions.
#[derive(Debug, Clone)]
pub struct NewCertificate {
    subject: String,
    length: KeyLength,
    days: u32,
}

impl NewCertificate {
    /// 3072 bits and 180 days for `subject`: a plain name (`Nightly report`), or a distinguished one
    /// (`CN=Nightly report,O=Contoso`).
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), length: KeyLength::default(), days: 180 }
    }

    /// The same with another key length.
    #[must_use]
    pub fn with_length(mut self, length: KeyLength) -> Self {
        self.length = length;
        self
    }

    /// The same, valid for so many days, 1 to 3650.
    #[must_use]
    pub fn with_days(mut self, days: u32) -> Self {
        self.days = days;
        self
    }

    /// Makes the key and the certificate, valid from five minutes before `now`. Takes up to some seconds.
    ///
    /// # Errors
    /// `setting-invalid`: the subject or the days cannot be used. `internal`: the crypto library failed.
    pub fn generate(&self, now: SystemTime) -> Result<KeyAndCertificate, Error> {
        let parameters = self.parameters(now)?;
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, self.length.size()).map_err(|error| failed(&error))?;
        let certificate = parameters.self_signed(&pair).map_err(|error| failed(&error))?;
        let summary = Summary::from_der(certificate.der())?;
        Ok(KeyAndCertificate { key: Zeroizing::new(pair.serialize_der()), summary })
    }

    /// Whether a certificate like this can be made, before its key is.
    ///
    /// # Errors
    /// `setting-invalid`: the subject or the days cannot be used.
    pub fn check(&self) -> Result<(), Error> {
        self.parameters(SystemTime::UNIX_EPOCH).map(drop)
    }

    /// The certificate for a key that somebody else holds and signs with, valid from five minutes before `now`.
    ///
    /// # Errors
    /// As [`Self::check`], and what the holder says.
    pub fn certify(&self, holder: &dyn KeyHolder, now: SystemTime) -> Result<Summary, Error> {
        let remote = Remote { holder, failure: RefCell::new(None) };
        let made = self.parameters(now)?.self_signed(&remote);
        let certificate = made.map_err(|error| remote.failure.take().unwrap_or_else(|| failed(&error)))?;
        Summary::from_der(certificate.der())
    }

    /// The modulus of the key, in bits.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.length.bits()
    }

    fn parameters(&self, now: SystemTime) -> Result<CertificateParams, Error> {
        if !(1..=LONGEST_DAYS).contains(&self.days) {
            let what = format!("`--days`: {} is not in 1 to {LONGEST_DAYS}", self.days);
            return Err(Error::new(&catalogue::SETTING_INVALID, what));
        }
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name = distinguished_name(&self.subject)?;
        parameters.is_ca = IsCa::ExplicitNoCa;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // rcgen does not export the type of its dates, only a way to make the first one.
        let epoch = rcgen::date_time_ymd(1970, 1, 1);
        parameters.not_before = epoch + since.saturating_sub(HEAD_START);
        parameters.not_after = epoch + since + Duration::from_secs(u64::from(self.days) * 86_400);
        Ok(parameters)
    }
}

fn failed(error: &rcgen::Error) -> Error {
    Error::new(&catalogue::INTERNAL, format!("the crypto library could not make the certificate: {error}"))
}

/// Who holds a private RSA key and signs with it.
pub trait KeyHolder {
    /// The public key: `RSAPublicKey`, DER (RFC 8017, appendix A.1.1).
    fn public_key(&self) -> &[u8];

    /// A signature over `input` by RSASSA-PKCS1-v1_5 with SHA-256. May block.
    ///
    /// # Errors
    /// Those of the holder.
    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, Error>;
}

/// A holder as rcgen asks for it; what went wrong is kept, since rcgen's errors have no room for it.
struct Remote<'a> {
    holder: &'a dyn KeyHolder,
    failure: RefCell<Option<Error>>,
}

impl PublicKeyData for Remote<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.holder.public_key()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl SigningKey for Remote<'_> {
    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.holder.sign(input).map_err(|error| {
            *self.failure.borrow_mut() = Some(error);
            rcgen::Error::RemoteKeyError
        })
    }
}

/// A private key with its certificate. `Debug` shows the certificate only.
///
/// # Security
/// The PKCS#8 bytes are wiped on drop; the copy that the key generator made is not ours to wipe.
pub struct KeyAndCertificate {
    pub(super) key: Zeroizing<Vec<u8>>,
    pub(super) summary: Summary,
}

impl KeyAndCertificate {
    /// What the certificate says.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl fmt::Debug for KeyAndCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KeyAndCertificate").field("subject", &self.summary.subject).finish_non_exhaustive()
    }
}

/// `CN=a,O=b` or a plain name. Of the attributes that RFC 4514, section 3, names, those that such certificates have.
fn distinguished_name(text: &str) -> Result<DistinguishedName, Error> {
    let invalid = |why: &str| {
        Err(Error::new(&catalogue::SETTING_INVALID, format!("`--subject`: {why}"))
            .with_fix("give a plain name such as `Nightly report`, or `CN=Nightly report,O=Contoso`"))
    };
    let text = text.trim();
    if text.is_empty() {
        return invalid("the name is empty");
    }
    if text.chars().any(char::is_control) {
        return invalid("the name holds a control character");
    }
    let mut name = DistinguishedName::new();
    if !text.contains('=') {
        if text.chars().count() > 64 {
            return invalid("a common name has 64 characters at most (RFC 5280, upper bounds)");
        }
        name.push(DnType::CommonName, text);
        return Ok(name);
    }
    // RFC 4514 writes the name backwards, most specific part first (section 2.1).
    for part in text.split(',').rev() {
        let Some((kind, value)) = part.split_once('=') else {
            return invalid("a part of the distinguished name has no `=`");
        };
        let kind = match kind.trim().to_ascii_uppercase().as_str() {
            "CN" => DnType::CommonName,
            "O" => DnType::OrganizationName,
            "OU" => DnType::OrganizationalUnitName,
            "C" => DnType::CountryName,
            "ST" => DnType::StateOrProvinceName,
            "L" => DnType::LocalityName,
            _ => return invalid("only CN, O, OU, C, ST and L are written"),
        };
        let value = value.trim();
        if value.is_empty() || value.chars().count() > 64 {
            return invalid("each part of the distinguished name has 1 to 64 characters");
        }
        if kind == DnType::CountryName && (value.len() != 2 || !value.bytes().all(|byte| byte.is_ascii_alphabetic())) {
            return invalid("C is a country code of two letters");
        }
        name.push(kind, value);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(1_790_000_000_900)
    }

    #[test]
    fn certificate_has_the_length_life_and_name_that_were_asked_for() {
        let new = NewCertificate::new("CN=Nightly report, O=Contoso").with_length(KeyLength::Rsa2048).with_days(30);
        let made = new.generate(now()).unwrap();
        let summary = made.summary();
        assert_eq!(summary.rsa_bits, Some(2048));
        assert_eq!(summary.subject, "CN=Nightly report,O=Contoso");
        assert!(summary.is_self_issued());
        assert_eq!(summary.days_left(now() - Duration::from_secs(1)), 30);
        assert!(summary.not_before < now() - Duration::from_secs(299));
        assert!(!format!("{made:?}").contains("48, 130"), "no key in debug");
    }

    #[test]
    fn default_is_3072_bits_and_180_days() {
        let made = NewCertificate::new("app").generate(now()).unwrap();
        assert_eq!(made.summary().rsa_bits, Some(3072));
        assert_eq!(made.summary().days_left(now() - Duration::from_secs(1)), 180);
    }

    #[test]
    fn names_and_lives_that_no_certificate_can_have_are_refused() {
        for subject in ["", "  ", "a\nb", "CN=", "X=a", "CN=a,b", "C=Germany", &"n".repeat(65)] {
            assert_eq!(
                NewCertificate::new(subject).generate(now()).unwrap_err().code(),
                "setting-invalid",
                "{subject}"
            );
        }
        for days in [0, 3651] {
            assert!(NewCertificate::new("a").with_days(days).generate(now()).is_err(), "{days}");
        }
    }
}
