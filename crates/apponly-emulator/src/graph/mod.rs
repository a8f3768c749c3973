//! Microsoft Graph of the emulated tenant.
//!
//! | File | Content |
//! | --- | --- |
//! | `service.rs` | HTTP: version root, throttling, batches, headers |
//! | `bearer.rs` | the check of the token |
//! | `permission.rs` | which roles allow which call |
//! | `resources.rs`, `assignments.rs` | path to answer |
//! | `people.rs`, `changes.rs`, `members.rs` | users and groups: read, written, linked |
//! | `mail.rs`, `drive/` | mailboxes and files of users |
//! | `principal.rs`, `credentials.rs` | the other objects |
//! | `entity.rs`, `query.rs`, `filter.rs`, `search.rs`, `paging.rs`, `source.rs`, `listing.rs`, `delta.rs` | OData |
//! | `administer.rs` | writes without a token, for the control endpoint |
//! | `compression.rs` | gzip |
//! | `batch.rs`, `throttle.rs`, `path.rs`, `call.rs`, `error.rs` | the forms and rules that they share |

mod administer;
mod assignments;
mod batch;
mod bearer;
mod call;
mod changes;
mod compression;
mod credentials;
mod delta;
mod drive;
mod entity;
mod error;
mod filter;
mod listing;
mod mail;
mod members;
mod paging;
mod path;
mod people;
mod permission;
mod principal;
mod query;
mod resources;
mod search;
mod service;
mod source;
mod throttle;

use std::sync::Arc;

use axum::Router;

use crate::state::EmulatorState;

pub(crate) use self::administer::administer;
pub(crate) use self::drive::Drives;

/// The routes of this service: Graph answers every path itself, as a rule with 401 first.
pub(crate) fn router(state: Arc<EmulatorState>) -> Router {
    Router::new().fallback(service::GraphService::handle).with_state(Arc::new(service::GraphService::new(state)))
}

#[cfg(test)]
mod tests;
