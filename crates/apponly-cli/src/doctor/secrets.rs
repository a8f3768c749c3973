//! `secrets`: whether others of this machine can see what signs in.

use std::path::Path;

use apponly::{CertificatePlace, Error, SecretSource, check_private_file, variables};

use super::case::Case;
use super::check::{Check, CheckId};
use super::config::is_literal_secret;

const ID: CheckId = CheckId::Secrets;

const STRONGER: &str = "use what cannot be copied from an environment: a managed identity (`apponly exec` and `serve` give programs one), \
     workload identity federation, or a certificate (`apponly cert new`); to stay with the secret, keep it in a file of mode \
     0600 (`--secret-file`) or in a vault (`secret = \"keyvault:…\"` in a profile)";

pub(super) fn check(case: &Case) -> Check {
    if let Some(literal) = case.problems.iter().find(|problem| is_literal_secret(problem)) {
        return Check::failed(ID, literal).with_evidence(
            "whoever can read the file, a backup or a repository of it has the secret: replace it in Entra",
        );
    }
    let exposed: Vec<Error> = private_files(case).into_iter().filter_map(insecure).collect();
    if let Some(first) = exposed.first() {
        let others = exposed.iter().skip(1).map(ToString::to_string);
        let check = Check::failed(ID, first).with_all(others);
        // Whoever allows it knows, and still should be told.
        return if case.settings.allow_insecure_files.value { check.softened() } else { check };
    }
    match secret_variables(case).as_slice() {
        [] => Check::ok(
            ID,
            "no secret stands in the configuration, in the environment, or in a file that others can read",
        ),
        names => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            let what = format!("a secret stands in the environment: {}", names.join(", "));
            let check = Check::warn(ID, what, STRONGER);
            check.with_evidence(
                "every program started from here inherits it, and every process of this user can read it",
            )
        }
    }
}

/// The files that hold secrets, keys or passwords.
fn private_files(case: &Case) -> Vec<&Path> {
    let settings = &case.settings;
    let sources = [&settings.secret, &settings.certificate_password].into_iter().flatten();
    let secrets = sources.filter_map(|setting| match &setting.value {
        SecretSource::File(path) => Some(path.as_path()),
        _ => None,
    });
    let certificates = settings.certificates.iter().filter_map(|setting| match &setting.value {
        CertificatePlace::File(path) => Some(path.as_path()),
        _ => None,
    });
    secrets.chain(certificates).collect()
}

/// One that cannot be looked at is the matter of the check that reads it.
fn insecure(path: &Path) -> Option<Error> {
    check_private_file(path).err().filter(|error| error.code() == apponly::catalogue::FILE_INSECURE.code)
}

fn secret_variables(case: &Case) -> Vec<String> {
    let mut names = case.settings.secret_variables();
    // Also where a profile or an option goes before it: it is there all the same.
    if case.env.has(variables::AZURE_CLIENT_SECRET) {
        names.push(variables::AZURE_CLIENT_SECRET.to_owned());
    }
    names.sort();
    names.dedup();
    names
}
