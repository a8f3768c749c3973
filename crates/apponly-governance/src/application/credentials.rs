//! The credentials of an app as Graph shows them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::certificate::Summary;

/// What an app registration holds to sign in with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AppCredentials {
    /// The object id of the application, not its client id.
    pub object_id: String,
    /// The name that people see.
    pub display_name: String,
    /// Its certificates.
    pub keys: Vec<KeyCredential>,
    /// Its client secrets, without their values.
    pub passwords: Vec<PasswordCredential>,
}

impl AppCredentials {
    /// The keys that hold this certificate.
    #[must_use]
    pub fn keys_of(&self, sha1: &[u8]) -> Vec<&KeyCredential> {
        self.keys.iter().filter(|key| key.is_of(sha1)).collect()
    }
}

/// One registered certificate.
///
/// Source: "keyCredential resource type".
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct KeyCredential {
    /// Its key id, a GUID.
    pub key_id: String,
    /// The name that people see.
    pub display_name: Option<String>,
    /// The end of validity, RFC 3339 as Graph writes it.
    pub end: Option<String>,
    /// SHA-1 of the certificate, where it is known.
    pub sha1: Option<Vec<u8>>,
    /// The object as it came: a change sends it back unchanged.
    pub(crate) raw: Map<String, Value>,
}

/// One client secret.
///
/// Source: "passwordCredential resource type".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PasswordCredential {
    /// Its key id, a GUID.
    pub key_id: String,
    /// The name that people see.
    #[serde(default)]
    pub display_name: Option<String>,
    /// The end of validity, RFC 3339 as Graph writes it.
    #[serde(default, rename = "endDateTime")]
    pub end: Option<String>,
    /// The first three characters of the value.
    #[serde(default)]
    pub hint: Option<String>,
}

impl KeyCredential {
    pub(crate) fn read(raw: Map<String, Value>) -> Option<Self> {
        let text = |name: &str| raw.get(name).and_then(Value::as_str).map(str::to_owned);
        let of_key = text("key").and_then(|key| STANDARD.decode(key).ok()).and_then(|der| Summary::from_der(&der).ok());
        let sha1 = of_key.map(|summary| summary.sha1()).or_else(|| thumbprint(&text("customKeyIdentifier")?));
        Some(Self { key_id: text("keyId")?, display_name: text("displayName"), end: text("endDateTime"), sha1, raw })
    }

    fn is_of(&self, sha1: &[u8]) -> bool {
        self.sha1.as_deref() == Some(sha1)
    }
}

/// `customKeyIdentifier` as a SHA-1 thumbprint: base64 of its bytes, or hexadecimal text (which of the two Graph writes is
/// unverified), or base64 of that text.
pub(crate) fn thumbprint(text: &str) -> Option<Vec<u8>> {
    let from_hex = |text: &str| {
        let digits = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let byte = |index: usize| text.get(index..index + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if digits { (0..40).step_by(2).map(byte).collect::<Option<Vec<u8>>>() } else { None }
    };
    if let Some(bytes) = from_hex(text) {
        return Some(bytes);
    }
    let bytes = STANDARD.decode(text).ok()?;
    match bytes.len() {
        20 => Some(bytes),
        40 => from_hex(std::str::from_utf8(&bytes).ok()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thumbprint_is_read_in_every_form_that_is_seen() {
        let bytes: Vec<u8> = (0..20).map(|byte| byte * 13).collect();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        for text in [STANDARD.encode(&bytes), hex.clone(), hex.to_lowercase(), STANDARD.encode(&hex)] {
            assert_eq!(thumbprint(&text), Some(bytes.clone()), "{text}");
        }
        for text in ["", "x", "AAAA", &hex[1..]] {
            assert_eq!(thumbprint(text), None, "{text}");
        }
    }
}
