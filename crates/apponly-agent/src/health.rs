//! Whether a caller would get a token now.

use std::sync::Mutex as SyncMutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use apponly::{Error, catalogue};
use serde_json::json;
use tokio::sync::Mutex;

use crate::answer::Reply;
use crate::grants::NoToken;
use crate::shared::Shared;

/// An answer is repeated for this long, so that nobody can make us ask the service again and again.
const KEPT: Duration = Duration::from_secs(1);

/// The latest answer, and the lock by which one asks for all.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    asking: Mutex<()>,
    latest: SyncMutex<Option<(Instant, Result<(), Error>)>>,
}

impl Readiness {
    /// What is served has changed.
    pub(crate) fn forget(&self) {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn latest(&self, now: Instant) -> Option<Result<(), Error>> {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let (time, answer) = latest.as_ref()?;
        (now.saturating_duration_since(*time) < KEPT).then(|| answer.clone())
    }
}

/// Gets a token as a caller does who names nothing.
pub(crate) async fn ready(shared: &Shared) -> Result<(), Error> {
    let readiness = &shared.readiness;
    let _asking = readiness.asking.lock().await;
    if let Some(answer) = readiness.latest(shared.clock.monotonic()) {
        return answer;
    }
    let answer = ask(shared).await;
    let latest = Some((shared.clock.monotonic(), answer.clone()));
    *readiness.latest.lock().unwrap_or_else(PoisonError::into_inner) = latest;
    answer
}

async fn ask(shared: &Shared) -> Result<(), Error> {
    if shared.audit.as_ref().is_some_and(|audit| audit.has_failed()) {
        return Err(Error::new(&catalogue::OUTPUT_FAILED, "the audit log cannot be written"));
    }
    let served = shared.served.load_full();
    let grant = served
        .default_grant()
        .ok_or_else(|| Error::new(&catalogue::SETTING_MISSING, "there is no identity to hand out tokens of"))?;
    match grant.token(|| Ok(())).await {
        Ok(_) => Ok(()),
        Err(NoToken::Failed(error)) => Err(error),
        Err(NoToken::Rate(wait)) => {
            Err(Error::new(&catalogue::THROTTLED, "too many sign-ins in a second").with_retry_after(wait))
        }
    }
}

/// The answer of `/readyz`.
pub(crate) fn reply(ready: &Result<(), Error>) -> Reply {
    match ready {
        Ok(()) => Reply::text("200 OK", "ok\n"),
        Err(error) => {
            let row = error.row();
            let body = json!({"code": row.code, "message": row.summary, "fix": row.fix});
            Reply::json("503 Service Unavailable", &body)
        }
    }
}
