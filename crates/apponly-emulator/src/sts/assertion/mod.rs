//! Client assertions (RFC 7523): signed with the app's certificate, or by a foreign issuer.
//!
//! | File | Content |
//! | --- | --- |
//! | `jwt.rs` | the form of a JWT, with the liberties that real clients take |
//! | `audience.rs` | what `aud` may be |
//! | `times.rs` | `exp`, `nbf` |
//! | `certificate.rs` | assertions signed with a certificate |
//! | `thumbprint.rs` | which certificate: `x5t#S256`, `x5t` |
//! | `chain.rs` | which certificate: `x5c`, trusted by its subject name |
//! | `federated.rs` | tokens of foreign issuers |
//! | `entra_issued.rs` | tokens of Entra itself |

mod audience;
mod certificate;
mod chain;
mod entra_issued;
mod federated;
mod jwt;
mod thumbprint;
mod times;

pub(super) use self::audience::audiences;

use self::jwt::Jwt;
use super::refusal::Refusal;
use crate::state::EmulatorState;
use crate::tenant::{App, Tenant};

/// Checks the assertion of `app`: one whose `iss` is a URL comes from a foreign issuer, every other from the app.
///
/// # Errors
/// The refusal of the first check that fails.
pub(super) fn check(
    state: &EmulatorState,
    tenant: &Tenant,
    app: &App,
    assertion: &str,
    audiences: &[String],
) -> Result<(), Refusal> {
    let jwt = Jwt::parse(assertion)?;
    let issuer = jwt.text("iss").unwrap_or_default();
    if issuer.starts_with("https://") || issuer.starts_with("http://") {
        federated::check(state, tenant, app, &jwt)
    } else {
        certificate::check(state, tenant, app, &jwt, audiences)
    }
}
