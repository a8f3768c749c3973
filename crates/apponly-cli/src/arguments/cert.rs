//! `apponly cert`: make, inspect, replace.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::{IdentityArguments, TableFormat};

pub(crate) const EXAMPLES: &str = "Examples:\n  apponly cert new --out app.pem --subject 'Nightly report'\n  \
                                   apponly cert inspect app.pem\n  \
                                   apponly cert rotate --certificate app.pem --if-within 30d\n  \
                                   apponly cert status --if-within 30d";

#[derive(Debug, Subcommand)]
pub(crate) enum CertCommand {
    /// Make a key and a self-signed certificate, and show how to register it
    New(CertNewArguments),
    /// Show what a certificate file holds, what is wrong with it, and whether the app knows it
    Inspect(CertInspectArguments),
    /// Replace the app's own certificate, with no moment in which none works
    Rotate(CertRotateArguments),
    /// Tell whether the certificate is due to be replaced; exit code 1 if it is
    Status(CertStatusArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly cert new --out app.pem --subject 'Nightly report'\n  \
                  apponly cert new --out app.pfx --pfx --days 90 --bits 4096\n  \
                  apponly cert new --out app.crt --key 'pkcs11:token=apps;object=nightly?module-path=/usr/lib/softhsm/libsofthsm2.so'\n  \
                  apponly cert new --out app.crt --vault https://contoso.vault.azure.net/certificates/nightly")]
pub(crate) struct CertNewArguments {
    /// The new file, for the owner alone; its public half goes to PATH.crt. With --key and --vault the key is there, and
    /// this is the public half. Nothing is overwritten
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,
    /// Make the key in a PKCS#11 token, under the label or id of this URI, and the certificate there too
    #[arg(long, value_name = "URI", conflicts_with_all = ["pfx", "password_file"])]
    pub(crate) key: Option<String>,
    /// Have Key Vault make key and certificate: https://VAULT/certificates/NAME, opened by the identity below
    #[arg(long, value_name = "URL", conflicts_with_all = ["key", "pfx", "password_file"])]
    pub(crate) vault: Option<String>,
    /// Let the key leave the vault, for programs that download it; default: the vault signs
    #[arg(long, requires = "vault")]
    pub(crate) exportable: bool,
    /// Add a version to a certificate that is in the vault, which becomes its newest
    #[arg(long, requires = "vault")]
    pub(crate) new_version: bool,
    /// A PFX file (AES-256) in place of PEM; its password goes to PATH.password
    #[arg(long)]
    pub(crate) pfx: bool,
    /// A file with the password to use: for --pfx, and to encrypt the key of a PEM file
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// The length of the RSA key
    #[arg(long, value_enum, default_value_t)]
    pub(crate) bits: Bits,
    /// How many days the certificate is valid
    #[arg(long, value_name = "DAYS", default_value_t = 180)]
    pub(crate) days: u32,
    /// Whom it is for: a name, or `CN=…,O=…`
    #[arg(long, value_name = "NAME", default_value = "apponly")]
    pub(crate) subject: String,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bits {
    /// Fastest
    #[value(name = "2048")]
    Rsa2048,
    /// Good beyond 2030
    #[default]
    #[value(name = "3072")]
    Rsa3072,
    /// Longest
    #[value(name = "4096")]
    Rsa4096,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly cert inspect app.pem\n  \
                  apponly cert inspect app.pfx --certificate-password-file app.pfx.password --format json")]
pub(crate) struct CertInspectArguments {
    /// The PEM, PFX or DER file; default: the configured certificate
    #[arg(value_name = "SOURCE")]
    pub(crate) source: Option<PathBuf>,
    /// Do not ask the app whether it knows the certificate
    #[arg(long)]
    pub(crate) offline: bool,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly cert rotate --certificate app.pem --dry-run\n  \
                  apponly cert rotate --profile nightly --if-within 30d --exec 'systemctl restart nightly'")]
pub(crate) struct CertRotateArguments {
    /// Begin only if the certificate ends within this time (for example 30d); default: begin now
    #[arg(long, value_name = "TIME", value_parser = period)]
    pub(crate) if_within: Option<Duration>,
    /// How long the old certificate stays registered (for example 24h; 0: not at all); default: 24h
    #[arg(long, value_name = "TIME", value_parser = period)]
    pub(crate) overlap: Option<Duration>,
    /// A command for the shell, run once the new file is in place; APPONLY_CERTIFICATE names it
    #[arg(long, value_name = "COMMAND")]
    pub(crate) exec: Option<String>,
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The length of the new RSA key; default: that of the old one
    #[arg(long, value_enum)]
    pub(crate) bits: Option<Bits>,
    /// How many days the new certificate is valid
    #[arg(long, value_name = "DAYS", default_value_t = 180)]
    pub(crate) days: u32,
    /// How long to wait until the directory knows the new certificate
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = period)]
    pub(crate) wait: Duration,
    /// The object id of the app registration, for an app that may not read itself
    #[arg(long, value_name = "GUID")]
    pub(crate) object_id: Option<String>,
    /// The key id of the old certificate, for an app that may not read itself
    #[arg(long, value_name = "GUID")]
    pub(crate) key_id: Option<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly cert status --certificate app.pem --if-within 30d\n  \
                  apponly cert status --profile nightly --format json")]
pub(crate) struct CertStatusArguments {
    /// A certificate that ends within this time is due
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = period)]
    pub(crate) if_within: Duration,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

/// Reads a time: a number with `s`, `m`, `h`, `d` or `w`, or seconds.
pub(crate) fn period(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.find(|c: char| !c.is_ascii_digit()) {
        Some(end) => text.split_at(end),
        None => (text, "s"),
    };
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        _ => 0,
    };
    let seconds = number.parse::<u64>().ok().filter(|_| unit > 0).and_then(|number| number.checked_mul(unit));
    seconds.map(Duration::from_secs).ok_or_else(|| "give a number with a unit: `90s`, `10m`, `24h`, `30d`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, seconds) in [("0", 0), ("90", 90), ("90s", 90), ("10m", 600), ("24h", 86_400), ("30d", 2_592_000)] {
            assert_eq!(period(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "d", "30 d", "-1d", "1y", "1.5h", "99999999999999999999d", "9999999999999999999w"] {
            assert!(period(text).is_err(), "{text}");
        }
    }
}
