//! The stages of a client secret's rotation, in a file or in a vault.
//!
//! Graph makes the secret and shows it once. It goes into its file at once; a value whose answer was lost is lost, so that
//! the secret is found by its name, removed, and another one is asked for. In a vault there is no place to wait: the value
//! stays in memory until it has signed in, and only then becomes the newest version.

mod add;
mod run;
mod status;

use std::path::PathBuf;
use std::time::Duration;

use apponly::{ClientId, Env, Error, SecretSource, Settings, TokenSource, VaultObject, VaultStore, catalogue};

use super::journal::Journal;
use super::options::{Outcome, RotationOptions};
use crate::application::AppDirectory;
use crate::files::{self, Lock};
use crate::time;
use run::Run;
pub use status::SecretStatus;

/// The rotation of an app's client secret, which lies in a file or in Key Vault.
///
/// The app needs the permission to write itself: `Application.ReadWrite.OwnedBy` as an owner of itself, or
/// `Application.ReadWrite.All`. Begun, or gone on with where an earlier run stopped, by [`Self::run`].
#[derive(Debug)]
pub struct SecretRotation {
    settings: Settings,
    env: Env,
    client_id: ClientId,
    /// The file, or where the journal of a secret in a vault lies.
    path: PathBuf,
    vault: Option<VaultStore>,
    options: RotationOptions,
}

impl SecretRotation {
    /// The rotation of the secret that `settings` read from a file or a vault. The journal of a secret in a vault lies in
    /// `$XDG_STATE_HOME/apponly`, else `~/.local/state/apponly`.
    ///
    /// # Errors
    /// `rotation-source`: the secret comes from elsewhere. `setting-missing`: no client id is configured.
    /// `file-unreadable`: there is no such file. `key-vault-circle`: nobody else opens the vault.
    pub fn new(settings: Settings, env: Env, options: RotationOptions) -> Result<Self, Error> {
        let client_id = settings.client_id.as_ref().map(|setting| setting.value.clone()).ok_or_else(|| {
            Error::new(&catalogue::SETTING_MISSING, "the client id of the app is not configured")
                .with_fix("give `--client-id`, `AZURE_CLIENT_ID` or `client_id` in the profile")
        })?;
        let (path, vault) = match settings.secret.as_ref().map(|setting| &setting.value) {
            Some(SecretSource::File(path)) => (files::resolve(path)?, None),
            Some(SecretSource::KeyVault(object)) => {
                let builder = TokenSource::builder().env(env.clone()).settings(settings.clone());
                (journal_of(object, &env)?, Some(builder.vault_store(object)?))
            }
            Some(other) => {
                let what = format!("the secret comes from {}, which is neither a file nor a vault", other.describe());
                return Err(Error::new(&catalogue::ROTATION_SOURCE, what));
            }
            None => return Err(Error::new(&catalogue::ROTATION_SOURCE, "no client secret is configured")),
        };
        Ok(Self { settings, env, client_id, path, vault, options })
    }

    /// Where the secret lies: the path of a file, or `keyvault:https://VAULT/secrets/NAME`.
    #[must_use]
    pub fn place(&self) -> PathBuf {
        self.vault.as_ref().map_or_else(|| self.path.clone(), |vault| PathBuf::from(vault.to_string()))
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
        let run = Run::new(self, self.directory()?, journal)?;
        if run.is_new()
            && let Some(within) = self.options.if_within
            && let Some(end) = run.end_of_old().await?
            && self.options.clock.now().checked_add(within).is_some_and(|then| then < end)
        {
            return Ok(Outcome::NotDue { end });
        }
        run.drive().await
    }

    /// The app, as it reads itself.
    fn directory(&self) -> Result<AppDirectory, Error> {
        let source = TokenSource::builder()
            .env(self.env.clone())
            .settings(self.settings.clone())
            .cache(apponly::CacheKind::Memory)
            .build()?;
        AppDirectory::new(source, self.client_id.clone())
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
        if let Some(vault) = &self.vault {
            return Ok(vec![
                format!("add a secret of {} days to the app {}", self.options.days, self.client_id),
                "sign in with it, while it is in memory only".to_owned(),
                format!("write it to `{vault}` as the newest version; the older ones stay there"),
                format!("leave the old secret registered for {overlap} s after that, then remove it from the app"),
            ]);
        }
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

/// Where the journal of a secret in a vault lies, in a folder of this user's state.
fn journal_of(object: &VaultObject, env: &Env) -> Result<PathBuf, Error> {
    let state = match (env.get("XDG_STATE_HOME")?, env.get("HOME")?) {
        (Some(state), _) => PathBuf::from(state),
        (None, Some(home)) => PathBuf::from(home).join(".local/state"),
        (None, None) => {
            let what = "neither `XDG_STATE_HOME` nor `HOME` names a folder for the journal of the rotation";
            return Err(Error::new(&catalogue::SETTING_MISSING, what));
        }
    };
    let folder = state.join("apponly");
    files::create_folder(&folder)?;
    let host = object.vault().host_str().unwrap_or_default();
    Ok(folder.join(format!("{host}-{}", object.name())))
}

/// The end of a secret as Graph writes it.
fn end_of(text: Option<&str>) -> Option<std::time::SystemTime> {
    time::parse(text?)
}
