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
use crate::sign_ins::SignInCredential;
use crate::state::EmulatorState;
use crate::tenant::{App, Tenant};

/// Checks the assertion of `app`, and says which credential it shows: one whose `iss` is a URL comes from a foreign
/// issuer, every other from the app.
///
/// # Errors
/// The refusal of the first check that fails.
pub(super) fn check(
    state: &EmulatorState,
    tenant: &Tenant,
    app: &App,
    assertion: &str,
    audiences: &[String],
) -> Result<SignInCredential, Refusal> {
    let jwt = Jwt::parse(assertion)?;
    let issuer = jwt.text("iss").unwrap_or_default();
    if issuer.starts_with("https://") || issuer.starts_with("http://") {
        federated::check(state, tenant, app, &jwt).map(SignInCredential::Federation)
    } else {
        certificate::check(state, tenant, app, &jwt, audiences).map(SignInCredential::Certificate)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::collection::btree_map;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    static STATE: LazyLock<EmulatorState> = LazyLock::new(EmulatorState::for_tests);

    /// Values of the right and of every wrong type.
    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<i64>().prop_map(|number| json!(number)),
            any::<f64>().prop_map(|number| json!(number)),
            "\\PC{0,20}".prop_map(|text| json!(text)),
            Just(json!(null)),
            Just(json!(["api://AzureADTokenExchange", 1])),
            Just(json!("https://token.actions.githubusercontent.com")),
            Just(json!("aaaaaaaa-0000-4000-8000-000000000001")),
            Just(json!("PS256")),
            Just(json!("RS256")),
        ]
    }

    fn object(names: &'static str) -> impl Strategy<Value = Value> {
        btree_map(names, value(), 0..7).prop_map(|members| json!(members))
    }

    proptest! {
        #[test]
        fn check_refuses_every_unsigned_assertion_without_panic(
            header in object("alg|typ|kid|x5t|x5t#S256|x5c"),
            claims in object("iss|sub|aud|exp|nbf|iat|jti|scp|idtyp"),
        ) {
            let tenant = STATE.tenant();
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let assertion = format!("{}.{}.c2ln", part(&header), part(&claims));
            for app in tenant.apps.iter().take(8) {
                prop_assert!(check(&STATE, &tenant, app, &assertion, &[]).is_err());
            }
        }
    }
}
