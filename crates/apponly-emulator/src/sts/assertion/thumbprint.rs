//! Which certificate: `x5t#S256` (RFC 7515 section 4.1.8), `x5t` (section 4.1.7).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::jwt::Jwt;
use crate::tenant::Certificate;

/// The thumbprints in a header, as bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Thumbprints {
    pub(super) sha256: Option<Vec<u8>>,
    pub(super) sha1: Option<Vec<u8>>,
}

impl Thumbprints {
    /// Reads both members. MSAL for Go and the Rust SDK write padded standard base64, which Entra accepts.
    pub(super) fn of(jwt: &Jwt<'_>) -> Self {
        let member = |name: &str| jwt.header_text(name).and_then(decode);
        Self { sha256: member("x5t#S256"), sha1: member("x5t") }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sha256.is_none() && self.sha1.is_none()
    }

    /// Whether every thumbprint that is there is the certificate's.
    pub(super) fn match_certificate(&self, certificate: &Certificate) -> bool {
        self.sha256.as_ref().is_none_or(|hash| *hash == certificate.thumbprint_sha256_bytes())
            && self.sha1.as_ref().is_none_or(|hash| *hash == certificate.thumbprint_sha1())
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    [&URL_SAFE_NO_PAD, &URL_SAFE, &STANDARD, &STANDARD_NO_PAD].iter().find_map(|engine| engine.decode(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_base64_in_the_wild_is_read() {
        let bytes = [0xfb, 0xff, 0xfe, 1];
        for text in ["-__-AQ", "-__-AQ==", "+//+AQ==", "+//+AQ"] {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_slice()), "{text}");
        }
        assert_eq!(decode("*"), None);
    }
}
