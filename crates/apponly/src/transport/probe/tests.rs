use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{NetworkProbe, Reach, ReachStage};
use crate::deadline::Deadline;
use crate::env::Env;
use crate::transport::TransportOptions;

/// A name that no name server knows (RFC 6761).
const FOREIGN: &str = "https://login.example.invalid";

/// A file of roots, for systems that have none.
fn options(variables: &[(&str, &str)]) -> (TransportOptions, tempfile::NamedTempFile) {
    let file = tempfile::NamedTempFile::new().unwrap();
    let root = rcgen::generate_simple_self_signed(["root.example".to_owned()]).unwrap();
    std::fs::write(file.path(), root.cert.pem()).unwrap();
    (TransportOptions::new(Some(file.path().to_owned()), Env::fixed(variables.iter().copied())), file)
}

async fn reach(origin: &str, variables: &[(&str, &str)]) -> Reach {
    let (options, _file) = options(variables);
    NetworkProbe::new(options).unwrap().reach(origin, Deadline::after(Duration::from_secs(20))).await
}

fn failure(reach: &Reach) -> (ReachStage, &'static str) {
    let (stage, error) = reach.failure.as_ref().unwrap();
    (*stage, error.code())
}

/// Answers every connection with `answer` and closes it.
async fn server(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0_u8; 1024];
            // Whatever is asked, the answer is the same.
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(answer).await;
        }
    });
    address.to_string()
}

async fn closed() -> String {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string()
}

#[tokio::test]
async fn closed_port_is_a_failed_connection() {
    let reach = reach(&format!("https://{}", closed().await), &[]).await;
    assert_eq!(failure(&reach), (ReachStage::Connection, "network-unreachable"));
    assert_eq!(reach.steps.iter().map(|step| step.stage).collect::<Vec<_>>(), [ReachStage::Name]);
}

#[tokio::test]
async fn unknown_name_is_said_to_be_one() {
    let reach = reach(FOREIGN, &[]).await;
    assert_eq!(failure(&reach), (ReachStage::Name, "name-unknown"));
    assert!(reach.failure.unwrap().1.to_string().contains("login.example.invalid"));
}

#[tokio::test]
async fn server_without_tls_is_told_from_an_untrusted_one() {
    let reach = reach(&format!("https://{}", server(b"HTTP/1.1 200 OK\r\n\r\nhello").await), &[]).await;
    assert_eq!(failure(&reach), (ReachStage::Tls, "tls-untrusted"));
    assert!(reach.failure.unwrap().1.to_string().contains("does not speak TLS"));
}

#[tokio::test]
async fn answers_of_a_proxy_are_told_apart_and_its_password_is_in_none() {
    let ntlm = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n\r\n";
    for (answer, stage, code, part) in [
        (&b"HTTP/1.1 407 No\r\n\r\n"[..], ReachStage::Tunnel, "proxy-authentication", "407"),
        (&ntlm[..], ReachStage::Tunnel, "proxy-authentication", "NTLM"),
        (&b"HTTP/1.0 403 Forbidden\r\n\r\n"[..], ReachStage::Tunnel, "proxy-refused", "HTTP 403"),
        (&b"SSH-2.0-x\r\n"[..], ReachStage::Tunnel, "proxy-unreachable", "does not speak HTTP"),
        (&b""[..], ReachStage::Tunnel, "proxy-unreachable", "HTTPS_PROXY"),
    ] {
        let address = server(answer).await;
        let reach = reach(FOREIGN, &[("HTTPS_PROXY", &format!("http://user:hunter2@{address}"))]).await;
        assert_eq!(failure(&reach), (stage, code), "{part}");
        let report = reach.failure.as_ref().unwrap().1.report();
        assert!(report.contains(part), "{part}: {report}");
        let shown = format!("{report} {reach:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("aHVudGVyMg"), "{shown}");
        assert_eq!(reach.proxy.unwrap().1, "HTTPS_PROXY");
    }
}

#[tokio::test]
async fn dead_proxy_is_named_with_its_variable() {
    let address = closed().await;
    let reach = reach(FOREIGN, &[("ALL_PROXY", &address)]).await;
    assert_eq!(failure(&reach), (ReachStage::Proxy, "proxy-unreachable"));
    assert!(reach.failure.unwrap().1.to_string().contains("`ALL_PROXY`"));
}
