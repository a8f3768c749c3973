//! The loopback listener to which the consent page leads the administrator's browser back.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use apponly::{Error, catalogue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::link::{ConsentAnswer, ConsentLink};

/// Longest head of a request that is read, in bytes: the answers of the page stay far below.
const LONGEST_HEAD: usize = 16 * 1024;

/// A browser sends its request at once; whoever does not is not waited for.
const HEAD_DEADLINE: Duration = Duration::from_secs(10);

/// Waits on loopback for the answer to a [`ConsentLink`].
#[derive(Debug)]
pub struct ConsentListener {
    listener: TcpListener,
    /// The same port on `::1`, which some browsers try first for `localhost`.
    second: Option<TcpListener>,
    path: String,
    redirect_uri: String,
}

impl ConsentListener {
    /// Listens for the redirect to `redirect_uri`, which must be `http://localhost[:PORT][/PATH]` or the same with
    /// `127.0.0.1`; without a port on any free one, which Entra accepts for every loopback address that is registered.
    ///
    /// # Errors
    /// `setting-invalid`: another address, or a port that is in use.
    pub async fn bind(redirect_uri: &str) -> Result<Self, Error> {
        let invalid = || {
            Error::new(&catalogue::SETTING_INVALID, format!("`{redirect_uri}` is not an address of this machine"))
                .with_cause("the answer of the consent page can be waited for on loopback only, without TLS")
                .with_fix("give `http://localhost`, or `http://localhost:PORT/PATH`, as it is registered on the app")
        };
        let (host, port, path) = split(redirect_uri).ok_or_else(invalid)?;
        let busy = |error: std::io::Error| {
            Error::new(&catalogue::SETTING_INVALID, format!("port {port} of `{redirect_uri}` cannot be used: {error}"))
                .with_fix("leave the port away: any free one is taken, and Entra accepts it for `http://localhost`")
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(busy)?;
        let port = listener.local_addr().map_err(busy)?.port();
        let second = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
        let redirect_uri = format!("http://{host}:{port}{path}");
        Ok(Self { listener, second, path: if path.is_empty() { "/".to_owned() } else { path }, redirect_uri })
    }

    /// The redirect URI with the port that is listened on.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// The answer to `link`. Requests that are none, such as for an icon or with another state, are turned away.
    ///
    /// # Errors
    /// `internal`: the listener failed.
    ///
    /// # Cancellation
    /// The listener can be asked again after the future was dropped; an answer that was being read then is lost.
    pub async fn answer(&self, link: &ConsentLink) -> Result<ConsentAnswer, Error> {
        loop {
            let stream = self
                .accept()
                .await
                .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the loopback listener failed: {error}")))?;
            let met = tokio::time::timeout(HEAD_DEADLINE, self.meet(stream, link)).await;
            if let Ok(Some(answer)) = met {
                return Ok(answer);
            }
        }
    }

    async fn accept(&self) -> std::io::Result<TcpStream> {
        match &self.second {
            None => self.listener.accept().await.map(|(stream, _)| stream),
            Some(second) => tokio::select! {
                first = self.listener.accept() => first.map(|(stream, _)| stream),
                second = second.accept() => second.map(|(stream, _)| stream),
            },
        }
    }

    /// Reads one request and answers it with a page.
    async fn meet(&self, mut stream: TcpStream, link: &ConsentLink) -> Option<ConsentAnswer> {
        let head = read_head(&mut stream).await?;
        let target = head.strip_prefix("GET ")?.split(' ').next()?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let answer = if path == self.path { link.answer(query) } else { None };
        let (status, text) = match &answer {
            None => ("404 Not Found", "This page belongs to no request that is waited for."),
            Some(answer) if link.check(answer).is_ok() => {
                ("200 OK", "Consent was given. You may close this window; the terminal has the rest.")
            }
            Some(_) => ("200 OK", "Consent was not given. You may close this window; the terminal says why."),
        };
        // Nothing of the request comes back in the page.
        let body = format!("<!doctype html><meta charset=utf-8><title>apponly</title><p>{text}\n");
        let page = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        // The answer counts, whether or not the browser reads the page.
        stream.write_all(page.as_bytes()).await.ok();
        stream.shutdown().await.ok();
        answer
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut part = [0_u8; 2048];
    loop {
        let length = stream.read(&mut part).await.ok().filter(|length| *length > 0)?;
        head.extend_from_slice(part.get(..length)?);
        if head.windows(4).any(|end| end == b"\r\n\r\n") {
            return String::from_utf8(head).ok();
        }
        if head.len() > LONGEST_HEAD {
            return None;
        }
    }
}

/// Host, port (0 if there is none) and path of a redirect URI on loopback.
fn split(uri: &str) -> Option<(&str, u16, String)> {
    let rest = uri.strip_prefix("http://")?;
    if rest.contains(['?', '#', '@', ' ']) || rest.contains(char::is_control) {
        return None;
    }
    let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (authority, 0),
    };
    matches!(host, "localhost" | "127.0.0.1").then(|| (host, port, path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_without_tls_is_listened_on() {
        assert_eq!(split("http://localhost"), Some(("localhost", 0, String::new())));
        assert_eq!(split("http://127.0.0.1:5000/done"), Some(("127.0.0.1", 5000, "/done".to_owned())));
        for other in [
            "https://localhost",
            "http://localhost.example",
            "http://0.0.0.0:1",
            "http://localhost:port",
            "http://localhost@evil.example/",
            "http://localhost/?a=b",
            "http://localhost/\r\nX: y",
            "localhost",
        ] {
            assert_eq!(split(other), None, "{other}");
        }
    }
}
