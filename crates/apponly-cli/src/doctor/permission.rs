//! `permission`: whether the token carries what the needed calls ask for.

use super::case::Case;
use super::check::{Check, CheckId};
use super::consent::list;
use super::signs::Signs;

const ID: CheckId = CheckId::Permission;

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let Some(claims) = signs.claims() else {
        return Check::skip(ID, "there is no token to look into").after(CheckId::Token);
    };
    if case.needs.calls.is_empty() {
        return declared(signs, &claims.roles);
    }
    Check::skip(ID, "no permission map")
}

/// Without needs, what the app declares is what it should carry.
fn declared(signs: &Signs, roles: &[String]) -> Check {
    let declared = signs.registration.facts.as_ref().and_then(|facts| facts.declared.as_ref().ok());
    let Some(declared) = declared.filter(|declared| !declared.application.is_empty()) else {
        return Check::skip(
            ID,
            "nothing to compare with: name the calls with `--needs 'GET /users'` or `--script FILE`",
        );
    };
    let missing: Vec<_> = declared.application.iter().filter(|name| !roles.contains(name)).cloned().collect();
    if missing.is_empty() {
        return Check::ok(ID, format!("the token carries all that the app declares: {}", list(&declared.application)));
    }
    let fix = "see `consent`: what is declared must be granted too";
    Check::fail(ID, format!("declared and not in the token: {}", list(&missing)), fix).after(CheckId::Consent)
}
