//! The stages of a certificate's rotation.

mod register;
mod remove;
mod run;
mod status;
mod swap;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use apponly::{ClientId, Env, Error, LocalKey, Secret, SecretSource, Settings, Signer as _, TokenSource, catalogue};

use super::journal::Journal;
use super::options::{Outcome, RotationOptions};
use crate::application::AppDirectory;
use crate::certificate::Summary;
use crate::files::{self, Lock};
pub(crate) use register::is_uncertain;
use run::Run;
pub use status::{CertificateStatus, RotationPlan};

/// The rotation of an app's own certificate, which lies in a PEM or PFX file.
///
/// Begun, or gone on with where an earlier run stopped, by [`Self::run`].
#[derive(Debug)]
pub struct CertificateRotation {
    settings: Settings,
    env: Env,
    client_id: ClientId,
    path: PathBuf,
    password: Option<SecretSource>,
    options: RotationOptions,
}

impl CertificateRotation {
    /// The rotation of the certificate at `path`, one of those of `settings`, whose identity signs in to Graph for it.
    ///
    /// # Errors
    /// `setting-missing`: no client id is configured. `rotation-source`: the app trusts the issuer of its certificates.
    /// `file-unreadable`: there is no such file.
    pub fn new(settings: Settings, env: Env, path: &Path, options: RotationOptions) -> Result<Self, Error> {
        let client_id = settings.client_id.as_ref().map(|setting| setting.value.clone()).ok_or_else(|| {
            Error::new(&catalogue::SETTING_MISSING, "the client id of the app is not configured")
                .with_fix("give `--client-id`, `AZURE_CLIENT_ID` or `client_id` in the profile")
        })?;
        if settings.send_certificate_chain.value {
            // The app trusts an issuer: a certificate that was issued by nobody would not be the same.
            let what = "the certificate is trusted by its subject and issuer (`--send-certificate-chain`)";
            return Err(Error::new(&catalogue::ROTATION_SOURCE, what)
                .with_fix("get the new certificate from the same authority, and replace the file: nothing is registered on the app"));
        }
        let password = settings.certificate_password.as_ref().map(|setting| setting.value.clone());
        // What a link leads to is replaced, so that the link stays.
        let path = files::resolve(path)?;
        Ok(Self { settings, env, client_id, path, password, options })
    }

    /// Goes through the stages, each recorded before it begins, to the end or to the overlap.
    ///
    /// # Errors
    /// `rotation-busy`, `rotation-conflict`, `rotation-journal`, `rotation-not-accepted`, `rotation-not-allowed`,
    /// `rotation-command-failed`, `proof-refused`, `credential-policy`; those of the file, the sign-in and Graph. After
    /// each of them the app has a credential that works, and the next run goes on.
    ///
    /// # Cancellation
    /// Dropping the future is as good as killing the process: the next run goes on.
    pub async fn run(&self) -> Result<Outcome, Error> {
        let _lock = Lock::acquire(&files::beside(&self.path, ".rotation.lock"))?;
        let password = self.password.as_ref().map(|source| source.read(&self.env)).transpose()?;
        let journal = Journal::read(&self.path)?;
        if journal.is_none()
            && let Some(within) = self.options.if_within
        {
            let old = self.key_at(&self.path, password.as_ref())?.ok_or_else(|| self.is_missing(&self.path))?;
            let end = old.facts().not_after;
            if self.options.clock.now().checked_add(within).is_some_and(|then| then < end) {
                return Ok(Outcome::NotDue { end });
            }
        }
        let source = TokenSource::builder()
            .env(self.env.clone())
            .settings(self.settings.clone())
            .cache(apponly::CacheKind::Memory)
            .build()?;
        let directory = AppDirectory::new(source, self.client_id.clone())?;
        Run::new(self, directory, password, journal)?.drive().await
    }

    /// The key in the file at `path`; `None` where there is no file.
    fn key_at(&self, path: &Path, password: Option<&Secret>) -> Result<Option<Arc<LocalKey>>, Error> {
        let Some(bytes) = files::read(path)? else { return Ok(None) };
        let key = LocalKey::from_bytes(&bytes, password.map(Secret::expose)).map_err(|error| {
            let message = error.to_string().replacen("`certificate`", &format!("`{}`", path.display()), 1);
            error.with_message(message)
        })?;
        Ok(Some(Arc::new(key)))
    }

    fn is_missing(&self, path: &Path) -> Error {
        Error::new(&catalogue::ROTATION_CONFLICT, format!("`{}` is missing", path.display()))
    }
}

/// The public content of the certificate of `key`.
fn summary_of(key: &LocalKey) -> Result<Summary, Error> {
    let leaf = key.certificate_chain().first();
    let leaf = leaf.ok_or_else(|| Error::new(&catalogue::INTERNAL, "a key without its certificate"))?;
    Summary::from_der(leaf)
}
