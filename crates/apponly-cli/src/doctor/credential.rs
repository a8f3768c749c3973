//! `credential`: which one is used, why no stronger one, and whether Entra takes it.

use apponly::{CredentialKind, Error};

use super::case::Case;
use super::check::{Check, CheckId};
use super::federation;
use super::signs::Signs;

const ID: CheckId = CheckId::Credential;

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let source = match &case.source {
        Ok(source) => source,
        Err(error) => return unusable(case, error),
    };
    let Some((kind, description)) = source.credential() else {
        return Check::skip(ID, "no credential can be tried");
    };
    let reasons = stronger(source.skipped(), kind);
    let federated = federation::compare(signs);
    let failure = signs.failed_in(ID).or_else(|| local_failure(kind, signs));
    if let Some(error) = failure {
        return Check::failed(ID, error).with_all(federated.lines).with_all(reasons);
    }
    if let Some(fix) = federated.mismatch {
        let what = "the app trusts no foreign identity like the one that the token shows";
        return Check::fail(ID, what, fix).with_all(federated.lines).with_all(reasons);
    }
    Check::ok(ID, description).with_all(federated.lines).with_all(reasons)
}

fn unusable(case: &Case, error: &Error) -> Check {
    let check = Check::failed(ID, error);
    // What is missing may be what could not be understood.
    if case.problems.is_empty() { check } else { check.after(CheckId::Config) }
}

/// What is wrong with the credential on this machine. A certificate has a check of its own.
fn local_failure(kind: CredentialKind, signs: &Signs) -> Option<&Error> {
    if kind == CredentialKind::Certificate || signs.token().is_some() {
        return None;
    }
    signs.local.iter().find_map(|result| result.as_ref().err()).filter(|error| {
        error.code() != apponly::catalogue::FILE_INSECURE.code
            && error.code() != apponly::catalogue::SETTING_INVALID.code
    })
}

/// For each stronger kind why it is not used.
fn stronger(skipped: Vec<apponly::Skipped>, kind: CredentialKind) -> Vec<String> {
    let mut skipped: Vec<_> = skipped.into_iter().filter(|skipped| skipped.kind < kind).collect();
    skipped.sort_by_key(|skipped| skipped.kind);
    skipped.iter().map(|skipped| format!("not {skipped}")).collect()
}
