//! Beginning, changing, ending.

use std::net::TcpStream;
use std::time::Duration;

use apponly_agent::{Agent, AgentOptions, CallerSecret, Identity, Listener, Protocol};
use apponly_emulator::{Fault, FaultTarget};

use crate::support::{GRAPH, endpoint, offer, requests_to_sts, shared, source, start};

#[test]
fn endpoints_name_every_listener_and_protocol() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = AgentOptions::default();
    options.protocols = Protocol::ALL.to_vec();
    options.arc_key_folder = folder.path().to_owned();
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.address();
    let agent = Agent::start(options, offer(shared()), vec![listener]).unwrap();
    let urls: Vec<&str> = agent.endpoints().iter().map(|endpoint| endpoint.url.as_str()).collect();
    let metadata = format!("http://{address}/metadata/identity/oauth2/token");
    assert_eq!(urls, [&format!("http://{address}/msi/token"), &metadata, &metadata]);
    assert!(agent.endpoints().iter().all(|endpoint| endpoint.listen == address));
}

#[test]
fn nothing_to_serve_is_refused() {
    let error = Agent::start(AgentOptions::default(), offer(shared()), Vec::new()).unwrap_err();
    assert_eq!(error.code(), "setting-missing");
    let mut options = AgentOptions::default();
    options.protocols = vec![Protocol::Arc];
    options.arc_key_folder = "/does/not/exist".into();
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).unwrap();
    assert_eq!(Agent::start(options, offer(shared()), vec![listener]).unwrap_err().code(), "file-unreadable");
}

#[test]
fn reload_replaces_secret_and_identities_on_open_connections_too() {
    let endpoint = endpoint(shared(), |_, _| {});
    let mut old = endpoint.client();
    old.get(GRAPH).token();
    let mut next = offer(shared());
    next.identities = vec![Identity::new("next", source(shared()))];
    let secret = CallerSecret::generate().unwrap();
    next.secret = secret.clone();
    endpoint.agent.reload(next);
    let refused = old.get(GRAPH);
    refused.assert_refused(401, "the old secret");
    assert!(old.is_closed());
    let header = format!("X-IDENTITY-HEADER: {}\r\n", secret.expose());
    endpoint.get_with(GRAPH, &header).token();
    let lines = endpoint.finish();
    assert!(lines.iter().any(|line| line["identity"] == "next"));
}

#[test]
fn request_under_way_ends_with_its_token_and_idle_connections_close() {
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |_, _| {});
    emulator.set_faults(vec![Fault::new(FaultTarget::Sts).delay(2000)]);
    let (mut idle, mut busy) = (endpoint.client(), endpoint.client());
    assert_eq!(idle.get("/healthz").status, 200);
    busy.write(GRAPH);
    while !endpoint.get("/metrics").body.contains("\napponly_agent_callers_waiting 1\n") {}
    let (address, agent) = (endpoint.address, endpoint.agent);
    let stopping = std::thread::spawn(move || agent.stop(Duration::from_secs(20)));
    assert!(idle.is_closed());
    let response = busy.read();
    assert_eq!(response.header("connection"), Some("close"));
    response.token();
    stopping.join().unwrap();
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
}

#[test]
fn dropping_it_closes_everything_at_once() {
    let endpoint = endpoint(shared(), |_, _| {});
    let mut client = endpoint.client();
    client.get(GRAPH).token();
    let address = endpoint.address;
    drop(endpoint);
    assert!(client.is_closed());
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn ready_is_the_real_path() {
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |_, _| {});
    endpoint.agent.ready().unwrap();
    assert_eq!(requests_to_sts(&emulator), 1);
    endpoint.get(GRAPH).token();
    assert_eq!(requests_to_sts(&emulator), 1);
}
