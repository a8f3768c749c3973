//! What the subjects share: an emulated tenant, an endpoint over it, raw connections.

mod client;
mod tenant;

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use apponly_agent::{Agent, AgentOptions, AuditLog, CallerSecret, Identity, Listen, Listener, Offer, RunningAgent};
use apponly_emulator::Emulator;

pub(crate) use client::{Client, Response, connect, exchange};
pub(crate) use tenant::{APP, requests_to_sts, shared, source, source_with_secret, start};

pub(crate) const GRAPH: &str = "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.microsoft.com";
pub(crate) const IMDS_GRAPH: &str =
    "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com";
pub(crate) const ARC_GRAPH: &str =
    "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=https%3A%2F%2Fgraph.microsoft.com";

/// A running endpoint and what a caller needs.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) agent: RunningAgent,
    pub(crate) address: SocketAddr,
    pub(crate) secret: String,
    pub(crate) log: Log,
}

/// An endpoint on a free port, with an audit log, after `change`.
pub(crate) fn endpoint(emulator: &Emulator, change: impl FnOnce(&mut AgentOptions, &mut Offer)) -> Endpoint {
    let log = Log::default();
    let mut options = AgentOptions::default();
    options.audit = AuditLog::writer(Box::new(log.clone()));
    let mut offer = offer(emulator);
    change(&mut options, &mut offer);
    let secret = offer.secret.expose().to_owned();
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).unwrap();
    let Listen::Tcp(address) = listener.address() else { panic!("a TCP address") };
    let agent = Agent::start(options, offer, vec![listener]).unwrap();
    Endpoint { agent, address, secret, log }
}

/// The seeded app, by its secret, under a new secret for callers.
pub(crate) fn offer(emulator: &Emulator) -> Offer {
    let identity = Identity::new("default", source(emulator)).client_id(APP.parse().unwrap());
    Offer::new(identity, CallerSecret::generate().unwrap())
}

impl Endpoint {
    /// A request with `Host`, the secret, and `more` header lines; the connection closes after it.
    pub(crate) fn request(&self, target: &str, more: &str) -> String {
        let Self { address, secret, .. } = self;
        format!(
            "GET {target} HTTP/1.1\r\nHost: {address}\r\nX-IDENTITY-HEADER: {secret}\r\nConnection: close\r\n{more}\r\n"
        )
    }

    /// Sends a whole request and reads what comes back.
    pub(crate) fn send(&self, request: impl AsRef<[u8]>) -> Response {
        exchange(self.address, request.as_ref())
    }

    /// A caller that knows the secret.
    pub(crate) fn get(&self, target: &str) -> Response {
        self.send(self.request(target, ""))
    }

    /// A caller without it.
    pub(crate) fn get_with(&self, target: &str, headers: &str) -> Response {
        let address = self.address;
        self.send(format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n"))
    }

    /// A caller that knows the secret and keeps its connection.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.address, &self.secret)
    }

    /// Ends it, and gives the audit lines.
    pub(crate) fn finish(self) -> Vec<serde_json::Value> {
        self.agent.stop(std::time::Duration::from_secs(5));
        let text = self.log.text();
        assert!(!text.contains(&self.secret) && !text.contains("eyJ"), "{text}");
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
    }
}

/// An audit log in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
