//! Key Vault of the emulated tenant: its data plane, as far as credentials need it.
//!
//! | File | Content |
//! | --- | --- |
//! | `service.rs` | HTTP: which vault, api-version, paths |
//! | `authorize.rs` | the challenge, the check of the token, the reader's role |
//! | `bundle.rs` | secrets, certificates and keys as JSON |
//! | `export.rs` | a certificate as the value of its secret |
//! | `sign.rs` | remote signatures |
//! | `issue.rs` | certificates that a vault makes |
//! | `pending.rs` | the operations in which it makes them |
//! | `error.rs` | refusals |

mod authorize;
mod bundle;
mod error;
mod export;
mod issue;
mod pending;
mod service;
mod sign;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;

use crate::state::EmulatorState;

/// The routes of this service: a vault answers every path itself, as a rule with 401 first.
pub(crate) fn router(state: Arc<EmulatorState>) -> Router {
    Router::new().fallback(service::handle).with_state(state)
}
