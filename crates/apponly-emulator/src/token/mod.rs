//! Access tokens: minted by the token and managed-identity endpoints, checked by Graph and Key Vault.

mod mint;
mod verify;

pub(crate) use self::mint::{Authentication, Subject, mint, sign_jwt};
pub(crate) use self::verify::{TokenRefusal, VerifiedToken, verify};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Directory-role template that stands in nearly every app token without being a role.
const NO_ROLE_TEMPLATE: &str = "0997a1d0-0d1d-4acb-b408-d5ca73121e90";

/// Seconds by which Entra back-dates `iat` and `nbf` of its tokens.
pub(crate) const BACKDATED_SECONDS: i64 = 300;

/// What Graph tokens carry in their header: the signature covers the header with the nonce's hash in its place, so that
/// a client that checks the signature itself fails, by design.
fn hashed_nonce(nonce: &str) -> String {
    crate::rsa::sha256_base64url(nonce.as_bytes())
}

fn encode_json(value: &serde_json::Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
