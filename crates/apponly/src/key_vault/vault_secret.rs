//! A client secret that is kept in a vault.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::Mutex;

use super::{Vault, VaultObject};
use crate::credential::SealMaterial;
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};
use crate::secret::Secret;

/// A secret that works is looked up again after this; one that is refused at once.
const LONGEST_USE: Duration = Duration::from_secs(3600);

/// The secret, read when it is first needed.
#[derive(Debug)]
pub(crate) struct VaultSecret {
    object: VaultObject,
    vault: Arc<Vault>,
    kept: Mutex<Option<(Secret, SystemTime)>>,
}

impl VaultSecret {
    pub(crate) fn new(object: VaultObject, vault: Arc<Vault>) -> Self {
        Self { object, vault, kept: Mutex::new(None) }
    }

    /// Where it is, for people.
    pub(crate) fn describe(&self) -> String {
        format!("`{}`", self.object)
    }

    /// The same, and who opens the vault.
    pub(crate) fn describe_opening(&self) -> String {
        format!("{}, opened by {}", self.describe(), self.vault.opened_by())
    }

    /// As [`super::VaultIdentity::seal_material`].
    pub(crate) fn seal_material(&self) -> Result<SealMaterial, Error> {
        self.vault.seal_material()
    }

    /// The secret's value. `refused`: the value that did not work, so that it is not the answer from memory.
    ///
    /// # Errors
    /// Those of the vault; `key-vault-disabled`, `key-vault-expired`, `key-vault-not-yet-valid`; `secret-missing`: empty.
    pub(crate) async fn read(&self, refused: Option<&Secret>, deadline: Deadline) -> Result<Secret, Error> {
        let mut kept = deadline
            .run(self.kept.lock())
            .await
            .map_err(|_| Error::new(&catalogue::TIMED_OUT, format!("{} was not read in time", self.describe())))?;
        let now = self.vault.now();
        if let Some((secret, since)) = kept.as_ref()
            && Some(secret) != refused
            && now.duration_since(*since).is_ok_and(|age| age < LONGEST_USE)
        {
            return Ok(secret.clone());
        }
        let bundle = self.vault.secret(self.object.name(), self.object.version(), deadline).await?;
        bundle.attributes.check(&self.describe(), self.vault.now())?;
        let value = bundle.value.expose();
        // Tools that write a file into a vault leave its last line break.
        let trimmed = value.strip_suffix('\n').unwrap_or(value);
        let secret = Secret::new(trimmed.strip_suffix('\r').unwrap_or(trimmed).to_owned());
        if secret.expose().is_empty() {
            return Err(Error::new(&catalogue::SECRET_MISSING, format!("{} is empty", self.describe())));
        }
        *kept = Some((secret.clone(), now));
        Ok(secret)
    }
}
