//! `expiry`: how long the credentials last, as far as they can be seen.

use std::time::SystemTime;

use apponly::{CertificatePlace, CredentialKind, SecretSource, catalogue};
use apponly_governance::{AppCredentials, PasswordCredential};
use jiff::Timestamp;

use super::case::Case;
use super::certificate;
use super::check::{Check, CheckId};
use super::signs::Signs;
use crate::output::time;

const ID: CheckId = CheckId::Expiry;

/// What ends within so many days is worth a warning.
const SOON: i64 = 30;

/// Graph shows so many first characters of a secret.
const HINT: usize = 3;

/// One credential that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ending {
    /// `certificate` or `secret`.
    pub(crate) kind: &'static str,
    /// A name for people, no secret.
    pub(crate) name: String,
    pub(crate) end: SystemTime,
    /// Whole days; negative after the end.
    pub(crate) days_left: i64,
    /// Whether it is what signs in; `None` where that cannot be seen.
    pub(crate) in_use: Option<bool>,
}

impl Ending {
    fn new(kind: &'static str, name: String, end: SystemTime, now: SystemTime, in_use: Option<bool>) -> Self {
        const DAY: u64 = 86_400;
        let days_left = match end.duration_since(now) {
            Ok(left) => i64::try_from(left.as_secs() / DAY).unwrap_or(i64::MAX),
            Err(over) => -i64::try_from(over.duration().as_secs().div_ceil(DAY)).unwrap_or(i64::MAX),
        };
        Self { kind, name, end, days_left, in_use }
    }

    fn line(&self) -> String {
        let when = match self.days_left {
            ..0 => format!("ended on {}", day(self.end)),
            days => format!("{days} days left, until {}", day(self.end)),
        };
        let use_of = match self.in_use {
            Some(true) => "; in use",
            Some(false) => "",
            None => "; whether it is in use cannot be seen",
        };
        format!("{} {}: {when}{use_of}", self.kind, self.name)
    }
}

/// Every credential whose end is known: of the files here, and of the app registration.
pub(super) fn endings(case: &Case, signs: &Signs) -> Vec<Ending> {
    let mut found = of_files(case);
    if let Some(Ok(app)) = signs.registration.facts.as_ref().map(|facts| &facts.application) {
        found.extend(of_passwords(case, signs, app));
        found.extend(of_keys(case, app));
    }
    found.sort_by_key(|ending| (ending.in_use == Some(false), ending.end));
    found
}

fn of_files(case: &Case) -> Vec<Ending> {
    let is_used = case.selected() == Some(CredentialKind::Certificate);
    let paths = case.settings.certificates.iter().filter_map(|setting| match &setting.value {
        CertificatePlace::File(path) => Some(path),
        _ => None,
    });
    let inspected = paths.filter_map(|path| Some((path, certificate::inspected(case, path)?.ok()?)));
    let ending = |(path, inspection): (&std::path::PathBuf, apponly_governance::Inspection)| {
        Ending::new("certificate", format!("`{}`", path.display()), inspection.leaf.not_after, case.now, Some(is_used))
    };
    inspected.map(ending).collect()
}

/// The secrets of the app. The one in use is known by its first characters and by whether it signed in, where that leaves
/// one only.
fn of_passwords(case: &Case, signs: &Signs, app: &AppCredentials) -> Vec<Ending> {
    let is_selected = case.selected() == Some(CredentialKind::Secret);
    let hint = hint(case);
    let dated = app.passwords.iter().filter_map(|password| Some((password, parse(password.end.as_deref()?)?)));
    let dated: Vec<_> = dated.collect();
    let may_be = |(password, end): &(&PasswordCredential, SystemTime)| {
        let begins_so = hint.is_none() || password.hint.is_none() || password.hint == hint;
        is_selected && begins_so && works(signs).is_none_or(|works| works == (*end > case.now))
    };
    let is_only = dated.iter().filter(|known| may_be(known)).count() == 1;
    let ending = |known: &(&PasswordCredential, SystemTime)| {
        let in_use = match (may_be(known), is_only) {
            (false, _) => Some(false),
            (true, true) => Some(true),
            (true, false) => None,
        };
        let name = known.0.display_name.as_deref().unwrap_or("without name");
        Ending::new("secret", format!("`{name}` (key id {})", known.0.key_id), known.1, case.now, in_use)
    };
    dated.iter().map(ending).collect()
}

/// Whether the secret in use has not ended, as the sign-in shows; `None`: it does not show.
fn works(signs: &Signs) -> Option<bool> {
    match &signs.sign_in.as_ref()?.outcome {
        Ok(_) => Some(true),
        Err(error) => (error.code() == catalogue::SECRET_EXPIRED.code).then_some(false),
    }
}

/// The certificates of the app that are not among the files.
fn of_keys(case: &Case, app: &AppCredentials) -> Vec<Ending> {
    let paths = case.settings.certificates.iter().filter_map(|setting| match &setting.value {
        CertificatePlace::File(path) => Some(path),
        _ => None,
    });
    let held: Vec<_> =
        paths.filter_map(|path| certificate::inspected(case, path)?.ok()).map(|it| it.leaf.sha1()).collect();
    let other = |key: &&apponly_governance::KeyCredential| key.sha1.as_ref().is_none_or(|sha1| !held.contains(sha1));
    let dated = app.keys.iter().filter(other).filter_map(|key| Some((key, parse(key.end.as_deref()?)?)));
    dated
        .map(|(key, end)| {
            let name = key.display_name.as_deref().unwrap_or("without name");
            Ending::new("certificate", format!("`{name}` (key id {})", key.key_id), end, case.now, Some(false))
        })
        .collect()
}

/// The first characters of the secret in use, from a place that can be read twice.
fn hint(case: &Case) -> Option<String> {
    let source = &case.settings.secret.as_ref()?.value;
    let readable = match source {
        SecretSource::Env(_) | SecretSource::Held(_) => true,
        SecretSource::File(path) => path.is_file(),
        _ => false,
    };
    let secret = readable.then(|| source.read(&case.env).ok()).flatten()?;
    Some(secret.expose().chars().take(HINT).collect())
}

pub(super) fn check(case: &Case, signs: &Signs, endings: &[Ending]) -> Check {
    let unknown = signs.registration.unknown();
    let lines = endings.iter().map(Ending::line);
    if endings.is_empty() {
        return match (case.selected(), unknown) {
            (Some(CredentialKind::ManagedIdentity | CredentialKind::Federated), _) => {
                Check::skip(ID, "what signs in has no end of its own")
            }
            (_, Some(why)) => Check::skip(ID, format!("no end is known; {why}")),
            (_, None) => Check::skip(ID, "no credential with an end is known"),
        };
    }
    let ended = |ending: &&Ending| ending.days_left < 0;
    let used = |ending: &&Ending| ending.in_use == Some(true);
    let check = if let Some(over) = endings.iter().find(|ending| ended(ending) && used(ending)) {
        let root = if over.kind == "certificate" { CheckId::Certificate } else { CheckId::Credential };
        Check::fail(ID, format!("what signs in has ended: {}", over.line()), renew(over)).after(root)
    } else if let Some(soon) =
        endings.iter().find(|ending| ending.days_left < SOON && !ended(ending) && ending.in_use != Some(false))
    {
        Check::warn(ID, format!("ends soon: {}", soon.line()), renew(soon))
    } else if let Some(old) = endings.iter().find(ended) {
        let fix = "remove what has ended from the app, so that nobody mistakes it for the one in use";
        Check::warn(ID, format!("left over on the app: {}", old.line()), fix)
    } else {
        let first =
            endings.iter().filter(|ending| ending.in_use != Some(false)).chain(endings).map(Ending::line).next();
        Check::ok(ID, first.unwrap_or_default())
    };
    check.with_all(lines).with_all(unknown)
}

fn renew(ending: &Ending) -> &'static str {
    match ending.kind {
        "certificate" => {
            "replace it with `apponly cert rotate`; one that has ended already: `apponly cert new`, then register it"
        }
        _ => "replace it with `apponly secret rotate`, or better by a certificate: `apponly cert new`",
    }
}

fn day(moment: SystemTime) -> String {
    time::rfc3339(moment).get(..10).unwrap_or_default().to_owned()
}

fn parse(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}
