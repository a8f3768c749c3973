//! Where an emulator listens and keeps its files.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// Where an emulator listens and keeps its files.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Loopback address to listen on; `127.0.0.1` by default.
    pub address: IpAddr,
    /// Ports; any free ones by default.
    pub ports: Ports,
    /// Directory for the CA and certificate files, which must exist and is left in place; a temporary one that is
    /// removed at the end by default.
    pub directory: Option<PathBuf>,
    /// Directory for the challenge files of the Azure Arc endpoint, created if missing; `arc` below `directory` by
    /// default.
    pub arc_key_directory: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            ports: Ports::default(),
            directory: None,
            arc_key_directory: None,
        }
    }
}

/// Ports of the five listeners; 0 takes any free one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ports {
    /// TLS: token endpoint, discovery, JWKS, external issuer.
    pub authority: u16,
    /// TLS: Microsoft Graph.
    pub graph: u16,
    /// TLS: Key Vault.
    pub key_vault: u16,
    /// Plain http: managed-identity and control endpoints.
    pub managed_identity: u16,
    /// TLS with a self-signed certificate: the managed-identity endpoint of Service Fabric.
    pub service_fabric: u16,
}
