//! `token`: whether one can be had, and what it says.

use apponly::{AccessToken, AuthType, Error, TokenClaims};

use super::attribution;
use super::case::Case;
use super::check::{Check, CheckId};
use super::signs::{SignIn, Signs};
use crate::output::time;

const ID: CheckId = CheckId::Token;

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let Some(sign_in) = &signs.sign_in else {
        return match &case.source {
            Err(_) => Check::skip(ID, "no credential can be tried").after(CheckId::Credential),
            Ok(_) => Check::fail(ID, "the sign-in did not end in time", "check the network, then try again"),
        };
    };
    match &sign_in.outcome {
        Ok(token) => good(case, token),
        Err(error) => {
            let check = Check::failed(ID, error).with_all(in_hand(case, sign_in));
            match attribution::owner(error, sign_in.kind) {
                _ if is_of_the_way(signs, error) => check.after(CheckId::Network),
                CheckId::Token => check,
                root => check.after(root),
            }
        }
    }
}

/// A proxy or a file of roots that cannot be understood stops the sign-in before its first byte.
fn is_of_the_way(signs: &Signs, error: &Error) -> bool {
    matches!(&signs.reaches, Some(Err(other)) if other.to_string() == error.to_string())
}

/// Who holds a token goes on for a while: that is how long there is to act.
fn in_hand(case: &Case, sign_in: &SignIn) -> Option<String> {
    let kept = sign_in.kept.as_ref()?;
    let left = kept.expires_on().duration_since(case.now).unwrap_or_default();
    Some(format!(
        "a token from before is kept and still valid for {} minutes: until then nothing seems wrong",
        left.as_secs() / 60
    ))
}

fn good(case: &Case, token: &AccessToken) -> Check {
    let claims = TokenClaims::decode(token.expose()).unwrap_or_default();
    let left = token.expires_on().duration_since(case.now).unwrap_or_default();
    let identity =
        claims.app_name.as_deref().or(claims.client_id.as_deref()).unwrap_or("an identity that it does not name");
    let what = format!("for `{identity}`, by {}, valid for {} minutes", token.credential(), left.as_secs() / 60);
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "not said".to_owned());
    let lines = [
        format!(
            "tenant {}, client id {}, object id {}",
            text(&claims.tenant_id),
            text(&claims.client_id),
            text(&claims.object_id)
        ),
        format!("audience {}, until {}", text(&claims.audience), time::rfc3339(token.expires_on())),
    ];
    let check = match (claims.auth_type, other_tenant(case, &claims)) {
        (AuthType::Delegated, _) => Check::fail(
            ID,
            "the token is a signed-in user's, not the app's own",
            "sign in as an app registration or a managed identity; calls with this token run with the user's rights",
        ),
        (_, Some(other)) => Check::warn(
            ID,
            format!("the token is of the tenant `{other}`, and another one is configured"),
            "check which tenant is meant; a managed identity signs in to the tenant of its subscription",
        ),
        _ => Check::ok(ID, what),
    };
    check.with_all(lines)
}

/// The token's tenant, where it is not the configured one.
fn other_tenant(case: &Case, claims: &TokenClaims) -> Option<String> {
    let configured = &case.settings.tenant_id.as_ref()?.value;
    let of_token = claims.tenant_id.as_deref()?;
    (configured.is_guid() && !configured.as_str().eq_ignore_ascii_case(of_token)).then(|| of_token.to_owned())
}
