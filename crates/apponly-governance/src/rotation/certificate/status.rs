//! What is due, for monitoring and for a look before a rotation. No network.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use apponly::{Error, Secret, Signer as _};

use super::run::OVERLAP;
use super::{CertificateRotation, summary_of};
use crate::certificate::{FileForm, KeyLength, Summary};
use crate::files;
use crate::rotation::journal::{Journal, Stage};
use crate::time;

/// How a certificate stands.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CertificateStatus {
    /// The file.
    pub path: PathBuf,
    /// Its certificate.
    pub certificate: Summary,
    /// Whole days until its end; negative after it.
    pub days_left: i64,
    /// The stage of a rotation that is under way.
    pub stage: Option<&'static str>,
    /// When the old certificate of that rotation may be removed.
    pub overlap_ends: Option<SystemTime>,
    /// Whether a run of the rotation has something to do.
    pub is_due: bool,
}

/// What a run would do.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RotationPlan {
    /// How the certificate stands.
    pub status: CertificateStatus,
    /// What would be done, a line each, in order.
    pub steps: Vec<String>,
}

impl CertificateRotation {
    /// How the certificate stands now; `within` decides whether it is due.
    ///
    /// # Errors
    /// Those of the file, its password and the journal.
    pub fn status(&self, within: Duration) -> Result<CertificateStatus, Error> {
        let password = self.password.as_ref().map(|source| source.read(&self.env)).transpose()?;
        self.status_with(password.as_ref(), within)
    }

    fn status_with(&self, password: Option<&Secret>, within: Duration) -> Result<CertificateStatus, Error> {
        let key = self.key_at(&self.path, password)?.ok_or_else(|| self.is_missing(&self.path))?;
        debug_assert!(!key.certificate_chain().is_empty());
        let certificate = summary_of(&key)?;
        let now = self.options.clock.now();
        let journal = Journal::read(&self.path)?;
        let overlap_ends = journal.as_ref().and_then(|journal| journal.overlap_ends(self.options.overlap));
        let ends_soon = now.checked_add(within).is_none_or(|then| then >= certificate.not_after);
        let is_due = match &journal {
            Some(journal) if journal.stage == Stage::Overlapping => overlap_ends.is_none_or(|end| end <= now),
            Some(_) => true,
            None => ends_soon,
        };
        Ok(CertificateStatus {
            path: self.path.clone(),
            days_left: certificate.days_left(now),
            certificate,
            stage: journal.map(|journal| journal.stage.name()),
            overlap_ends,
            is_due,
        })
    }

    /// What [`Self::run`] would do, by what is on this machine: no request is made, no key, no file.
    ///
    /// # Errors
    /// As [`Self::status`].
    pub fn plan(&self) -> Result<RotationPlan, Error> {
        let password = self.password.as_ref().map(|source| source.read(&self.env)).transpose()?;
        let status = self.status_with(password.as_ref(), self.options.if_within.unwrap_or(Duration::MAX))?;
        if !status.is_due {
            return Ok(RotationPlan { status, steps: Vec::new() });
        }
        let journal = Journal::read(&self.path)?;
        let stage = journal.as_ref().map_or(Stage::Making, |journal| journal.stage);
        let steps = self.steps(&status, stage, journal.as_ref())?;
        Ok(RotationPlan { status, steps })
    }

    fn steps(&self, status: &CertificateStatus, from: Stage, journal: Option<&Journal>) -> Result<Vec<String>, Error> {
        let shown = |suffix: &str| files::beside(Path::new(self.path.file_name().unwrap_or_default()), suffix);
        let form = match FileForm::of(&files::read(&self.path)?.unwrap_or_default()) {
            FileForm::Pfx => "PFX, same password",
            FileForm::EncryptedPem => "PEM with encrypted key, same password",
            FileForm::Pem => "PEM",
        };
        let bits = self.options.length.unwrap_or_else(|| KeyLength::at_least(status.certificate.rsa_bits.unwrap_or(0)));
        let now = self.options.clock.now();
        let valid = status.certificate.not_before <= now && now <= status.certificate.not_after;
        let way = if valid {
            "by `addKey` with a proof by the old key; if that is refused, by writing `keyCredentials`"
        } else {
            "by writing `keyCredentials`, since the old certificate is outside its validity and proves nothing"
        };
        let begun = journal.map_or(OVERLAP, |journal| Duration::from_secs(journal.overlap));
        let overlap = self.options.overlap.unwrap_or(begun);
        let all = [
            (
                Stage::Making,
                format!(
                    "make an RSA key of {} bits and a certificate of {} days in `{}` ({form})",
                    bits.bits(),
                    self.options.days,
                    shown(".next").display()
                ),
            ),
            (Stage::Registering, format!("register it on the app {} {way}", self.client_id)),
            (
                Stage::Verifying,
                format!(
                    "sign in with it, waiting up to {} s until the directory knows it",
                    self.options.patience.as_secs()
                ),
            ),
            (
                Stage::Swapping,
                format!("keep the old file as `{}` and put the new one in its place", shown(".previous").display()),
            ),
            (
                Stage::Overlapping,
                format!("leave the old certificate registered for {} s after that", overlap.as_secs()),
            ),
            (
                Stage::Removing,
                format!(
                    "remove the certificate {} (SHA-1) from the app with a proof by the new key",
                    self.old_sha1(status, journal)
                ),
            ),
        ];
        let mut steps: Vec<String> =
            all.into_iter().filter(|(stage, _)| *stage >= from).map(|(_, step)| step).collect();
        if let Some(journal) = journal {
            steps.insert(
                0,
                format!("go on with the rotation begun at {}, at the stage `{}`", journal.started, from.name()),
            );
        }
        Ok(steps)
    }

    fn old_sha1(&self, status: &CertificateStatus, journal: Option<&Journal>) -> String {
        let recorded = journal.and_then(|journal| journal.old.sha1.clone());
        recorded.unwrap_or_else(|| status.certificate.sha1_hex())
    }
}

impl CertificateStatus {
    /// The end of the certificate, RFC 3339.
    #[must_use]
    pub fn end(&self) -> String {
        time::rfc3339(self.certificate.not_after)
    }
}
