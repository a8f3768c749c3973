//! Raw HTTP/1.1, so that a test can send what no library would.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A test fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// One answer.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// What came after it.
    pub(crate) rest: String,
}

impl Response {
    /// Takes an answer apart; `None` where it is not whole.
    fn parse(text: &str) -> Option<Self> {
        let (head, rest) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
        let (body, rest) = rest.split_at_checked(length)?;
        Some(Self { status, headers, body: body.to_owned(), rest: rest.to_owned() })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }

    /// The token in it.
    pub(crate) fn token(&self) -> String {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// No token, no origin allowed, no caching, and nothing after it.
    pub(crate) fn assert_refused(&self, status: u16, what: &str) {
        assert_eq!(self.status, status, "{what}: {self:?}");
        assert!(!self.body.contains("eyJ") && !self.body.contains("access_token"), "{what}: {self:?}");
        assert_eq!(self.rest, "", "{what}");
        self.assert_safe();
    }

    pub(crate) fn assert_safe(&self) {
        assert!(!self.headers.iter().any(|(name, _)| name.starts_with("access-control-")), "{self:?}");
        assert_eq!(self.header("cache-control"), Some("no-store"));
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"));
    }
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends `request` and reads until the other side closes.
pub(crate) fn exchange(address: SocketAddr, request: &[u8]) -> Response {
    let mut stream = connect(address);
    // A refusal may come, and the connection close, before all of it is sent.
    stream.write_all(request).ok();
    let text = read_to_end(&mut stream);
    Response::parse(&text).unwrap_or_else(|| panic!("no answer to {:?}: {text:?}", String::from_utf8_lossy(request)))
}

pub(crate) fn read_to_end(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8(bytes).unwrap(),
    }
}

/// A connection that is used again and again.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    headers: String,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, secret: &str) -> Self {
        Self { stream: connect(address), headers: format!("Host: {address}\r\nX-IDENTITY-HEADER: {secret}\r\n") }
    }

    pub(crate) fn get(&mut self, target: &str) -> Response {
        self.write(target);
        self.read()
    }

    pub(crate) fn write(&mut self, target: &str) {
        // In one piece: a second one would wait for the other side's acknowledgement.
        self.stream.write_all(format!("GET {target} HTTP/1.1\r\n{}\r\n", self.headers).as_bytes()).unwrap();
    }

    pub(crate) fn read(&mut self) -> Response {
        let mut text = String::new();
        let mut chunk = [0; 4096];
        loop {
            if let Some(response) = Response::parse(&text) {
                return response;
            }
            let count = self.stream.read(&mut chunk).unwrap();
            assert_ne!(count, 0, "closed after {text:?}");
            text.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
        }
    }

    /// Whether the other side closes without a word.
    pub(crate) fn is_closed(&mut self) -> bool {
        read_to_end(&mut self.stream).is_empty()
    }
}
