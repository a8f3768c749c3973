//! An RSA private key in this process.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding};

use super::parse::parse;
use super::place::Place;
use super::private_key::PrivateKey;
use super::x509::{Certificate, CertificateFacts};
use super::{AssertionAlgorithm, SignRequest, Signature, Signer};
use crate::credential::BoxFuture;
use crate::error::{Error, catalogue};

/// A certificate with its chain and its private key, in this process.
///
/// # Security
/// The key lies in memory of the crypto library, which wipes it when it is freed.
pub struct LocalKey {
    chain: Vec<Vec<u8>>,
    facts: CertificateFacts,
    key: KeyPair,
}

impl LocalKey {
    /// The key of a PEM or PFX file, given as its bytes, that belongs to the certificate that ends last. `password` opens
    /// an encrypted key. The validity is not checked.
    ///
    /// # Errors
    /// As [`parse_any`](crate::parse_any).
    pub fn from_bytes(bytes: &[u8], password: Option<&str>) -> Result<Self, Error> {
        let place = Place::file("certificate");
        let keys = parse(bytes, password, place)?;
        keys.into_iter().next().ok_or_else(|| place.unreadable("no certificate with its key was found"))
    }

    /// Joins `leaf` with its `key`; `above` are the certificates above it in issuer order.
    ///
    /// # Errors
    /// `certificate-unreadable`: the numbers of the key do not fit each other. `certificate-key-unsuitable`: too long.
    pub(super) fn new(
        leaf: &Certificate,
        above: Vec<Vec<u8>>,
        key: &PrivateKey,
        place: Place<'_>,
    ) -> Result<Self, Error> {
        let facts = leaf.facts(key.public());
        let key = KeyPair::from_der(key.expose_pkcs1()).map_err(|_| {
            if facts.bits > LONGEST_MODULUS {
                let what = format!("the RSA key has {} bits, {LONGEST_MODULUS} is the most", facts.bits);
                return place.error(&catalogue::CERTIFICATE_KEY_UNSUITABLE, what);
            }
            place.unreadable("the private key is damaged: its numbers do not fit each other")
        })?;
        let chain = std::iter::once(leaf.der.clone()).chain(above).collect();
        Ok(Self { chain, facts, key })
    }

    /// What the certificate says about itself.
    #[must_use]
    pub fn facts(&self) -> &CertificateFacts {
        &self.facts
    }

    fn sign_now(&self, algorithm: AssertionAlgorithm, input: &[u8]) -> Result<Vec<u8>, Error> {
        // The salt of this PSS is as long as its digest, 32 bytes, which is what JWA asks for (RFC 7518, section 3.5).
        let encoding: &'static dyn RsaEncoding = match algorithm {
            AssertionAlgorithm::Ps256 => &RSA_PSS_SHA256,
            AssertionAlgorithm::Rs256 => &RSA_PKCS1_SHA256,
        };
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(encoding, &SystemRandom::new(), input, &mut signature)
            .map_err(|_| Error::new(&catalogue::INTERNAL, "the crypto library could not sign with the private key"))?;
        Ok(signature)
    }
}

/// The longest RSA modulus of the crypto library, in bits.
const LONGEST_MODULUS: usize = 8192;

impl Signer for LocalKey {
    fn describe(&self) -> String {
        format!("the key of `{}`", self.facts.subject)
    }

    fn certificate_chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn is_slow(&self) -> bool {
        false
    }

    fn sign<'a>(&'a self, request: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
        Box::pin(std::future::ready(self.sign_now(request.algorithm, request.input).map(Signature::new)))
    }
}

impl fmt::Debug for LocalKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LocalKey")
            .field("subject", &self.facts.subject)
            .field("sha256", &self.facts.sha256)
            .field("key", &crate::secret::REDACTED)
            .finish_non_exhaustive()
    }
}
