//! A secret in a vault that is read and written by whoever opens the vault.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use super::{Vault, VaultObject};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::secret::Secret;

/// One call with its retries.
const PATIENCE: Duration = Duration::from_secs(30);

/// A secret of a vault, for those who replace it. Made by
/// [`TokenSourceBuilder::vault_store`](crate::TokenSourceBuilder::vault_store).
///
/// The vault is opened by the strongest identity of the settings that does not itself lie in a vault.
pub struct VaultStore {
    object: VaultObject,
    vault: Vault,
}

/// What a vault holds under the name of a secret.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StoredSecret {
    /// The value of the newest version, without one line break at its end.
    pub value: Secret,
    /// The tags of that version.
    pub tags: BTreeMap<String, String>,
}

impl VaultStore {
    pub(crate) fn new(object: VaultObject, vault: Vault) -> Self {
        Self { object, vault }
    }

    /// Reads the newest version. Its attributes are not checked.
    ///
    /// # Errors
    /// `key-vault-…`: the vault refuses, or the identity that should open it.
    pub async fn read(&self) -> Result<StoredSecret, Error> {
        let bundle = self.vault.secret(self.object.name(), None, Deadline::after(PATIENCE)).await?;
        let value = bundle.value.expose();
        let trimmed = value.strip_suffix('\n').unwrap_or(value);
        let trimmed = trimmed.strip_suffix('\r').unwrap_or(trimmed);
        Ok(StoredSecret { value: Secret::new(trimmed.to_owned()), tags: bundle.tags })
    }

    /// Writes a new version that expires at `end`; the older ones stay in the vault.
    ///
    /// # Errors
    /// As [`Self::read`]; writing needs the role Key Vault Secrets Officer, or the permission `set`.
    pub async fn write(
        &self,
        value: &Secret,
        tags: &BTreeMap<String, String>,
        end: Option<SystemTime>,
    ) -> Result<(), Error> {
        self.vault.set_secret(self.object.name(), value, tags, end, Deadline::after(PATIENCE)).await
    }
}

impl fmt::Display for VaultStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.object.fmt(formatter)
    }
}

impl fmt::Debug for VaultStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VaultStore({})", self.object)
    }
}
