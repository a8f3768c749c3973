//! The new certificate registered beside the old one: by proof, else by writing the app.

use apponly::{Error, LocalKey, catalogue};

use super::run::Run;
use super::summary_of;
use crate::application::{AppCredentials, is_not_allowed, is_proof_refused, proof};
use crate::certificate::Summary;
use crate::rotation::journal::Stage;
use crate::rotation::options::Step;
use crate::rotation::sign_in::{self, Backoff, Candidate};

/// What is found of a registration that may have been made.
enum Found {
    /// It was made; the key id, where the app may read itself.
    There(Option<String>),
    /// Nothing of it is to be seen.
    Nothing,
}

impl Run<'_> {
    /// Registers the new certificate, once. A request that may have been made before is looked for first.
    pub(super) async fn register(&mut self) -> Result<(), Error> {
        let key = self.new_key(&self.next())?;
        let new = summary_of(&key)?;
        let app = self.read_app().await?;
        let object_id = self.object_id(app.as_ref())?;
        self.remember_old(app.as_ref());
        if self.journal.asked
            && let Found::There(key_id) = self.search(&new, &key).await?
        {
            return self.registered(key_id);
        }
        self.journal.asked = true;
        self.record(Stage::Registering)?;
        let first = match self.send(&object_id, app.as_ref(), &new).await {
            Ok(key_id) => return self.registered(key_id),
            Err(error) => self.unless_lost(error)?,
        };
        self.rotation.options.watcher.tell("the answer was lost; looking whether the certificate is registered");
        if let Found::There(key_id) = self.search(&new, &key).await? {
            return self.registered(key_id);
        }
        let app = self.read_app().await?;
        match self.send(&object_id, app.as_ref(), &new).await {
            Ok(key_id) => self.registered(key_id),
            // The next run looks again before it sends.
            Err(error) => Err(error.with_attempts(vec![format!("{}: {first}", first.code())])),
        }
    }

    fn registered(&mut self, key_id: Option<String>) -> Result<(), Error> {
        self.journal.new.key_id = key_id;
        self.rotation.options.watcher.tell("registered the new certificate on the app, beside the old one");
        self.record(Stage::Verifying)
    }

    /// `Ok` where the request may have been carried out all the same; a refusal is recorded as one.
    fn unless_lost(&mut self, error: Error) -> Result<Error, Error> {
        if is_uncertain(&error) {
            return Ok(error);
        }
        self.journal.asked = false;
        self.record(Stage::Registering)?;
        Err(error)
    }

    /// One request to register: by the proof of the old key, or, where that is not possible, by writing the app.
    async fn send(
        &self,
        object_id: &str,
        app: Option<&AppCredentials>,
        new: &Summary,
    ) -> Result<Option<String>, Error> {
        let refused = match self.prove_with_old() {
            Ok(old) => {
                let proof = proof(&old, object_id, self.directory.now()).await?;
                self.before(Step::Request("addKey"))?;
                match self.directory.add_key(object_id, new, &proof).await {
                    Ok(key_id) => return Ok(Some(key_id)),
                    Err(error) if is_proof_refused(&error) || is_not_allowed(&error) => error,
                    Err(error) => return Err(error),
                }
            }
            Err(error) => error,
        };
        let Some(app) = app else {
            return Err(not_allowed(&refused, None));
        };
        self.before(Step::Request("patch"))?;
        match self.directory.replace_keys(object_id, &app.keys, Some(new)).await {
            Ok(()) => {
                let after = self.read_app().await?;
                Ok(after.and_then(|app| app.keys_of(&new.sha1()).first().map(|key| key.key_id.clone())))
            }
            Err(error) if is_not_allowed(&error) => Err(not_allowed(&refused, Some(&error))),
            Err(error) => Err(error),
        }
    }

    /// The old key, if it can prove anything: it must be within its validity.
    fn prove_with_old(&self) -> Result<std::sync::Arc<LocalKey>, Error> {
        let old = self.key(&self.rotation.path)?;
        let (now, facts) = (self.directory.now(), old.facts());
        if now > facts.not_after || now < facts.not_before {
            let what = "the old certificate is outside its validity, so that it proves nothing";
            return Err(Error::new(&catalogue::PROOF_REFUSED, what));
        }
        Ok(old)
    }

    /// Looks for a registration that may have been made: among the app's keys, or by a sign-in. What is not seen at once
    /// may be seen later, for the directory spreads changes slowly.
    async fn search(&self, new: &Summary, key: &std::sync::Arc<LocalKey>) -> Result<Found, Error> {
        let rotation = self.rotation;
        let mut pause = Backoff::new(rotation.options.search);
        loop {
            match self.read_app().await? {
                Some(app) => {
                    if let Some(found) = app.keys_of(&new.sha1()).first() {
                        return Ok(Found::There(Some(found.key_id.clone())));
                    }
                }
                None => {
                    let candidate = Candidate::Key(std::sync::Arc::clone(key));
                    let source = sign_in::source(&rotation.settings, &rotation.env, &candidate)?;
                    self.before(Step::Request("sign-in"))?;
                    if sign_in::try_once(&source).await.is_ok() {
                        return Ok(Found::There(None));
                    }
                }
            }
            if !pause.wait(&rotation.options).await? {
                return Ok(Found::Nothing);
            }
        }
    }

    /// The app's object id: as it says itself, as the operator says, or as an earlier run knew.
    fn object_id(&mut self, app: Option<&AppCredentials>) -> Result<String, Error> {
        let known = app.map(|app| app.object_id.clone());
        let given = self.rotation.options.object_id.clone();
        let id = known.or(given).or_else(|| self.journal.object_id.clone()).ok_or_else(|| {
            Error::new(
                &catalogue::APPLICATION_ID_UNKNOWN,
                format!("the app {} may not read itself", self.rotation.client_id),
            )
        })?;
        self.journal.object_id = Some(id.clone());
        Ok(id)
    }

    fn remember_old(&mut self, app: Option<&AppCredentials>) {
        let sha1 = self.journal.old.sha1.as_deref().and_then(from_hex);
        if let (Some(app), Some(sha1)) = (app, sha1)
            && let Some(old) = app.keys_of(&sha1).first()
        {
            self.journal.old.key_id = Some(old.key_id.clone());
        }
    }
}

/// Whether the request may have been carried out although there is no good answer.
pub(crate) fn is_uncertain(error: &Error) -> bool {
    error.is_retriable() || error.row() == &catalogue::GRAPH_OUTCOME_UNKNOWN
}

fn not_allowed(proof: &Error, permission: Option<&Error>) -> Error {
    let attempts = [Some(proof), permission].into_iter().flatten();
    let attempts = attempts.map(|error| format!("{}: {error}", error.code())).collect();
    let what = match permission {
        Some(_) => "neither a proof nor the app's permissions let it register a certificate",
        None => "the proof is not accepted, and the app may neither read nor write itself",
    };
    Error::new(&catalogue::ROTATION_NOT_ALLOWED, what).with_attempts(attempts)
}

/// The bytes that an even number of hexadecimal digits stands for.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pair = |index: usize| text.get(index..index + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).map(pair).collect()
}
