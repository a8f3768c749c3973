//! A certificate as the value of the secret of the same name.
//!
//! Source: "Get started with Key Vault certificates", composition of a certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};

use crate::tenant::VaultCertificate;

/// Iterations of the PFX's key derivation, as vaults write them.
const ITERATIONS: u32 = 2000;

/// The secret's value: PEM text, or base64 of a PFX with an empty password. A key that is not exportable stays out.
///
/// # Errors
/// A text, if the certificate or its key does not fit into a PFX.
pub(crate) fn secret_value(held: &VaultCertificate) -> Result<String, String> {
    if held.content_type == VaultCertificate::PEM {
        Ok(pem(held))
    } else {
        pfx(held).map(|bytes| STANDARD.encode(bytes))
    }
}

fn pem(held: &VaultCertificate) -> String {
    let key = held.certificate.private_key.as_ref().filter(|_| held.exportable);
    let key = key.map(|key| key.reveal_pem()).unwrap_or_default();
    format!("{key}{}", held.certificate.to_pem())
}

fn pfx(held: &VaultCertificate) -> Result<Vec<u8>, String> {
    let text = |error: p12_keystore::error::Error| error.to_string();
    let certificate = Certificate::from_der(&held.certificate.der).map_err(text)?;
    let entry = match held.certificate.private_key.as_ref().filter(|_| held.exportable) {
        Some(key) => {
            let key = PrivateKey::from_der(key.reveal_pkcs8_der()).map_err(text)?;
            let id = held.certificate.thumbprint_sha1();
            KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new(id, key, [certificate]))
        }
        None => KeyStoreEntry::Certificate(certificate),
    };
    let mut store = KeyStore::new();
    store.add_entry(&held.name, entry);
    store.writer("").encryption_iterations(ITERATIONS).mac_iterations(ITERATIONS).write().map_err(text)
}

#[cfg(test)]
mod tests {
    use p12_keystore::Pkcs12ImportPolicy;

    use super::*;
    use crate::tenant::Tenant;

    fn held(name: &str) -> VaultCertificate {
        let tenant = Tenant::seed().unwrap();
        let mut certificates = tenant.vaults[0].certificates.clone();
        certificates.retain(|held| held.name == name);
        certificates.remove(0)
    }

    #[test]
    fn pfx_opens_with_an_empty_password_and_holds_the_key() {
        let held = held("nightly");
        let bytes = STANDARD.decode(secret_value(&held).unwrap()).unwrap();
        let store = KeyStore::from_pkcs12(&bytes, "", Pkcs12ImportPolicy::Strict).unwrap();
        let (_, chain) = store.private_key_chain().unwrap();
        assert_eq!(chain.certs()[0].as_der(), held.certificate.der);
        assert_eq!(chain.key().as_der(), held.certificate.private_key.unwrap().reveal_pkcs8_der());
    }

    #[test]
    fn pem_holds_key_then_certificate() {
        let text = secret_value(&held("nightly-pem")).unwrap();
        let (key, certificate) = (text.find("BEGIN PRIVATE KEY"), text.find("BEGIN CERTIFICATE"));
        assert!(key.unwrap() < certificate.unwrap());
    }

    #[test]
    fn key_that_may_not_leave_is_in_neither_form() {
        let mut held = held("nightly-bound");
        let bytes = STANDARD.decode(secret_value(&held).unwrap()).unwrap();
        let store = KeyStore::from_pkcs12(&bytes, "", Pkcs12ImportPolicy::Relaxed).unwrap();
        assert!(store.private_key_chain().is_none());
        held.content_type = VaultCertificate::PEM.to_owned();
        assert!(!secret_value(&held).unwrap().contains("PRIVATE KEY"));
    }
}
