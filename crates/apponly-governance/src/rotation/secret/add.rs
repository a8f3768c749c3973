//! A new secret asked for, and written to its file before anything else happens.

use std::collections::BTreeMap;
use std::time::Duration;

use apponly::{Error, VaultStore, catalogue};
use zeroize::Zeroizing;

use super::run::Run;
use crate::application::{AppCredentials, NewPassword, PasswordCredential, is_not_allowed};
use crate::files::{self, Access};
use crate::rotation::certificate::is_uncertain;
use crate::rotation::journal::Stage;
use crate::rotation::options::Step;
use crate::rotation::sign_in::{self, Backoff, Candidate};
use crate::time;

/// The tag of a version in a vault that names the app's secret by its key id.
const TAG: &str = "apponly-key-id";

impl Run<'_> {
    /// Adds a secret to the app. One that an earlier request may have made is either in its file, or its value is lost
    /// and it is removed.
    pub(super) async fn add(&mut self) -> Result<(), Error> {
        if self.journal.asked {
            let made = self.search().await?;
            match made {
                Some(made) if self.is_in_vault(&made).await? => return self.stored(made.key_id, made.end),
                Some(made) if files::exists(&self.next()) => return self.added(made.key_id, made.end),
                Some(lost) => self.drop_lost(&lost).await?,
                // A file without its secret on the app is of a request that was refused, or of nobody.
                None => files::remove(&self.next())?,
            }
        }
        self.journal.asked = true;
        self.record(Stage::Registering)?;
        let options = &self.rotation.options;
        let days = Duration::from_secs(u64::from(options.days) * 86_400);
        let end = options.clock.now().checked_add(days).ok_or_else(|| {
            Error::new(&catalogue::SETTING_INVALID, format!("`--days`: {} are too many", options.days))
        })?;
        let object_id = self.journal.object_id.clone().unwrap_or_default();
        self.before(Step::Request("addPassword"))?;
        let added = match self.directory.add_password(&object_id, &self.name(), end).await {
            Ok(added) => added,
            Err(error) if is_uncertain(&error) => return Err(error.with_fix(
                "run the same command again: it looks whether the secret was made, removes it, and asks for another",
            )),
            Err(error) => {
                self.journal.asked = false;
                self.record(Stage::Registering)?;
                return Err(if is_not_allowed(&error) { not_allowed(&error) } else { error });
            }
        };
        match &self.rotation.vault {
            Some(vault) => {
                self.put(vault, &added).await?;
                self.stored(added.key_id, added.end)
            }
            None => {
                self.before(Step::File("next"))?;
                self.write(added.value.expose())?;
                self.added(added.key_id, added.end)
            }
        }
    }

    /// Writes the value to the vault once it has signed in: whoever reads the newest version must be able to use it.
    async fn put(&self, vault: &VaultStore, added: &NewPassword) -> Result<(), Error> {
        let rotation = self.rotation;
        let source = sign_in::source(&rotation.settings, &rotation.env, &Candidate::Password(&added.value))?;
        sign_in::wait_until_known(&source, &rotation.options).await?;
        let tags = BTreeMap::from([(TAG.to_owned(), added.key_id.clone())]);
        let end = added.end.as_deref().and_then(time::parse);
        self.before(Step::Request("write-vault"))?;
        vault.write(&added.value, &tags, end).await
    }

    /// Whether the newest version in the vault is this secret.
    async fn is_in_vault(&self, made: &PasswordCredential) -> Result<bool, Error> {
        let Some(vault) = &self.rotation.vault else { return Ok(false) };
        self.before(Step::Request("read-vault"))?;
        Ok(vault.read().await?.tags.get(TAG) == Some(&made.key_id))
    }

    /// The new secret is where programs read it.
    fn stored(&mut self, key_id: String, end: Option<String>) -> Result<(), Error> {
        self.journal.new.key_id = Some(key_id);
        self.journal.new.end = end;
        self.journal.swapped = Some(time::rfc3339(self.rotation.options.clock.now()));
        self.rotation.options.watcher.tell("the new secret signs in and is the newest version in the vault");
        self.record(Stage::Telling)
    }

    /// Writes the value as the old file has its own: with or without a line break at the end, for the same readers.
    fn write(&self, value: &str) -> Result<(), Error> {
        let path = &self.rotation.path;
        let old = files::read(path)?.unwrap_or_default();
        let end: &[u8] = if old.ends_with(b"\r\n") {
            b"\r\n"
        } else if old.ends_with(b"\n") {
            b"\n"
        } else {
            b""
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(value.len() + end.len()));
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(end);
        let metadata = files::metadata(path);
        files::replace(&self.next(), &bytes, metadata.as_ref().map_or(Access::Private, Access::Like))
    }

    fn added(&mut self, key_id: String, end: Option<String>) -> Result<(), Error> {
        self.journal.new.key_id = Some(key_id);
        self.journal.new.end = end;
        self.rotation.options.watcher.tell("added a new secret to the app, beside the old one");
        self.record(Stage::Verifying)
    }

    /// The name of the new secret on the app: this rotation's alone.
    fn name(&self) -> String {
        let started = time::parse(&self.journal.started).map_or_else(|| self.journal.started.clone(), time::rfc3339);
        format!("apponly {started}")
    }

    /// The secret that a request of this rotation has made, if it can be seen within the search time.
    async fn search(&self) -> Result<Option<PasswordCredential>, Error> {
        let mut pause = Backoff::new(self.rotation.options.search);
        loop {
            let app = self.read_app().await?;
            if let Some(found) = self.found_in(&app) {
                return Ok(Some(found.clone()));
            }
            if !pause.wait(&self.rotation.options).await? {
                return Ok(None);
            }
        }
    }

    fn found_in<'b>(&self, app: &'b AppCredentials) -> Option<&'b PasswordCredential> {
        let name = self.name();
        let new = |password: &&PasswordCredential| !self.journal.known.contains(&password.key_id);
        app.passwords.iter().filter(new).find(|password| password.display_name.as_deref() == Some(name.as_str()))
    }

    async fn drop_lost(&self, lost: &PasswordCredential) -> Result<(), Error> {
        let line = "an earlier request made a secret whose value was lost; it is removed, and another one asked for";
        self.rotation.options.watcher.tell(line);
        let object_id = self.journal.object_id.as_deref().unwrap_or_default();
        self.before(Step::Request("removePassword"))?;
        match self.directory.remove_password(object_id, &lost.key_id).await {
            // The answer before this one was lost.
            Err(error) if error.row() == &catalogue::GRAPH_REQUEST_INVALID => Ok(()),
            outcome => outcome,
        }
    }
}

fn not_allowed(error: &Error) -> Error {
    let attempts = vec![format!("{}: {error}", error.code())];
    Error::new(&catalogue::ROTATION_NOT_ALLOWED, "the app's permissions do not let it add a secret to itself")
        .with_cause("adding a secret needs a permission to write the app; for secrets there is no proof in its place")
        .with_attempts(attempts)
}
