//! RSA: keys in PKCS#1 form, signatures made and checked.

use std::fmt;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::tenant::JsonWebKey;

/// The two signature algorithms that Entra accepts in client assertions (RFC 7518 sections 3.3 and 3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Ps256,
    Rs256,
}

/// Whether `signature` over `message` was made with the private half of the PKCS#1 `public_key` (2048 to 8192 bits).
pub(crate) fn verifies(algorithm: Algorithm, public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let parameters = match algorithm {
        Algorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
        Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
    };
    UnparsedPublicKey::new(parameters, public_key).verify(message, signature).is_ok()
}

/// A key that signs what the emulator issues.
pub(crate) struct SigningKey {
    pair: RsaKeyPair,
    key_id: String,
}

impl SigningKey {
    /// A new 2048-bit key.
    ///
    /// # Errors
    /// A text, if the host cannot make keys.
    pub(crate) fn generate() -> Result<Self, String> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| "RSA key generation failed".to_owned())?;
        let key_id = URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, pair.public_key().as_ref()));
        Ok(Self { pair, key_id })
    }

    /// The key's id: `kid`, and as Entra does it also `x5t`.
    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public key as PKCS#1 DER.
    pub(crate) fn public_key(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// The public key for a key set.
    pub(crate) fn json_web_key(&self) -> JsonWebKey {
        let (modulus, exponent) = components(self.public_key()).unwrap_or_default();
        JsonWebKey::rsa(&self.key_id, modulus, exponent)
    }

    /// RS256 signature of `message`.
    ///
    /// # Errors
    /// A text, if the library refuses.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| "RSA signing failed".to_owned())?;
        Ok(signature)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// SHA-256 of `bytes`, base64url without padding.
pub(crate) fn sha256_base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, bytes))
}

/// PKCS#1 `RSAPublicKey` (RFC 8017 appendix A.1.1) from big-endian modulus and exponent.
pub(crate) fn public_key_der(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let mut content = unsigned_integer(modulus);
    content.extend(unsigned_integer(exponent));
    tagged(0x30, &content)
}

/// Modulus and exponent of a PKCS#1 `RSAPublicKey`, big-endian without leading zeros.
pub(crate) fn components(public_key: &[u8]) -> Option<(&[u8], &[u8])> {
    let (0x30, sequence, []) = element(public_key)? else { return None };
    let (0x02, modulus, rest) = element(sequence)? else { return None };
    let (0x02, exponent, []) = element(rest)? else { return None };
    Some((without_leading_zeros(modulus), without_leading_zeros(exponent)))
}

/// Length of the modulus of a PKCS#1 `RSAPublicKey`, in bits.
pub(crate) fn modulus_bits(public_key: &[u8]) -> Option<usize> {
    let (modulus, _) = components(public_key)?;
    let leading = modulus.first()?.leading_zeros() as usize;
    Some(modulus.len() * 8 - leading)
}

/// Tag and content of the DER element at the start of `bytes`, and what follows it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (octets, rest) = rest.split_at_checked(usize::from(*first & 0x7f))?;
        if octets.len() > 4 {
            return None;
        }
        (octets.iter().fold(0, |length, octet| length << 8 | usize::from(*octet)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    bytes.get(first..).unwrap_or_default()
}

fn unsigned_integer(bytes: &[u8]) -> Vec<u8> {
    let mut content = without_leading_zeros(bytes).to_vec();
    if content.first().is_none_or(|byte| *byte >= 0x80) {
        content.insert(0, 0);
    }
    tagged(0x02, &content)
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut encoded = vec![tag];
    if content.len() < 0x80 {
        encoded.push(content.len() as u8);
    } else {
        let length = content.len().to_be_bytes();
        let first = length.iter().position(|byte| *byte != 0).unwrap_or(0);
        let octets = length.get(first..).unwrap_or_default();
        encoded.push(0x80 | octets.len() as u8);
        encoded.extend_from_slice(octets);
    }
    encoded.extend_from_slice(content);
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_set_form_leads_back_to_the_key() {
        let key = SigningKey::generate().unwrap();
        let (modulus, exponent) = key.json_web_key().components().unwrap();
        assert_eq!(public_key_der(&modulus, &exponent), key.public_key());
        assert_eq!(modulus_bits(key.public_key()), Some(2048));
        let signature = key.sign(b"message").unwrap();
        assert!(verifies(Algorithm::Rs256, key.public_key(), b"message", &signature));
        assert!(!verifies(Algorithm::Ps256, key.public_key(), b"message", &signature));
        assert!(!verifies(Algorithm::Rs256, key.public_key(), b"massage", &signature));
    }

    proptest::proptest! {
        #[test]
        fn modulus_bits_never_panics(bytes: Vec<u8>) {
            let _ = modulus_bits(&bytes);
        }
    }
}
