//! The stages of a client secret's rotation.
//!
//! Graph makes the secret and shows it once. It goes into its file at once; a value whose answer was lost is lost, so that
//! the secret is found by its name, removed, and another one is asked for.

mod add;
mod run;

use std::path::{Path, PathBuf};
use std::time::Duration;

use apponly::{ClientId, Env, Error, SecretSource, Settings, TokenSource, catalogue};

use super::journal::Journal;
use super::options::{Outcome, RotationOptions};
use crate::application::AppDirectory;
use crate::files::{self, Lock};
use crate::time;
use run::Run;

/// The rotation of an app's client secret, which lies in a file.
///
/// The app needs the permission to write itself: `Application.ReadWrite.OwnedBy` as an owner of itself, or
/// `Application.ReadWrite.All`. Begun, or gone on with where an earlier run stopped, by [`Self::run`].
#[derive(Debug)]
pub struct SecretRotation {
    settings: Settings,
    env: Env,
    client_id: ClientId,
    path: PathBuf,
    options: RotationOptions,
}

impl SecretRotation {
    /// The rotation of the secret that `settings` read from a file.
    ///
    /// # Errors
    /// `rotation-source`: the secret comes from elsewhere. `setting-missing`: no client id is configured.
    /// `file-unreadable`: there is no such file.
    pub fn new(settings: Settings, env: Env, options: RotationOptions) -> Result<Self, Error> {
        let client_id = settings.client_id.as_ref().map(|setting| setting.value.clone()).ok_or_else(|| {
            Error::new(&catalogue::SETTING_MISSING, "the client id of the app is not configured")
                .with_fix("give `--client-id`, `AZURE_CLIENT_ID` or `client_id` in the profile")
        })?;
        let path = match settings.secret.as_ref().map(|setting| &setting.value) {
            Some(SecretSource::File(path)) => files::resolve(path)?,
            Some(other) => {
                let what = format!("the secret comes from {}, which is no file", other.describe());
                return Err(Error::new(&catalogue::ROTATION_SOURCE, what));
            }
            None => return Err(Error::new(&catalogue::ROTATION_SOURCE, "no client secret is configured")),
        };
        Ok(Self { settings, env, client_id, path, options })
    }

    /// The file that holds the secret.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Goes through the stages, each recorded before it begins, to the end or to the overlap.
    ///
    /// # Errors
    /// As `CertificateRotation::run`; `key-id-unknown`: which of the app's secrets is the old one cannot be told.
    ///
    /// # Cancellation
    /// Dropping the future is as good as killing the process: the next run goes on.
    pub async fn run(&self) -> Result<Outcome, Error> {
        let _lock = Lock::acquire(&files::beside(&self.path, ".rotation.lock"))?;
        let journal = Journal::read(&self.path)?;
        let source = TokenSource::builder()
            .env(self.env.clone())
            .settings(self.settings.clone())
            .cache(apponly::CacheKind::Memory)
            .build()?;
        let directory = AppDirectory::new(source, self.client_id.clone())?;
        let run = Run::new(self, directory, journal)?;
        if run.is_new()
            && let Some(within) = self.options.if_within
            && let Some(end) = run.end_of_old().await?
            && self.options.clock.now().checked_add(within).is_some_and(|then| then < end)
        {
            return Ok(Outcome::NotDue { end });
        }
        run.drive().await
    }

    /// What [`Self::run`] would do, by what is on this machine: no request is made.
    ///
    /// # Errors
    /// `rotation-journal`, `file-unreadable`.
    pub fn plan(&self) -> Result<Vec<String>, Error> {
        let journal = Journal::read(&self.path)?;
        let overlap = self.options.overlap.or_else(|| journal.as_ref().map(|it| Duration::from_secs(it.overlap)));
        let overlap = overlap.unwrap_or(run::OVERLAP).as_secs();
        let name = self.path.file_name().unwrap_or_default().display().to_string();
        let mut steps = vec![
            format!(
                "add a secret of {} days to the app {} and write it to `{name}.next`",
                self.options.days, self.client_id
            ),
            format!(
                "sign in with it, waiting up to {} s until the directory knows it",
                self.options.patience.as_secs()
            ),
            format!("keep the old file as `{name}.previous` and put the new one in its place"),
            format!("leave the old secret registered for {overlap} s after that, then remove it from the app"),
        ];
        if let Some(journal) = journal {
            let stage = journal.stage.name();
            steps.insert(0, format!("go on with the rotation begun at {}, at the stage `{stage}`", journal.started));
        }
        Ok(steps)
    }
}

/// The end of a secret as Graph writes it.
fn end_of(text: Option<&str>) -> Option<std::time::SystemTime> {
    time::parse(text?)
}
