//! Starting: addresses, ports, TLS.

use std::sync::Arc;

use apponly_emulator::{Emulator, Options, StartError};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;

use crate::support::{client, emulator, seed};

#[tokio::test]
async fn refuses_every_address_but_loopback() {
    for address in ["0.0.0.0", "192.0.2.1", "::", "10.0.0.1"] {
        let mut options = Options::default();
        options.address = address.parse().unwrap();
        let error = Emulator::start(seed(), options).await.unwrap_err();
        assert!(matches!(error, StartError::NotLoopback(_)), "{error}");
        assert!(error.to_string().starts_with(&format!("`{address}` is not a loopback address")), "{error}");
    }
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let first = emulator().await;
    let mut options = Options::default();
    options.ports.authority = first.authority().rsplit(':').next().unwrap().parse().unwrap();
    let error = Emulator::start(seed(), options.clone()).await.unwrap_err();
    assert!(error.to_string().contains(&format!("127.0.0.1:{}", options.ports.authority)), "{error}");
}

#[tokio::test]
async fn a_named_directory_stays() {
    let directory = tempfile::tempdir().unwrap();
    let mut options = Options::default();
    options.directory = Some(directory.path().to_owned());
    let emulator = Emulator::start(seed(), options).await.unwrap();
    assert_eq!(emulator.ca_file(), directory.path().join("ca.pem"));
    emulator.shutdown().await;
    assert!(directory.path().join("ca.pem").exists());
}

#[tokio::test]
async fn the_leaf_is_issued_by_the_ca_for_every_name() {
    let emulator = emulator().await;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(emulator.ca_pem().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let address = emulator.authority().replace("https://localhost", "127.0.0.1");
    let names = ["localhost", "login.localhost", "graph.localhost", "emulated.vault.localhost", "127.0.0.1", "::1"];
    for name in names {
        let stream = TcpStream::connect(&address).await.unwrap();
        let stream = connector.connect(ServerName::try_from(name).unwrap(), stream).await.unwrap();
        let chain = stream.get_ref().1.peer_certificates().unwrap();
        let ca = CertificateDer::from_pem_slice(emulator.ca_pem().as_bytes()).unwrap();
        assert!(!chain.contains(&ca), "the CA certificate is not served");
    }
    let other = TcpStream::connect(&address).await.unwrap();
    assert!(connector.connect(ServerName::try_from("login.microsoftonline.com").unwrap(), other).await.is_err());
}

#[tokio::test]
async fn both_http_versions_are_spoken() {
    let emulator = emulator().await;
    let url = format!("{}/common/discovery/keys", emulator.authority());
    let response = client(&emulator).get(&url).send().await.unwrap();
    assert_eq!(response.version(), reqwest::Version::HTTP_2);
    let plain = client(&emulator).get(format!("{}/nothing", emulator.control_url())).send().await.unwrap();
    assert_eq!((plain.version(), plain.status().as_u16()), (reqwest::Version::HTTP_11, 404));
}
