//! Tokens of foreign issuers ("Workload identity federation").

use uuid::Uuid;

use super::super::refusal::Refusal;
use super::certificate::unsupported;
use super::jwt::Jwt;
use super::{entra_issued, times};
use crate::rsa::{Algorithm, public_key_der, verifies};
use crate::state::EmulatorState;
use crate::tenant::{App, Federation, IssuerKeys, Tenant};

/// Checks a foreign token against the app's federated identity credentials: issuer, subject and audience exactly and
/// with case, then times and signature. Returns the id of the one that fits.
///
/// # Errors
/// The refusal of the first check that fails.
pub(super) fn check(state: &EmulatorState, tenant: &Tenant, app: &App, jwt: &Jwt<'_>) -> Result<Uuid, Refusal> {
    // Other algorithms are documented neither as accepted nor as refused for foreign tokens.
    if jwt.algorithm() != "RS256" {
        return Err(unsupported(jwt.algorithm()));
    }
    if app.federations.is_empty() {
        return Err(Refusal::new(
            70_025,
            format!(
                "The client '{}' ({}) has no configured federated identity credentials.",
                app.client_id, app.display_name
            ),
        ));
    }
    let issuer = jwt.text("iss").unwrap_or_default();
    let of_issuer: Vec<&Federation> =
        app.federations.iter().filter(|federation| state.issuer_of(federation) == issuer).collect();
    entra_issued::check(tenant, jwt, !of_issuer.is_empty())?;
    let federation = matching(&of_issuer, issuer, jwt)?;
    times::check(jwt, state.clock().now_seconds())?;
    if is_signed_by_issuer(state, federation, jwt) {
        Ok(federation.id)
    } else {
        Err(Refusal::new(
            50_013,
            "Assertion failed signature validation. Reason - The key was not found, or the signature is not made with it.",
        ))
    }
}

fn matching<'a>(of_issuer: &[&'a Federation], issuer: &str, jwt: &Jwt<'_>) -> Result<&'a Federation, Refusal> {
    let subject = jwt.text("sub").unwrap_or_default();
    let audiences = jwt.audiences();
    let refusal = |number, what: &str, value: &str| {
        Refusal::new(
            number,
            format!(
                "No matching federated identity record found for presented assertion {what} '{}'.",
                value.escape_debug()
            ),
        )
    };
    if of_issuer.is_empty() {
        return Err(refusal(700_211, "issuer", issuer));
    }
    let of_subject: Vec<&&Federation> = of_issuer.iter().filter(|federation| federation.subject == subject).collect();
    if of_subject.is_empty() {
        return Err(refusal(700_213, "subject", subject));
    }
    of_subject
        .into_iter()
        .find(|federation| audiences.contains(&federation.audience.as_str()))
        .copied()
        .ok_or_else(|| refusal(700_212, "audience", &audiences.join("', '")))
}

/// Looks the key up by `kid`, which foreign tokens must carry.
fn is_signed_by_issuer(state: &EmulatorState, federation: &Federation, jwt: &Jwt<'_>) -> bool {
    let Some(key_id) = jwt.header_text("kid") else {
        return false;
    };
    let signed_with = |public_key: &[u8]| verifies(Algorithm::Rs256, public_key, jwt.input.as_bytes(), &jwt.signature);
    match &federation.keys {
        IssuerKeys::BuiltIn => {
            key_id == state.external_key().key_id() && signed_with(state.external_key().public_key())
        }
        IssuerKeys::Tenant => key_id == state.signing_key().key_id() && signed_with(state.signing_key().public_key()),
        IssuerKeys::Jwks(set) => set
            .keys
            .iter()
            .filter(|key| key.kid == key_id)
            .filter_map(|key| key.components())
            .any(|(modulus, exponent)| signed_with(&public_key_der(&modulus, &exponent))),
    }
}
