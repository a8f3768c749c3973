//! An RSA key that stays in Key Vault, which signs.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::digest::{SHA256, digest};

use super::place::Place;
use super::x509::{Certificate, CertificateFacts};
use super::{AssertionAlgorithm, SignRequest, Signature, Signer};
use crate::credential::{BoxFuture, SealMaterial};
use crate::error::{Error, catalogue};
use crate::key_vault::Vault;

/// One version of a key, and the certificate of the same version.
pub(super) struct VaultKey {
    chain: Vec<Vec<u8>>,
    leaf: Certificate,
    facts: CertificateFacts,
    /// `keys/NAME/VERSION`.
    path: String,
    vault: Arc<Vault>,
    /// The vault refused PS256 for this key.
    lacks_pss: AtomicBool,
}

impl VaultKey {
    /// The key at `path`, certified by `leaf`.
    ///
    /// # Errors
    /// `certificate-key-unsuitable`: not RSA, or too short.
    pub(super) fn new(leaf: Certificate, path: String, vault: Arc<Vault>, place: Place<'_>) -> Result<Self, Error> {
        let facts = leaf.suitable_facts(place)?;
        Ok(Self { chain: vec![leaf.der.clone()], leaf, facts, path, vault, lacks_pss: AtomicBool::new(false) })
    }

    /// What the certificate says about itself.
    pub(super) fn facts(&self) -> &CertificateFacts {
        &self.facts
    }

    async fn sign_there(&self, request: &SignRequest<'_>) -> Result<Signature, Error> {
        let name = match request.algorithm {
            AssertionAlgorithm::Ps256 => "PS256",
            AssertionAlgorithm::Rs256 => "RS256",
        };
        let hash = digest(&SHA256, request.input);
        let signed = self.vault.sign(&self.path, name, hash.as_ref(), request.deadline).await;
        let signature = Signature::new(signed.inspect_err(|error| {
            if error.row() == &catalogue::SIGNER_ALGORITHM && request.algorithm == AssertionAlgorithm::Ps256 {
                tracing::info!(key = %self.path, "the vault does not sign with PS256 by this key: RS256 from now on");
                self.lacks_pss.store(true, Ordering::Relaxed);
            }
        })?);
        if self.leaf.verifies(request.algorithm, request.input, signature.expose()) {
            return Ok(signature);
        }
        let what =
            format!("the signature of `{}` does not belong to the certificate `{}`", self.path, self.facts.subject);
        Err(Error::new(&catalogue::CERTIFICATE_MISMATCH, what)
            .with_cause("the vault answered with the signature of another key or version")
            .with_fix("compare key and certificate on the vault's Objects page; a new version makes both anew"))
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("VaultKey");
        shown.field("path", &self.path).field("sha256", &self.facts.sha256).finish_non_exhaustive()
    }
}

impl Signer for VaultKey {
    fn describe(&self) -> String {
        format!("`{}` of the vault `{}`", self.path, self.vault.host())
    }

    fn algorithms(&self) -> &[AssertionAlgorithm] {
        match self.lacks_pss.load(Ordering::Relaxed) {
            true => &[AssertionAlgorithm::Rs256],
            false => &[AssertionAlgorithm::Ps256, AssertionAlgorithm::Rs256],
        }
    }

    fn certificate_chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        self.vault.seal_material()
    }

    fn sign<'a>(&'a self, request: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
        Box::pin(self.sign_there(request))
    }
}
