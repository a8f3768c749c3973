//! What is due, for monitoring. The end of a secret is known to the app alone, so that this takes a sign-in.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use apponly::Error;

use super::run::Run;
use super::{SecretRotation, end_of};
use crate::rotation::journal::{Journal, Stage};
use crate::time;

/// How a client secret stands.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SecretStatus {
    /// Where it lies: a file, or `keyvault:https://VAULT/secrets/NAME`.
    pub place: PathBuf,
    /// Its key id on the app, a GUID; `None` where the app has no secret.
    pub key_id: Option<String>,
    /// The last moment of its validity; `None` where the app names none.
    pub end: Option<SystemTime>,
    /// Whole days until then; negative after it.
    pub days_left: Option<i64>,
    /// The stage of a rotation that is under way.
    pub stage: Option<&'static str>,
    /// When the old secret of that rotation may be removed.
    pub overlap_ends: Option<SystemTime>,
    /// Whether a run of the rotation has something to do.
    pub is_due: bool,
}

impl SecretRotation {
    /// How the secret stands now; `within` decides whether it is due. Signs in, and reads the app and, where the secret
    /// lies there, the vault; changes nothing.
    ///
    /// # Errors
    /// Those of the sign-in, of Graph and of the journal; `key-id-unknown`: which of the app's secrets it is cannot be told.
    pub async fn status(&self, within: Duration) -> Result<SecretStatus, Error> {
        let journal = Journal::read(&self.path)?;
        let now = self.options.clock.now();
        let overlap_ends = journal.as_ref().and_then(|journal| journal.overlap_ends(self.options.overlap));
        let stage = journal.as_ref().map(|journal| journal.stage);
        let run = Run::new(self, self.directory()?, journal)?;
        let app = run.read_app().await?;
        let secret = run.old_of(&app).await?;
        let end = secret.and_then(|secret| end_of(secret.end.as_deref()));
        let ends_soon = end.is_some_and(|end| now.checked_add(within).is_none_or(|then| then >= end));
        let is_due = match stage {
            Some(Stage::Overlapping) => overlap_ends.is_none_or(|end| end <= now),
            Some(_) => true,
            None => ends_soon || secret.is_none(),
        };
        Ok(SecretStatus {
            place: self.place(),
            key_id: secret.map(|secret| secret.key_id.clone()),
            end,
            days_left: end.map(|end| time::days_until(end, now)),
            stage: stage.map(Stage::name),
            overlap_ends,
            is_due,
        })
    }
}
