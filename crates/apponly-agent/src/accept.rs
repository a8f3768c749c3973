//! Takes connections and deals them out, each to the thread that has the fewest.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::connection::Guest;
use crate::guard::Hosts;
use crate::listener::{Listener, Socket, keep_on_this_machine};
use crate::peer::Ends;
use crate::shared::Shared;
use crate::worker::{Arrival, Crew, Stream};

/// When no connection can be taken (no file handle is free), the next try waits.
const PAUSE: Duration = Duration::from_millis(10);

/// A listener within a runtime.
#[derive(Debug)]
pub(crate) struct Door {
    socket: Bound,
    hosts: Arc<Hosts>,
}

#[derive(Debug)]
enum Bound {
    Tcp(tokio::net::TcpListener),
    #[cfg(unix)]
    Unix(tokio::net::UnixListener, #[expect(dead_code, reason = "removed at the end")] Option<SocketFile>),
}

#[cfg(unix)]
type SocketFile = crate::listener::unix::SocketFile;

impl Door {
    /// # Errors
    /// The runtime cannot take the socket.
    pub(crate) fn new(listener: Listener) -> io::Result<Self> {
        let hosts = Arc::new(Hosts::of(&listener.address));
        let socket = match listener.socket {
            Socket::Tcp(socket) => Bound::Tcp(tokio::net::TcpListener::from_std(socket)?),
            #[cfg(unix)]
            Socket::Unix(socket, file) => Bound::Unix(tokio::net::UnixListener::from_std(socket)?, file),
        };
        Ok(Self { socket, hosts })
    }

    /// Takes connections until it is dropped.
    pub(crate) async fn serve(self, shared: Arc<Shared>, crew: Arc<Crew>) {
        loop {
            match self.accept(&shared).await {
                Ok(Some(arrival)) => crew.deal(arrival),
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!("a connection could not be taken: {error}");
                    shared.roster.evict();
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// One connection; `None` for one that is not wanted.
    async fn accept(&self, shared: &Shared) -> io::Result<Option<Arrival>> {
        match &self.socket {
            Bound::Tcp(listener) => {
                let (stream, remote) = listener.accept().await?;
                let stream = stream.into_std()?;
                let Ok(local) = stream.local_addr() else { return Ok(None) };
                let is_near = remote.ip().is_loopback() && local.ip().is_loopback();
                if !is_near || keep_on_this_machine(&stream, remote.is_ipv6()).is_err() {
                    return Ok(None);
                }
                stream.set_nodelay(true).ok();
                Ok(self.seat(shared, Stream::Tcp(stream), Some(Ends { local, remote }), None))
            }
            #[cfg(unix)]
            Bound::Unix(listener, _) => {
                let (stream, _) = listener.accept().await?;
                let Some(peer) = unix_peer(&stream) else { return Ok(None) };
                if shared.users.check(peer.uid()).is_err() {
                    let guard = crate::guard::Guard::Peer;
                    let refusal =
                        crate::audit::Refused { reason: guard.name(), protocol: None, ask: None, peer: Some(&peer) };
                    shared.note_guard(guard, refusal).await;
                    return Ok(None);
                }
                Ok(self.seat(shared, Stream::Unix(stream.into_std()?), None, Some(peer)))
            }
        }
    }

    fn seat(
        &self,
        shared: &Shared,
        stream: Stream,
        ends: Option<Ends>,
        peer: Option<crate::peer::Peer>,
    ) -> Option<Arrival> {
        shared.metrics.connections.fetch_add(1, Ordering::Relaxed);
        let (seat, evicted) = shared.roster.admit()?;
        if evicted {
            shared.metrics.evicted.fetch_add(1, Ordering::Relaxed);
        }
        Some(Arrival { stream, guest: Guest { hosts: self.hosts.clone(), seat, ends, peer } })
    }
}

#[cfg(unix)]
fn unix_peer(stream: &tokio::net::UnixStream) -> Option<crate::peer::Peer> {
    let credentials = stream.peer_cred().ok()?;
    let pid = credentials.pid().and_then(|pid| u32::try_from(pid).ok());
    Some(crate::peer::Peer::new(Some(credentials.uid()), pid))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::caller_secret::CallerSecret;
    use crate::offer::Offer;
    use crate::options::AgentOptions;

    #[tokio::test]
    async fn accepted_connections_do_not_survive_a_router() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            // A machine without IPv6 has one family only.
            let Ok(listener) = Listener::bind(&address.parse().unwrap()) else { continue };
            let crate::Listen::Tcp(address) = listener.address() else { panic!("a TCP address") };
            let secret = CallerSecret::generate().unwrap();
            let offer = Offer { identities: Vec::new(), resources: Vec::new(), secret };
            let shared = Shared::new(AgentOptions::default(), offer).unwrap();
            let door = Door::new(listener).unwrap();
            let client = std::net::TcpStream::connect(address).unwrap();
            let arrival = door.accept(&shared).await.unwrap().unwrap();
            let Stream::Tcp(stream) = &arrival.stream else { panic!("a TCP connection") };
            let hops = if address.is_ipv6() {
                rustix::net::sockopt::ipv6_unicast_hops(stream).unwrap().into()
            } else {
                rustix::net::sockopt::ip_ttl(stream).unwrap()
            };
            assert_eq!(hops, 1, "{address}");
            drop(client);
        }
    }
}
