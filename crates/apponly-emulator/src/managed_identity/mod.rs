//! Managed-identity endpoints of the emulated hosts.
//!
//! | File | Content |
//! | --- | --- |
//! | `imds.rs` | virtual machines: the instance metadata service |
//! | `app_service.rs` | App Service, Functions, Container Apps, Automation: both protocol versions |
//! | `arc.rs` | Azure Arc-enabled servers; `key_file.rs` their challenge |
//! | `azure_ml.rs` | Azure Machine Learning |
//! | `service_fabric.rs` | Service Fabric; served over TLS |
//! | `kept.rs` | tokens that a host keeps for hours |
//! | `parameters.rs`, `issue.rs`, `expiry.rs` | what the protocols share |
//!
//! All identities of the tenant are assigned to every host.

mod app_service;
mod arc;
mod azure_ml;
mod expiry;
mod imds;
mod issue;
mod kept;
mod key_file;
mod parameters;
mod service_fabric;

use std::sync::Arc;

use axum::Router;
use axum::routing::any;

pub(crate) use self::app_service::PATH as APP_SERVICE_PATH;
pub(crate) use self::arc::PATH as ARC_PATH;
pub(crate) use self::azure_ml::PATH as AZURE_ML_PATH;
pub(crate) use self::imds::PATH as IMDS_PATH;
pub(crate) use self::kept::KeptTokens;
pub(crate) use self::service_fabric::PATH as SERVICE_FABRIC_PATH;
use crate::state::EmulatorState;

/// The plain-http routes. Their listener answers 404 to everything else.
pub(crate) fn router(state: Arc<EmulatorState>) -> Router {
    Router::new()
        .route(IMDS_PATH, any(imds::token))
        .route(imds::PATH_WITH_SLASH, any(imds::token))
        .route("/metadata/identity/{*path}", any(imds::unknown_source))
        .route(APP_SERVICE_PATH, any(app_service::token))
        .route(AZURE_ML_PATH, any(azure_ml::token))
        .with_state(Arc::clone(&state))
        .merge(Router::new().route(ARC_PATH, any(arc::token)).with_state(Arc::new(arc::Agent::new(state))))
}

/// The routes of the Service Fabric endpoint, which speaks https only.
pub(crate) fn service_fabric_router(state: Arc<EmulatorState>) -> Router {
    Router::new().route(SERVICE_FABRIC_PATH, any(service_fabric::token)).with_state(state)
}
