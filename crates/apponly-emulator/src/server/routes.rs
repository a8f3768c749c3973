//! What each listener answers.

use std::sync::Arc;

use axum::Router;

use crate::faults::{FaultTarget, observed};
use crate::state::EmulatorState;
use crate::{control, graph, key_vault, managed_identity, sts};

/// The four listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// TLS: token endpoint, discovery, JWKS, external issuer.
    Authority,
    /// TLS: Microsoft Graph.
    Graph,
    /// TLS: Key Vault.
    KeyVault,
    /// Plain http: IMDS, App Service, Arc, and the control endpoint.
    ManagedIdentity,
}

impl Role {
    /// The routes of this listener, with faults and the request log around the emulated services.
    pub(crate) fn router(self, state: &Arc<EmulatorState>) -> Router {
        let shared = Arc::clone(state);
        match self {
            Self::Authority => observed(sts::router(shared), state, authority_target),
            Self::Graph => observed(graph::router(shared), state, |_| FaultTarget::Graph),
            Self::KeyVault => observed(key_vault::router(shared), state, |_| FaultTarget::KeyVault),
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
    } else {
        FaultTarget::Imds
    }
}
