//! `apponly cert`: make, inspect, replace.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub(crate) const EXAMPLES: &str = "Examples:\n  apponly cert new --out app.pem --subject 'Nightly report'\n  \
                                   apponly cert inspect app.pem";

#[derive(Debug, Subcommand)]
pub(crate) enum CertCommand {
    /// Make a key and a self-signed certificate, and show how to register it
    New(CertNewArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly cert new --out app.pem --subject 'Nightly report'\n  \
                  apponly cert new --out app.pfx --pfx --days 90 --bits 4096")]
pub(crate) struct CertNewArguments {
    /// The new file, for the owner alone; its public half goes to PATH.crt. Nothing is overwritten
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,
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
    /// The app that it will be registered on, for the commands that are printed [env: AZURE_CLIENT_ID]
    #[arg(long, value_name = "GUID")]
    pub(crate) client_id: Option<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: super::TableFormat,
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
