//! Why an emulator cannot start.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Why an emulator cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// An address is taken, or not this host's.
    #[error("`{address}` cannot be listened on: {source}")]
    Bind {
        /// The address that was wanted.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A file or directory of the emulator cannot be written.
    #[error("`{path}` cannot be written: {source}")]
    File {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Keys or certificates cannot be generated.
    #[error("keys cannot be generated: {0}")]
    Keys(String),
    /// The emulator's secrets are public, so that it serves this host only.
    #[error("`{0}` is not a loopback address: the emulator serves this host only, use `127.0.0.1` or `::1`")]
    NotLoopback(IpAddr),
}
