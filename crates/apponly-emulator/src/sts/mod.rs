//! The authority: token endpoint, discovery, keys, and the built-in external issuer.
//!
//! | File | Content |
//! | --- | --- |
//! | `token.rs` | the token endpoint: the order of the checks |
//! | `request.rs` | what an HTTP request must look like |
//! | `parameters.rs` | the form of the body |
//! | `tenancy.rs` | the tenant segment of the path |
//! | `client.rs` | the app that asks, and whether it may ask at all |
//! | `scope.rs` | `{resource}/.default` |
//! | `claims.rs` | the `claims` parameter |
//! | `consent.rs` | admin consent |
//! | `credential.rs` | which credential was presented; the client secret |
//! | `assertion/` | certificate and federated assertions |
//! | `refusal.rs` | AADSTS numbers with their status and `error`, and the error body |
//! | `discovery.rs` | instance discovery, OIDC metadata, JWKS |
//! | `external_issuer/` | an issuer of foreign tokens, with GitHub- and Azure-Pipelines-style endpoints |

mod assertion;
mod claims;
mod client;
mod consent;
mod credential;
mod discovery;
mod external_issuer;
mod parameters;
mod refusal;
mod request;
mod scope;
mod tenancy;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};

pub(crate) use self::external_issuer::foreign_token;
use crate::state::EmulatorState;

/// The routes of the authority.
pub(crate) fn router(state: Arc<EmulatorState>) -> Router {
    Router::new()
        .route("/{tenant}/oauth2/v2.0/token", any(token::token))
        .route("/{tenant}/adminconsent", get(consent::consent_v1))
        .route("/{tenant}/v2.0/adminconsent", get(consent::consent_v2))
        .route("/{tenant}/discovery/instance", get(discovery::instance))
        .route("/{tenant}/discovery/keys", get(discovery::keys))
        .route("/{tenant}/discovery/v2.0/keys", get(discovery::keys))
        .route("/{tenant}/.well-known/openid-configuration", get(discovery::metadata_v1))
        .route("/{tenant}/v2.0/.well-known/openid-configuration", get(discovery::metadata_v2))
        .route("/external-issuer/.well-known/openid-configuration", get(external_issuer::metadata))
        .route("/external-issuer/keys", get(external_issuer::keys))
        .route("/external-issuer/github/token", get(external_issuer::github))
        .route("/external-issuer/azure-pipelines/oidctoken", post(external_issuer::azure_pipelines))
        .with_state(state)
}
