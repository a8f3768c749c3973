//! Starting.

use std::sync::Arc;

use apponly::{Error, catalogue};

use crate::listener::Listener;
use crate::offer::Offer;
use crate::options::AgentOptions;
use crate::running::{RunningAgent, endpoints};
use crate::shared::Shared;
use crate::worker::Crew;

/// The managed-identity endpoint.
#[derive(Debug)]
#[non_exhaustive]
pub struct Agent;

impl Agent {
    /// Starts the threads and returns once every listener is served.
    ///
    /// # Errors
    /// `setting-missing`: no listener, no protocol. `file-unreadable`: the folder for Azure Arc's key files.
    /// `agent-failed`: a thread cannot be started.
    pub fn start(options: AgentOptions, offer: Offer, listeners: Vec<Listener>) -> Result<RunningAgent, Error> {
        if listeners.is_empty() || options.protocols.is_empty() {
            return Err(Error::new(&catalogue::SETTING_MISSING, "there is nothing to listen on, or no protocol"));
        }
        let endpoints = endpoints(&options.protocols, &listeners);
        let threads = options.threads;
        let shared = Arc::new(Shared::new(options, offer)?);
        let (crew, handles) = Crew::start(&shared, listeners, threads)?;
        Ok(RunningAgent::new(endpoints, shared, crew, handles))
    }
}
