//! `apponly cert inspect`

use std::path::Path;

use apponly::{CertificatePlace, Clock as _, Env, Error, SecretSource, Settings, SystemClock, TokenSource, catalogue};
use apponly_governance::{AppDirectory, Inspection, KeyFit, Severity, Summary, inspect, read_certificate_file};
use serde_json::{Value, json};

use crate::arguments::TableFormat;
use crate::arguments::cert::CertInspectArguments;
use crate::output::{Failure, Printer, table, time};
use crate::session;

/// The exit code of a command that found something.
const FOUND: u8 = 1;

pub(super) fn run(arguments: &CertInspectArguments, printer: &Printer) -> Result<(), Failure> {
    let mut options = session::options(&arguments.identity)?;
    if let (Some(source), true) = (&arguments.source, options.certificates.is_empty()) {
        // The file may itself be what signs in.
        options.certificates = vec![source.display().to_string()];
    }
    let env = Env::process();
    let settings = Settings::load(&options, &env)?;
    let path = match &arguments.source {
        Some(source) => source.clone(),
        None => super::configured(&settings)?,
    };
    let now = SystemClock::default().now();
    let password = password(&settings, &path, &env)?;
    let bytes = read_certificate_file(&path)?;
    let read = inspect(&bytes, password.as_ref().map(apponly::Secret::expose), now);
    let inspection = read.map_err(|error| error.clone().with_message(format!("`{}`: {error}", path.display())))?;
    let registered = match arguments.offline {
        true => Registered::Skipped("`--offline` was given".to_owned()),
        false => registered(&settings, &env, &path, &inspection.leaf),
    };
    match arguments.format {
        TableFormat::Json => printer.json(&to_json(&path, &inspection, &registered, now))?,
        TableFormat::Table => {
            printer.result(&to_table(&path, &inspection, &registered, now))?;
            for finding in &inspection.findings {
                printer.labelled(finding.severity.name(), &finding.message)?;
                printer.labelled("  fix", &finding.fix)?;
            }
            if let Registered::No = registered {
                printer.labelled(Severity::Fail.name(), catalogue::CERTIFICATE_NOT_REGISTERED.summary)?;
                printer.labelled("  fix", catalogue::CERTIFICATE_NOT_REGISTERED.fix)?;
            }
        }
    }
    let found = inspection.has_failed() || matches!(registered, Registered::No);
    if found { Err(Failure::Ended(FOUND)) } else { Ok(()) }
}

/// The password of the configured certificates, else that of the file beside `path` which `cert new` writes.
fn password(settings: &Settings, path: &Path, env: &Env) -> Result<Option<apponly::Secret>, Error> {
    if let Some(setting) = &settings.certificate_password {
        return setting.value.read(env).map(Some);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".password");
    let beside = Path::new(&beside);
    if beside.is_file() { SecretSource::File(beside.to_owned()).read(env).map(Some) } else { Ok(None) }
}

/// Whether the app has the certificate among its own.
enum Registered {
    Yes(String),
    No,
    Skipped(String),
}

impl Registered {
    fn name(&self) -> &'static str {
        match self {
            Self::Yes(_) => "yes",
            Self::No => "no",
            Self::Skipped(_) => "skipped",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Yes(key_id) => format!("yes, key id {key_id}"),
            Self::No => "no".to_owned(),
            Self::Skipped(reason) => format!("not asked: {reason}"),
        }
    }
}

fn registered(settings: &Settings, env: &Env, path: &Path, leaf: &Summary) -> Registered {
    let Some(client_id) = settings.client_id.clone() else {
        return Registered::Skipped("no client id is configured".to_owned());
    };
    // Else the sign-in would look for a managed identity on the network.
    if !settings.has_app_registration() && settings.managed_identity.is_none() {
        return Registered::Skipped("no way of signing in is configured".to_owned());
    }
    let ask = async {
        let source = TokenSource::builder().env(env.clone()).settings(settings.clone()).build()?;
        AppDirectory::new(source, client_id.value)?.read().await
    };
    match session::block_on(ask) {
        Err(error) if error.row() == &catalogue::CERTIFICATE_NOT_REGISTERED && signs_in_with(settings, path) => {
            Registered::No
        }
        Err(error) => Registered::Skipped(format!("{}: {error}", error.code())),
        Ok(app) => match app.keys_of(&leaf.sha1()).first() {
            Some(key) => Registered::Yes(key.key_id.clone()),
            None => Registered::No,
        },
    }
}

/// Whether the inspected file is what the settings sign in with, and nothing else is.
fn signs_in_with(settings: &Settings, path: &Path) -> bool {
    matches!(settings.certificates.as_slice(), [only] if only.value == CertificatePlace::File(path.to_owned()))
}

fn key_text(inspection: &Inspection) -> String {
    let kind = match inspection.leaf.rsa_bits {
        Some(bits) => format!("RSA, {bits} bits"),
        None => "not RSA".to_owned(),
    };
    let fit = match inspection.key {
        KeyFit::Fits => "the private key fits",
        KeyFit::Mismatched => "the private key belongs to another certificate",
        KeyFit::Missing => "no private key in the file",
        _ => "it cannot sign in",
    };
    format!("{kind}; {fit}")
}

fn to_table(path: &Path, inspection: &Inspection, registered: &Registered, now: std::time::SystemTime) -> String {
    let leaf = &inspection.leaf;
    let issuer = if leaf.is_self_issued() { "self-signed".to_owned() } else { leaf.issuer.clone() };
    let days = leaf.days_left(now);
    let mut rows = vec![
        ("File", path.display().to_string()),
        ("Subject", leaf.subject.clone()),
        ("Issuer", issuer),
        ("Valid from", time::rfc3339(leaf.not_before)),
        ("Valid until", format!("{} ({days} days)", time::rfc3339(leaf.not_after))),
        ("Key", key_text(inspection)),
        ("SHA-1 thumbprint", leaf.sha1_hex()),
        ("x5t", leaf.sha1_base64url()),
        ("SHA-256 thumbprint", leaf.sha256_hex()),
        ("x5t#S256", leaf.sha256_base64url()),
    ];
    rows.extend(inspection.chain.iter().map(|above| ("Chain", above.subject.clone())));
    rows.push(("Registered", registered.detail()));
    table::pairs(&rows, 0)
}

fn to_json(path: &Path, inspection: &Inspection, registered: &Registered, now: std::time::SystemTime) -> Value {
    let leaf = &inspection.leaf;
    let chain = inspection.chain.iter().map(|above| {
        json!({"subject": above.subject, "issuer": above.issuer, "not_after": time::rfc3339(above.not_after),
               "sha1": above.sha1_hex()})
    });
    let findings = inspection.findings.iter().map(|finding| {
        json!({"severity": finding.severity.name(), "code": finding.code, "message": finding.message, "fix": finding.fix})
    });
    let (key_id, reason) = match registered {
        Registered::Yes(key_id) => (Some(key_id), None),
        Registered::No => (None, None),
        Registered::Skipped(reason) => (None, Some(reason)),
    };
    json!({
        "file": path.display().to_string(),
        "subject": leaf.subject,
        "issuer": leaf.issuer,
        "self_signed": leaf.is_self_issued(),
        "not_before": time::rfc3339(leaf.not_before),
        "not_after": time::rfc3339(leaf.not_after),
        "days_left": leaf.days_left(now),
        "bits": leaf.rsa_bits,
        "sha1": leaf.sha1_hex(),
        "sha256": leaf.sha256_hex(),
        "x5t": leaf.sha1_base64url(),
        "x5t_s256": leaf.sha256_base64url(),
        "key": inspection.key.name(),
        "chain": chain.collect::<Vec<_>>(),
        "registered": {"status": registered.name(), "key_id": key_id, "reason": reason},
        "findings": findings.collect::<Vec<_>>(),
    })
}
