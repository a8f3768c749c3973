//! Assertions signed with a certificate.

use jiff::Timestamp;
use uuid::Uuid;

use super::super::refusal::Refusal;
use super::chain;
use super::jwt::Jwt;
use super::thumbprint::Thumbprints;
use super::times;
use crate::rsa::{Algorithm, modulus_bits, verifies};
use crate::state::EmulatorState;
use crate::tenant::{App, Certificate, Tenant};

/// Shortest accepted RSA key, in bits.
const SHORTEST_KEY: usize = 2048;

/// Checks the app's own assertion, and returns the key id of its certificate.
///
/// # Errors
/// The refusal of the first check that fails.
pub(super) fn check(
    state: &EmulatorState,
    tenant: &Tenant,
    app: &App,
    jwt: &Jwt<'_>,
    audiences: &[String],
) -> Result<Uuid, Refusal> {
    let algorithm = match jwt.algorithm() {
        "PS256" => Algorithm::Ps256,
        "RS256" => Algorithm::Rs256,
        other => return Err(unsupported(other)),
    };
    let Some(assertion_id) = jwt.text("jti").filter(|id| !id.is_empty()) else {
        return Err(Refusal::new(50_027, "JWT token is invalid or malformed: it has no 'jti'."));
    };
    check_names(app, jwt)?;
    let certificate = select(tenant, app, jwt, state.clock().now())?;
    check_certificate(&certificate, state)?;
    if !verifies(algorithm, &certificate.public_key, jwt.input.as_bytes(), &jwt.signature) {
        return Err(not_signed("The key was found, but the signature is not made with it", Some(&certificate)));
    }
    match jwt.audiences().as_slice() {
        [audience] if audiences.iter().any(|accepted| accepted == audience) => {}
        _ => return Err(wrong_audience(audiences)),
    }
    let now = state.clock().now_seconds();
    times::check_own(jwt, now)?;
    let expires = jwt.time("exp").unwrap_or(now);
    if tenant.refuse_replayed_assertions && !state.is_new_assertion(assertion_id, expires) {
        // The number of a refused replay is unverified; it is off by default, as at Entra.
        return Err(Refusal::new(50_013, "Assertion failed: the assertion with this 'jti' was used before."));
    }
    Ok(certificate.key_id)
}

/// The refusal of a signature algorithm.
pub(super) fn unsupported(algorithm: &str) -> Refusal {
    Refusal::new(
        5_002_738,
        format!("Invalid JWT token. '{}' is not a supported signature algorithm.", algorithm.escape_debug()),
    )
}

fn check_names(app: &App, jwt: &Jwt<'_>) -> Result<(), Refusal> {
    let client_id = app.client_id.to_string();
    let issuer = jwt.text("iss").unwrap_or_default();
    if !issuer.eq_ignore_ascii_case(&client_id) {
        return Err(Refusal::new(
            700_021,
            format!(
                "Client assertion application identifier '{}' doesn't match 'client_id' parameter.",
                issuer.escape_debug()
            ),
        ));
    }
    if jwt.text("sub") != Some(issuer) {
        return Err(Refusal::new(50_048, "Subject mismatches issuer claim in the client assertion."));
    }
    Ok(())
}

/// The certificate that the header names: registered by thumbprint, or in `x5c` with a trusted subject name.
fn select(tenant: &Tenant, app: &App, jwt: &Jwt<'_>, now: Timestamp) -> Result<Certificate, Refusal> {
    let thumbprints = Thumbprints::of(jwt);
    let registered = app
        .certificates
        .iter()
        .filter(|certificate| tenant.is_replicated(certificate.added, now))
        .find(|certificate| !thumbprints.is_empty() && thumbprints.match_certificate(certificate));
    if let Some(certificate) = registered {
        return Ok(certificate.clone());
    }
    if !app.trusted_subject_names.is_empty()
        && let Some(leaf) = chain::leaf(jwt)?
        && thumbprints.match_certificate(&leaf)
    {
        chain::check_subject(app, &leaf)?;
        return Ok(leaf);
    }
    if thumbprints.is_empty() {
        return Err(not_signed("The header has neither 'x5t#S256' nor 'x5t'", None));
    }
    Err(not_signed("The key was not found: no certificate of the app has this thumbprint", None))
}

fn check_certificate(certificate: &Certificate, state: &EmulatorState) -> Result<(), Refusal> {
    let bits = modulus_bits(&certificate.public_key).unwrap_or(0);
    if bits < SHORTEST_KEY {
        return Err(Refusal::new(
            50_032,
            format!(
                "The RSA key of the certificate has {bits} bits, which is weaker than the required {SHORTEST_KEY}."
            ),
        ));
    }
    let now = state.clock().now();
    if now < certificate.not_before || now > certificate.not_after {
        return Err(Refusal::new(
            1_000_502,
            format!(
                "The provided certificate is not within its specified validity period: {} to {}.",
                certificate.not_before, certificate.not_after
            ),
        ));
    }
    Ok(())
}

fn not_signed(reason: &str, certificate: Option<&Certificate>) -> Refusal {
    let thumbprint = match certificate {
        Some(certificate) => format!(", thumbprint of key used by client: '{}'", certificate.thumbprint_sha256()),
        None => String::new(),
    };
    Refusal::new(
        700_027,
        format!(
            "The certificate used to sign the client assertion is not registered on the application, or the signature is wrong. Reason - {reason}{thumbprint}."
        ),
    )
}

fn wrong_audience(audiences: &[String]) -> Refusal {
    Refusal::new(
        700_023,
        format!("Client assertion audience claim does not match the expected audience: {}.", audiences.join(" or ")),
    )
}
