//! Which certificate: `x5c` (RFC 7515 section 4.1.6), trusted by its subject name (SN/I).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::super::refusal::Refusal;
use super::jwt::Jwt;
use crate::tenant::{App, Certificate};

/// The leaf of `x5c`, if the member is there and can be read. Only the leaf's name is compared with the trust list;
/// the chain's signatures are not followed, as no real CA stands behind an emulated name.
///
/// # Errors
/// 50027 if there is an `x5c` that holds no certificate.
pub(super) fn leaf(jwt: &Jwt<'_>) -> Result<Option<Certificate>, Refusal> {
    let Some(member) = jwt.header("x5c") else {
        return Ok(None);
    };
    // MSAL.NET writes a single string instead of an array.
    let first = match member {
        Value::Array(chain) => chain.first().and_then(Value::as_str),
        Value::String(text) => Some(text.as_str()),
        _ => None,
    };
    let certificate = first.and_then(certificate).ok_or_else(|| {
        Refusal::new(50_027, "JWT token is invalid or malformed: 'x5c' holds no base64 DER certificate.")
    })?;
    Ok(Some(certificate))
}

/// Base64 of DER; the Rust SDK encodes the PEM text instead. MSAL for Python takes the base64 text of the PEM form as it
/// is, with its line breaks, and signs in so.
fn certificate(text: &str) -> Option<Certificate> {
    let text: String = text.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(text).ok()?;
    if let Ok(certificate) = Certificate::from_der("x5c", &bytes) {
        return Some(certificate);
    }
    Certificate::from_pem("x5c", std::str::from_utf8(&bytes).ok()?).ok()
}

/// Checks that the app trusts the leaf's subject name.
///
/// # Errors
/// 700030.
pub(super) fn check_subject(app: &App, leaf: &Certificate) -> Result<(), Refusal> {
    if app.trusted_subject_names.contains(&leaf.subject) {
        return Ok(());
    }
    Err(Refusal::new(
        700_030,
        format!(
            "Invalid certificate - subject name '{}' in certificate is not authorized.",
            leaf.subject.escape_debug()
        ),
    ))
}
