//! `host-identity`: which managed-identity host this is, and whether it gives tokens.

use apponly::{CredentialKind, Host, ManagedIdentityHost};

use super::case::Case;
use super::check::{Check, CheckId};
use super::signs::Signs;

const ID: CheckId = CheckId::HostIdentity;

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let host = ManagedIdentityHost::detect(&case.env, &Host::detect());
    let is_used = case.selected() == Some(CredentialKind::ManagedIdentity);
    let found = format!("found by {}", host.decided_by);
    if let Some(error) = signs.failed_in(ID) {
        return Check::failed(ID, error).with_evidence(format!("host: {}, {found}", host.name));
    }
    if let Some(problem) = host.address_problem.filter(|_| host.is_certain) {
        let check = Check::fail(
            ID,
            problem,
            "the platform sets this variable: remove what overrides it, and restart the program",
        );
        return if is_used { check } else { check.softened() };
    }
    if host.signs_in_users && host.is_certain {
        let fix = "in Cloud Shell there is no managed identity: sign in as an app registration, or work elsewhere";
        return Check::warn(
            ID,
            format!("{} gives tokens of the signed-in user, which are not app-only ({found})", host.name),
            fix,
        );
    }
    match (host.is_certain, is_used) {
        (true, true) => Check::ok(ID, format!("{}, {found}; in use", host.name)),
        (true, false) => Check::ok(ID, format!("{}, {found}; not in use", host.name))
            .with_evidence(why_not(case).unwrap_or_else(|| "another credential was asked for".to_owned())),
        (false, true) => {
            Check::ok(ID, "a managed identity was named, and its host answers").with_evidence(host.decided_by)
        }
        (false, false) if host.decided_by.contains("without") => Check::warn(
            ID,
            host.decided_by,
            "the platform sets both variables: pass both on to this process, or neither",
        ),
        (false, false) => Check::ok(ID, "none here, and none is needed").with_evidence(host.decided_by),
    }
}

fn why_not(case: &Case) -> Option<String> {
    let skipped = case.source.as_ref().ok()?.skipped();
    skipped.into_iter().find(|skipped| skipped.kind == CredentialKind::ManagedIdentity).map(|skipped| skipped.reason)
}
