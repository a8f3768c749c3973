//! The environment, and the file that holds it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use crate::support::{app, emulator};

#[expect(clippy::disallowed_methods, reason = "the tests' seam")]
fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn names_every_endpoint_and_credential() {
    let emulator = emulator().await;
    let variables: HashMap<String, String> = emulator.environment().into_iter().collect();
    let app = app(&emulator, '1');
    assert_eq!(variables["AZURE_AUTHORITY_HOST"], format!("{}/", emulator.authority()));
    assert_eq!(variables["AZURE_TENANT_ID"], emulator.tenant_id());
    assert_eq!(variables["AZURE_CLIENT_ID"], app.client_id.to_string());
    assert_eq!(variables["AZURE_CLIENT_SECRET"], app.secrets[0].value.reveal());
    assert_eq!(variables["APPONLY_GRAPH_URL"], emulator.graph_url());
    assert_eq!(variables["APPONLY_EMULATOR_VAULT"], emulator.key_vault_url());
    assert_eq!(variables["IDENTITY_ENDPOINT"], emulator.app_service_endpoint());
    assert_eq!(variables["IDENTITY_HEADER"], emulator.app_service_header());
    assert_eq!(variables["AZURE_POD_IDENTITY_AUTHORITY_HOST"], emulator.imds_url());
    assert_eq!(variables["APPONLY_CA_FILE"], variables["SSL_CERT_FILE"]);
    assert_eq!(read(&variables["SSL_CERT_FILE"]), emulator.ca_pem());
    let pem = read(&variables["APPONLY_EMULATOR_CERTIFICATE"]);
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    assert_eq!(certificate.to_vec(), app.certificate("good").unwrap().der);
    assert!(PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).is_ok());
    assert_eq!(variables.len(), 12);
}

#[tokio::test]
async fn the_file_is_key_value_lines_for_the_owner_only() {
    let emulator = emulator().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("emulator.env");
    fs::write(&path, "old").unwrap();
    emulator.write_env_file(&path).unwrap();
    let lines: Vec<(String, String)> = read(&path)
        .lines()
        .map(|line| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap())
        .collect();
    assert_eq!(lines, emulator.environment());
    #[cfg(unix)]
    for file in [path.as_path(), emulator.certificate_file().unwrap(), emulator.ca_file()] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn files_and_listeners_end_with_the_emulator() {
    let emulator = emulator().await;
    let (ca, url) = (emulator.ca_file().to_owned(), emulator.control_url().to_owned());
    let address = url.trim_start_matches("http://").trim_end_matches("/control").to_owned();
    assert!(ca.exists());
    assert!(tokio::net::TcpStream::connect(&address).await.is_ok());
    emulator.shutdown().await;
    assert!(!ca.exists());
    assert!(tokio::net::TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn dropping_removes_the_files() {
    let emulator = emulator().await;
    let ca = emulator.ca_file().to_owned();
    drop(emulator);
    assert!(!ca.exists());
}
