//! Managed identities: the Azure host vouches for the program, and no secret exists.
//!
//! | First match wins | Host | File |
//! | --- | --- | --- |
//! | `IDENTITY_ENDPOINT`, `IDENTITY_HEADER`, `IDENTITY_SERVER_THUMBPRINT` | Service Fabric | `service_fabric.rs` |
//! | `IDENTITY_ENDPOINT`, `IDENTITY_HEADER` | App Service, Functions, Container Apps, Automation | `app_service.rs` |
//! | `MSI_ENDPOINT`, `MSI_SECRET` | Azure ML, and App Service before 2019 | `azure_ml.rs` |
//! | `MSI_ENDPOINT` | Cloud Shell: refused, it signs in a user | `cloud_shell.rs` |
//! | `IDENTITY_ENDPOINT`, `IMDS_ENDPOINT`; or the program file of the agent | Azure Arc | `arc.rs` |
//! | nothing | instance metadata service (IMDS) | `imds.rs` |
//!
//! To add a host, write its file with a [`HostProtocol`](protocol::HostProtocol) and add it to the list in `detect.rs`.
//!
//! Source: Azure documentation, pages on managed identities of each host.

mod ambient;
mod answer;
mod app_service;
mod arc;
mod arc_key;
mod azure_ml;
mod cloud_shell;
mod credential;
mod detect;
mod endpoint;
mod expiry;
mod imds;
mod probe;
mod protocol;
mod refusal;
mod service_fabric;
#[cfg(test)]
mod wire_tests;

pub use ambient::ManagedIdentityHost;
pub(crate) use credential::ManagedIdentity;
