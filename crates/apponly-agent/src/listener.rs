//! Bound sockets.

use std::net::TcpListener;

use apponly::{Error, catalogue};

use crate::listen::{Listen, is_this_machine};

/// Connections that may wait to be accepted; a thousand clients that arrive at once must not be turned away.
#[cfg(unix)]
const BACKLOG: i32 = 4096;

/// A bound socket, not yet served. Dropping it frees the address.
#[derive(Debug)]
pub struct Listener {
    pub(crate) socket: Socket,
    pub(crate) address: Listen,
}

/// What is accepted from.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener, Option<unix::SocketFile>),
}

impl Listener {
    /// Binds `listen`.
    ///
    /// A Unix socket gets mode 0600, in a folder of this user alone, which is made (0700) where it is missing. A socket
    /// that nobody listens on any more is replaced.
    ///
    /// # Errors
    /// `agent-address`: not of this machine alone. `agent-listen`: taken, not permitted, or in a folder that others may
    /// enter.
    pub fn bind(listen: &Listen) -> Result<Self, Error> {
        match listen {
            Listen::Tcp(address) => {
                let socket = TcpListener::bind(address)
                    .map_err(|error| failed(format!("cannot listen on `{address}`: {error}")))?;
                Self::inherited_tcp(socket)
            }
            #[cfg(unix)]
            Listen::Unix(path) => unix::bind(path),
            #[cfg(not(unix))]
            Listen::Unix(_) => Err(Error::new(&catalogue::AGENT_ADDRESS, "this system has no such sockets")),
        }
    }

    /// A socket that somebody else bound: systemd.
    ///
    /// # Errors
    /// `agent-address`: it is bound to an address that other machines reach. `agent-listen`: it cannot be used.
    pub fn inherited_tcp(socket: TcpListener) -> Result<Self, Error> {
        let address =
            socket.local_addr().map_err(|error| failed(format!("the inherited socket has no address: {error}")))?;
        if !is_this_machine(&address) {
            let why = format!("`{address}` can be reached by other machines");
            return Err(Error::new(&catalogue::AGENT_ADDRESS, why));
        }
        let prepare = || {
            keep_on_this_machine(&socket, address.is_ipv6())?;
            #[cfg(unix)]
            rustix::net::listen(&socket, BACKLOG)?;
            socket.set_nonblocking(true)
        };
        prepare().map_err(|error| failed(format!("cannot use the socket on `{address}`: {error}")))?;
        Ok(Self { socket: Socket::Tcp(socket), address: Listen::Tcp(address) })
    }

    /// A Unix socket that somebody else bound: systemd. Its owner and mode are that one's affair; the user of each
    /// caller is checked all the same.
    ///
    /// # Errors
    /// `agent-listen`: it has no path, or cannot be used.
    #[cfg(unix)]
    pub fn inherited_unix(socket: std::os::unix::net::UnixListener) -> Result<Self, Error> {
        let address = socket.local_addr().ok();
        let Some(path) = address.as_ref().and_then(|address| address.as_pathname()) else {
            return Err(failed("the inherited socket has no path".to_owned()));
        };
        socket.set_nonblocking(true).map_err(|error| failed(format!("cannot use `{}`: {error}", path.display())))?;
        Ok(Self { address: Listen::Unix(path.to_owned()), socket: Socket::Unix(socket, None) })
    }

    /// The address, with the real port.
    #[must_use]
    pub fn address(&self) -> Listen {
        self.address.clone()
    }
}

fn failed(why: String) -> Error {
    Error::new(&catalogue::AGENT_LISTEN, why)
}

/// No packet of the connection survives a router, wherever it is led: time to live 1.
///
/// # Errors
/// The system refuses.
#[cfg(unix)]
pub(crate) fn keep_on_this_machine(socket: impl std::os::fd::AsFd, is_ipv6: bool) -> std::io::Result<()> {
    if is_ipv6 {
        rustix::net::sockopt::set_ipv6_unicast_hops(socket, Some(1))?;
    } else {
        rustix::net::sockopt::set_ip_ttl(socket, 1)?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn keep_on_this_machine<S>(_socket: S, _is_ipv6: bool) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
#[cfg(unix)]
pub(crate) mod unix;
