//! Whether a host can be reached, stage by stage: name, connection, proxy, TLS. For a diagnosis, not for requests: those
//! make one connection and report one failure.

mod stages;
#[cfg(test)]
mod tests;
mod tunnel;
mod witness;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::ServerCertVerifier;
use url::Url;

use super::TransportOptions;
use super::client::internet_verifier;
use super::proxy::ProxySetting;
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};

/// One part of the way to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReachStage {
    /// The connection to the proxy, its name included.
    Proxy,
    /// The name of the host.
    Name,
    /// The TCP connection.
    Connection,
    /// The tunnel that the proxy opens (`CONNECT`).
    Tunnel,
    /// The TLS handshake.
    Tls,
}

impl ReachStage {
    /// The name for people and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Proxy => "proxy",
            Self::Name => "dns",
            Self::Connection => "tcp",
            Self::Tunnel => "tunnel",
            Self::Tls => "tls",
        }
    }
}

/// A stage that went well.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReachStep {
    /// Which.
    pub stage: ReachStage,
    /// How long it took.
    pub took: Duration,
    /// What was found, one line: the address, the protocol.
    pub detail: String,
}

/// How far one came on the way to a host.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reach {
    /// `HOST:PORT`.
    pub host: String,
    /// `HOST:PORT` of the proxy in between, and the variable that names it.
    pub proxy: Option<(String, &'static str)>,
    /// The stages that went well, in order.
    pub steps: Vec<ReachStep>,
    /// The stage that did not, and why: with cause and fix.
    pub failure: Option<(ReachStage, Error)>,
}

impl Reach {
    /// Whether a TLS connection was made that is trusted.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.failure.is_none()
    }
}

/// Tries the way to hosts by the rules of the HTTP client: same proxy, same exceptions, same roots. Sends nothing but what
/// opens the connection.
#[derive(Debug)]
pub struct NetworkProbe {
    ca_file: Option<PathBuf>,
    proxy: Option<ProxySetting>,
    verifier: Arc<dyn ServerCertVerifier>,
}

impl NetworkProbe {
    /// Reads roots and proxy.
    ///
    /// # Errors
    /// `setting-invalid`, `file-…`, `tls-untrusted`: the proxy variable or the file of roots cannot be used, or the system
    /// has no roots.
    pub fn new(options: TransportOptions) -> Result<Self, Error> {
        let proxy = ProxySetting::find(&options.env)?;
        let verifier = internet_verifier(options.ca_file.as_deref())?;
        Ok(Self { ca_file: options.ca_file, proxy, verifier })
    }

    /// The way to `origin`, an https URL whose path does not matter. Ends at `deadline`.
    pub async fn reach(&self, origin: &str, deadline: Deadline) -> Reach {
        let Some(url) = Url::parse(origin).ok().filter(|url| url.scheme() == "https" && url.has_host()) else {
            let error = Error::new(&catalogue::SETTING_INVALID, "the address is not an https URL");
            return Reach {
                host: String::new(),
                proxy: None,
                steps: Vec::new(),
                failure: Some((ReachStage::Name, error)),
            };
        };
        let proxy = self.proxy.as_ref().filter(|proxy| proxy.is_used_for(&url));
        let mut reach = Reach {
            host: format!("{}:{}", host_of(&url), port_of(&url)),
            proxy: proxy.map(|proxy| (joined(&proxy.address()), proxy.variable)),
            steps: Vec::new(),
            failure: None,
        };
        reach.failure = stages::run(self, &url, proxy, deadline, &mut reach.steps).await.err();
        reach
    }
}

fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn port_of(url: &Url) -> u16 {
    url.port_or_known_default().unwrap_or(443)
}

fn joined((host, port): &(String, u16)) -> String {
    format!("{host}:{port}")
}
