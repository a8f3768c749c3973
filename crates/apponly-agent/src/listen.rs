//! Where the endpoint may listen: on this machine and nowhere else.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use apponly::{Error, catalogue};

/// An address that only this machine reaches: `127.0.0.1:PORT`, `[::1]:PORT` (port 0: any free one) or `unix:PATH`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Listen {
    /// A loopback address and a port.
    Tcp(SocketAddr),
    /// The path of a socket.
    Unix(PathBuf),
}

impl FromStr for Listen {
    type Err = Error;

    /// # Errors
    /// `agent-address`: not of these forms, or not an address of this machine alone.
    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |why: String| Err(Error::new(&catalogue::AGENT_ADDRESS, why));
        if let Some(path) = text.strip_prefix("unix:") {
            if !cfg!(unix) {
                return refuse("this system has no sockets with owner and mode; give `127.0.0.1:PORT`".to_owned());
            }
            if path.is_empty() || path.contains('\0') {
                return refuse("`unix:` needs the path of the socket after it".to_owned());
            }
            return Ok(Self::Unix(PathBuf::from(path)));
        }
        let Ok(address) = text.parse::<SocketAddr>() else {
            return refuse(format!("`{}` is not `ADDRESS:PORT` or `unix:PATH`", text.escape_default()));
        };
        if !is_this_machine(&address) {
            return refuse(format!("`{address}` can be reached by other machines"));
        }
        Ok(Self::Tcp(address))
    }
}

/// Loopback only. An IPv4 address in IPv6 form is none: the kernel takes it for the other family.
pub(crate) fn is_this_machine(address: &SocketAddr) -> bool {
    address.ip().is_loopback()
}

impl fmt::Display for Listen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(formatter, "{address}"),
            Self::Unix(path) => write!(formatter, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_loopback_and_sockets_and_prints_them_back() {
        for text in ["127.0.0.1:0", "127.0.0.1:40342", "127.8.9.1:1", "[::1]:8080", "unix:/run/apponly/agent.sock"] {
            assert_eq!(text.parse::<Listen>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_every_address_that_others_reach() {
        let bad = [
            "0.0.0.0:80",
            "[::]:80",
            "192.168.1.4:80",
            "169.254.169.254:80",
            "[fe80::1]:80",
            "[::ffff:127.0.0.1]:80",
            "[::ffff:10.0.0.1]:80",
            "localhost:80",
            "127.0.0.1",
            "8080",
            ":8080",
            "unix:",
            "unix:a\0b",
            "",
        ];
        for text in bad {
            assert_eq!(text.parse::<Listen>().unwrap_err().code(), "agent-address", "{text}");
        }
    }
}
