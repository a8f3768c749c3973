//! One run: from the stage that the journal names to the end, or to a wait.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apponly::{Error, LocalKey, Secret, catalogue};

use super::{CertificateRotation, summary_of};
use crate::application::{AppCredentials, AppDirectory, is_not_allowed};
use crate::certificate::{FileForm, KeyLength, NewCertificate, Summary};
use crate::files::{self, Access};
use crate::rotation::journal::{Journal, Kind, Mark, Stage};
use crate::rotation::options::{Outcome, Step};
use crate::rotation::sign_in::{self, Candidate};
use crate::time;

/// The old credential stays registered so long, unless told otherwise.
pub(super) const OVERLAP: Duration = Duration::from_secs(24 * 3600);

pub(super) struct Run<'a> {
    pub(super) rotation: &'a CertificateRotation,
    pub(super) directory: AppDirectory,
    pub(super) password: Option<Secret>,
    pub(super) journal: Journal,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        rotation: &'a CertificateRotation,
        directory: AppDirectory,
        password: Option<Secret>,
        journal: Option<Journal>,
    ) -> Result<Self, Error> {
        let journal = match journal {
            Some(journal) => {
                check_owner(&journal, rotation)?;
                journal
            }
            None => {
                let next = files::beside(&rotation.path, ".next");
                if files::exists(&next) {
                    let what = format!("`{}` exists, and no rotation is under way", next.display());
                    return Err(Error::new(&catalogue::FILE_EXISTS, what));
                }
                let old = rotation.key_at(&rotation.path, password.as_ref())?;
                let old = old.ok_or_else(|| rotation.is_missing(&rotation.path))?;
                let overlap = rotation.options.overlap.unwrap_or(OVERLAP);
                let now = rotation.options.clock.now();
                let old = mark_of(&summary_of(&old)?);
                Journal::new(Kind::Certificate, rotation.client_id.as_str(), old, overlap, now)
            }
        };
        Ok(Self { rotation, directory, password, journal })
    }

    pub(super) async fn drive(mut self) -> Result<Outcome, Error> {
        // What begins is recorded as well: a new key without a journal would be nobody's.
        self.record(self.journal.stage)?;
        loop {
            match self.journal.stage {
                Stage::Making => self.make()?,
                Stage::Registering => self.register().await?,
                Stage::Verifying => self.verify().await?,
                Stage::Swapping => self.swap()?,
                Stage::Telling => {
                    self.rotation.options.watcher.swapped(&self.rotation.path)?;
                    self.record(Stage::Overlapping)?;
                }
                Stage::Overlapping => {
                    let until = self.overlap_ends()?;
                    if self.now() < until {
                        return Ok(Outcome::Overlapping { until });
                    }
                    self.record(Stage::Removing)?;
                }
                Stage::Removing => return self.finish().await,
            }
        }
    }

    /// Makes the new key, of the form of the old one, where it waits for its turn.
    fn make(&mut self) -> Result<(), Error> {
        let rotation = self.rotation;
        let next = self.next();
        // A file that a run before this one wrote whole is as good as a new one; it is registered nowhere yet.
        let made = match rotation.key_at(&next, self.password.as_ref()) {
            Ok(Some(key)) => summary_of(&key)?,
            Ok(None) | Err(_) => {
                let old = self.key(&rotation.path)?;
                let length = rotation.options.length.unwrap_or_else(|| KeyLength::at_least(old.facts().bits));
                let new = NewCertificate::new(subject(&old.facts().subject)).with_length(length);
                let made = new.with_days(rotation.options.days).generate(self.now())?;
                let bytes = files::read(&rotation.path)?.ok_or_else(|| rotation.is_missing(&rotation.path))?;
                let content = made.to_bytes(FileForm::of(&bytes), self.password.as_ref())?;
                let metadata = files::metadata(&rotation.path);
                self.before(Step::File("next"))?;
                files::replace(&next, &content, metadata.as_ref().map_or(Access::Private, Access::Like))?;
                made.summary().clone()
            }
        };
        rotation.options.watcher.tell(&format!(
            "made a new key; its certificate ends on {} (SHA-1 {})",
            time::day(made.not_after),
            made.sha1_hex()
        ));
        self.journal.new = mark_of(&made);
        self.record(Stage::Registering)
    }

    /// Waits until the new key signs in.
    async fn verify(&mut self) -> Result<(), Error> {
        let key = self.new_key(&self.next())?;
        self.signs_in(key).await?;
        self.rotation.options.watcher.tell("the new certificate signs in");
        self.record(Stage::Swapping)
    }

    pub(super) async fn signs_in(&self, key: Arc<LocalKey>) -> Result<(), Error> {
        let rotation = self.rotation;
        let source = sign_in::source(&rotation.settings, &rotation.env, &Candidate::Key(key))?;
        sign_in::wait_until_known(&source, &rotation.options).await
    }

    fn overlap_ends(&self) -> Result<SystemTime, Error> {
        self.journal.overlap_ends(self.rotation.options.overlap).ok_or_else(|| {
            Error::new(
                &catalogue::ROTATION_JOURNAL,
                "the journal does not say when the new certificate was put in place",
            )
        })
    }

    /// The app with its keys; `None` where the app may not read itself.
    pub(super) async fn read_app(&self) -> Result<Option<AppCredentials>, Error> {
        self.before(Step::Request("read"))?;
        match self.directory.read().await {
            Ok(app) => Ok(Some(app)),
            Err(error) if is_not_allowed(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Where the new key waits.
    pub(super) fn next(&self) -> PathBuf {
        files::beside(&self.rotation.path, ".next")
    }

    pub(super) fn now(&self) -> SystemTime {
        self.rotation.options.clock.now()
    }

    pub(super) fn before(&self, step: Step) -> Result<(), Error> {
        self.rotation.options.watcher.before(step)
    }

    /// Writes down what is done next.
    pub(super) fn record(&mut self, stage: Stage) -> Result<(), Error> {
        self.journal.stage = stage;
        self.before(Step::File("journal"))?;
        self.journal.write(&self.rotation.path)?;
        self.before(Step::Recorded(stage.name()))
    }

    pub(super) fn key(&self, path: &std::path::Path) -> Result<Arc<LocalKey>, Error> {
        let key = self.rotation.key_at(path, self.password.as_ref())?;
        key.ok_or_else(|| self.rotation.is_missing(path))
    }

    /// The key at `path`, which must be the new one.
    pub(super) fn new_key(&self, path: &std::path::Path) -> Result<Arc<LocalKey>, Error> {
        let key = self.key(path)?;
        if Some(&key.facts().sha256) == self.journal.new.sha256.as_ref() {
            return Ok(key);
        }
        let wanted = self.journal.new.sha1.as_deref().unwrap_or("unknown");
        let what = format!(
            "`{}` holds the certificate {}, and the rotation made {wanted} (SHA-1)",
            path.display(),
            key.facts().sha1
        );
        Err(Error::new(&catalogue::ROTATION_CONFLICT, what))
    }
}

pub(super) fn mark_of(summary: &Summary) -> Mark {
    Mark {
        sha256: Some(summary.sha256_hex()),
        sha1: Some(summary.sha1_hex()),
        key_id: None,
        end: Some(time::rfc3339(summary.not_after)),
    }
}

fn check_owner(journal: &Journal, rotation: &CertificateRotation) -> Result<(), Error> {
    let place = Journal::place(&rotation.path);
    if journal.kind != Kind::Certificate {
        let what = format!("`{}` belongs to the rotation of a secret", place.display());
        return Err(Error::new(&catalogue::ROTATION_CONFLICT, what));
    }
    if journal.client_id != rotation.client_id.as_str() {
        let what =
            format!("`{}` belongs to the app {}, not to {}", place.display(), journal.client_id, rotation.client_id);
        return Err(Error::new(&catalogue::ROTATION_CONFLICT, what)
            .with_fix("run it with the identity of that app, whose certificate the file is"));
    }
    Ok(())
}

/// The name for the new certificate: that of the old one where it is written here, else its common name.
fn subject(old: &str) -> String {
    let known = ["CN=", "O=", "OU=", "C=", "ST=", "L="];
    let parts: Vec<&str> = old.split(',').collect();
    let simple = |part: &&str| known.iter().any(|name| part.starts_with(name)) && !part.contains(['\\', '+', '#']);
    if !old.is_empty() && parts.iter().all(simple) {
        return old.to_owned();
    }
    let common = parts.iter().find_map(|part| part.strip_prefix("CN="));
    let plain: String = common.unwrap_or("apponly").chars().filter(|c| !matches!(c, '=' | '\\')).take(64).collect();
    if plain.trim().is_empty() { "apponly".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_old_name_gives_a_name_that_can_be_made() {
        let long = format!("CN={}", "n".repeat(80));
        for old in ["CN=Nightly,O=Contoso", "", "emailAddress=a@b,CN=x", "CN=a\\,b", "O=only", "CN=a=b", "x", &long] {
            let new = NewCertificate::new(subject(old)).with_length(KeyLength::Rsa2048);
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
            let ok = old == long || new.generate(now).is_ok();
            assert!(ok, "{old} gives {}", subject(old));
        }
        assert_eq!(subject("CN=Nightly,O=Contoso"), "CN=Nightly,O=Contoso");
        assert_eq!(subject("emailAddress=a@b,CN=x"), "x");
    }
}
