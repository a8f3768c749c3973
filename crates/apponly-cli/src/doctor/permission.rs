//! `permission`: whether the token carries what the needed calls ask for.

use apponly::{CredentialKind, Error, TokenClaims, catalogue};
use apponly_permissions::{Answer, CallKind, PermissionMap, built_in_user_only, minimum};

use super::case::Case;
use super::check::{Check, CheckId};
use super::consent::list;
use super::needs::Need;
use super::signs::Signs;

const ID: CheckId = CheckId::Permission;

/// How one needed call stands.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    /// The token opens it.
    Open(Vec<String>),
    /// One of these sets is missing; the first is the least.
    Missing(Vec<Vec<String>>),
    /// No permission opens it for an app; what to do instead.
    UserOnly(String),
    /// Not without more than a permission, or not at all any more; what is known.
    Special(String),
    /// Nobody knows here; why.
    Unknown(String),
}

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let claims = signs.claims();
    if !case.needs.are_told() {
        return match claims {
            Some(claims) => declared(signs, &claims.roles),
            None => Check::skip(ID, "there is no token to look into").after(CheckId::Token),
        };
    }
    let map = match &case.needs.map {
        Ok(map) => map.as_ref(),
        Err(error) => return Check::failed(ID, error),
    };
    let roles = claims.as_ref().map(|claims| claims.roles.as_slice());
    let standings = case.needs.calls.iter().map(|need| (need, standing(need, map, roles.unwrap_or_default())));
    let standings: Vec<_> = standings.collect();
    if roles.is_none() && !standings.iter().any(|(_, standing)| matches!(standing, Standing::UserOnly(_))) {
        let needed = standings.iter().map(|(need, standing)| line(need, standing, false));
        return Check::skip(ID, "there is no token to compare with").after(CheckId::Token).with_all(needed);
    }
    judge(signs, &standings, claims.as_ref(), map).with_all(case.needs.notes.clone())
}

fn standing(need: &Need, map: Option<&PermissionMap>, roles: &[String]) -> Standing {
    if let Some(user_only) = built_in_user_only(&need.call) {
        return Standing::UserOnly(user_only.advice);
    }
    let Some(map) = map else { return Standing::Unknown("there is no permission map here".to_owned()) };
    let Answer { kind, acceptable, advice, .. } = map.look_up(&need.call);
    let said = |otherwise: &str| advice.clone().unwrap_or_else(|| otherwise.to_owned());
    match kind {
        CallKind::App => match acceptable.iter().find(|set| set.iter().all(|wanted| roles.contains(wanted))) {
            Some(held) => Standing::Open(held.clone()),
            None => Standing::Missing(acceptable),
        },
        CallKind::UserOnly => Standing::UserOnly(said("no application permission exists for it")),
        CallKind::ResourceSpecific => {
            Standing::Special(said("the owner of the team, chat or site consents to it there"))
        }
        CallKind::Retired => Standing::Special(said("the service takes app-only tokens no more")),
        CallKind::Unknown => Standing::Unknown(said("the permission map does not have it")),
    }
}

fn judge(
    signs: &Signs,
    standings: &[(&Need, Standing)],
    claims: Option<&TokenClaims>,
    map: Option<&PermissionMap>,
) -> Check {
    let lines: Vec<_> = standings.iter().map(|(need, standing)| line(need, standing, claims.is_some())).collect();
    let users = standings.iter().find_map(|(need, standing)| match standing {
        Standing::UserOnly(advice) => Some((need, advice)),
        _ => None,
    });
    if let Some((need, advice)) = users {
        let error = Error::new(
            &catalogue::USER_REQUIRED,
            format!("`{}` needs a signed-in user, and this identity is an app", need.call),
        )
        .with_fix(advice.clone());
        return Check::failed(ID, &error).with_all(lines);
    }
    if standings.iter().any(|(_, standing)| matches!(standing, Standing::Missing(_))) {
        return lacking(signs, &missing(standings, map, claims), claims).with_all(lines);
    }
    let special = standings.iter().find_map(|(need, standing)| match standing {
        Standing::Special(advice) => Some((need, advice)),
        _ => None,
    });
    if let Some((need, advice)) = special {
        let fix = "look for another call with the same result in the Graph reference";
        return Check::fail(ID, format!("no application permission is enough for `{}`: {advice}", need.call), fix)
            .with_all(lines);
    }
    let unknown = standings.iter().filter(|(_, standing)| matches!(standing, Standing::Unknown(_))).count();
    match (unknown, map.is_some()) {
        _ if standings.is_empty() => Check::skip(ID, "no call was found to compare with"),
        (0, _) => Check::ok(ID, format!("the token opens {}", calls(standings.len()))),
        (_, false) => Check::skip(ID, "there is no permission map here: `apponly permissions pull` fetches it"),
        (_, true) => Check::warn(
            ID,
            format!("what {} asks for is not known", calls(unknown)),
            "check the path in the Graph reference; a beta call may be missing from the map",
        ),
    }
    .with_all(lines)
}

/// The least permissions that open the closed calls together, without those that the token has.
fn missing(standings: &[(&Need, Standing)], map: Option<&PermissionMap>, claims: Option<&TokenClaims>) -> Vec<String> {
    let closed = standings.iter().filter(|(_, standing)| matches!(standing, Standing::Missing(_)));
    let closed: Vec<_> = closed.map(|(need, _)| need.call.clone()).collect();
    let least = map.map(|map| minimum(map, &closed).permissions).unwrap_or_default();
    let held = |name: &String| claims.is_some_and(|claims| claims.roles.contains(name));
    least.into_iter().map(|permission| permission.permission).filter(|name| !held(name)).collect()
}

fn lacking(signs: &Signs, missing: &[String], claims: Option<&TokenClaims>) -> Check {
    let roles = claims.map(|claims| claims.roles.as_slice()).unwrap_or_default();
    let held = if roles.is_empty() { "none".to_owned() } else { list(roles) };
    let is_managed = signs.token().is_some_and(|token| token.credential() == CredentialKind::ManagedIdentity);
    let to = claims.and_then(|claims| if is_managed { claims.object_id.clone() } else { claims.client_id.clone() });
    let to = to.unwrap_or_else(|| "APP".to_owned());
    let names = missing.join(" ");
    let fix = format!(
        "grant the application permission (not the delegated one): `apponly grant {names} --to {to}`, or add it under API \
         permissions and let an administrator consent; then `apponly token --force`"
    );
    let check = Check::fail(ID, format!("the token lacks {}", list(missing)), fix);
    let check = check.with_evidence(format!("the token carries {held}"));
    // Granted and not in the token yet, or nothing granted at all: that is told there.
    let granted = signs.registration.facts.as_ref().and_then(|facts| facts.grants.as_ref().ok());
    let is_granted =
        granted.is_some_and(|list| missing.iter().all(|name| list.iter().any(|grant| grant.permission == *name)));
    if roles.is_empty() || is_granted { check.after(CheckId::Consent) } else { check }
}

fn line(need: &Need, standing: &Standing, is_compared: bool) -> String {
    let said = match standing {
        Standing::Open(held) => format!("open by {}", list(held)),
        Standing::Missing(sets) => {
            let sets: Vec<_> = sets.iter().take(4).map(|set| set.join(" with ")).collect();
            let word = if is_compared { "missing: one of" } else { "needs one of" };
            format!("{word} {}", list(&sets))
        }
        Standing::UserOnly(advice) => format!("for signed-in users only: {advice}"),
        Standing::Special(advice) => advice.clone(),
        Standing::Unknown(why) => format!("not known: {why}"),
    };
    format!("`{}` ({}): {said}", need.call, need.place)
}

fn calls(number: usize) -> String {
    if number == 1 { "the needed call".to_owned() } else { format!("{number} needed calls") }
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
    let check =
        Check::fail(ID, format!("declared and not in the token: {}", list(&missing)), fix).after(CheckId::Consent);
    if roles.is_empty() { check } else { check.softened() }
}
