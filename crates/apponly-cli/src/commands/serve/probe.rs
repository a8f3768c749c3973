//! `apponly serve --probe URL`: asks a running endpoint how it is, for containers without another HTTP client.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;

use apponly::{Error, catalogue};

/// A process of this machine answers a connection at once, or not at all.
const CONNECT_DEADLINE: Duration = Duration::from_secs(2);

/// `/readyz` may sign in, which ends within 20 s.
const ANSWER_DEADLINE: Duration = Duration::from_secs(30);

/// Enough of an answer to see what it is.
const LARGEST_STATUS_LINE: u64 = 64;

/// Asks `url` and returns if the answer is 200.
///
/// # Errors
/// `setting-invalid`: not an http URL of this machine. `probe-failed`: no answer, or another one.
pub(super) fn run(url: &str) -> Result<(), Error> {
    let (address, authority, path) = parse(url)?;
    let failed = |why: String| Error::new(&catalogue::PROBE_FAILED, format!("`{url}`: {why}"));
    let status = ask(address, authority, path).map_err(|error| failed(format!("no answer: {error}")))?;
    match status.split(' ').nth(1) {
        Some("200") => Ok(()),
        Some(code) if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(failed(format!("the answer is HTTP {code}")))
        }
        _ => Err(failed("the answer is not HTTP".to_owned())),
    }
}

/// The address, the host and port as they stand in the URL, and the path.
fn parse(url: &str) -> Result<(SocketAddr, &str, &str), Error> {
    let invalid = || {
        Error::new(&catalogue::SETTING_INVALID, "`--probe`: not an http URL of this machine")
            .with_fix("give the address of `apponly serve`, for example `http://127.0.0.1:28243/readyz`")
    };
    let rest = url.strip_prefix("http://").ok_or_else(invalid)?;
    let slash = rest.find('/').ok_or_else(invalid)?;
    let (authority, path) = rest.split_at(slash);
    let address = match authority.strip_prefix("localhost:") {
        Some(port) => port.parse().ok().map(|port| SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port)),
        None => authority.parse().ok(),
    };
    let address = address.filter(|address| address.ip().is_loopback()).ok_or_else(invalid)?;
    if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(invalid());
    }
    Ok((address, authority, path))
}

fn ask(address: SocketAddr, authority: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, CONNECT_DEADLINE)?;
    stream.set_read_timeout(Some(ANSWER_DEADLINE))?;
    stream.set_write_timeout(Some(CONNECT_DEADLINE))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut start = Vec::new();
    stream.take(LARGEST_STATUS_LINE).read_to_end(&mut start)?;
    let text = String::from_utf8_lossy(&start);
    let line = text.lines().next().filter(|line| line.starts_with("HTTP/1."));
    Ok(line.unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn answered(with: &'static str) -> Result<(), Error> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/readyz", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(with.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let outcome = run(&url);
        assert!(server.join().unwrap().starts_with("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:"));
        outcome
    }

    #[test]
    fn two_hundred_is_well_and_everything_else_is_not() {
        assert!(answered("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").is_ok());
        for other in ["HTTP/1.1 503 Service Unavailable\r\n\r\n", "HTTP/1.1 2000 X\r\n\r\n", "SSH-2.0-x\r\n", ""] {
            assert_eq!(answered(other).unwrap_err().code(), "probe-failed", "{other}");
        }
    }

    #[test]
    fn asks_this_machine_only() {
        for bad in ["https://127.0.0.1:1/", "http://192.0.2.1:80/", "http://127.0.0.1:1", "http://example.com/x", "x"] {
            assert_eq!(run(bad).unwrap_err().code(), "setting-invalid", "{bad}");
        }
        assert!(parse("http://[::1]:8080/healthz").is_ok() && parse("http://localhost:8080/healthz").is_ok());
    }
}
