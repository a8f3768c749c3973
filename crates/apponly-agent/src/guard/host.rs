//! `Host` must name this endpoint: a page in a browser whose own name was led to 127.0.0.1 still sends that name.

use super::{Guard, One};
use crate::listen::Listen;

/// The exact values that one listener accepts.
#[derive(Debug, Clone)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// The listener's own address and `localhost`, with the port; without it for port 80. `localhost` for a Unix socket.
    pub(crate) fn of(listen: &Listen) -> Self {
        let Listen::Tcp(address) = listen else { return Self(vec!["localhost".to_owned()]) };
        let port = address.port();
        let mut names = vec![address.to_string(), format!("localhost:{port}")];
        if port == 80 {
            let bare = if address.is_ipv6() { format!("[{}]", address.ip()) } else { address.ip().to_string() };
            names.extend([bare, "localhost".to_owned()]);
        }
        Self(names)
    }

    pub(super) fn check(&self, host: &One<'_>) -> Result<(), Guard> {
        match host {
            One::Value(value) if self.0.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(value)) => Ok(()),
            _ => Err(Guard::Host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(listen: &str, host: &str) -> bool {
        Hosts::of(&listen.parse().unwrap()).check(&One::Value(host.as_bytes())).is_ok()
    }

    #[test]
    fn only_the_listeners_own_names_are_accepted() {
        for host in ["127.0.0.1:8080", "localhost:8080", "LocalHost:8080"] {
            assert!(accepts("127.0.0.1:8080", host), "{host}");
        }
        let bad = [
            "",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "127.0.0.1:8081",
            "127.1:8080",
            "0.0.0.0:8080",
            "[::1]:8080",
            "evil.example:8080",
            "localhost.:8080",
            "localhost.evil.example:8080",
            "127.0.0.1:8080.evil.example",
            "127.0.0.1.nip.io:8080",
            "a@127.0.0.1:8080",
            "2130706433:8080",
            "0x7f000001:8080",
            "169.254.169.254",
            "127.0.0.1:8080, evil.example",
            "127.0.0.1:08080",
        ];
        for host in bad {
            assert!(!accepts("127.0.0.1:8080", host), "{host}");
        }
        assert!(accepts("[::1]:8080", "[::1]:8080") && !accepts("[::1]:8080", "127.0.0.1:8080"));
    }

    #[test]
    fn port_80_may_be_left_away_and_sockets_have_none() {
        assert!(accepts("127.0.0.1:80", "127.0.0.1") && accepts("127.0.0.1:80", "localhost:80"));
        assert!(accepts("[::1]:80", "[::1]"));
        if cfg!(unix) {
            assert!(accepts("unix:/a", "localhost") && !accepts("unix:/a", "localhost:80"));
        }
    }

    #[test]
    fn missing_and_repeated_host_are_refused() {
        let hosts = Hosts::of(&"127.0.0.1:8080".parse().unwrap());
        assert_eq!(hosts.check(&One::Missing), Err(Guard::Host));
        assert_eq!(hosts.check(&One::Several), Err(Guard::Host));
    }
}
