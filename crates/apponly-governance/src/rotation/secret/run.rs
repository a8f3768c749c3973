//! One run: from the stage that the journal names to the end, or to a wait.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use apponly::{Error, Secret, catalogue};

use super::{SecretRotation, end_of};
use crate::application::{AppCredentials, AppDirectory, PasswordCredential};
use crate::files::{self, Access};
use crate::rotation::certificate::is_uncertain;
use crate::rotation::journal::{Journal, Kind, Mark, Stage};
use crate::rotation::options::{Outcome, Step};
use crate::rotation::sign_in::{self, Candidate};
use crate::time;

/// The old secret stays registered so long, unless told otherwise.
pub(super) const OVERLAP: Duration = Duration::from_secs(24 * 3600);

pub(super) struct Run<'a> {
    pub(super) rotation: &'a SecretRotation,
    pub(super) directory: AppDirectory,
    pub(super) journal: Journal,
    is_new: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        rotation: &'a SecretRotation,
        directory: AppDirectory,
        journal: Option<Journal>,
    ) -> Result<Self, Error> {
        let conflict = |what: String| Error::new(&catalogue::ROTATION_CONFLICT, what);
        let is_new = journal.is_none();
        let journal = match journal {
            Some(journal) if journal.kind != Kind::Secret => {
                return Err(conflict("the journal belongs to the rotation of a certificate".to_owned()));
            }
            Some(journal) if journal.client_id != rotation.client_id.as_str() => {
                let (theirs, ours) = (&journal.client_id, &rotation.client_id);
                return Err(conflict(format!("the journal belongs to the app {theirs}, not to {ours}")));
            }
            Some(journal) => journal,
            None => {
                let next = files::beside(&rotation.path, ".next");
                if files::exists(&next) {
                    let what = format!("`{}` exists, and no rotation is under way", next.display());
                    return Err(Error::new(&catalogue::FILE_EXISTS, what));
                }
                let overlap = rotation.options.overlap.unwrap_or(OVERLAP);
                let now = rotation.options.clock.now();
                Journal::new(Kind::Secret, rotation.client_id.as_str(), Mark::default(), overlap, now)
            }
        };
        Ok(Self { rotation, directory, journal, is_new })
    }

    /// Whether this run begins a rotation.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// The end of the secret in the file, where the app has it.
    pub(super) async fn end_of_old(&self) -> Result<Option<SystemTime>, Error> {
        let app = self.read_app().await?;
        Ok(self.old_of(&app).await?.and_then(|old| end_of(old.end.as_deref())))
    }

    pub(super) async fn drive(mut self) -> Result<Outcome, Error> {
        let mut has_lost = false;
        loop {
            match self.journal.stage {
                Stage::Making => self.begin().await?,
                Stage::Registering => match self.add().await {
                    // Once more, which looks first for what the lost request has made.
                    Err(error) if is_uncertain(&error) && !has_lost => {
                        has_lost = true;
                        self.rotation.options.watcher.tell("the answer was lost; looking whether a secret was made");
                    }
                    outcome => outcome?,
                },
                Stage::Verifying => self.verify().await?,
                Stage::Swapping => self.swap()?,
                Stage::Telling => {
                    self.rotation.options.watcher.swapped(&self.rotation.place())?;
                    self.record(Stage::Overlapping)?;
                }
                Stage::Overlapping => {
                    let until = self.journal.overlap_ends(self.rotation.options.overlap).ok_or_else(|| {
                        Error::new(&catalogue::ROTATION_JOURNAL, "the journal does not say when the swap was made")
                    })?;
                    if self.rotation.options.clock.now() < until {
                        return Ok(Outcome::Overlapping { until });
                    }
                    self.record(Stage::Removing)?;
                }
                Stage::Removing => return self.finish().await,
            }
        }
    }

    /// Finds out which secret is the old one, before anything is made.
    async fn begin(&mut self) -> Result<(), Error> {
        let app = self.read_app().await?;
        self.journal.old.key_id = self.old_of(&app).await?.map(|old| old.key_id.clone());
        self.journal.object_id = Some(app.object_id.clone());
        self.journal.known = app.passwords.iter().map(|password| password.key_id.clone()).collect();
        self.record(Stage::Registering)
    }

    /// The app's secret that lies in the file: named by the operator, or the only one that begins as it does.
    pub(super) async fn old_of<'b>(&self, app: &'b AppCredentials) -> Result<Option<&'b PasswordCredential>, Error> {
        if let Some(key_id) = &self.rotation.options.key_id {
            let named = app.passwords.iter().find(|password| password.key_id.eq_ignore_ascii_case(key_id));
            return named.map(Some).ok_or_else(|| {
                Error::new(&catalogue::SETTING_INVALID, format!("`--key-id`: the app has no secret {key_id}"))
            });
        }
        let value = self.current().await?;
        let start: String = value.expose().chars().take(3).collect();
        let fits = |password: &&PasswordCredential| password.hint.as_deref() == Some(start.as_str());
        let fitting: Vec<_> = app.passwords.iter().filter(fits).collect();
        match fitting.as_slice() {
            [only] => Ok(Some(only)),
            [] if app.passwords.is_empty() => Ok(None),
            _ => {
                let ids: Vec<_> = app.passwords.iter().map(|password| password.key_id.as_str()).collect();
                let what = format!("which of the app's secrets lies in the file cannot be told: {}", ids.join(", "));
                Err(Error::new(&catalogue::KEY_ID_UNKNOWN, what).with_cause(
                    "Graph shows the first three characters of a secret only, and they do not tell them apart",
                ))
            }
        }
    }

    async fn verify(&mut self) -> Result<(), Error> {
        let rotation = self.rotation;
        let value = self.value_at(&self.next())?;
        let source = sign_in::source(&rotation.settings, &rotation.env, &Candidate::Password(&value))?;
        sign_in::wait_until_known(&source, &rotation.options).await?;
        rotation.options.watcher.tell("the new secret signs in");
        self.record(Stage::Swapping)
    }

    /// Keeps the old file as `.previous`, then puts the new one in its place by one rename.
    fn swap(&mut self) -> Result<(), Error> {
        let path = self.rotation.path.clone();
        // Without the next file the rename was done before.
        if files::exists(&self.next()) {
            let bytes = files::read(&path)?.ok_or_else(|| missing(&path))?;
            let metadata = files::metadata(&path);
            self.before(Step::File("previous"))?;
            let access = metadata.as_ref().map_or(Access::Private, Access::Like);
            files::replace(&files::beside(&path, ".previous"), &bytes, access)?;
            self.before(Step::File("swap"))?;
            files::rename(&self.next(), &path)?;
        }
        if self.journal.swapped.is_none() {
            self.journal.swapped = Some(time::rfc3339(self.rotation.options.clock.now()));
        }
        let line = format!("`{}` holds the new secret now; the old file is `.previous` beside it", path.display());
        self.rotation.options.watcher.tell(&line);
        self.record(Stage::Telling)
    }

    /// Removes the old secret, unless the new one does not sign in any more, and closes the journal.
    async fn finish(self) -> Result<Outcome, Error> {
        let rotation = self.rotation;
        let value = self.current().await?;
        let source = sign_in::source(&rotation.settings, &rotation.env, &Candidate::Password(&value))?;
        sign_in::wait_until_known(&source, &rotation.options).await?;
        let mut last = None;
        for _ in 0..3 {
            let app = self.read_app().await?;
            let Some(old) = self.journal.old.key_id.as_deref().filter(|old| has(&app, old)) else {
                rotation.options.watcher.tell("removed the old secret from the app");
                self.before(Step::File("journal"))?;
                files::remove(&Journal::place(&rotation.path))?;
                let end = end_of(self.journal.new.end.as_deref()).unwrap_or_else(|| rotation.options.clock.now());
                return Ok(Outcome::Done { end });
            };
            self.before(Step::Request("removePassword"))?;
            match self.directory.remove_password(&app.object_id, old).await {
                Ok(()) => {}
                Err(error) if is_uncertain(&error) => last = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(|| {
            Error::new(&catalogue::GRAPH_OUTCOME_UNKNOWN, "the old secret is still listed after it was removed")
                .with_fix("run the same command again: it goes on where it stopped")
        }))
    }

    pub(super) async fn read_app(&self) -> Result<AppCredentials, Error> {
        self.before(Step::Request("read"))?;
        self.directory.read().await
    }

    /// The secret as programs read it now.
    async fn current(&self) -> Result<Secret, Error> {
        match &self.rotation.vault {
            Some(vault) => {
                self.before(Step::Request("read-vault"))?;
                Ok(vault.read().await?.value)
            }
            None => self.value_at(&self.rotation.path),
        }
    }

    /// The secret in a file, without one line break at its end.
    pub(super) fn value_at(&self, path: &std::path::Path) -> Result<Secret, Error> {
        let bytes = files::read(path)?.ok_or_else(|| missing(path))?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| Error::new(&catalogue::FILE_NOT_TEXT, format!("`{}` is not UTF-8 text", path.display())))?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() {
            return Err(Error::new(&catalogue::SECRET_MISSING, format!("`{}` is empty", path.display())));
        }
        Ok(Secret::new(text.to_owned()))
    }

    /// Where the new secret waits.
    pub(super) fn next(&self) -> PathBuf {
        files::beside(&self.rotation.path, ".next")
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
}

/// Whether the app has a secret of this key id.
pub(super) fn has(app: &AppCredentials, key_id: &str) -> bool {
    app.passwords.iter().any(|password| password.key_id == key_id)
}

fn missing(path: &std::path::Path) -> Error {
    Error::new(&catalogue::ROTATION_CONFLICT, format!("`{}` is missing", path.display()))
}
