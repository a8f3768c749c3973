//! `consent`: what was granted, what the app declares, and what the token carries.

use std::time::{Duration, SystemTime};

use apponly::{AuthType, CredentialKind, MissingRoles, TenantId, TokenClaims};

use super::case::Case;
use super::check::{Check, CheckId};
use super::signs::Signs;
use crate::output::time;

const ID: CheckId = CheckId::Consent;

/// The host of a managed identity keeps its token so long, and nothing makes it ask again.
const KEPT_BY_HOST: Duration = Duration::from_secs(24 * 3600);

/// What is known of one identity's permissions on Graph.
#[derive(Debug, Default)]
struct Known {
    is_managed: bool,
    /// In the new token.
    roles: Vec<String>,
    issued: Option<SystemTime>,
    /// In the token that was kept from before, where one was.
    kept_roles: Option<Vec<String>>,
    /// Granted, with the time; `None`: not known.
    granted: Option<Vec<(String, Option<SystemTime>)>>,
    /// Declared application permissions, and the number of delegated ones; `None`: not known.
    declared: Option<(Vec<String>, usize)>,
    /// Where an administrator consents.
    consent_url: Option<String>,
    /// How to grant, where nothing else is known.
    grant: String,
    object_id: Option<String>,
}

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let (Some(token), Some(claims)) = (signs.token(), signs.claims()) else {
        return match signs.token() {
            Some(_) => Check::skip(ID, "the token does not show what it carries"),
            None => Check::skip(ID, "there is no token to look into").after(CheckId::Token),
        };
    };
    if claims.auth_type == AuthType::Delegated {
        return Check::skip(ID, "the token is a user's: what the app was granted is not in it").after(CheckId::Token);
    }
    let missing = MissingRoles::find(&claims, token.scope(), token.credential(), &case.settings.cloud.value);
    let facts = signs.registration.facts.as_ref();
    let kept = signs.sign_in.as_ref().and_then(|sign_in| sign_in.kept.as_ref());
    let granted = facts.and_then(|facts| facts.grants.as_ref().ok());
    let declared = facts.and_then(|facts| facts.declared.as_ref().ok());
    let known = Known {
        is_managed: token.credential() == CredentialKind::ManagedIdentity,
        issued: claims.issued_at.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
        kept_roles: kept.and_then(|kept| TokenClaims::decode(kept.expose())).map(|claims| claims.roles),
        granted: granted.map(|list| list.iter().map(|grant| (grant.permission.clone(), grant.granted)).collect()),
        declared: declared.map(|declared| (declared.application.clone(), declared.delegated)),
        consent_url: consent_url(case, &claims),
        grant: missing.map(|missing| missing.fix).unwrap_or_default(),
        object_id: claims.object_id.clone(),
        roles: claims.roles,
    };
    let unread = signs.registration.unknown().filter(|_| known.granted.is_none());
    let read_by = signs.registration.read_by.as_ref().map(|who| format!("the grants were read by {who}"));
    known.judge().with_all(unread).with_all(read_by)
}

fn consent_url(case: &Case, claims: &TokenClaims) -> Option<String> {
    let tenant: TenantId = claims.tenant_id.as_deref()?.parse().ok()?;
    Some(case.settings.cloud.value.admin_consent_url(&tenant, claims.client_id.as_deref()?))
}

impl Known {
    fn judge(&self) -> Check {
        if let Some(check) = self.older_than_grant() {
            return check;
        }
        if self.roles.is_empty() {
            return if self.is_managed { self.without_assignment() } else { self.without_consent() };
        }
        let pending = self.pending();
        if !pending.is_empty() {
            let what = format!("declared and not granted: {}", list(&pending));
            let fix = format!(
                "let an administrator consent{}, or take the declaration back where it is not needed",
                self.consent_url.as_ref().map_or_else(String::new, |url| format!(" at {url}"))
            );
            return Check::warn(ID, what, fix).with_evidence(self.carried());
        }
        let check = Check::ok(ID, self.carried());
        match self.kept_roles.as_ref().map(|kept| without(&self.roles, kept)) {
            Some(new) if !new.is_empty() => Check::warn(
                ID,
                format!("the token that was kept until now lacked {}; the new one has them", list(&new)),
                "programs that hold a token of their own get the new permissions when they renew it, within the hour; restart \
                 those that cannot wait",
            )
            .with_evidence(self.carried()),
            _ => check,
        }
    }

    fn carried(&self) -> String {
        match self.roles.as_slice() {
            [] => "the token has no roles".to_owned(),
            roles => format!("the token carries {}: {}", count(roles.len()), list(roles)),
        }
    }

    /// Granted, and still not in the token.
    fn older_than_grant(&self) -> Option<Check> {
        let granted = self.granted.as_ref()?;
        let missing: Vec<_> = granted.iter().filter(|(name, _)| !self.roles.contains(name)).collect();
        let newest = missing.iter().filter_map(|(_, time)| *time).max();
        let names: Vec<_> = missing.iter().map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return None;
        }
        let when = |moment: Option<SystemTime>| moment.map_or_else(|| "at an unknown time".to_owned(), time::rfc3339);
        let what =
            format!("{} granted, and the token does not have it: the token is older than the grant", is_are(&names));
        let times = format!("granted {}, token issued {}", when(newest), when(self.issued));
        let fix = match (self.is_managed, self.issued) {
            (true, issued) => format!(
                "the host keeps a managed identity's token for up to 24 hours, and nothing makes it ask again: wait until {}",
                when(issued.map(|issued| issued + KEPT_BY_HOST))
            ),
            (false, _) => "wait some minutes until the grant has reached every server, then `apponly token --force`; programs with \
                 a token of their own renew it within the hour"
                .to_owned(),
        };
        let check = Check::fail(ID, what, fix).with_evidence(times).with_evidence(self.carried());
        Some(if self.roles.is_empty() { check } else { check.softened() })
    }

    fn without_assignment(&self) -> Check {
        let what = "no app role is assigned to the managed identity: it may call nothing on Graph";
        let object_id = self.object_id.as_deref().unwrap_or("OBJECT_ID");
        let fix = format!("`apponly grant PERMISSION --to {object_id}` as an administrator, or: {}", self.grant);
        Check::fail(ID, what, fix).with_evidence("a managed identity has no app registration and no consent page")
    }

    fn without_consent(&self) -> Check {
        match &self.declared {
            None => Check::fail(
                ID,
                "the token has no roles: no application permission on Graph was granted to the app",
                self.grant.clone(),
            ),
            Some((application, _)) if !application.is_empty() => {
                let url = self.consent_url.as_deref().unwrap_or("the app's page in the Entra admin center");
                let what = format!(
                    "the app declares {}, and no administrator consented: the token has no roles",
                    list(application)
                );
                Check::fail(ID, what, format!("let an administrator consent at {url}; then `apponly token --force`"))
            }
            Some((_, delegated)) if *delegated > 0 => Check::fail(
                ID,
                format!("the app declares delegated permissions only ({delegated}): without a user they give nothing"),
                "under App registrations > API permissions add the same permissions as \"Application permissions\", then grant \
                 admin consent",
            ),
            Some(_) => Check::fail(
                ID,
                "the app declares no permission on Graph, and none was granted",
                format!("find the least with `apponly permissions for METHOD PATH`; {}", self.grant),
            ),
        }
    }

    /// Declared, and neither granted nor in the token.
    fn pending(&self) -> Vec<String> {
        let Some((declared, _)) = &self.declared else { return Vec::new() };
        let granted = |name: &&String| {
            self.roles.contains(name) || self.granted.iter().flatten().any(|(granted, _)| granted == *name)
        };
        declared.iter().filter(|name| !granted(name)).cloned().collect()
    }
}

/// The members of `all` that `some` lacks.
fn without(all: &[String], some: &[String]) -> Vec<String> {
    all.iter().filter(|name| !some.contains(name)).cloned().collect()
}

/// Names in backticks.
pub(super) fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn count(number: usize) -> String {
    if number == 1 { "1 permission".to_owned() } else { format!("{number} permissions") }
}

fn is_are(names: &[String]) -> String {
    format!("{} {}", list(names), if names.len() == 1 { "is" } else { "are" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::check::Status;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000 + seconds)
    }

    fn judged(known: &Known) -> (Status, String, String) {
        let check = known.judge();
        (check.status, check.detail, check.fix.unwrap_or_default())
    }

    #[test]
    fn managed_identity_waits_for_its_host_after_a_grant() {
        let known = Known {
            is_managed: true,
            issued: Some(at(0)),
            granted: Some(vec![("User.Read.All".to_owned(), Some(at(600)))]),
            ..Known::default()
        };
        let (status, detail, fix) = judged(&known);
        assert_eq!(status, Status::Fail);
        assert!(detail.contains("older than the grant"), "{detail}");
        assert!(fix.contains("24 hours") && fix.contains(&time::rfc3339(at(24 * 3600))), "{fix}");
    }

    #[test]
    fn managed_identity_without_assignment_is_told_how_to_assign() {
        let known =
            Known { is_managed: true, granted: Some(vec![]), object_id: Some("o-1".to_owned()), ..Known::default() };
        let (status, _, fix) = judged(&known);
        assert!(status == Status::Fail && fix.contains("apponly grant PERMISSION --to o-1"), "{fix}");
    }

    #[test]
    fn declared_delegated_and_nothing_are_told_apart() {
        for (declared, part) in [
            ((names(&["User.Read.All"]), 0), "no administrator consented"),
            ((names(&[]), 2), "delegated permissions only (2)"),
            ((names(&[]), 0), "declares no permission"),
        ] {
            let known = Known { granted: Some(vec![]), declared: Some(declared), ..Known::default() };
            let (status, detail, _) = judged(&known);
            assert!(status == Status::Fail && detail.contains(part), "{detail}");
        }
    }

    #[test]
    fn what_waits_for_consent_is_a_warning_and_a_kept_token_without_new_roles_too() {
        let granted = Some(vec![("A".to_owned(), None)]);
        let pending =
            Known { roles: names(&["A"]), granted, declared: Some((names(&["A", "B"]), 0)), ..Known::default() };
        let (status, detail, _) = judged(&pending);
        assert!(status == Status::Warn && detail.contains("`B`") && !detail.contains("`A`"), "{detail}");
        let kept = Known { roles: names(&["A", "B"]), kept_roles: Some(names(&["A"])), ..Known::default() };
        let (status, detail, _) = judged(&kept);
        assert!(status == Status::Warn && detail.contains("lacked `B`"), "{detail}");
        let good = Known { roles: names(&["A"]), kept_roles: Some(names(&["A"])), ..Known::default() };
        assert_eq!(judged(&good).0, Status::Ok);
    }
}
