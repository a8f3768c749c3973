//! What a certificate file holds, and what is wrong with it, without any request.

use std::time::SystemTime;

use apponly::{Error, LocalKey, Row, Signer as _, catalogue};
use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode as _};

use super::summary::Summary;

/// A certificate that ends within so many days is worth a warning.
const SOON: i64 = 30;

/// The shortest RSA modulus that Entra accepts, in bits.
const SHORTEST_MODULUS: usize = 2048;

/// Whether the private key of the file belongs to the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFit {
    /// It belongs to the certificate.
    Fits,
    /// It belongs to none of the certificates.
    Mismatched,
    /// The file holds no private key, as the public certificate for upload does not.
    Missing,
    /// It, or the certificate's own key, is of a kind or length that cannot sign in.
    Unsuitable,
}

impl KeyFit {
    /// A word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::Mismatched => "mismatched",
            Self::Missing => "missing",
            Self::Unsuitable => "unsuitable",
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing.
    Warn,
    /// Nobody can sign in with it.
    Fail,
}

impl Severity {
    /// A word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One thing that is wrong, with what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The code of the catalogue that a sign-in would meet, or `certificate-expiring`.
    pub code: &'static str,
    /// What is wrong, one line.
    pub message: String,
    /// What to do, one line.
    pub fix: String,
}

impl Finding {
    /// A finding that an error of the catalogue describes.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        Self { severity: Severity::Fail, code: error.code(), message: error.to_string(), fix: error.fix().to_owned() }
    }
}

/// What a file holds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Inspection {
    /// The certificate that would sign in; of several, the one that ends last.
    pub leaf: Summary,
    /// The certificates above it in the file, each issued by the one after it.
    pub chain: Vec<Summary>,
    /// Whether the private key fits.
    pub key: KeyFit,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
}

impl Inspection {
    /// Whether nobody can sign in with it.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Fail)
    }
}

/// Reads the bytes of a PEM, PFX or DER file as a sign-in at `now` would, and says all that is wrong with it.
///
/// # Errors
/// `certificate-unreadable`, `certificate-password`: nothing can be said of such a file. `certificate-key-missing`: it
/// holds no certificate.
pub fn inspect(bytes: &[u8], password: Option<&str>, now: SystemTime) -> Result<Inspection, Error> {
    let (mut certificates, key, mut findings) = match LocalKey::from_bytes(bytes, password) {
        Ok(local) => {
            let chain: Result<Vec<_>, _> = local.certificate_chain().iter().map(|der| Summary::from_der(der)).collect();
            (chain?, KeyFit::Fits, Vec::new())
        }
        Err(error) => without_key(bytes, error)?,
    };
    if certificates.is_empty() {
        return Err(Error::new(&catalogue::CERTIFICATE_UNREADABLE, "the file holds no certificate"));
    }
    let leaf = certificates.remove(0);
    let mut chain: Vec<Summary> = Vec::new();
    for candidate in certificates {
        if chain.last().unwrap_or(&leaf).is_issued_by(&candidate) {
            chain.push(candidate);
        }
    }
    findings.extend(weakness(&leaf, key));
    findings.extend(validity(&leaf, now));
    findings.sort_by_key(|finding| finding.severity != Severity::Fail);
    Ok(Inspection { leaf, chain, key, findings })
}

/// The certificates of a file that cannot sign in, with the reason.
fn without_key(bytes: &[u8], error: Error) -> Result<(Vec<Summary>, KeyFit, Vec<Finding>), Error> {
    let is = |row: &'static Row| error.row() == row;
    let (key, severity) = if is(&catalogue::CERTIFICATE_KEY_MISSING) {
        (KeyFit::Missing, Severity::Warn)
    } else if is(&catalogue::CERTIFICATE_MISMATCH) {
        (KeyFit::Mismatched, Severity::Fail)
    } else if is(&catalogue::CERTIFICATE_KEY_UNSUITABLE) {
        (KeyFit::Unsuitable, Severity::Fail)
    } else {
        return Err(error);
    };
    let certificates = public_certificates(bytes);
    if certificates.is_empty() {
        return Err(error);
    }
    let mut finding = Finding::of(&error);
    finding.severity = severity;
    if key == KeyFit::Missing {
        "this is the public half, good for upload; signing in needs the file with the private key"
            .clone_into(&mut finding.fix);
    }
    Ok((certificates, key, vec![finding]))
}

/// All certificates of a PEM file, or the one of a DER file.
fn public_certificates(bytes: &[u8]) -> Vec<Summary> {
    let only_certificates = certificate_blocks(bytes);
    let parsed = match Certificate::from_der(bytes) {
        Ok(certificate) => vec![certificate],
        Err(_) => Certificate::load_pem_chain(&only_certificates).unwrap_or_default(),
    };
    let ders = parsed.iter().filter_map(|certificate| certificate.to_der().ok());
    ders.filter_map(|der| Summary::from_der(&der).ok()).collect()
}

/// The certificate blocks of a PEM text; its other blocks may be keys, or text between blocks.
fn certificate_blocks(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut blocks = String::new();
    let mut inside = false;
    for line in text.lines() {
        inside |= line.trim_end() == "-----BEGIN CERTIFICATE-----";
        if inside {
            blocks.push_str(line.trim_end());
            blocks.push('\n');
        }
        inside &= line.trim_end() != "-----END CERTIFICATE-----";
    }
    blocks.into_bytes()
}

/// Keys that Entra refuses, where the parser has not said so already.
fn weakness(leaf: &Summary, key: KeyFit) -> Option<Finding> {
    if key == KeyFit::Unsuitable {
        return None;
    }
    let what = match leaf.rsa_bits {
        Some(bits) if bits < SHORTEST_MODULUS => {
            format!("the RSA key has {bits} bits, Entra asks for {SHORTEST_MODULUS} at least")
        }
        Some(_) => return None,
        None => "the certificate is not for an RSA key, and Entra takes no other".to_owned(),
    };
    Some(Finding::of(&Error::new(&catalogue::CERTIFICATE_KEY_UNSUITABLE, what)))
}

/// Outside the validity, or near its end.
fn validity(leaf: &Summary, now: SystemTime) -> Option<Finding> {
    let expired = |what: String| Error::new(&catalogue::CERTIFICATE_EXPIRED, what);
    if now > leaf.not_after {
        let what = format!("the certificate expired on {}", crate::time::day(leaf.not_after));
        return Some(Finding::of(&expired(what).with_fix(
            "make a new one with `apponly cert new` and register it; an app with another way of signing in and the \
             permission to write itself can do both with `apponly cert rotate`",
        )));
    }
    if now < leaf.not_before {
        let what = format!("the certificate is valid from {} only", crate::time::rfc3339(leaf.not_before));
        let fix = "check the clock of this machine, or wait until the certificate starts";
        return Some(Finding::of(&expired(what).with_fix(fix)));
    }
    let days = leaf.days_left(now);
    (days < SOON).then(|| Finding {
        severity: Severity::Warn,
        code: "certificate-expiring",
        message: format!("the certificate ends in {days} days, on {}", crate::time::day(leaf.not_after)),
        fix: "replace it with `apponly cert rotate`".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::certificate::{KeyAndCertificate, KeyLength, NewCertificate};

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
    }

    fn made(days: u32) -> KeyAndCertificate {
        NewCertificate::new("app").with_length(KeyLength::Rsa2048).with_days(days).generate(now()).unwrap()
    }

    fn codes(inspection: &Inspection) -> Vec<&'static str> {
        inspection.findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn good_file_has_no_finding_and_its_key_fits() {
        let made = made(180);
        let inspection = inspect(&made.to_pem(None).unwrap(), None, now()).unwrap();
        assert_eq!((inspection.key, inspection.findings.len()), (KeyFit::Fits, 0));
        assert_eq!(inspection.leaf, *made.summary());
        assert!(inspection.chain.is_empty());
    }

    #[test]
    fn ends_of_the_validity_are_told_with_their_fix() {
        let made = made(90);
        let at = |time: SystemTime| {
            let inspection = inspect(&made.to_pem(None).unwrap(), None, time).unwrap();
            (codes(&inspection), inspection.has_failed())
        };
        let day = Duration::from_secs(86_400);
        assert_eq!(at(now() + 61 * day), (vec!["certificate-expiring"], false));
        assert_eq!(at(now() + 91 * day), (vec!["certificate-expired"], true));
        assert_eq!(at(now() - day), (vec!["certificate-expired"], true));
    }

    #[test]
    fn public_certificate_is_told_from_a_file_that_signs_in() {
        let made = made(180);
        for bytes in [made.summary().to_pem().into_bytes(), made.summary().der.clone()] {
            let inspection = inspect(&bytes, None, now()).unwrap();
            assert_eq!(inspection.key, KeyFit::Missing);
            assert_eq!(codes(&inspection), ["certificate-key-missing"]);
            assert!(!inspection.has_failed() && inspection.leaf == *made.summary());
        }
    }

    #[test]
    fn key_of_another_certificate_is_told() {
        let (one, two) = (made(180), made(180));
        let bytes = [one.summary().to_pem().into_bytes(), two.to_pem(None).unwrap().to_vec()].concat();
        let text = String::from_utf8(bytes).unwrap();
        let (first, rest) = text.split_once("-----END CERTIFICATE-----\n").unwrap();
        let key = &rest[rest.find("-----BEGIN PRIVATE KEY").unwrap()..];
        let mixed = format!("{first}-----END CERTIFICATE-----\n{key}");
        let inspection = inspect(mixed.as_bytes(), None, now()).unwrap();
        assert_eq!((inspection.key, codes(&inspection)), (KeyFit::Mismatched, vec!["certificate-mismatch"]));
        assert!(inspection.has_failed());
    }

    #[test]
    fn elliptic_key_is_unsuitable() {
        let pair = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::default().self_signed(&pair).unwrap();
        for bytes in [certificate.pem(), format!("{}{}", certificate.pem(), pair.serialize_pem())] {
            let inspection =
                inspect(bytes.as_bytes(), None, SystemTime::UNIX_EPOCH + Duration::from_secs(1_900_000_000));
            let inspection = inspection.unwrap();
            assert!(codes(&inspection).contains(&"certificate-key-unsuitable"), "{inspection:?}");
            assert!(inspection.has_failed());
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn foreign_bytes_never_panic(
            start in proptest::sample::select(vec![
                &b""[..], b"-----BEGIN CERTIFICATE-----\n", b"-----BEGIN PRIVATE KEY-----\n", b"\x30\x82\x02\x00",
            ]),
            rest in proptest::collection::vec(proptest::num::u8::ANY, 0..400),
            end in proptest::sample::select(vec![&b""[..], b"\n-----END CERTIFICATE-----\n"]),
        ) {
            let _ = inspect(&[start, &rest, end].concat(), Some("password"), now());
        }

        #[test]
        fn changed_certificates_never_panic(
            changes in proptest::collection::vec((proptest::num::usize::ANY, proptest::num::u8::ANY), 1..5),
        ) {
            static DER: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| made(180).summary().der.clone());
            let mut bytes = DER.clone();
            for (index, byte) in changes {
                let at = index % bytes.len();
                bytes[at] = byte;
            }
            let _ = inspect(&bytes, None, now());
            let _ = Summary::from_der(&bytes);
        }
    }

    #[test]
    fn what_is_no_certificate_is_an_error() {
        for bytes in [&b""[..], b"hello", b"-----BEGIN CERTIFICATE-----\n"] {
            assert!(inspect(bytes, None, now()).is_err());
        }
    }
}
