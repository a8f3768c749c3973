//! Why Graph says no, from the token that was sent.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use apponly::{AccessToken, Error, MissingRoles, TokenClaims, catalogue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;

use crate::client::GraphClient;

/// A token older than this may have been issued before a grant that the administrator has just made.
const OLD: Duration = Duration::from_secs(5 * 60);

/// So many alternatives are shown.
const MOST_SHOWN: usize = 6;

/// Says which application permissions a call accepts.
pub trait AcceptedPermissions: Debug + Send + Sync {
    /// The sets of permissions of which one must be held whole, the least first; `path` is below the version, with real
    /// ids in it. `None`: the call is not known. An empty list: no application permission exists for it.
    fn for_call(&self, method: &Method, path: &str) -> Option<Vec<Vec<String>>>;

    /// What an app does in place of a call that only a signed-in user can make; such a call is refused before it is sent.
    /// Asked for every request, so it must be cheap. By default nothing is known but what the client knows by itself.
    fn in_place_of(&self, method: &Method, path: &str) -> Option<String> {
        let _ = (method, path);
        None
    }
}

/// `error` with a cause and a fix from the token, where it is a refusal that a permission could cure.
pub(crate) fn explain(error: Error, client: &GraphClient, call: (&Method, &str), token: &AccessToken) -> Error {
    let rows = [
        &catalogue::PERMISSION_MISSING,
        &catalogue::PERMISSION_MISSING_LISTED,
        &catalogue::PERMISSION_MISSING_CLAIM,
        &catalogue::GRAPH_ACCESS_DENIED,
        &catalogue::GRAPH_IDENTITY_NOT_FOUND,
    ];
    if !rows.iter().any(|row| row.code == error.code()) {
        return error;
    }
    let Some(claims) = TokenClaims::decode(token.expose()) else { return error };
    let cloud = client.source().cloud();
    if let Some(missing) = MissingRoles::find(&claims, client.scope(), token.credential(), cloud) {
        return error.with_cause(format!("admin consent is missing: {}", missing.problem)).with_fix(missing.fix);
    }
    let accepted = client.permissions().and_then(|permissions| permissions.for_call(call.0, call.1));
    let age = issued_at(token).and_then(|issued| client.now().duration_since(issued).ok());
    let is_plain = error.code() == catalogue::PERMISSION_MISSING.code;
    let (cause, fix) = match compare(&claims.roles, accepted.as_deref(), age) {
        // Other rows know better than the bare roles why the call was refused.
        (Some(roles), fix) if accepted.is_none() && !is_plain => (Some(format!("{}; {roles}", error.cause())), fix),
        found => found,
    };
    let error = match cause {
        Some(cause) => error.with_cause(cause),
        None => error,
    };
    match fix {
        Some(fix) => error.with_fix(fix),
        None => error,
    }
}

/// Cause and fix from the roles that the token has and the sets that the call accepts.
fn compare(
    roles: &[String],
    accepted: Option<&[Vec<String>]>,
    age: Option<Duration>,
) -> (Option<String>, Option<String>) {
    let held = format!("the token has the roles {}", list(roles));
    let old = age.filter(|age| *age > OLD).map(|age| {
        format!("; it was issued {} minutes ago, so that a permission granted since is not in it", age.as_secs() / 60)
    });
    let old_text = old.clone().unwrap_or_default();
    match accepted {
        Some([]) => (
            Some("the call has no application permission: it can only be made for a signed-in user".to_owned()),
            Some(
                "look in the Graph reference for another call with the same result; this one cannot be made app-only"
                    .to_owned(),
            ),
        ),
        Some(sets) => {
            let holds = |set: &&Vec<String>| set.iter().all(|wanted| roles.contains(wanted));
            if let Some(set) = sets.iter().find(holds) {
                let cause = format!(
                    "the token has {}, which the call accepts: a rule of the service itself denies access, or the object is not the app's own",
                    list(set)
                );
                return (Some(cause), None);
            }
            let wanted: Vec<_> = sets.iter().take(MOST_SHOWN).map(|set| set.join(" with ")).collect();
            let least = sets.first().map(|set| set.join(" and ")).unwrap_or_default();
            let cause = format!("{held}, and the call accepts {}{old_text}", list(&wanted));
            let fix = format!(
                "grant the application permission {least} (the least that suffices) with admin consent, then `apponly token --force`"
            );
            (Some(cause), Some(fix))
        }
        None => {
            let cause = format!("{held}, and the call needs another{old_text}");
            let fix = old.map(|_| {
                "if the permission was granted just now, take a new token by `apponly token --force`; else compare the \
                 roles with the call's page in the Graph reference and grant the \"Application\" permission with admin consent"
                    .to_owned()
            });
            (Some(cause), fix)
        }
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// `iat` of the token; for display only, nothing is decided from it.
fn issued_at(token: &AccessToken) -> Option<SystemTime> {
    let payload = token.expose().split('.').nth(1)?;
    let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let issued = Duration::from_secs(claims.get("iat")?.as_u64()?);
    SystemTime::UNIX_EPOCH.checked_add(issued)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn missing_permission_is_named_with_what_the_token_has() {
        let accepted = [names(&["Mail.ReadBasic.All"]), names(&["Mail.Read"])];
        let (cause, fix) = compare(&names(&["User.Read.All"]), Some(&accepted), None);
        let cause = cause.unwrap();
        for part in ["`User.Read.All`", "`Mail.ReadBasic.All`", "`Mail.Read`"] {
            assert!(cause.contains(part), "{cause}");
        }
        assert!(fix.unwrap().contains("grant the application permission Mail.ReadBasic.All"));
    }

    #[test]
    fn permission_that_is_held_points_to_the_service() {
        let (cause, fix) = compare(&names(&["Mail.Read"]), Some(&[names(&["Mail.Read"])]), None);
        assert!(cause.unwrap().contains("a rule of the service itself") && fix.is_none());
    }

    #[test]
    fn old_token_may_predate_the_grant() {
        let (cause, fix) = compare(&names(&["A"]), None, Some(Duration::from_secs(40 * 60)));
        assert!(cause.unwrap().contains("issued 40 minutes ago"));
        assert!(fix.unwrap().contains("apponly token --force"));
        assert_eq!(compare(&names(&["A"]), None, Some(Duration::from_secs(60))).1, None);
    }

    #[test]
    fn call_without_application_permission_is_said_to_be_one() {
        assert!(compare(&names(&["A"]), Some(&[]), None).0.unwrap().contains("signed-in user"));
    }
}
