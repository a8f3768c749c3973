//! Loopback only: binding, and the URLs that follow from it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use crate::emulator::StartError;

/// A bound listener and the host by which clients reach it.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) listener: TcpListener,
    pub(crate) address: SocketAddr,
}

impl Bound {
    /// `https` base URL: by the name `localhost` where that leads to the bound address, so that clients that insist on
    /// a name are content.
    pub(crate) fn https_url(&self) -> String {
        if self.address.ip() == IpAddr::V4(Ipv4Addr::LOCALHOST) {
            format!("https://localhost:{}", self.address.port())
        } else {
            format!("https://{}", self.address)
        }
    }

    /// Plain `http` base URL.
    pub(crate) fn http_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Binds `address:port`; port 0 takes any free one.
///
/// # Errors
/// [`StartError::NotLoopback`] for every other address, before anything is bound; [`StartError::Bind`].
pub(crate) async fn bind(address: IpAddr, port: u16) -> Result<Bound, StartError> {
    if !address.is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    let wanted = SocketAddr::new(address, port);
    let failed = |source| StartError::Bind { address: wanted, source };
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok(Bound { listener, address })
}
