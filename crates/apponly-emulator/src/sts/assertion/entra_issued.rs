//! Tokens of Entra itself as assertion: only a managed identity's token for the exchange audience will do.

use super::super::refusal::Refusal;
use super::jwt::Jwt;
use crate::tenant::Tenant;

/// Checks a token if Entra issued it; passes every other. `trusted` says whether the app has a federation with its
/// issuer.
///
/// # Errors
/// 700229 not app-only, 700227 for another audience, 700222 not trusted by the app.
pub(super) fn check(tenant: &Tenant, jwt: &Jwt<'_>, trusted: bool) -> Result<(), Refusal> {
    let issuer = jwt.text("iss").unwrap_or_default();
    let is_entra = issuer.starts_with("https://sts.windows.net/")
        || (issuer.starts_with("https://login.microsoftonline.com/") && issuer.ends_with("/v2.0"));
    if !is_entra {
        return Ok(());
    }
    if jwt.claim("scp").is_some() || jwt.text("idtyp").is_some_and(|kind| kind != "app") {
        return Err(Refusal::new(
            700_229,
            "Only app-only tokens may be used as federated identity credential assertion.",
        ));
    }
    let exchange = tenant.resource("api://AzureADTokenExchange");
    let audiences = jwt.audiences();
    if !audiences.iter().any(|audience| exchange.is_some_and(|resource| resource.is_named(audience))) {
        return Err(Refusal::new(
            700_227,
            format!(
                "The audience '{}' of the Entra-issued assertion is not allowed.",
                audiences.join("', '").escape_debug()
            ),
        ));
    }
    if !trusted {
        return Err(Refusal::new(
            700_222,
            "Entra-issued tokens may not be used here: the app has no federated identity credential with this issuer.",
        ));
    }
    Ok(())
}
