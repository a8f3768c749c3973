//! Assertions of slow signers, used again while they are valid: one remote signature an assertion.

use std::future::Future;
use std::time::{Duration, SystemTime};

use aws_lc_rs::digest::{SHA256, digest};
use tokio::sync::Mutex;

use crate::assertion::{LIFETIME, Signer};
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};
use crate::secret::Secret;

/// An assertion with less life than this may end on its way.
const SHORTEST_REST: Duration = Duration::from_secs(60);

/// The assertions at hand. All of one application and token endpoint, so that the certificate alone tells them apart.
#[derive(Debug, Default)]
pub(super) struct KeptAssertions(Mutex<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    /// SHA-256 of the leaf.
    leaf: [u8; 32],
    assertion: Secret,
    made: SystemTime,
}

impl Kept {
    fn is_good(&self, now: SystemTime) -> bool {
        // One from the future is from a clock that was set back since: its `nbf` would not be reached.
        now.duration_since(self.made).is_ok_and(|age| age + SHORTEST_REST <= LIFETIME)
    }
}

fn thumbprint(signer: &dyn Signer) -> [u8; 32] {
    let mut thumbprint = [0; 32];
    let leaf = signer.certificate_chain().first().map_or(&[][..], Vec::as_slice);
    // Of one length by construction.
    thumbprint.iter_mut().zip(digest(&SHA256, leaf).as_ref()).for_each(|(to, from)| *to = *from);
    thumbprint
}

impl KeptAssertions {
    /// The assertion in hand of `signer`, good at `now` (time of the service), or a new one by `sign`. Whoever needs one
    /// meanwhile waits for the same signature.
    pub(super) async fn of<F: Future<Output = Result<Secret, Error>>>(
        &self,
        signer: &dyn Signer,
        now: SystemTime,
        deadline: Deadline,
        sign: impl FnOnce() -> F,
    ) -> Result<Secret, Error> {
        let leaf = thumbprint(signer);
        let mut kept = deadline.run(self.0.lock()).await.map_err(|_| {
            Error::new(&catalogue::TIMED_OUT, format!("{}: another signature did not end in time", signer.describe()))
        })?;
        kept.retain(|kept| kept.is_good(now));
        if let Some(found) = kept.iter().find(|kept| kept.leaf == leaf) {
            return Ok(found.assertion.clone());
        }
        let assertion = sign().await?;
        kept.push(Kept { leaf, assertion: assertion.clone(), made: now });
        Ok(assertion)
    }

    /// Never uses `assertion`, which was refused, again.
    pub(super) async fn forget(&self, assertion: &Secret) {
        self.0.lock().await.retain(|kept| kept.assertion != *assertion);
    }
}
