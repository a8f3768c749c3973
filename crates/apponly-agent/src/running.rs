//! The handle of a running endpoint.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use apponly::Error;

use crate::listen::Listen;
use crate::listener::Listener;
use crate::offer::Offer;
use crate::protocol::Protocol;
use crate::shared::Shared;
use crate::worker::Crew;

/// Where one protocol is served.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServedEndpoint {
    /// The protocol.
    pub protocol: Protocol,
    /// The listener.
    pub listen: Listen,
    /// The full URL of the token endpoint. For a Unix socket the host is `localhost`: the path of the socket is in
    /// [`Self::listen`].
    pub url: String,
}

/// A running endpoint. Dropping it stops it at once.
#[derive(Debug)]
pub struct RunningAgent {
    endpoints: Vec<ServedEndpoint>,
    shared: Arc<Shared>,
    crew: Arc<Crew>,
    threads: Vec<JoinHandle<()>>,
}

impl RunningAgent {
    pub(crate) fn new(
        endpoints: Vec<ServedEndpoint>,
        shared: Arc<Shared>,
        crew: Arc<Crew>,
        threads: Vec<JoinHandle<()>>,
    ) -> Self {
        Self { endpoints, shared, crew, threads }
    }

    /// Each listener and protocol with its URL.
    #[must_use]
    pub fn endpoints(&self) -> &[ServedEndpoint] {
        &self.endpoints
    }

    /// Replaces what is handed out; requests under way end with the old. An old secret is refused from now on.
    pub fn reload(&self, offer: Offer) {
        self.shared.reload(offer);
    }

    /// Gets a token of the first identity for the first allowed API, by the real path. Blocks, for as long as a sign-in
    /// may take; the answer of the last second is repeated.
    ///
    /// # Errors
    /// What callers would be refused for; `output-failed`: the audit log cannot be written.
    pub fn ready(&self) -> Result<(), Error> {
        self.crew.ready()
    }

    /// Whether every thread's loop answered lately.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.crew.is_alive(self.shared.age())
    }

    /// Takes no new connections, lets requests under way end, for `grace` at most, and ends. The file of a Unix socket
    /// that was bound here and the key files of Azure Arc are removed, and the audit log is written to its end.
    pub fn stop(mut self, grace: Duration) {
        self.end(grace);
    }

    fn end(&mut self, grace: Duration) {
        if self.threads.is_empty() {
            return;
        }
        self.crew.close_doors();
        self.shared.roster.finish();
        if !grace.is_zero() && !self.shared.roster.wait_until_empty(grace) {
            tracing::warn!("requests are given up that did not end in time: {}", self.shared.roster.count());
        }
        self.crew.stop(std::mem::take(&mut self.threads));
        if let Some(audit) = &self.shared.audit {
            audit.finish(self.shared.clock.since_1970());
        }
        if let Some(files) = &self.shared.key_files {
            files.clear();
        }
    }
}

impl Drop for RunningAgent {
    fn drop(&mut self) {
        self.end(Duration::ZERO);
    }
}

pub(crate) fn endpoints(protocols: &[Protocol], listeners: &[Listener]) -> Vec<ServedEndpoint> {
    let served = |listener: &Listener, protocol: Protocol| {
        let authority = match &listener.address {
            Listen::Tcp(address) => address.to_string(),
            Listen::Unix(_) => "localhost".to_owned(),
        };
        ServedEndpoint { protocol, listen: listener.address(), url: format!("http://{authority}{}", protocol.path()) }
    };
    listeners.iter().flat_map(|listener| protocols.iter().map(move |protocol| served(listener, *protocol))).collect()
}
