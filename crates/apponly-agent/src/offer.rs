//! What is handed out, replaced as a whole on reload.

use apponly::Resource;

use crate::caller_secret::CallerSecret;
use crate::identities::Identity;

/// The identities, the APIs that tokens are handed out for, and the secret that callers must send.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Offer {
    /// The first one is for callers that name none. Without any, every request for a token is refused.
    pub identities: Vec<Identity>,
    /// The APIs that tokens are handed out for; empty: Microsoft Graph of the first identity's cloud.
    pub resources: Vec<Resource>,
    /// What callers must send.
    pub secret: CallerSecret,
}

impl Offer {
    /// One identity, for Microsoft Graph of its cloud.
    #[must_use]
    pub fn new(identity: Identity, secret: CallerSecret) -> Self {
        Self { identities: vec![identity], resources: Vec::new(), secret }
    }
}
