//! The endpoint: a free port of 127.0.0.1, one thread, and a secret that nobody but the program gets.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use apponly::{Error, Resource};
use apponly_agent::{Agent, AgentOptions, AuditLog, CallerSecret, Listen, Listener, Offer, RunningAgent};

use super::child::internal;
use crate::commands::served_identity;
use crate::session::Session;

pub(super) struct Endpoint {
    agent: RunningAgent,
    url: String,
    secret: CallerSecret,
}

impl Endpoint {
    /// Serves tokens of the session's identity for `resources`.
    ///
    /// # Errors
    /// There is no free port, or the audit file cannot be written.
    pub(super) fn start(session: &Session, resources: Vec<Resource>, audit: Option<&Path>) -> Result<Self, Error> {
        let secret = CallerSecret::generate()?;
        let identity = served_identity::of(session.clone());
        let mut offer = Offer::new(identity, secret.clone());
        offer.resources = resources;
        let mut options = AgentOptions::default();
        options.threads = 1;
        options.audit = audit.map_or_else(|| Ok(AuditLog::off()), AuditLog::file)?;
        let listener = Listener::bind(&Listen::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))))?;
        let agent = Agent::start(options, offer, vec![listener])?;
        let url = agent.endpoints().first().map(|endpoint| endpoint.url.clone());
        let url = url.ok_or_else(|| internal("the endpoint has no address"))?;
        Ok(Self { agent, url, secret })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn secret(&self) -> &str {
        self.secret.expose()
    }

    /// At once: whoever still asks is a process that the program left behind.
    pub(super) fn stop(self) {
        self.agent.stop(Duration::ZERO);
    }
}
