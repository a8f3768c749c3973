//! Microsoft Graph of the emulated tenant.
//!
//! | File | Content |
//! | --- | --- |
//! | `service.rs` | HTTP: version root, throttling, batches, headers |
//! | `bearer.rs` | the check of the token |
//! | `permission.rs` | which roles allow which call |
//! | `resources.rs` | path to answer |
//! | `applications.rs`, `service_principals.rs`, `owners.rs`, `federations.rs` | apps and what belongs to them |
//! | `assignments.rs`, `grants.rs`, `delegated.rs` | what they may do |
//! | `reports.rs`, `sign_in_log.rs`, `directory_objects.rs` | sign-in activity; objects by their ids |
//! | `credential_actions.rs`, `proof.rs` | keys and secrets of applications added and removed, and the proof that allows it |
//! | `people.rs`, `changes.rs`, `members.rs` | users and groups: read, written, linked |
//! | `mail.rs`, `drive/` | mailboxes and files of users |
//! | `principal.rs`, `registration.rs`, `generated.rs`, `credentials.rs` | the objects of apps |
//! | `entity.rs`, `governance_entity.rs`, `query.rs`, `filter.rs`, `search.rs`, `paging.rs`, `source.rs`, `listing.rs`, `delta.rs` | OData |
//! | `administer.rs` | writes without a token, for the control endpoint |
//! | `compression.rs` | gzip |
//! | `batch.rs`, `throttle.rs`, `path.rs`, `call.rs`, `error.rs` | the forms and rules that they share |

mod administer;
mod applications;
mod assignments;
mod batch;
mod bearer;
mod call;
mod changes;
mod compression;
mod credential_actions;
mod credentials;
mod delegated;
mod delta;
mod directory_objects;
mod drive;
mod entity;
mod error;
mod federations;
mod filter;
mod generated;
mod governance_entity;
mod grants;
mod listing;
mod mail;
mod members;
mod owners;
mod paging;
mod path;
mod people;
mod permission;
mod principal;
mod proof;
mod query;
mod registration;
mod reports;
mod resources;
mod search;
mod service;
mod service_principals;
mod sign_in_log;
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
