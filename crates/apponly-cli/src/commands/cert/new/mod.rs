//! `apponly cert new`: one file for each place where the key may be.

mod file;
mod token;
mod vault;

use std::path::Path;

use apponly::{Env, Error, Settings};
use apponly_governance::{KeyLength, NewCertificate, Registration, Summary, registration_steps};
use serde_json::{Value, json};

use crate::arguments::TableFormat;
use crate::arguments::cert::{Bits, CertNewArguments};
use crate::output::{Failure, Printer, table, time};
use crate::session;

pub(super) fn run(arguments: &CertNewArguments, printer: &Printer) -> Result<(), Failure> {
    let settings = Settings::load(&session::options(&arguments.identity)?, &Env::process())?;
    let made = match (&arguments.key, &arguments.vault) {
        (Some(uri), _) => token::make(arguments, uri, &settings)?,
        (None, Some(url)) => vault::make(arguments, url, &settings)?,
        (None, None) => file::make(arguments)?,
    };
    let client_id = settings.client_id.map(|setting| setting.value.to_string());
    let steps = registration_steps(&made.public, client_id.as_deref());
    match arguments.format {
        TableFormat::Json => printer.json(&made.to_json(&steps)),
        TableFormat::Table => {
            printer.result(&made.to_table())?;
            printer.result(&registration(&steps))
        }
    }
}

fn length(bits: Bits) -> KeyLength {
    match bits {
        Bits::Rsa2048 => KeyLength::Rsa2048,
        Bits::Rsa3072 => KeyLength::Rsa3072,
        Bits::Rsa4096 => KeyLength::Rsa4096,
    }
}

/// What was made, for people and programs.
struct Made {
    summary: Summary,
    /// The certificate alone, PEM.
    public: std::path::PathBuf,
    /// What holds the key, as `--certificate` takes it.
    source: String,
    /// Its name in the table.
    source_label: &'static str,
    /// Its name in JSON.
    source_field: &'static str,
    password: Option<std::path::PathBuf>,
}

impl Made {
    fn to_table(&self) -> String {
        let summary = &self.summary;
        let mut rows =
            vec![(self.source_label, self.source.clone()), ("Public certificate", self.public.display().to_string())];
        rows.extend(self.password.iter().map(|path| ("Password", path.display().to_string())));
        rows.extend([
            ("Subject", summary.subject.clone()),
            ("Valid until", time::rfc3339(summary.not_after)),
            ("Key", format!("RSA, {} bits", summary.rsa_bits.unwrap_or_default())),
            ("SHA-1 thumbprint", summary.sha1_hex()),
            ("SHA-256 thumbprint", summary.sha256_hex()),
        ]);
        table::pairs(&rows, 0)
    }

    fn to_json(&self, steps: &Registration) -> Value {
        let summary = &self.summary;
        let shown = |path: &Path| path.display().to_string();
        json!({
            self.source_field: self.source,
            "public_certificate": shown(&self.public),
            "password_file": self.password.as_deref().map(shown),
            "subject": summary.subject,
            "not_before": time::rfc3339(summary.not_before),
            "not_after": time::rfc3339(summary.not_after),
            "bits": summary.rsa_bits,
            "sha1": summary.sha1_hex(),
            "sha256": summary.sha256_hex(),
            "x5t": summary.sha1_base64url(),
            "x5t_s256": summary.sha256_base64url(),
            "register": {"azure_cli": steps.azure_cli, "powershell": steps.powershell, "portal": steps.portal},
        })
    }
}

fn new_certificate(arguments: &CertNewArguments) -> NewCertificate {
    NewCertificate::new(&arguments.subject).with_length(length(arguments.bits)).with_days(arguments.days)
}

fn registration(steps: &Registration) -> String {
    let indented = |text: &str| text.lines().map(|line| format!("  {line}\n")).collect::<String>();
    format!(
        "\nRegister the public certificate on the app, one of:\n\nAzure CLI\n{}\nPowerShell (Microsoft.Graph.Applications)\n{}\nPortal\n{}",
        indented(&steps.azure_cli),
        indented(&steps.powershell),
        indented(&steps.portal).trim_end(),
    )
}

/// An error about the value of the option `name`.
fn named(error: &Error, name: &str) -> Error {
    error.clone().with_message(format!("`{name}`: {error}"))
}
