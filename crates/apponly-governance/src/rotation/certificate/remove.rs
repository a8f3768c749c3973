//! The old certificate removed from the app, by a proof of the new one.

use apponly::{Error, LocalKey, catalogue};

use super::register::{from_hex, is_uncertain};
use super::run::Run;
use crate::application::{AppCredentials, KeyCredential, is_not_allowed, is_proof_refused, proof};
use crate::files;
use crate::rotation::journal::Journal;
use crate::rotation::options::{Outcome, Step};

impl Run<'_> {
    /// Removes the old certificate, unless the new one does not sign in any more, and closes the journal.
    pub(super) async fn finish(self) -> Result<Outcome, Error> {
        let path = self.rotation.path.clone();
        let key = self.new_key(&path)?;
        // Much may have happened during the overlap: the old one is removed only while the new one works.
        self.signs_in(std::sync::Arc::clone(&key)).await?;
        match self.read_app().await? {
            Some(app) => self.remove_seen(app, &key).await?,
            None => self.remove_unseen(&key).await?,
        }
        self.rotation.options.watcher.tell("removed the old certificate from the app");
        self.before(Step::File("journal"))?;
        files::remove(&Journal::place(&path))?;
        Ok(Outcome::Done { end: key.facts().not_after })
    }

    /// All that a rotation may leave: the old certificate, and copies of the new one that a lost answer may have made.
    fn left_over(&self, app: &AppCredentials) -> Vec<KeyCredential> {
        let of = |sha1: &Option<String>| sha1.as_deref().and_then(from_hex).unwrap_or_default();
        let (old, new) = (app.keys_of(&of(&self.journal.old.sha1)), app.keys_of(&of(&self.journal.new.sha1)));
        old.into_iter().chain(new.into_iter().skip(1)).cloned().collect()
    }

    async fn remove_seen(&self, app: AppCredentials, key: &LocalKey) -> Result<(), Error> {
        let mut app = app;
        // A lost answer shows in the next look: the certificate is gone, or the request is sent again.
        for _ in 0..3 {
            let left = self.left_over(&app);
            if left.is_empty() {
                return Ok(());
            }
            let mut lost = None;
            for credential in &left {
                match self.remove_one(&app, credential, key).await {
                    Ok(()) => {}
                    Err(error) if is_uncertain(&error) => lost = Some(error),
                    Err(error) => return Err(error),
                }
            }
            let Some(again) = self.read_app().await? else { return Ok(()) };
            let still = !self.left_over(&again).is_empty();
            match lost {
                Some(error) if still => tracing::info!("the answer to a removal was lost: {error}"),
                // What was answered is done, even where reading lags behind.
                _ => return Ok(()),
            }
            app = again;
        }
        Err(Error::new(
            &catalogue::GRAPH_OUTCOME_UNKNOWN,
            "the old certificate is still registered after three requests",
        )
        .with_fix("run the same command again: it goes on where it stopped"))
    }

    async fn remove_one(&self, app: &AppCredentials, gone: &KeyCredential, key: &LocalKey) -> Result<(), Error> {
        let proof = proof(key, &app.object_id, self.directory.now()).await?;
        self.before(Step::Request("removeKey"))?;
        let refused = match self.directory.remove_key(&app.object_id, &gone.key_id, &proof).await {
            Err(error) if is_proof_refused(&error) || is_not_allowed(&error) => error,
            outcome => return outcome,
        };
        let fresh = self.read_app().await?.unwrap_or_else(|| app.clone());
        let kept: Vec<KeyCredential> = fresh.keys.into_iter().filter(|key| key.key_id != gone.key_id).collect();
        self.before(Step::Request("patch"))?;
        self.directory.replace_keys(&app.object_id, &kept, None).await.map_err(|error| {
            let attempts = vec![format!("{}: {refused}", refused.code())];
            if is_not_allowed(&error) { error.with_attempts(attempts) } else { error }
        })
    }

    /// The app may not read itself: what is removed is what the operator or an earlier answer named.
    async fn remove_unseen(&self, key: &LocalKey) -> Result<(), Error> {
        let options = &self.rotation.options;
        let object_id = self.journal.object_id.clone().or_else(|| options.object_id.clone()).ok_or_else(|| {
            Error::new(&catalogue::APPLICATION_ID_UNKNOWN, "the app may not read itself to find its object id")
        })?;
        let key_id = options.key_id.clone().or_else(|| self.journal.old.key_id.clone()).ok_or_else(|| {
            let sha1 = self.journal.old.sha1.as_deref().unwrap_or("unknown");
            let what = format!("the app may not read itself to find the key id of the certificate {sha1} (SHA-1)");
            Error::new(&catalogue::KEY_ID_UNKNOWN, what)
        })?;
        let mut lost = false;
        loop {
            let proof = proof(key, &object_id, self.directory.now()).await?;
            self.before(Step::Request("removeKey"))?;
            match self.directory.remove_key(&object_id, &key_id, &proof).await {
                Ok(()) => return Ok(()),
                Err(error) if is_uncertain(&error) && !lost => lost = true,
                // The request before this one was carried out.
                Err(error) if lost && error.row() == &catalogue::GRAPH_REQUEST_INVALID => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}
