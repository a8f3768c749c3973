//! The exact bytes that each host gets, through the real HTTP client and a loopback listener.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::ManagedIdentity;
use crate::clock::ManualClock;
use crate::credential::{Credential as _, Seams, TokenRequest};
use crate::deadline::Deadline;
use crate::env::Env;
use crate::error::Error;
use crate::host::Host;
use crate::scope::Scope;
use crate::token::AccessToken;
use crate::transport::{SystemHttpClient, Transport, TransportOptions};

const TOKEN: &str = r#"{"access_token":"opaque","expires_on":"1790086399","token_type":"Bearer"}"#;
const CLIENT: &str = "client:bbbbbbbb-0000-4000-8000-000000000002";
const OBJECT: &str = "object:cccccccc-0000-4000-8000-000000000003";
const RESOURCE: &str = "resource:/subscriptions/s/resourceGroups/g 1/providers/P.M/userAssignedIdentities/n+é";
const RESOURCE_ESCAPED: &str =
    "%2Fsubscriptions%2Fs%2FresourceGroups%2Fg+1%2Fproviders%2FP.M%2FuserAssignedIdentities%2Fn%2B%C3%A9";
const CORRELATION: &str = "eeeeeeee-0000-4000-8000-000000000005";

/// One answer for each connection; every request as it came.
struct Listener {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    async fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = seen.clone();
        tokio::spawn(async move {
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(stream.read_u8().await.unwrap());
                }
                record.lock().unwrap().push(String::from_utf8(request).unwrap());
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { port, seen }
    }

    /// The requests, with the port replaced so that tests can compare whole texts, and without the encodings: which
    /// ones the HTTP client knows depends on the features of the whole build.
    fn requests(&self) -> Vec<String> {
        let port = format!(":{}", self.port);
        let kept = |request: &String| {
            let lines = request.split_inclusive("\r\n").filter(|line| !line.starts_with("accept-encoding: "));
            lines.collect::<String>().replace(&port, ":PORT")
        };
        self.seen.lock().unwrap().iter().map(kept).collect()
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn ok() -> String {
    answer("200 OK", "", TOKEN)
}

async fn sign_in(variables: &[(&str, &str)], host: Host, id: &str, scope: &str) -> Result<AccessToken, Error> {
    // A proxy that nobody listens at: a request through it would fail.
    let dead = [
        ("HTTP_PROXY", "http://127.0.0.1:1"),
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("ALL_PROXY", "http://127.0.0.1:1"),
    ];
    let env = Env::fixed(dead.iter().chain(variables).copied());
    let clock = Arc::new(ManualClock::new(std::time::UNIX_EPOCH + Duration::from_secs(1_790_000_000)));
    let client = Arc::new(SystemHttpClient::new(TransportOptions::new(None, env.clone())));
    let seams = Seams { clock: clock.clone(), env, host: host.into(), transport: Transport::new(client, clock) };
    let mut request = TokenRequest::new(scope.parse::<Scope>().unwrap(), Deadline::after(Duration::from_secs(20)));
    request.correlation_id = CORRELATION.parse().unwrap();
    ManagedIdentity::new(id.parse().unwrap(), seams, false).request(&request).await
}

const GRAPH: &str = "https://graph.microsoft.com/.default";

fn agent() -> String {
    format!("accept: */*\r\nuser-agent: apponly/{}\r\nhost: 127.0.0.1:PORT\r\n\r\n", env!("CARGO_PKG_VERSION"))
}

fn get(target: &str, headers: &str) -> String {
    format!("GET {target} HTTP/1.1\r\n{headers}x-ms-client-request-id: {CORRELATION}\r\n{}", agent())
}

#[tokio::test]
async fn imds_gets_its_parameters_and_first_a_probe_without_the_header() {
    let resource = "&resource=https%3A%2F%2Fgraph.microsoft.com";
    for (id, parameter) in [
        ("system", String::new()),
        (CLIENT, "&client_id=bbbbbbbb-0000-4000-8000-000000000002".to_owned()),
        (OBJECT, "&object_id=cccccccc-0000-4000-8000-000000000003".to_owned()),
        (RESOURCE, format!("&msi_res_id={RESOURCE_ESCAPED}")),
    ] {
        let listener = Listener::start(vec![answer("400 Bad Request", "", "{}"), ok()]).await;
        let base = format!("http://127.0.0.1:{}/", listener.port);
        sign_in(&[("AZURE_POD_IDENTITY_AUTHORITY_HOST", &base)], Host::unknown(), id, GRAPH).await.unwrap();
        let target = format!("/metadata/identity/oauth2/token?api-version=2018-02-01{resource}{parameter}");
        assert_eq!(listener.requests(), [get(&target, ""), get(&target, "metadata: true\r\n")], "{id}");
    }
}

#[tokio::test]
async fn resource_keeps_its_slash_and_is_escaped() {
    let listener = Listener::start(vec![ok()]).await;
    let endpoint = format!("http://127.0.0.1:{}/msi/token?fixed=a%20b", listener.port);
    let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", "h")];
    sign_in(&variables, Host::unknown(), "system", "api://a&b=c#d%ü//.default").await.unwrap();
    let first = listener.requests()[0].lines().next().unwrap().to_owned();
    let resource = "api%3A%2F%2Fa%26b%3Dc%23d%25%C3%BC%2F";
    assert_eq!(first, format!("GET /msi/token?fixed=a%20b&api-version=2019-08-01&resource={resource} HTTP/1.1"));
}

#[tokio::test]
async fn app_service_gets_both_headers_and_its_own_names_of_ids() {
    for (id, parameter) in [
        ("system", String::new()),
        (CLIENT, "&client_id=bbbbbbbb-0000-4000-8000-000000000002".to_owned()),
        (OBJECT, "&principal_id=cccccccc-0000-4000-8000-000000000003".to_owned()),
        (RESOURCE, format!("&mi_res_id={RESOURCE_ESCAPED}")),
    ] {
        let listener = Listener::start(vec![ok()]).await;
        let endpoint = format!("http://127.0.0.1:{}/msi/token", listener.port);
        let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", "853b9a84")];
        sign_in(&variables, Host::unknown(), id, GRAPH).await.unwrap();
        let target = format!("/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.microsoft.com{parameter}");
        let headers = "x-identity-header: 853b9a84\r\nmetadata: True\r\n";
        assert_eq!(listener.requests(), [get(&target, headers)], "{id}");
    }
}

#[tokio::test]
async fn azure_ml_gets_client_ids_only() {
    let default = ("DEFAULT_IDENTITY_CLIENT_ID", "dddddddd-0000-4000-8000-000000000004");
    for (id, extra, parameter) in [
        ("system", None, ""),
        ("system", Some(default), "&clientid=dddddddd-0000-4000-8000-000000000004"),
        (CLIENT, Some(default), "&clientid=bbbbbbbb-0000-4000-8000-000000000002"),
    ] {
        let listener = Listener::start(vec![ok()]).await;
        let endpoint = format!("http://127.0.0.1:{}/ml", listener.port);
        let mut variables = vec![("MSI_ENDPOINT", endpoint.as_str()), ("MSI_SECRET", "s3")];
        variables.extend(extra);
        sign_in(&variables, Host::unknown(), id, GRAPH).await.unwrap();
        let target = format!("/ml?api-version=2017-09-01&resource=https%3A%2F%2Fgraph.microsoft.com{parameter}");
        assert_eq!(listener.requests(), [get(&target, "secret: s3\r\nmetadata: true\r\n")], "{id}");
    }
}

struct ArcAgent {
    folder: tempfile::TempDir,
    key: PathBuf,
}

impl ArcAgent {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("a.key");
        std::fs::write(&key, "key+file/content=").unwrap();
        Self { folder, key }
    }

    async fn sign_in(&self, listener: &Listener) -> Result<AccessToken, Error> {
        let endpoint = format!("http://127.0.0.1:{}/metadata/identity/oauth2/token", listener.port);
        let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IMDS_ENDPOINT", "http://127.0.0.1:1")];
        sign_in(&variables, Host::unknown().with_arc_key_directory(self.folder.path()), "system", GRAPH).await
    }
}

#[tokio::test]
async fn arc_is_asked_twice_the_second_time_with_the_key() {
    let agent = ArcAgent::new();
    let challenge = format!("WWW-Authenticate: Basic realm={}\r\n", agent.key.display());
    let listener = Listener::start(vec![answer("401 Unauthorized", &challenge, ""), ok()]).await;
    agent.sign_in(&listener).await.unwrap();
    let target = "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=https%3A%2F%2Fgraph.microsoft.com";
    let first = get(target, "metadata: true\r\n");
    let correlation = format!("x-ms-client-request-id: {CORRELATION}\r\n");
    let second = first.replace(&correlation, &format!("{correlation}authorization: Basic key+file/content=\r\n"));
    assert_eq!(listener.requests(), [first, second]);
}

#[tokio::test]
async fn arc_key_outside_the_directory_is_never_sent() {
    let agent = ArcAgent::new();
    let challenge = "WWW-Authenticate: Basic realm=/etc/hostname.key\r\n";
    let listener = Listener::start(vec![answer("401 Unauthorized", challenge, ""), ok()]).await;
    assert_eq!(agent.sign_in(&listener).await.unwrap_err().code(), "arc-key-file");
    assert_eq!(listener.requests().len(), 1);
}

#[tokio::test]
async fn arc_needs_a_challenge_first() {
    let agent = ArcAgent::new();
    for (first, code) in [
        (ok(), "arc-challenge"),
        (answer("401 Unauthorized", "", ""), "arc-challenge"),
        (answer("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", ""), "arc-challenge"),
        (answer("403 Forbidden", "", ""), "managed-identity-refused"),
    ] {
        let listener = Listener::start(vec![first]).await;
        assert_eq!(agent.sign_in(&listener).await.unwrap_err().code(), code);
        assert_eq!(listener.requests().len(), 1);
    }
}

#[tokio::test]
async fn redirects_are_refused_and_not_followed() {
    let elsewhere = Listener::start(vec![ok()]).await;
    let location = format!("Location: http://127.0.0.1:{}/token\r\n", elsewhere.port);
    let listener = Listener::start(vec![answer("302 Found", &location, "")]).await;
    let endpoint = format!("http://127.0.0.1:{}/msi/token", listener.port);
    let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", "h")];
    let error = sign_in(&variables, Host::unknown(), "system", GRAPH).await.unwrap_err();
    assert_eq!(error.code(), "managed-identity-proxy");
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn black_holed_imds_is_unavailable_after_two_seconds() {
    // The kernel accepts for it; nobody ever answers.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let before = tokio::time::Instant::now();
    let variables = [("AZURE_POD_IDENTITY_AUTHORITY_HOST", base.as_str())];
    let error = sign_in(&variables, Host::unknown(), "system", GRAPH).await.unwrap_err();
    assert_eq!(error.code(), "credential-unavailable");
    assert!(error.to_string().contains(&base["http://".len()..]), "{error}");
    assert_eq!(before.elapsed().as_secs(), 2);
}

#[tokio::test]
async fn refused_connection_to_imds_is_unavailable() {
    let variables = [("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1")];
    let error = sign_in(&variables, Host::unknown(), "system", GRAPH).await.unwrap_err();
    assert_eq!(error.code(), "credential-unavailable");
}
