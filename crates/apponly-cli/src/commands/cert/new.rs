//! `apponly cert new`

use apponly::{Clock as _, Env, Options, Secret, SecretSource, Settings, SystemClock};
use apponly_governance::{
    FileForm, KeyLength, NewCertificate, Registration, StoredCertificate, Summary, registration_steps,
};
use serde_json::json;

use crate::arguments::TableFormat;
use crate::arguments::cert::{Bits, CertNewArguments};
use crate::output::{Failure, Printer, table, time};

pub(super) fn run(arguments: &CertNewArguments, printer: &Printer) -> Result<(), Failure> {
    let given = password(arguments)?;
    let form = match (arguments.pfx, &given) {
        (true, _) => FileForm::Pfx,
        (false, Some(_)) => FileForm::EncryptedPem,
        (false, None) => FileForm::Pem,
    };
    // Before the key is made, which takes longest.
    let stored = StoredCertificate::free(&arguments.out, arguments.pfx && given.is_none())?;
    let client_id = client_id(arguments)?;
    let length = match arguments.bits {
        Bits::Rsa2048 => KeyLength::Rsa2048,
        Bits::Rsa3072 => KeyLength::Rsa3072,
        Bits::Rsa4096 => KeyLength::Rsa4096,
    };
    let new = NewCertificate::new(&arguments.subject).with_length(length).with_days(arguments.days);
    let made = new.generate(SystemClock::default().now())?;
    stored.write(&made, form, given.as_ref())?;
    let steps = registration_steps(&stored.public, client_id.as_deref());
    match arguments.format {
        TableFormat::Json => printer.json(&to_json(&stored, made.summary(), &steps)),
        TableFormat::Table => {
            printer.result(&to_table(&stored, made.summary()))?;
            printer.result(&registration(&steps))
        }
    }
}

fn password(arguments: &CertNewArguments) -> Result<Option<Secret>, Failure> {
    let file = arguments.password_file.as_ref();
    let read = file.map(|path| SecretSource::File(path.clone()).read(&Env::process())).transpose()?;
    Ok(read)
}

/// The client id that the option or the environment names, if any.
fn client_id(arguments: &CertNewArguments) -> Result<Option<String>, Failure> {
    let mut options = Options::default();
    options.client_id.clone_from(&arguments.client_id);
    let settings = Settings::load(&options, &Env::process())?;
    Ok(settings.client_id.map(|setting| setting.value.to_string()))
}

fn to_table(stored: &StoredCertificate, summary: &Summary) -> String {
    let mut rows = vec![
        ("Certificate and key", stored.key.display().to_string()),
        ("Public certificate", stored.public.display().to_string()),
    ];
    rows.extend(stored.password.iter().map(|path| ("Password", path.display().to_string())));
    rows.extend([
        ("Subject", summary.subject.clone()),
        ("Valid until", time::rfc3339(summary.not_after)),
        ("Key", format!("RSA, {} bits", summary.rsa_bits.unwrap_or_default())),
        ("SHA-1 thumbprint", summary.sha1_hex()),
        ("SHA-256 thumbprint", summary.sha256_hex()),
    ]);
    table::pairs(&rows, 0)
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

fn to_json(stored: &StoredCertificate, summary: &Summary, steps: &Registration) -> serde_json::Value {
    json!({
        "file": stored.key.display().to_string(),
        "public_certificate": stored.public.display().to_string(),
        "password_file": stored.password.as_ref().map(|path| path.display().to_string()),
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
