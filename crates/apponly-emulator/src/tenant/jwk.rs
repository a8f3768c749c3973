//! RSA public keys in the form of RFC 7517, as far as issuers of federated tokens publish them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// A key set (RFC 7517 section 5).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct JsonWebKeySet {
    /// The keys.
    pub keys: Vec<JsonWebKey>,
}

/// A key (RFC 7517 section 4, RFC 7518 section 6.3.1). Members that play no part in checking are ignored.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct JsonWebKey {
    /// Key type; only `RSA` can be used.
    pub kty: String,
    /// Key id.
    #[serde(default)]
    pub kid: String,
    /// Modulus, big-endian, base64url without padding.
    #[serde(default)]
    pub n: String,
    /// Public exponent, big-endian, base64url without padding.
    #[serde(default)]
    pub e: String,
}

impl JsonWebKey {
    /// An RSA key from its modulus and exponent (big-endian bytes).
    #[must_use]
    pub fn rsa(kid: impl Into<String>, modulus: &[u8], exponent: &[u8]) -> Self {
        Self {
            kty: "RSA".to_owned(),
            kid: kid.into(),
            n: URL_SAFE_NO_PAD.encode(modulus),
            e: URL_SAFE_NO_PAD.encode(exponent),
        }
    }

    /// Modulus and exponent as big-endian bytes, if this is an RSA key.
    #[must_use]
    pub fn components(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        if self.kty != "RSA" {
            return None;
        }
        let modulus = URL_SAFE_NO_PAD.decode(&self.n).ok()?;
        let exponent = URL_SAFE_NO_PAD.decode(&self.e).ok()?;
        (!modulus.is_empty() && !exponent.is_empty()).then_some((modulus, exponent))
    }
}
