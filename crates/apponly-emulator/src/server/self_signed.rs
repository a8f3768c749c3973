//! The certificate of the Service Fabric endpoint: signed by itself, known to callers by its thumbprint.

use std::net::IpAddr;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use jiff::Timestamp;
use rcgen::KeyPair;
use rustls::ServerConfig;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::authority::{leaf_params, server_config};

/// A server configuration whose certificate no root vouches for.
#[derive(Clone, Debug)]
pub(crate) struct SelfSigned {
    pub(crate) config: Arc<ServerConfig>,
    /// SHA-1 of the certificate's DER, upper-case hexadecimal: `IDENTITY_SERVER_THUMBPRINT`.
    pub(crate) thumbprint: String,
}

impl SelfSigned {
    /// A new key and certificate.
    ///
    /// # Errors
    /// A text, if they cannot be made.
    pub(crate) fn generate(address: IpAddr, now: Timestamp) -> Result<Self, String> {
        let text = |error: rcgen::Error| error.to_string();
        let key = KeyPair::generate().map_err(text)?;
        let mut params = leaf_params(address, now)?;
        // There is no issuer whose key could be named.
        params.use_authority_key_identifier_extension = false;
        let leaf = params.self_signed(&key).map_err(text)?;
        let thumbprint =
            digest(&SHA1_FOR_LEGACY_USE_ONLY, leaf.der()).as_ref().iter().map(|b| format!("{b:02X}")).collect();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(Self { config: Arc::new(server_config(leaf.der().clone(), key)?), thumbprint })
    }
}
