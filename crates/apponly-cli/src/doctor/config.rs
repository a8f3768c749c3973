//! `config`: whether the settings can be understood, and where they come from.

use apponly::{Error, Setting, catalogue};

use super::case::Case;
use super::check::{Check, CheckId};

const ID: CheckId = CheckId::Config;

pub(super) fn check(case: &Case) -> Check {
    let origins = origins(case);
    if let Some(first) = case.problems.first() {
        let mut check = Check::failed(ID, first);
        let others =
            case.problems.iter().skip(1).map(|other| format!("also {}: {other}; fix: {}", other.code(), other.fix()));
        check = check.with_all(others);
        if case.problems.iter().all(is_literal_secret) {
            check = check.after(CheckId::Secrets);
        }
        return check.with_all(origins);
    }
    if let Some(warning) = case.settings.warnings.first() {
        let check = Check::warn(ID, warning.clone(), "correct one of the two values, so that they name the same cloud");
        return check.with_all(case.settings.warnings.iter().skip(1).cloned()).with_all(origins);
    }
    Check::ok(ID, place(case)).with_all(origins)
}

/// A secret in the configuration file is the matter of `secrets`.
pub(super) fn is_literal_secret(error: &Error) -> bool {
    error.code() == catalogue::LITERAL_SECRET.code
}

fn place(case: &Case) -> String {
    match (&case.settings.config_file, &case.settings.profile) {
        (Some(file), Some(profile)) => format!("profile `{}` of `{}`", profile.value, file.display()),
        (Some(file), None) => format!("`{}` has no profile in use; options and variables alone count", file.display()),
        (None, _) => "no configuration file; options and variables alone count".to_owned(),
    }
}

/// Who and where, with the place of each value.
fn origins(case: &Case) -> Vec<String> {
    let settings = &case.settings;
    let mut lines = Vec::new();
    add(&mut lines, "tenant", settings.tenant_id.as_ref());
    add(&mut lines, "client id", settings.client_id.as_ref());
    let cloud = &settings.cloud;
    lines.push(format!(
        "cloud `{}`: {}, {} ({})",
        cloud.value.name, cloud.value.authority, cloud.value.graph, cloud.origin
    ));
    lines
}

fn add<T: std::fmt::Display>(lines: &mut Vec<String>, name: &str, setting: Option<&Setting<T>>) {
    lines.push(setting.map_or_else(
        || format!("{name}: not set"),
        |setting| format!("{name} `{}` ({})", setting.value, setting.origin),
    ));
}
