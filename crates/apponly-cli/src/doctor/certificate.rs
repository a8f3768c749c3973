//! `certificate`: what the file holds, and whether the app knows it.

use std::path::Path;

use apponly::{CertificatePlace, CredentialKind, Error, Secret, catalogue};
use apponly_governance::{AppCredentials, Inspection, Severity, inspect, read_certificate_file};

use super::case::Case;
use super::check::{Check, CheckId, Status};
use super::signs::Signs;
use crate::output::time;

const ID: CheckId = CheckId::Certificate;

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    if case.settings.certificates.is_empty() {
        return Check::skip(ID, "no certificate is configured");
    }
    let is_used = case.selected() == Some(CredentialKind::Certificate);
    let checks = case.settings.certificates.iter().map(|setting| match &setting.value {
        CertificatePlace::File(path) => of_file(case, signs, path),
        place => elsewhere(signs, &place.to_string(), is_used),
    });
    let check = worst(checks).unwrap_or_else(|| Check::skip(ID, "no certificate is configured"));
    let check = refused(signs, check);
    if is_used { check } else { check.softened().with_evidence("it is not what signs in") }
}

/// Of several the one that stands worst, with a line for each other.
fn worst(checks: impl Iterator<Item = Check>) -> Option<Check> {
    let mut checks: Vec<_> = checks.collect();
    checks.sort_by_key(|check| match check.status {
        Status::Fail => 0,
        Status::Warn => 1,
        Status::Ok => 2,
        Status::Skip => 3,
    });
    let mut checks = checks.into_iter();
    let first = checks.next()?;
    Some(checks.fold(first, |first, other| first.with_evidence(format!("{}: {}", other.status.name(), other.detail))))
}

/// Entra's refusal weighs more than what the file looks like.
fn refused(signs: &Signs, found: Check) -> Check {
    match signs.failed_in(ID) {
        Some(error) if found.status != Status::Fail => {
            Check::failed(ID, error).with_evidence(found.detail).with_all(found.evidence)
        }
        _ => found,
    }
}

/// A certificate in a vault or a token shows itself by signing in.
fn elsewhere(signs: &Signs, place: &str, is_used: bool) -> Check {
    match signs.token() {
        Some(_) if is_used => Check::ok(ID, format!("`{place}` signs in")),
        _ => Check::skip(ID, format!("`{place}` shows itself only by signing in")),
    }
}

fn of_file(case: &Case, signs: &Signs, path: &Path) -> Check {
    let inspection = match inspected(case, path) {
        None => return Check::skip(ID, format!("`{}` is a pipe, which gives its content once", path.display())),
        Some(Err(error)) if error.code() == catalogue::FILE_INSECURE.code => {
            return Check::failed(ID, &error).after(CheckId::Secrets);
        }
        Some(Err(error)) => return Check::failed(ID, &error),
        Some(Ok(inspection)) => inspection,
    };
    let leaf = &inspection.leaf;
    let days = leaf.days_left(case.now);
    let facts = [
        format!("`{}`: {}, valid until {} ({days} days)", path.display(), leaf.subject, time::rfc3339(leaf.not_after)),
        format!("SHA-1 {}", leaf.sha1_hex()),
    ];
    if let Some(finding) = inspection.findings.first() {
        let others = inspection.findings.iter().skip(1).map(|other| other.message.clone());
        let mut check = match finding.severity {
            Severity::Warn => Check::warn(ID, &finding.message, &finding.fix),
            _ => Check::fail(ID, &finding.message, &finding.fix),
        };
        check.code = Some(finding.code);
        return compared(signs, check.with_all(others).with_all(facts), &inspection);
    }
    let [first, second] = facts;
    compared(signs, Check::ok(ID, first).with_evidence(second), &inspection)
}

/// The certificate in the file, as signing in at this moment would find it; `None` for a pipe.
pub(super) fn inspected(case: &Case, path: &Path) -> Option<Result<Inspection, Error>> {
    let is_pipe = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    if is_pipe {
        return None;
    }
    let inspected = || {
        let bytes = read_certificate_file(path)?;
        let password = case.settings.certificate_password.as_ref().map(|password| password.value.read(&case.env));
        let password = password.transpose()?;
        inspect(&bytes, password.as_ref().map(Secret::expose), case.now)
            .map_err(|error| error.clone().with_message(format!("`{}`: {error}", path.display())))
    };
    Some(inspected())
}

/// The same beside what the app has registered.
fn compared(signs: &Signs, check: Check, inspection: &Inspection) -> Check {
    let Some(Ok(app)) = signs.registration.facts.as_ref().map(|facts| &facts.application) else {
        return check.with_all(signs.registration.unknown());
    };
    match app.keys_of(&inspection.leaf.sha1()).first() {
        Some(key) => check.with_evidence(format!("registered on the app as key id {}", key.key_id)),
        // Trusted by its subject's name, it need not be registered.
        None if signs.token().is_some() => {
            check.with_evidence("not registered on the app; another way of trust, or another credential, signed in")
        }
        None => {
            let error = Error::new(
                &catalogue::CERTIFICATE_NOT_REGISTERED,
                format!("the app does not have the certificate with SHA-1 {}", inspection.leaf.sha1_hex()),
            );
            let found = std::iter::once(check.detail).chain(check.evidence);
            Check::failed(ID, &error).with_all(registered(app)).with_all(found)
        }
    }
}

/// The thumbprints that the app has.
fn registered(app: &AppCredentials) -> Vec<String> {
    if app.keys.is_empty() {
        return vec!["the app has no certificate at all".to_owned()];
    }
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let line = |key: &apponly_governance::KeyCredential| {
        let thumbprint = key.sha1.as_deref().map_or_else(|| "unknown".to_owned(), hex);
        let name = key.display_name.as_deref().unwrap_or("no name");
        let end = key.end.as_deref().unwrap_or("unknown");
        format!("the app has SHA-1 {thumbprint} ({name}, until {end})")
    };
    app.keys.iter().map(line).collect()
}
