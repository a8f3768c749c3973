//! `apponly profile show`

use std::fmt::Display;

use apponly::{AssertionAlgorithm, Env, Setting, Settings};
use serde_json::{Value, json};

use super::identity;
use crate::arguments::{NamedProfileArguments, TableFormat};
use crate::output::{Failure, Printer, table};
use crate::session;

pub(in crate::commands) fn run(arguments: &NamedProfileArguments, printer: &Printer) -> Result<(), Failure> {
    let settings = Settings::load(&session::options(&identity(arguments))?, &Env::process())?;
    match arguments.rest.format {
        TableFormat::Json => printer.json(&to_json(&settings)),
        TableFormat::Table => printer.result(&to_table(&settings)),
    }
}

pub(super) fn to_json(settings: &Settings) -> Value {
    let rows = rows(settings);
    let settings: Vec<_> =
        rows.iter().map(|[key, value, origin]| json!({"key": key, "value": value, "origin": origin})).collect();
    json!({ "settings": settings })
}

pub(super) fn to_table(settings: &Settings) -> String {
    table::rows(["Setting", "Value", "From"], &rows(settings), 0)
}

/// Every setting that has a value: key, value, origin. A secret is shown as its place.
fn rows(settings: &Settings) -> Vec<[String; 3]> {
    let mut rows = Rows(Vec::new());
    rows.add("profile", settings.profile.as_ref(), Clone::clone);
    rows.add("tenant_id", settings.tenant_id.as_ref(), ToString::to_string);
    rows.add("client_id", settings.client_id.as_ref(), ToString::to_string);
    rows.add("credentials", settings.credentials.as_ref(), |kinds| {
        kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
    });
    for certificate in &settings.certificates {
        rows.add("certificate", Some(certificate), ToString::to_string);
    }
    rows.add("certificate_password", settings.certificate_password.as_ref(), apponly::SecretSource::describe);
    rows.add("send_certificate_chain", Some(&settings.send_certificate_chain), ToString::to_string);
    rows.add("assertion_algorithm", Some(&settings.assertion_algorithm), |algorithm| {
        algorithm_name(*algorithm).to_owned()
    });
    rows.add("secret", settings.secret.as_ref(), apponly::SecretSource::describe);
    rows.add("federated", settings.federated.as_ref(), apponly::FederatedSource::describe);
    rows.add("service_connection", settings.service_connection.as_ref(), Clone::clone);
    rows.add("managed_identity", settings.managed_identity.as_ref(), ToString::to_string);
    rows.add("cloud", Some(&settings.cloud), |cloud| format!("{} ({}, {})", cloud.name, cloud.authority, cloud.graph));
    rows.add("ca_file", settings.ca_file.as_ref(), |path| path.display().to_string());
    let insecure = Some(&settings.allow_insecure_files).filter(|setting| setting.value);
    rows.add("allow_insecure_files", insecure, ToString::to_string);
    rows.add("cache", Some(&settings.cache), apponly::CacheKind::describe);
    rows.0
}

struct Rows(Vec<[String; 3]>);

impl Rows {
    fn add<T>(&mut self, key: &str, setting: Option<&Setting<T>>, show: impl Fn(&T) -> String) {
        if let Some(setting) = setting {
            self.0.push([key.to_owned(), show(&setting.value), to_text(&setting.origin)]);
        }
    }
}

fn to_text(value: &impl Display) -> String {
    value.to_string()
}

fn algorithm_name(algorithm: AssertionAlgorithm) -> &'static str {
    match algorithm {
        AssertionAlgorithm::Rs256 => "rs256",
        _ => "ps256",
    }
}
