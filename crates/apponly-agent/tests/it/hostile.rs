//! What must never get a token, and must not keep others from theirs.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::{GRAPH, connect, endpoint, exchange, shared};

#[test]
fn hosts_of_rebinding_pages_are_refused_even_with_the_secret() {
    let endpoint = endpoint(shared(), |_, _| {});
    let (secret, port) = (&endpoint.secret, endpoint.address.port());
    let with =
        |host: &str| format!("GET {GRAPH} HTTP/1.1\r\n{host}X-IDENTITY-HEADER: {secret}\r\nConnection: close\r\n\r\n");
    for host in [
        "Host: evil.example\r\n".to_owned(),
        format!("Host: evil.example:{port}\r\n"),
        format!("Host: 127.0.0.1.nip.io:{port}\r\n"),
        format!("Host: localhost.evil.example:{port}\r\n"),
        format!("Host: 0.0.0.0:{port}\r\n"),
        format!("Host: [::1]:{port}\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        "Host: localhost\r\n".to_owned(),
        "Host: 169.254.169.254\r\n".to_owned(),
        "Host:\r\n".to_owned(),
        String::new(),
        format!("Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"),
        format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
    ] {
        endpoint.send(with(&host)).assert_refused(421, &host);
    }
    endpoint.send(with(&format!("Host: LOCALHOST:{port}\r\n"))).token();
}

#[test]
fn browsers_and_proxies_are_refused_even_with_the_secret() {
    let endpoint = endpoint(shared(), |_, _| {});
    for header in [
        "Origin: https://evil.example",
        "Origin: null",
        "origin:",
        "Referer: http://127.0.0.1/",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: cors",
        "sec-fetch-dest: empty",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-Host: localhost",
        "x-forwarded-proto: http",
        "Forwarded: for=127.0.0.1",
        "Via: 1.1 proxy",
    ] {
        endpoint.send(endpoint.request(GRAPH, &format!("{header}\r\n"))).assert_refused(403, header);
    }
}

#[test]
fn preflights_and_other_methods_are_refused_without_a_word_of_cors() {
    let endpoint = endpoint(shared(), |_, _| {});
    for method in ["OPTIONS", "POST", "HEAD", "PUT", "DELETE", "TRACE", "PATCH"] {
        let request = endpoint.request(GRAPH, "Access-Control-Request-Method: GET\r\n").replacen("GET", method, 1);
        let refused = endpoint.send(request);
        refused.assert_refused(405, method);
        assert_eq!((refused.header("allow"), refused.body.as_str()), (Some("GET"), ""));
    }
}

#[test]
fn paths_are_never_cleaned_up_and_nothing_is_forwarded() {
    let endpoint = endpoint(shared(), |_, _| {});
    let query = GRAPH.split_once('?').unwrap().1;
    for path in [
        "/msi//token",
        "//msi/token",
        "/msi/token/",
        "/./msi/token",
        "/x/../msi/token",
        "/msi/%74oken",
        "/%2e/msi/token",
        "/msi%2ftoken",
        "/MSI/TOKEN",
        "/msi/token;x",
        "/msi",
        "/",
        "/v1.0/users",
        "/metadata/identity/oauth2/token",
    ] {
        endpoint.send(endpoint.request(&format!("{path}?{query}"), "")).assert_refused(404, path);
    }
    let address = endpoint.address;
    for target in [
        format!("http://{address}{GRAPH}"),
        "https://graph.microsoft.com/v1.0/users".to_owned(),
        "graph.microsoft.com:443".to_owned(),
        "*".to_owned(),
        format!("msi/token?{query}"),
        format!("/msi\\token?{query}"),
        format!("\\msi\\token?{query}"),
        format!("{GRAPH}#x"),
    ] {
        endpoint.send(endpoint.request(&target, "")).assert_refused(400, &target);
    }
    let connect = endpoint.request("graph.microsoft.com:443", "").replacen("GET", "CONNECT", 1);
    endpoint.send(connect).assert_refused(405, "CONNECT");
}

#[test]
fn smuggled_requests_are_never_answered() {
    let endpoint = endpoint(shared(), |_, _| {});
    let second = endpoint.request(GRAPH, "");
    let length = second.len();
    let (address, secret) = (endpoint.address, &endpoint.secret);
    for (first, status) in [
        (format!("Content-Length: {length}\r\n"), 413),
        (format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"), 413),
        ("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n".to_owned(), 413),
        ("Transfer-Encoding: xchunked\r\n".to_owned(), 413),
        ("Transfer-Encoding: identity\r\n".to_owned(), 413),
        ("Content-Length: 0\r\nContent-Length: 0\r\n".to_owned(), 413),
        (format!("Content-Length: 0\r\nContent-Length: {length}\r\n"), 413),
        ("Content-Length: 0, 0\r\n".to_owned(), 413),
        ("Content-Length: -1\r\n".to_owned(), 413),
        ("Content-Length : 0\r\n".to_owned(), 400),
        ("Transfer-Encoding : chunked\r\n".to_owned(), 400),
        ("X: a\r\n Transfer-Encoding: chunked\r\n".to_owned(), 400),
        ("X: a\r\n\tb\r\n".to_owned(), 400),
        ("X: a\nTransfer-Encoding: chunked\r\n".to_owned(), 400),
        ("X: a\rTransfer-Encoding: chunked\r\n".to_owned(), 400),
        ("X: a\0b\r\n".to_owned(), 400),
        ("X\r\n".to_owned(), 400),
        ("Transfer\u{b}-Encoding: chunked\r\n".to_owned(), 400),
    ] {
        // The first one keeps its connection open, so that the second would be answered.
        let request =
            format!("GET {GRAPH} HTTP/1.1\r\nHost: {address}\r\nX-IDENTITY-HEADER: {secret}\r\n{first}\r\n{second}");
        endpoint.send(request).assert_refused(status, &first);
    }
    let bare = second.replace("\r\n", "\n");
    endpoint.send(bare).assert_refused(400, "line feeds alone");
    endpoint.send("\u{16}\u{3}\u{1}\u{2}").assert_refused(400, "TLS");
    endpoint.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").assert_refused(400, "HTTP/2");
    endpoint.get(GRAPH).token();
}

#[test]
fn wrong_missing_and_repeated_secrets_get_an_empty_401() {
    let endpoint = endpoint(shared(), |_, _| {});
    let secret = &endpoint.secret;
    for header in [
        String::new(),
        "X-IDENTITY-HEADER:\r\n".to_owned(),
        "X-IDENTITY-HEADER: wrong\r\n".to_owned(),
        format!("X-IDENTITY-HEADER: {}\r\n", &secret[..42]),
        format!("X-IDENTITY-HEADER: {secret}x\r\n"),
        format!("X-IDENTITY-HEADER: {}\r\n", secret.to_lowercase()),
        format!("X-IDENTITY-HEADER: {secret}\r\nX-IDENTITY-HEADER: {secret}\r\n"),
        format!("X-IDENTITY-HEADER: {secret}\r\nsecret: {secret}\r\n"),
        format!("Authorization: Bearer {secret}\r\n"),
        format!("X-IDENTITY-HEADER: Bearer {secret}\r\n"),
        "Metadata: true\r\n".to_owned(),
    ] {
        let refused = endpoint.get_with(GRAPH, &header);
        refused.assert_refused(401, &header);
        assert_eq!((refused.body.as_str(), refused.header("www-authenticate")), ("", None));
        assert_eq!(refused.header("connection"), Some("close"));
        // Wrong parameters are not told apart for who does not know the secret.
        endpoint.get_with("/msi/token?api-version=0", &header).assert_refused(401, &header);
    }
}

#[test]
fn oversized_heads_are_refused() {
    let endpoint = endpoint(shared(), |_, _| {});
    let long = "a".repeat(17 * 1024);
    endpoint.send(endpoint.request(GRAPH, &format!("X: {long}\r\n"))).assert_refused(431, "long header");
    endpoint.send(endpoint.request(&format!("{GRAPH}&x={long}"), "")).assert_refused(431, "long target");
    let many = "X: y\r\n".repeat(150);
    endpoint.send(endpoint.request(GRAPH, &many)).assert_refused(431, "many headers");
    let endless = vec![b'A'; 3 * 1024 * 1024];
    let mut stream = connect(endpoint.address);
    // It is cut off long before all of it is sent.
    stream.write_all(&endless).ok();
    endpoint.get(GRAPH).token();
}

#[test]
fn slow_heads_are_cut_off_while_others_are_served() {
    let endpoint = endpoint(shared(), |options, _| options.limits.header_timeout = Duration::from_secs(1));
    let mut slow = connect(endpoint.address);
    slow.write_all(b"GET /msi/token HTTP/1.1\r\nHost: ").unwrap();
    let mut silent = connect(endpoint.address);
    endpoint.get(GRAPH).token();
    let mut text = String::new();
    slow.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 408 "), "{text}");
    text.clear();
    silent.read_to_string(&mut text).unwrap();
    assert_eq!(text, "", "who says nothing is told nothing");
}

#[test]
fn who_asks_without_reading_is_closed() {
    let endpoint = endpoint(shared(), |options, _| options.limits.idle_timeout = Duration::from_secs(1));
    let request = endpoint.request(GRAPH, "").replace("Connection: close\r\n", "");
    // More than the system keeps for either side.
    let flood = request.repeat(300_000);
    let mut stream = connect(endpoint.address);
    assert!(stream.write_all(flood.as_bytes()).is_err(), "it is closed while it still sends");
    endpoint.get(GRAPH).token();
}

#[test]
fn idle_connection_is_closed() {
    let endpoint = endpoint(shared(), |options, _| options.limits.idle_timeout = Duration::from_millis(100));
    let mut client = endpoint.client();
    client.get(GRAPH).token();
    assert!(client.is_closed());
}

#[test]
fn guessing_at_speed_does_not_keep_a_good_client_waiting() {
    let endpoint = endpoint(shared(), |_, _| {});
    let is_over = AtomicBool::new(false);
    let guesses: usize = std::thread::scope(|scope| {
        let guess = |number: usize| {
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                let refused = endpoint.get_with(GRAPH, &format!("X-IDENTITY-HEADER: guess-{number}-{count}\r\n"));
                refused.assert_refused(401, "guess");
                count += 1;
            }
            count
        };
        let guessers: Vec<_> = (0..4).map(|number| scope.spawn(move || guess(number))).collect();
        let mut client = endpoint.client();
        for _ in 0..300 {
            client.get(GRAPH).token();
            endpoint.get(GRAPH).token();
        }
        is_over.store(true, Ordering::Relaxed);
        guessers.into_iter().map(|guesser| guesser.join().unwrap()).sum()
    });
    assert!(guesses > 0);
    let lines = endpoint.finish();
    assert_eq!(lines.iter().filter(|line| line["decision"] == "served").count(), 600);
}

#[test]
fn a_thousand_half_open_connections_do_not_keep_a_good_client_out() {
    for most in [4096, 50] {
        let endpoint = endpoint(shared(), |options, _| options.limits.connections = most);
        let mut early = endpoint.client();
        early.get(GRAPH).token();
        let half = |number: usize| {
            let mut stream = TcpStream::connect(endpoint.address).unwrap();
            let part: &[u8] =
                if number.is_multiple_of(2) { b"GET /msi/token?api-version=2019-08-01 HTTP/1.1\r\nX:" } else { b"" };
            // One that had to go is closed already.
            stream.write_all(part).ok();
            stream
        };
        let halves: Vec<TcpStream> = (0..1000).map(half).collect();
        for _ in 0..20 {
            early.get(GRAPH).token();
            endpoint.get(GRAPH).token();
        }
        let metrics = endpoint.get("/metrics").body;
        let evicted: usize = metrics
            .lines()
            .find_map(|line| line.strip_prefix("apponly_agent_connections_evicted_total "))
            .and_then(|count| count.parse().ok())
            .unwrap();
        assert_eq!(evicted > 900, most == 50, "{evicted}");
        drop(halves);
    }
}

#[test]
fn more_requests_than_the_rate_are_told_to_wait() {
    let endpoint = endpoint(shared(), |options, _| options.limits.requests_per_second = 5);
    let statuses: Vec<u16> = (0..30).map(|_| endpoint.get(GRAPH).status).collect();
    assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    let refused = (0..50).map(|_| endpoint.get(GRAPH)).find(|response| response.status == 429).unwrap();
    refused.assert_refused(429, "rate");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(exchange(endpoint.address, endpoint.request("/healthz", "").as_bytes()).status, 200);
}
