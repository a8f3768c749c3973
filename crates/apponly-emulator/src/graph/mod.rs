//! Microsoft Graph of the emulated tenant.

use std::sync::Arc;

use axum::Router;

use crate::state::EmulatorState;

/// The routes of this service. Its listener answers 404 to everything else.
pub(crate) fn router(state: Arc<EmulatorState>) -> Router {
    Router::new().with_state(state)
}
