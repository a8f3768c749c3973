//! What changed since the last time: a delta link, kept between runs.
//!
//! Source: Microsoft Graph, "Use delta query to track changes in data".

use std::path::Path;

use apponly::{Error, catalogue};
use serde::{Deserialize, Serialize};

use crate::checkpoint::{self, RunIdentity};
use crate::request::GraphRequest;

/// The version of the file.
const VERSION: u32 = 1;

/// Where a delta query goes on the next time. Kept as JSON, readable by the owner only, replaced in one step.
///
/// Store it only when all items of the run are safe: a state that is ahead of the output loses changes, one that is behind
/// repeats them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeltaState {
    version: u32,
    #[serde(flatten)]
    identity: RunIdentity,
    /// `@odata.deltaLink` of the last page.
    pub delta_link: String,
}

impl DeltaState {
    /// The state after a run that ended with `delta_link`.
    #[must_use]
    pub fn new(identity: RunIdentity, delta_link: impl Into<String>) -> Self {
        Self { version: VERSION, identity, delta_link: delta_link.into() }
    }

    /// The state at `path`; `None` where there is none, so that the run begins anew.
    ///
    /// # Errors
    /// `checkpoint-mismatch`: it belongs to another request, tenant or app. `checkpoint-unusable`.
    pub fn load(path: &Path, identity: &RunIdentity) -> Result<Option<Self>, Error> {
        let Some(content) = checkpoint::read(path)? else { return Ok(None) };
        let damaged = || {
            let message = format!("`{}` is not a delta state of this version", path.display());
            Error::new(&catalogue::CHECKPOINT_UNUSABLE, message)
        };
        let state: Self = serde_json::from_slice(&content).map_err(|_| damaged())?;
        if state.version != VERSION {
            return Err(damaged());
        }
        identity.check(&state.identity, path)?;
        Ok(Some(state))
    }

    /// Keeps the state at `path`.
    ///
    /// # Errors
    /// `checkpoint-unusable`.
    pub fn store(&self, path: &Path) -> Result<(), Error> {
        let content = serde_json::to_vec_pretty(self)
            .map_err(|_| Error::new(&catalogue::INTERNAL, "a delta state cannot be written as JSON"))?;
        checkpoint::replace(path, &content)
    }

    /// The request for the changes since then. Where Graph says `graph-sync-reset`, the state is too old: begin anew.
    #[must_use]
    pub fn request(&self) -> GraphRequest {
        GraphRequest::get(&self.delta_link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_comes_back_for_its_own_request_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let identity = RunIdentity {
            request: "GET /users/delta".to_owned(),
            format: String::new(),
            tenant_id: Some("t".to_owned()),
            client_id: None,
        };
        assert!(DeltaState::load(&path, &identity).unwrap().is_none());
        DeltaState::new(identity.clone(), "https://graph.test/v1.0/users/delta?$deltatoken=x").store(&path).unwrap();
        let state = DeltaState::load(&path, &identity).unwrap().unwrap();
        assert_eq!(state.delta_link, "https://graph.test/v1.0/users/delta?$deltatoken=x");
        let other = RunIdentity { tenant_id: None, ..identity };
        assert_eq!(DeltaState::load(&path, &other).unwrap_err().code(), "checkpoint-mismatch");
    }
}
