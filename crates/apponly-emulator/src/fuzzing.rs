//! The door for `fuzz/`: services of the seeded tenant without listeners. Exists in fuzzing builds only.

use std::sync::Arc;

use axum::Router;

use crate::server::Role;
use crate::state::EmulatorState;

/// The services of one emulator, to be called in process.
#[derive(Debug)]
pub struct Services(Arc<EmulatorState>);

impl Services {
    /// The seeded tenant.
    #[expect(clippy::new_without_default, reason = "key generation is no default")]
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(EmulatorState::for_tests()))
    }

    /// The token endpoint, discovery and the external issuer.
    #[must_use]
    pub fn authority(&self) -> Router {
        Role::Authority.router(&self.0)
    }

    /// Microsoft Graph.
    #[must_use]
    pub fn graph(&self) -> Router {
        Role::Graph.router(&self.0)
    }
}
