//! Fixtures of the tests: see `test-data/certificates/regenerate.sh`.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The password of every encrypted fixture.
pub(super) const PASSWORD: &str = "correct horse";

/// Where the fixture `name` lies.
pub(super) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("test-data/certificates").join(name)
}

/// The fixture `name`, whole.
pub(super) fn bytes(name: &str) -> Vec<u8> {
    crate::files::read(&path(name), 1 << 20).unwrap().to_vec()
}

/// A moment at which every fixture is valid: 1 January 2030.
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000)
}

/// A PEM file with the key of the fixtures and a certificate for it, valid from 1 January to 1 January.
pub(super) fn issued(from: i32, until: i32) -> Vec<u8> {
    let key = key();
    let mut parameters = parameters("issued");
    parameters.not_before = rcgen::date_time_ymd(from, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(until, 1, 1);
    format!("{}{}", key.serialize_pem(), parameters.self_signed(&key).unwrap().pem()).into_bytes()
}

/// A PEM file with the key of the fixtures and two certificates that name each other as their issuer.
pub(super) fn circle() -> Vec<u8> {
    let signed = |subject, issuer| {
        let issuer = rcgen::Issuer::new(parameters(issuer), key());
        parameters(subject).signed_by(&key(), &issuer).unwrap().pem()
    };
    format!("{}{}{}", key().serialize_pem(), signed("a", "b"), signed("b", "a")).into_bytes()
}

fn key() -> rcgen::KeyPair {
    let der = rustls_pki_types::PrivatePkcs8KeyDer::from(bytes("key-alone-test-only.der"));
    rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256).unwrap()
}

fn parameters(name: &str) -> rcgen::CertificateParams {
    let mut parameters = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters.distinguished_name.push(rcgen::DnType::CommonName, name);
    parameters
}
