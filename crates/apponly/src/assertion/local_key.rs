//! An RSA private key in this process.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding};

use super::place::Place;
use super::private_key::PrivateKey;
use super::x509::{Certificate, CertificateFacts};
use super::{AssertionAlgorithm, Signer};
use crate::credential::BoxFuture;
use crate::error::{Error, catalogue};

/// A certificate with its chain and its private key.
///
/// # Security
/// The key lies in memory of the crypto library, which wipes it when it is freed.
pub(crate) struct LocalKey {
    chain: Vec<Vec<u8>>,
    facts: CertificateFacts,
    key: KeyPair,
}

impl LocalKey {
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
    pub(crate) fn facts(&self) -> &CertificateFacts {
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
    fn certificate_chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn sign<'a>(
        &'a self,
        algorithm: AssertionAlgorithm,
        signing_input: &'a [u8],
    ) -> BoxFuture<'a, Result<Vec<u8>, Error>> {
        Box::pin(std::future::ready(self.sign_now(algorithm, signing_input)))
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
