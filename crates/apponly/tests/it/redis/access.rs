//! Users and passwords, TLS, a cluster, and Sentinels.

use std::path::Path;

use apponly::{Origin, SecretSource, Settings, TokenOrigin};

use super::server::{Server, free_port};
use super::{acquire, machine};
use crate::support::{Capture, SECRET, assert_hidden, builder, read_text, shared, variables, write};

const PASSWORD: &str = "redis.password~1";

/// The rights that docs/guides/fleet-cache.md lists.
const RIGHTS: &[&str] =
    &["~apponly:1:*", "resetchannels", "+getrange", "+eval", "+set", "+get", "+incr", "+del", "+pttl", "+pexpire"];

/// Adds the user `fleet` with the rights of the guide and `more`.
fn add_user(server: &Server, more: &[&str]) {
    let password = format!(">{PASSWORD}");
    let words = [&["ACL", "SETUSER", "fleet", "on", &password], RIGHTS, more].concat();
    server.ask::<String>(&words);
}

#[tokio::test]
async fn user_needs_no_more_rights_than_the_guide_lists() {
    let Some(server) = Server::start() else { return };
    add_user(&server, &[]);
    let file = server.file("password");
    write(&file, format!("{PASSWORD}\n"));
    let capture = Capture::start();
    let port = server.port();
    let from_file = format!("redis://fleet@127.0.0.1:{port}?password=file:{}&timeout=10s", file.display());
    let in_address = format!("redis://fleet:{PASSWORD}@127.0.0.1:{port}?timeout=10s");
    let plain = server.address();
    let apart = [
        ("AZURE_CLIENT_SECRET", SECRET),
        ("APPONLY_CACHE", &plain),
        ("APPONLY_REDIS_USERNAME", "fleet"),
        ("APPONLY_REDIS_PASSWORD", PASSWORD),
    ];
    assert_eq!(acquire(&machine(shared(), &from_file).build().unwrap()).await.origin, TokenOrigin::Network);
    assert_eq!(acquire(&machine(shared(), &in_address).build().unwrap()).await.origin, TokenOrigin::Cache);
    assert_eq!(acquire(&builder(shared(), &apart).build().unwrap()).await.origin, TokenOrigin::Cache);
    assert_eq!(capture.at("WARN"), Vec::<String>::new());
    assert_hidden(&capture.text(), &[PASSWORD]);
}

#[tokio::test]
async fn wrong_password_is_told_once_and_not_shown() {
    let Some(server) = Server::start() else { return };
    server.ask::<String>(&["ACL", "SETUSER", "fleet", "on", ">another", "~*", "+@all"]);
    let capture = Capture::start();
    let address = format!("redis://fleet:{PASSWORD}@127.0.0.1:{}?timeout=10s", server.port());
    let source = machine(shared(), &address).build().unwrap();
    assert_eq!(acquire(&source).await.origin, TokenOrigin::Network);
    let warnings = capture.at("WARN");
    assert!(warnings.len() == 1 && warnings[0].contains("APPONLY_REDIS_PASSWORD"), "{warnings:?}");
    assert_hidden(&capture.text(), &[PASSWORD]);
    assert!(!format!("{source:?}").contains(PASSWORD));
}

#[test]
fn password_in_the_configuration_file_is_refused_by_line() {
    let directory = tempfile::tempdir().unwrap();
    let load = |cache: &str| {
        let file = directory.path().join("config.toml");
        std::fs::write(&file, format!("[profile.default]\ncache = \"{cache}\"\n")).unwrap();
        let file = file.display().to_string();
        let env = apponly::Env::fixed(variables(shared(), &[("APPONLY_CONFIG", &file), ("APPONLY_CACHE", "")]));
        Settings::load(&apponly::Options::default(), &env)
    };
    let error = load(&format!("rediss://fleet:{PASSWORD}@cache.example")).unwrap_err();
    assert_eq!(error.code(), "literal-secret");
    assert!(error.to_string().contains("line 2") && !error.report().contains(PASSWORD), "{}", error.report());
    let cache = load("rediss://fleet@cache.example?password=env:FLEET_KEY").unwrap().cache;
    assert_eq!(cache.value.describe(), "rediss://cache.example:6379");
    assert!(matches!(cache.origin, Origin::Profile { .. }));
    assert!(SecretSource::parse("password", "env:FLEET_KEY").is_ok());
}

/// A server certificate for loopback, and the file of roots that trusts it and the emulator.
fn write_certificate(directory: &Path) {
    let key = rcgen::KeyPair::generate().unwrap();
    let parameters = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = parameters.self_signed(&key).unwrap().pem();
    std::fs::write(directory.join("server.pem"), &certificate).unwrap();
    std::fs::write(directory.join("server.key"), key.serialize_pem()).unwrap();
    std::fs::write(directory.join("roots.pem"), certificate + &read_text(shared().ca_file())).unwrap();
}

#[tokio::test]
async fn over_tls_our_roots_decide() {
    let server = Server::with(|directory, port| {
        write_certificate(directory);
        let file = |name: &str| directory.join(name).display().to_string();
        let port = port.to_string();
        ["--port", "0", "--tls-auth-clients", "no", "--tls-port", &port]
            .into_iter()
            .map(str::to_owned)
            .chain(["--tls-cert-file".to_owned(), file("server.pem"), "--tls-key-file".to_owned(), file("server.key")])
            .chain(["--tls-ca-cert-file".to_owned(), file("server.pem")])
            .collect()
    });
    let Some(server) = server else { return };
    let address = format!("rediss://127.0.0.1:{}?timeout=10s", server.port());
    let roots = server.file("roots.pem").display().to_string();
    let trusting = [("AZURE_CLIENT_SECRET", SECRET), ("APPONLY_CACHE", &address), ("APPONLY_CA_FILE", &roots)];
    let capture = Capture::start();
    for origin in [TokenOrigin::Network, TokenOrigin::Cache] {
        assert_eq!(acquire(&builder(shared(), &trusting).build().unwrap()).await.origin, origin);
    }
    assert_eq!(capture.at("WARN"), Vec::<String>::new());
    let distrusting = machine(shared(), &address).build().unwrap();
    assert_eq!(acquire(&distrusting).await.origin, TokenOrigin::Network);
    assert!(capture.at("WARN")[0].contains("invalid peer certificate"), "{:?}", capture.at("WARN"));
}

#[tokio::test]
async fn cluster_keeps_entry_lease_and_fence_together() {
    let server = Server::with(|_, port| {
        let words = format!(
            "--port {port} --cluster-enabled yes --cluster-port {} --cluster-announce-ip 127.0.0.1 \
             --cluster-config-file nodes.conf",
            free_port()
        );
        words.split(' ').map(str::to_owned).collect()
    });
    let Some(server) = server else { return };
    server.ask::<String>(&["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
    while !server.ask::<String>(&["CLUSTER", "INFO"]).contains("cluster_state:ok") {
        std::thread::yield_now();
    }
    add_user(&server, &["+cluster|slots", "+ping"]);
    let address = format!("redis+cluster://fleet:{PASSWORD}@127.0.0.1:{}?timeout=10s", server.port());
    let capture = Capture::start();
    for origin in [TokenOrigin::Network, TokenOrigin::Cache] {
        assert_eq!(acquire(&machine(shared(), &address).build().unwrap()).await.origin, origin);
    }
    assert_eq!((server.entries().len(), capture.at("WARN")), (1, Vec::new()));
}

#[tokio::test]
async fn sentinels_are_asked_for_the_primary() {
    let Some(primary) = Server::start() else { return };
    let sentinel = Server::with(|directory, port| {
        let file = directory.join("sentinel.conf");
        let text = format!("port {port}\nsentinel monitor fleet 127.0.0.1 {} 1\n", primary.port());
        std::fs::write(&file, text).unwrap();
        vec![file.display().to_string(), "--sentinel".to_owned()]
    });
    let Some(sentinel) = sentinel else { return };
    add_user(&primary, &["+role"]);
    let at = |name: &str| format!("redis+sentinel://fleet:{PASSWORD}@127.0.0.1:{}/{name}?timeout=10s", sentinel.port());
    let capture = Capture::start();
    for origin in [TokenOrigin::Network, TokenOrigin::Cache] {
        assert_eq!(acquire(&machine(shared(), &at("fleet")).build().unwrap()).await.origin, origin);
    }
    assert_eq!((primary.entries().len(), capture.at("WARN")), (1, Vec::new()));
    assert_eq!(acquire(&machine(shared(), &at("other")).build().unwrap()).await.origin, TokenOrigin::Network);
    assert!(capture.at("WARN")[0].contains("Sentinels"), "{:?}", capture.at("WARN"));
}
