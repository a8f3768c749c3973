//! Roots and crypto provider for a library that makes its own TLS connections.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::crypto::CryptoProvider;

use super::client::{provider, read_roots};
use crate::error::Error;

/// Makes our crypto provider the one of the process, unless the program has chosen one. Our own connections do not need
/// it: this is for the client of Redis, which cannot be given one.
pub(crate) fn install_provider() {
    if CryptoProvider::get_default().is_none() {
        // Lost only to another thread that does the same.
        CryptoProvider::clone(&provider()).install_default().ok();
    }
}

/// The system's roots and those of `ca_file`, as PEM.
///
/// # Errors
/// `ca_file` cannot be used. A system without roots is no error: nothing is trusted then but `ca_file`.
pub(crate) fn system_and(ca_file: Option<&Path>) -> Result<Vec<u8>, Error> {
    let mut roots = rustls_native_certs::load_native_certs().certs;
    // One that cannot be used would make the library refuse all of them.
    roots.retain(|root| rustls::RootCertStore::empty().add(root.clone()).is_ok());
    roots.extend(ca_file.map(read_roots).transpose()?.unwrap_or_default());
    let mut pem = String::new();
    for root in roots {
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        for line in STANDARD.encode(&root).as_bytes().chunks(64) {
            pem.push_str(&String::from_utf8_lossy(line));
            pem.push('\n');
        }
        pem.push_str("-----END CERTIFICATE-----\n");
    }
    Ok(pem.into_bytes())
}
