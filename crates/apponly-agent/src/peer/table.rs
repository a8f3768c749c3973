//! The kernel's table of connections as text, for where `sock_diag` may not be asked: some sandboxes forbid it.
//!
//! Source: Linux kernel documentation, "proc_net_tcp"; an address is printed as 32-bit words of this machine's order.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, SocketAddr};

use super::{Ends, Owner};

const LISTEN: &str = "0A";

/// The owner of the remote end.
pub(super) fn owner(ends: Ends) -> Option<Owner> {
    let path = if ends.remote.is_ipv6() { "/proc/net/tcp6" } else { "/proc/net/tcp" };
    let (wanted, other) = (text(&ends.remote), text(&ends.local));
    let lines = BufReader::new(open(path)?).lines();
    lines.map_while(Result::ok).find_map(|line| read(&line, &wanted, &other))
}

#[expect(clippy::disallowed_methods, reason = "the kernel's own table: no path of a user's, read line by line")]
fn open(path: &str) -> Option<File> {
    File::open(path).ok()
}

fn read(line: &str, wanted: &str, other: &str) -> Option<Owner> {
    let mut fields = line.split_ascii_whitespace().skip(1);
    if fields.next()? != wanted || fields.next()? != other || fields.next()? == LISTEN {
        return None;
    }
    let uid = fields.nth(3)?.parse().ok()?;
    let inode = fields.nth(1)?.parse().ok()?;
    (inode != 0).then_some(Owner { uid, inode })
}

/// An address as the table has it.
fn text(address: &SocketAddr) -> String {
    let octets = match address.ip() {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    let words: String = octets
        .chunks_exact(4)
        .filter_map(|word| Some(format!("{:08X}", u32::from_ne_bytes(word.try_into().ok()?))))
        .collect();
    format!("{words}:{:04X}", address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        "  12: 0100007F:0FA0 0100007F:0050 01 00000000:00000000 00:00000000 00000000  1000        0 77 1 0";

    #[cfg(target_endian = "little")]
    #[test]
    fn line_of_the_connection_gives_user_and_inode() {
        let (client, server) = ("127.0.0.1:4000".parse().unwrap(), "127.0.0.1:80".parse().unwrap());
        assert_eq!(read(LINE, &text(&client), &text(&server)), Some(Owner { uid: 1000, inode: 77 }));
        assert_eq!(read(LINE, &text(&server), &text(&client)), None);
        assert_eq!(read(&LINE.replace(" 01 ", " 0A "), &text(&client), &text(&server)), None);
        assert_eq!(read(&LINE.replace(" 77 ", " 0 "), &text(&client), &text(&server)), None);
        assert_eq!(text(&"[::1]:80".parse().unwrap()), "00000000000000000000000001000000:0050");
    }

    #[test]
    fn header_and_cut_lines_are_nobody() {
        for line in ["  sl  local_address rem_address   st", "", "1: a", &LINE[..40]] {
            assert_eq!(read(line, "local_address", "rem_address"), None);
        }
    }
}
