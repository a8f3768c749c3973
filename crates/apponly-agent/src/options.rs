//! How the endpoint behaves, fixed for its life.

use std::path::PathBuf;
use std::sync::Arc;

use apponly::{Clock, SystemClock};

use crate::audit::AuditLog;
use crate::limits::Limits;
use crate::protocol::Protocol;

/// Where Azure Arc clients accept key files from: exactly this folder.
const ARC_KEY_FOLDER: &str = "/var/opt/azcmagent/tokens";

/// Protocols, guards and sinks.
#[derive(Debug)]
#[non_exhaustive]
pub struct AgentOptions {
    /// The protocols that are answered. Default: App Service alone.
    pub protocols: Vec<Protocol>,
    /// Users whose processes may ask, beside the one that runs this. With any in it, the user of every caller must be
    /// known and listed, whatever the listener.
    pub allow_uids: Vec<u32>,
    /// Bounds on what callers can make the endpoint do.
    pub limits: Limits,
    /// Threads that answer, each with a loop of its own. Default: as many as there are processors, at most 2.
    pub threads: usize,
    /// Where a line for each token goes. Default: nowhere.
    pub audit: AuditLog,
    /// Where key files of the Azure Arc protocol are put; it must exist. Default: `/var/opt/azcmagent/tokens`, the only
    /// folder that clients accept.
    pub arc_key_folder: PathBuf,
    /// The clock of rates, audit lines and health.
    pub clock: Arc<dyn Clock>,
}

impl Default for AgentOptions {
    fn default() -> Self {
        Self {
            protocols: vec![Protocol::AppService],
            allow_uids: Vec::new(),
            limits: Limits::default(),
            threads: std::thread::available_parallelism().map_or(1, |cores| cores.get().min(2)),
            audit: AuditLog::off(),
            arc_key_folder: PathBuf::from(ARC_KEY_FOLDER),
            clock: Arc::new(SystemClock::default()),
        }
    }
}
