//! Asks the kernel for one socket by its addresses: a look-up in a table, however many connections there are.
//!
//! Source: Linux manual, sock_diag(7); `linux/inet_diag.h`, `linux/netlink.h`. All numbers are of this machine's byte
//! order, ports and addresses of the network's.

use std::net::{IpAddr, SocketAddr};

use rustix::net::netlink::{SOCK_DIAG, SocketAddrNetlink};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, sendto, socket_with};

use super::{Ends, Owner};

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLM_F_REQUEST: u16 = 1;
const IPPROTO_TCP: u8 = 6;
const TCP_LISTEN: u8 = 10;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;

/// Header of a message; then family, protocol, extensions, padding, states, and the addresses.
const HEADER: usize = 16;
const REQUEST: usize = HEADER + 56;
/// Where the addresses stand in the answer, and where what is known of the socket.
const ANSWER_ADDRESSES: usize = HEADER + 4;
const ANSWER_UID: usize = HEADER + 64;
const ANSWER_INODE: usize = HEADER + 68;
/// Ports and both addresses.
const ADDRESSES: usize = 36;

/// The owner of the remote end; `None` where there is no such socket or the kernel does not say.
pub(super) fn owner(ends: Ends) -> Option<Owner> {
    let kind = AddressFamily::NETLINK;
    let socket = socket_with(kind, SocketType::DGRAM, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, Some(SOCK_DIAG));
    let socket = socket.ok()?;
    let request = request(ends);
    sendto(&socket, &request, SendFlags::empty(), &SocketAddrNetlink::new(0, 0)).ok()?;
    let mut answer = [0_u8; 1024];
    // The kernel answers while the request is being sent.
    let (length, _) = recv(&socket, &mut answer, RecvFlags::empty()).ok()?;
    read(answer.get(..length)?, request.get(REQUEST - 48..REQUEST - 48 + ADDRESSES)?)
}

fn request(ends: Ends) -> Vec<u8> {
    let family = if ends.remote.is_ipv6() { AF_INET6 } else { AF_INET };
    let mut bytes = Vec::with_capacity(REQUEST);
    bytes.extend_from_slice(&u32::try_from(REQUEST).unwrap_or_default().to_ne_bytes());
    bytes.extend_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes.extend_from_slice(&NLM_F_REQUEST.to_ne_bytes());
    bytes.extend_from_slice(&[0; 8]);
    bytes.extend_from_slice(&[family, IPPROTO_TCP, 0, 0]);
    bytes.extend_from_slice(&[0xff; 4]);
    bytes.extend_from_slice(&ends.remote.port().to_be_bytes());
    bytes.extend_from_slice(&ends.local.port().to_be_bytes());
    bytes.extend_from_slice(&sixteen_bytes(&ends.remote));
    bytes.extend_from_slice(&sixteen_bytes(&ends.local));
    bytes.extend_from_slice(&[0; 4]);
    // No cookie.
    bytes.extend_from_slice(&[0xff; 8]);
    bytes
}

fn sixteen_bytes(address: &SocketAddr) -> [u8; 16] {
    match address.ip() {
        IpAddr::V6(ip) => ip.octets(),
        IpAddr::V4(ip) => {
            let mut bytes = [0; 16];
            for (byte, octet) in bytes.iter_mut().zip(ip.octets()) {
                *byte = octet;
            }
            bytes
        }
    }
}

/// The kernel falls back to a listener on the port: only a socket with exactly these addresses counts.
fn read(answer: &[u8], addresses: &[u8]) -> Option<Owner> {
    let number = |at: usize| Some(u32::from_ne_bytes(answer.get(at..at + 4)?.try_into().ok()?));
    let kind = u16::from_ne_bytes(answer.get(4..6)?.try_into().ok()?);
    let state = *answer.get(HEADER + 1)?;
    if kind != SOCK_DIAG_BY_FAMILY || state == TCP_LISTEN {
        return None;
    }
    if answer.get(ANSWER_ADDRESSES..ANSWER_ADDRESSES + ADDRESSES)? != addresses {
        return None;
    }
    // A socket that its process has closed has no inode, and belongs to nobody any more.
    let inode = u64::from(number(ANSWER_INODE)?);
    (inode != 0).then_some(Owner { uid: number(ANSWER_UID)?, inode })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends() -> Ends {
        Ends { local: "127.0.0.1:80".parse().unwrap(), remote: "127.0.0.1:4000".parse().unwrap() }
    }

    fn answer(change: impl FnOnce(&mut Vec<u8>)) -> Option<Owner> {
        let request = request(ends());
        let addresses = &request[REQUEST - 48..REQUEST - 48 + ADDRESSES];
        let mut bytes = vec![0; HEADER + 72];
        bytes[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
        bytes[HEADER + 1] = 1;
        bytes[ANSWER_ADDRESSES..ANSWER_ADDRESSES + ADDRESSES].copy_from_slice(addresses);
        bytes[ANSWER_UID..ANSWER_UID + 4].copy_from_slice(&1000_u32.to_ne_bytes());
        bytes[ANSWER_INODE..ANSWER_INODE + 4].copy_from_slice(&77_u32.to_ne_bytes());
        change(&mut bytes);
        read(&bytes, addresses)
    }

    #[test]
    fn only_the_socket_that_was_asked_for_counts() {
        assert_eq!(answer(|_| {}), Some(Owner { uid: 1000, inode: 77 }));
        assert_eq!(answer(|bytes| bytes[4] = 2), None, "an error");
        assert_eq!(answer(|bytes| bytes[HEADER + 1] = TCP_LISTEN), None);
        assert_eq!(answer(|bytes| bytes[ANSWER_ADDRESSES] ^= 1), None, "another port");
        assert_eq!(answer(|bytes| bytes[ANSWER_ADDRESSES + 20] ^= 1), None, "another address");
        assert_eq!(answer(|bytes| bytes[ANSWER_INODE..ANSWER_INODE + 4].fill(0)), None, "closed");
        for length in 0..HEADER + 72 {
            assert_eq!(answer(|bytes| bytes.truncate(length)), None, "{length}");
        }
    }

    #[test]
    fn request_has_the_size_that_the_kernel_expects() {
        assert_eq!(request(ends()).len(), REQUEST);
    }
}
