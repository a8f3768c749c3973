//! The same endpoint on a Unix socket.

use std::io::{Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

use apponly_agent::{Agent, AgentOptions, Listen, Listener, Protocol};

use crate::support::{GRAPH, IMDS_GRAPH, offer, shared};

fn ask(path: &Path, target: &str, headers: &str) -> String {
    let mut stream = UnixStream::connect(path).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn socket_serves_its_owner_and_goes_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("private/agent.sock");
    let listener = Listener::bind(&Listen::Unix(path.clone())).unwrap();
    let mut options = AgentOptions::default();
    options.protocols = vec![Protocol::AppService, Protocol::Imds];
    let offer = offer(shared());
    let secret = format!("Host: localhost\r\nX-IDENTITY-HEADER: {}\r\n", offer.secret.expose());
    let agent = Agent::start(options, offer, vec![listener]).unwrap();
    assert!(ask(&path, GRAPH, &secret).contains("access_token"));
    assert!(ask(&path, IMDS_GRAPH, "Host: localhost\r\nMetadata: true\r\n").contains("access_token"));
    assert!(ask(&path, GRAPH, "Host: localhost\r\n").starts_with("HTTP/1.1 401"));
    assert!(ask(&path, GRAPH, &secret.replace("localhost", "127.0.0.1")).starts_with("HTTP/1.1 421"));
    agent.stop(Duration::from_secs(5));
    assert!(!path.exists());
}

#[test]
fn inherited_socket_is_served_and_its_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.sock");
    let listener = Listener::inherited_unix(UnixListener::bind(&path).unwrap()).unwrap();
    assert_eq!(listener.address(), Listen::Unix(path.clone()));
    let agent = Agent::start(AgentOptions::default(), offer(shared()), vec![listener]).unwrap();
    assert!(ask(&path, "/healthz", "Host: localhost\r\n").starts_with("HTTP/1.1 200"));
    agent.stop(Duration::from_secs(5));
    assert!(path.exists(), "whoever made it removes it");
}
