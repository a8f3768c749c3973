//! Where a certificate and its signer come from; each may be replaced while the program runs.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::place::Place;
use super::x509::{Certificate, CertificateFacts};
use super::{CertificateFile, Signer};
use crate::credential::{BoxFuture, SealMaterial};
use crate::deadline::Deadline;
use crate::env::Env;
use crate::error::{Error, catalogue};

/// One configured certificate.
pub(crate) trait CertificateSource: fmt::Debug + Send + Sync {
    /// Where it is, for people; literals in backticks.
    fn describe(&self) -> String;

    /// Who can sign at `now`, best first, at least one.
    ///
    /// # Errors
    /// Nobody can: the source cannot be read, or its certificate is expired, weak, or not for its key.
    fn load(&self, now: SystemTime, deadline: Deadline) -> BoxFuture<'_, Result<Vec<Arc<dyn Signer>>, Error>>;

    /// Entra refused what this source signed with. Makes the next [`Self::load`] look where the certificate comes from, and
    /// says whether that may find another one.
    fn look_again(&self) -> bool {
        false
    }

    /// As [`Credential::seal_material`](crate::Credential::seal_material).
    ///
    /// # Errors
    /// What [`Self::load`] would fail with before any request.
    fn seal_material(&self) -> Result<SealMaterial, Error>;

    /// Tries what needs no network and says in one line what was found.
    ///
    /// # Errors
    /// As [`Self::seal_material`].
    fn check(&self, now: SystemTime) -> Result<String, Error>;
}

/// A PEM or PFX file.
#[derive(Debug)]
pub(crate) struct FileSource {
    file: CertificateFile,
    env: Env,
}

impl FileSource {
    pub(crate) fn new(file: CertificateFile, env: Env) -> Self {
        Self { file, env }
    }
}

impl CertificateSource for FileSource {
    fn describe(&self) -> String {
        format!("`{}`", self.file.path().display())
    }

    fn load(&self, now: SystemTime, _deadline: Deadline) -> BoxFuture<'_, Result<Vec<Arc<dyn Signer>>, Error>> {
        let loaded = self.file.load(&self.env, now).map(|key| vec![key as Arc<dyn Signer>]);
        Box::pin(std::future::ready(loaded))
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        let digest = self.file.digest(&self.env)?;
        Ok(digest.map_or(SealMaterial::Nothing, SealMaterial::Credential))
    }

    fn check(&self, now: SystemTime) -> Result<String, Error> {
        self.file.load(&self.env, now)?;
        Ok(format!("{}: {}", self.describe(), summary(&self.file.facts(&self.env, now)?)))
    }
}

/// A signer of the caller's own.
#[derive(Debug)]
pub(crate) struct GivenSigner(pub(crate) Arc<dyn Signer>);

impl GivenSigner {
    fn facts(&self, now: SystemTime) -> Result<CertificateFacts, Error> {
        let (name, chain) = (self.0.describe(), self.0.certificate_chain());
        let place = Place::file(&name);
        let leaf = chain.first().ok_or_else(|| {
            place.error(&catalogue::CERTIFICATE_KEY_MISSING, "the signer gives no certificate with its key")
        })?;
        usable_facts(leaf, now, place)
    }
}

impl CertificateSource for GivenSigner {
    fn describe(&self) -> String {
        self.0.describe()
    }

    fn load(&self, now: SystemTime, _deadline: Deadline) -> BoxFuture<'_, Result<Vec<Arc<dyn Signer>>, Error>> {
        let loaded = self.facts(now).map(|_| vec![self.0.clone()]);
        Box::pin(std::future::ready(loaded))
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        self.0.seal_material()
    }

    fn check(&self, now: SystemTime) -> Result<String, Error> {
        Ok(format!("{}: {}", self.describe(), summary(&self.facts(now)?)))
    }
}

/// What the certificate `der` says about itself, if one can sign in with it at `now`.
///
/// # Errors
/// `certificate-unreadable`, `certificate-key-unsuitable`, `certificate-expired`.
pub(super) fn usable_facts(der: &[u8], now: SystemTime, place: Place<'_>) -> Result<CertificateFacts, Error> {
    let facts = Certificate::from_der(der, place)?.suitable_facts(place)?;
    facts.check_validity(now, place)?;
    Ok(facts)
}

/// One line about a certificate.
pub(super) fn summary(facts: &CertificateFacts) -> String {
    let end = jiff::Timestamp::try_from(facts.not_after).map(|end| end.strftime("%Y-%m-%d").to_string());
    let end = end.unwrap_or_default();
    format!("{}, RSA {} bits, valid until {end}, SHA-1 {}", facts.subject, facts.bits, facts.sha1)
}
