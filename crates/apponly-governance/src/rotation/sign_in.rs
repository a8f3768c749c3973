//! Whether a new credential really signs in, and waiting until it does.

use std::sync::Arc;
use std::time::Duration;

use apponly::{CacheKind, Env, Error, LocalKey, Secret, SecretSource, Settings, TokenOptions, TokenSource, catalogue};

use super::options::{RotationOptions, Step};

/// The first wait; it doubles.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// So many sign-ins in a row must succeed: the sign-in servers do not all learn of a new credential at once.
const CONFIRMATIONS: u32 = 2;

/// What is tried.
pub(crate) enum Candidate<'a> {
    Key(Arc<LocalKey>),
    Password(&'a Secret),
}

/// A source that signs in with the candidate and nothing else, and keeps no token.
pub(crate) fn source(settings: &Settings, env: &Env, candidate: &Candidate<'_>) -> Result<TokenSource, Error> {
    let mut alone = settings.clone();
    alone.certificates.clear();
    alone.credentials = None;
    alone.federated = None;
    alone.managed_identity = None;
    // Said when the settings were first used.
    alone.warnings.clear();
    let builder = TokenSource::builder().env(env.clone()).cache(CacheKind::None);
    match candidate {
        Candidate::Key(key) => {
            alone.secret = None;
            builder.settings(alone).signer(Arc::<LocalKey>::clone(key)).build()
        }
        Candidate::Password(value) => {
            if let Some(setting) = &mut alone.secret {
                setting.value = SecretSource::Held((*value).clone());
            }
            builder.settings(alone).build()
        }
    }
}

/// Signs in once.
///
/// # Errors
/// Whatever the sign-in meets.
pub(crate) async fn try_once(source: &TokenSource) -> Result<(), Error> {
    let mut options = TokenOptions::default();
    options.force = true;
    source.acquire(&source.cloud().graph_scope(), &options).await.map(drop)
}

/// Whether a refusal is what a credential meets that the directory has not spread yet.
pub(crate) fn is_not_known_yet(error: &Error) -> bool {
    [&catalogue::CERTIFICATE_NOT_REGISTERED, &catalogue::SECRET_WRONG].into_iter().any(|row| error.row() == row)
}

/// Signs in until it succeeds twice in a row.
///
/// # Errors
/// `rotation-not-accepted`: not within the patience. At once, any refusal that time does not heal.
pub(crate) async fn wait_until_known(source: &TokenSource, options: &RotationOptions) -> Result<(), Error> {
    let mut pause = Backoff::new(options.patience);
    let mut confirmed = 0;
    loop {
        options.watcher.before(Step::Request("sign-in"))?;
        let error = match try_once(source).await {
            Ok(()) => {
                confirmed += 1;
                if confirmed == CONFIRMATIONS {
                    return Ok(());
                }
                continue;
            }
            Err(error) if is_not_known_yet(&error) || error.is_retriable() => error,
            Err(error) => return Err(error),
        };
        confirmed = 0;
        if !pause.wait(options).await? {
            let seconds = options.patience.as_secs();
            let what = format!("the new credential did not sign in within {seconds} s; last: {error}");
            let attempt = format!("{}: {error}", error.code());
            return Err(Error::new(&catalogue::ROTATION_NOT_ACCEPTED, what).with_attempts(vec![attempt]));
        }
    }
}

/// Waits that double, within a bound.
pub(crate) struct Backoff {
    next: Duration,
    left: Duration,
}

impl Backoff {
    pub(crate) fn new(bound: Duration) -> Self {
        Self { next: FIRST_WAIT, left: bound }
    }

    /// Waits; false where the bound is reached.
    ///
    /// # Errors
    /// The watcher's.
    pub(crate) async fn wait(&mut self, options: &RotationOptions) -> Result<bool, Error> {
        if self.left.is_zero() {
            return Ok(false);
        }
        let wait = self.next.min(self.left);
        options.watcher.before(Step::Wait(wait))?;
        options.waiter.wait(wait).await;
        self.left = self.left.saturating_sub(wait);
        self.next = (self.next * 2).min(LONGEST_WAIT);
        Ok(true)
    }
}
