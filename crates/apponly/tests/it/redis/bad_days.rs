//! Redis that is down, slow, or lies.

use std::sync::Arc;
use std::time::Duration;

use apponly::{Acquired, ManualClock, Scope, TokenOptions, TokenOrigin, TokenSource};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::server::{Server, free_port};
use super::{acquire, machine};
use crate::support::{Capture, Script, Step, shared};

fn vault() -> Scope {
    "https://vault.azure.net/.default".parse().unwrap()
}

async fn acquire_for_vault(source: &TokenSource) -> Acquired {
    source.acquire(&vault(), &TokenOptions::default()).await.unwrap()
}

/// A listener that answers each command with what `answer` makes of its name, and tells the names.
async fn pretender(
    answer: fn(&str) -> Option<&'static str>,
    delay: Duration,
) -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = mpsc::unbounded_channel();
    drop(tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let sender = sender.clone();
            drop(tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                while let Ok(count @ 1..) = stream.read(&mut buffer).await {
                    // `*3`, `$8`, the name, …; a command of ours comes in one piece.
                    let text = String::from_utf8_lossy(&buffer[..count]).into_owned();
                    let name = text.split("\r\n").nth(2).unwrap_or_default().to_owned();
                    let Some(answer) = answer(&name) else { continue };
                    sender.send(name).unwrap();
                    // What the server is slow by, not a wait for anything.
                    tokio::time::sleep(delay).await;
                    stream.write_all(answer.as_bytes()).await.ok();
                }
            }));
        }
    }));
    (port, receiver)
}

#[tokio::test]
async fn nobody_listens_and_only_one_warning_tells() {
    let capture = Capture::start();
    let address = format!("redis://app:hunter2@127.0.0.1:{}", free_port());
    let source = machine(shared(), &address).build().unwrap();
    assert_eq!(acquire(&source).await.origin, TokenOrigin::Network);
    assert_eq!(acquire(&source).await.origin, TokenOrigin::Cache, "memory goes on");
    assert_eq!(acquire_for_vault(&source).await.origin, TokenOrigin::Network);
    let warnings = capture.at("WARN");
    assert!(warnings.len() == 1 && warnings[0].contains("127.0.0.1"), "{warnings:?}");
    assert!(!capture.text().contains("hunter2"));
}

#[tokio::test(start_paused = true)]
async fn server_that_accepts_and_never_answers_costs_a_quarter_of_a_second_once() {
    let (port, _) = pretender(|_| None, Duration::ZERO).await;
    // No network but the listener's, so that paused time moves on only when all wait for Redis.
    let source = machine(shared(), &format!("redis://127.0.0.1:{port}"));
    let source = source.http_client(Script::new([Step::token()])).build().unwrap();
    let start = tokio::time::Instant::now();
    assert_eq!(acquire(&source).await.origin, TokenOrigin::Network);
    let once = start.elapsed();
    assert!(once <= Duration::from_millis(251), "{once:?}");
    assert_eq!(acquire_for_vault(&source).await.origin, TokenOrigin::Network);
    assert_eq!(start.elapsed(), once, "left alone");
}

#[tokio::test]
async fn slow_server_uses_up_the_patience_of_the_call_and_is_asked_nothing_more() {
    let answer = |name: &str| match name {
        "GETRANGE" => Some("$0\r\n\r\n"),
        _ => Some(":1\r\n"),
    };
    let (port, mut commands) = pretender(answer, Duration::from_millis(150)).await;
    let source = machine(shared(), &format!("redis://127.0.0.1:{port}"));
    let source = source.http_client(Script::new([Step::token()])).build().unwrap();
    assert_eq!(acquire(&source).await.origin, TokenOrigin::Network);
    acquire_for_vault(&source).await;
    let mut seen = Vec::new();
    while let Ok(name) = commands.try_recv() {
        seen.push(name);
    }
    assert!(seen.len() <= 2, "look, and at most one try for the lease: {seen:?}");
}

#[tokio::test]
async fn what_is_no_redis_at_all_is_no_obstacle() {
    for answer in [
        |_: &str| Some("HTTP/1.1 400 Bad Request\r\n\r\n"),
        |_: &str| Some("+OK\r\n"),
        |_: &str| Some("-\u{1b}[2Jhunter2 LOADING\r\n"),
        |_: &str| Some("$-7\r\n"),
        |_: &str| Some("*1000000000\r\n"),
        |_: &str| Some(":0\r\n"),
    ] {
        let capture = Capture::start();
        let (port, _) = pretender(answer, Duration::ZERO).await;
        let source = machine(shared(), &format!("redis://127.0.0.1:{port}")).build().unwrap();
        assert_eq!(acquire(&source).await.origin, TokenOrigin::Network);
        let warnings = capture.at("WARN");
        assert!(
            warnings.len() == 1 && !warnings[0].contains("hunter2") && !warnings[0].contains('\u{1b}'),
            "{warnings:?}"
        );
    }
}

#[tokio::test]
async fn broken_values_are_misses_and_are_replaced() {
    let Some(server) = Server::start() else { return };
    let token = || async { acquire(&machine(shared(), &server.address()).build().unwrap()).await.origin };
    assert_eq!(token().await, TokenOrigin::Network);
    let key = server.entry_key();
    let (fence, lease) = (format!("{key}:fence"), format!("{key}:lease"));
    let mut cut = server.value(&key);
    cut.truncate(100);
    for value in [b"garbage".to_vec(), cut, vec![b'x'; 1024 * 1024], Vec::new()] {
        server.set(&key, &value);
        assert_eq!((token().await, token().await), (TokenOrigin::Network, TokenOrigin::Cache));
    }
    for broken in [&key, &fence] {
        server.ask::<usize>(&["DEL", &key]);
        server.ask::<usize>(&["DEL", broken]);
        server.ask::<usize>(&["RPUSH", broken, "a", "list"]);
        assert_eq!((token().await, token().await), (TokenOrigin::Network, TokenOrigin::Cache), "{broken}");
    }
    server.ask::<usize>(&["DEL", &key]);
    server.ask::<usize>(&["RPUSH", &lease, "a", "lease", "without", "end"]);
    assert_eq!((token().await, token().await), (TokenOrigin::Network, TokenOrigin::Cache));
    assert_eq!(server.ask::<usize>(&["EXISTS", &lease]), 0, "taken over, and given back");
}

#[tokio::test]
async fn server_that_dies_midway_is_left_alone_and_found_again() {
    let Some(mut server) = Server::start() else { return };
    let clock = Arc::new(ManualClock::new(shared().clock().now().into()));
    let capture = Capture::start();
    let source = machine(shared(), &server.address()).clock(clock.clone()).build().unwrap();
    acquire(&source).await;
    assert_eq!(server.entries().len(), 1);
    server.kill();
    assert_eq!(acquire_for_vault(&source).await.origin, TokenOrigin::Network);
    assert_eq!(acquire(&source).await.origin, TokenOrigin::Cache);
    assert_eq!(capture.at("WARN").len(), 1, "{:?}", capture.at("WARN"));
    let port = server.port();
    let Some(again) = Server::with(|_, _| vec!["--port".to_owned(), port.to_string()]) else { return };
    let again = again.on(port);
    clock.advance(Duration::from_secs(31));
    source.token(&"https://management.azure.com/.default".parse().unwrap()).await.unwrap();
    assert_eq!(again.entries().len(), 1);
}

#[tokio::test]
async fn connection_that_broke_while_idle_is_made_anew() {
    let Some(server) = Server::start() else { return };
    let capture = Capture::start();
    let source = machine(shared(), &server.address()).build().unwrap();
    acquire(&source).await;
    server.ask::<usize>(&["CLIENT", "KILL", "TYPE", "normal"]);
    acquire_for_vault(&source).await;
    assert_eq!((server.entries().len(), capture.at("WARN")), (2, Vec::new()));
}
