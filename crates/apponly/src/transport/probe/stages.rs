//! The stages one after the other.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use url::Url;

use super::witness::Witness;
use super::{NetworkProbe, ReachStage, ReachStep, host_of, joined, port_of, tunnel};
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};
use crate::transport::client::{config, tls_failure};
use crate::transport::proxy::ProxySetting;

/// A name server answers in milliseconds; a dead one is asked again by the system for half a minute.
const NAME_TIME: Duration = Duration::from_secs(4);

/// One way is worth so long when others are left: a dead IPv6 must not hide a working IPv4.
const ADDRESS_TIME: Duration = Duration::from_secs(4);

/// Both ends of a connection, plain or in TLS.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// The failed stage with its error.
type Failed = (ReachStage, Error);

/// The steps taken, with the time that each took.
struct Progress<'a> {
    steps: &'a mut Vec<ReachStep>,
    since: Instant,
}

impl Progress<'_> {
    fn done(&mut self, stage: ReachStage, detail: impl Into<String>) {
        let now = Instant::now();
        self.steps.push(ReachStep { stage, took: now - self.since, detail: detail.into() });
        self.since = now;
    }
}

pub(super) async fn run(
    probe: &NetworkProbe,
    url: &Url,
    proxy: Option<&ProxySetting>,
    deadline: Deadline,
    steps: &mut Vec<ReachStep>,
) -> Result<(), Failed> {
    let mut progress = Progress { steps, since: Instant::now() };
    let (host, port) = (host_of(url), port_of(url));
    let stream: Box<dyn Duplex> = match proxy {
        None => {
            let addresses =
                resolve(host, port, deadline).await.map_err(|why| (ReachStage::Name, name_unknown(host, &why)))?;
            progress.done(ReachStage::Name, listed(&addresses));
            let (stream, address) = connect(&addresses, deadline)
                .await
                .map_err(|why| (ReachStage::Connection, unreachable(&format!("{host}:{port}"), &why)))?;
            progress.done(ReachStage::Connection, address.to_string());
            Box::new(stream)
        }
        Some(proxy) => {
            let stream = to_proxy(probe, proxy, deadline).await.map_err(|error| (ReachStage::Proxy, error))?;
            progress.done(ReachStage::Proxy, joined(&proxy.address()));
            let opened = deadline.run(tunnel::open(stream, proxy, host, port)).await;
            let opened = opened.unwrap_or_else(|_| Err(tunnel::silent(proxy)));
            let stream = opened.map_err(|error| (ReachStage::Tunnel, error))?;
            progress.done(ReachStage::Tunnel, "opened");
            stream
        }
    };
    let detail = handshake(probe, stream, host, deadline).await.map_err(|error| (ReachStage::Tls, error))?.1;
    progress.done(ReachStage::Tls, detail);
    Ok(())
}

async fn to_proxy(probe: &NetworkProbe, proxy: &ProxySetting, deadline: Deadline) -> Result<Box<dyn Duplex>, Error> {
    let (host, port) = proxy.address();
    let failed = |why: &str| {
        let what = format!("cannot reach the proxy `{host}:{port}` that `{}` names: {why}", proxy.variable);
        Error::new(&catalogue::PROXY_UNREACHABLE, what)
    };
    let addresses = resolve(&host, port, deadline).await.map_err(|why| failed(&why))?;
    let (stream, _) = connect(&addresses, deadline).await.map_err(|why| failed(&why))?;
    match proxy.url.scheme() {
        "https" => Ok(handshake(probe, Box::new(stream), &host, deadline).await?.0),
        _ => Ok(Box::new(stream)),
    }
}

async fn resolve(host: &str, port: u16, deadline: Deadline) -> Result<Vec<SocketAddr>, String> {
    // The URL writes an IPv6 address in brackets.
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    match deadline.at_most(NAME_TIME).run(tokio::net::lookup_host((bare, port))).await {
        Err(_) => Err("no name server answered in time".to_owned()),
        Ok(Err(error)) => Err(error.to_string()),
        Ok(Ok(found)) => {
            let addresses: Vec<_> = found.collect();
            if addresses.is_empty() { Err("the name has no address".to_owned()) } else { Ok(addresses) }
        }
    }
}

/// One address after the other.
async fn connect(addresses: &[SocketAddr], deadline: Deadline) -> Result<(TcpStream, SocketAddr), String> {
    let mut failures = Vec::new();
    for address in addresses {
        match deadline.at_most(ADDRESS_TIME).run(TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok((stream, *address)),
            Ok(Err(error)) => failures.push(format!("{address}: {error}")),
            Err(_) => failures.push(format!("{address}: no answer")),
        }
        if deadline.remaining().is_zero() {
            break;
        }
    }
    Err(failures.join("; "))
}

/// The stream in TLS, and the protocol that was agreed on.
async fn handshake(
    probe: &NetworkProbe,
    stream: Box<dyn Duplex>,
    host: &str,
    deadline: Deadline,
) -> Result<(Box<dyn Duplex>, String), Error> {
    let witness = Arc::new(Witness::new(probe.verifier.clone()));
    let config = config(witness.clone(), &[b"h2", b"http/1.1"])?;
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(bare)
        .map_err(|_| Error::new(&catalogue::SETTING_INVALID, format!("`{host}` is not a TLS server name")))?;
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    match deadline.run(connecting).await {
        Err(_) => Err(Error::new(&catalogue::TIMED_OUT, format!("`{host}` did not answer the TLS handshake in time"))
            .with_cause("something between here and the host takes the connection and lets it lie")
            .with_fix(format!("ask the network's operator what inspects or drops TLS to `{host}`"))),
        Ok(Ok(stream)) => {
            let version = stream.get_ref().1.protocol_version().and_then(|version| version.as_str().map(str::to_owned));
            let detail = version.map_or_else(|| "TLS".to_owned(), |version| version.replace('_', "."));
            Ok((Box::new(stream), detail))
        }
        Ok(Err(error)) => {
            let why = tls_failure(&error).map_or_else(|| error.to_string(), ToString::to_string);
            Err(witness.explain(host, tls_failure(&error), &why, probe.ca_file.as_deref()))
        }
    }
}

fn listed(addresses: &[SocketAddr]) -> String {
    addresses.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>().join(", ")
}

fn name_unknown(host: &str, why: &str) -> Error {
    Error::new(&catalogue::NAME_UNKNOWN, format!("the name `{host}` cannot be resolved: {why}"))
}

fn unreachable(host: &str, why: &str) -> Error {
    Error::new(&catalogue::NETWORK_UNREACHABLE, format!("no TCP connection to `{host}`: {why}"))
        .with_cause("the name is known, but nothing takes the connection: a firewall, a missing proxy, or a wrong port")
        .with_fix(format!(
            "let outgoing TCP to `{host}` through the firewall; where all traffic goes through a proxy, set `HTTPS_PROXY`"
        ))
}
