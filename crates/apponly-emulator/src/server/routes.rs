//! What each listener answers.

use std::sync::Arc;

use axum::Router;

use crate::faults::{FaultTarget, observed};
use crate::state::EmulatorState;
use crate::{control, graph, key_vault, managed_identity, sts};

/// The five listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// TLS: token endpoint, discovery, JWKS, external issuer.
    Authority,
    /// TLS: Microsoft Graph.
    Graph,
    /// TLS: Key Vault.
    KeyVault,
    /// Plain http: IMDS, App Service, Arc, Azure Machine Learning, and the control endpoint.
    ManagedIdentity,
    /// TLS with a self-signed certificate: the managed-identity endpoint of Service Fabric.
    ServiceFabric,
}

impl Role {
    /// The routes of this listener, with faults and the request log around the emulated services.
    pub(crate) fn router(self, state: &Arc<EmulatorState>) -> Router {
        let shared = Arc::clone(state);
        match self {
            Self::Authority => observed(sts::router(shared), state, authority_target),
            Self::Graph => observed(graph::router(shared), state, |_| FaultTarget::Graph),
            Self::KeyVault => observed(key_vault::router(shared), state, |_| FaultTarget::KeyVault),
            Self::ServiceFabric => {
                let router = managed_identity::service_fabric_router(shared);
                observed(router, state, |_| FaultTarget::ServiceFabric)
            }
            // The control endpoint stays outside: a fault must not lock out whoever wants to end it.
            Self::ManagedIdentity => control::router(Arc::clone(state)).fallback_service(observed(
                managed_identity::router(shared),
                state,
                identity_target,
            )),
        }
    }
}

fn authority_target(path: &str) -> FaultTarget {
    if path.starts_with("/external-issuer/") {
        FaultTarget::ExternalIssuer
    } else if path.ends_with("/token") {
        FaultTarget::Sts
    } else {
        FaultTarget::Discovery
    }
}

fn identity_target(path: &str) -> FaultTarget {
    if path.starts_with("/msi/") {
        FaultTarget::AppService
    } else if path.starts_with("/arc/") {
        FaultTarget::Arc
    } else if path.starts_with("/azure-ml/") {
        FaultTarget::AzureMl
    } else {
        FaultTarget::Imds
    }
}
