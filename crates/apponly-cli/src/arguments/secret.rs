//! `apponly secret`: replace a client secret.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::cert::period;
use super::{IdentityArguments, TableFormat};

pub(crate) const EXAMPLES: &str = "Examples:\n  apponly secret rotate --profile nightly --if-within 30d\n  \
                                   apponly secret status --profile nightly --if-within 30d";

#[derive(Debug, Subcommand)]
pub(crate) enum SecretCommand {
    /// Replace the app's own client secret, with no moment in which none works; it is never printed
    Rotate(SecretRotateArguments),
    /// Tell whether the secret is due to be replaced; exit code 1 if it is
    Status(SecretStatusArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly secret rotate --secret-file /etc/apponly/secret --dry-run\n  \
                  apponly secret rotate --profile nightly --if-within 30d --exec 'systemctl restart nightly'")]
pub(crate) struct SecretRotateArguments {
    /// Begin only if the secret ends within this time (for example 30d); default: begin now
    #[arg(long, value_name = "TIME", value_parser = period)]
    pub(crate) if_within: Option<Duration>,
    /// How long the old secret stays registered (for example 24h; 0: not at all); default: 24h
    #[arg(long, value_name = "TIME", value_parser = period)]
    pub(crate) overlap: Option<Duration>,
    /// A command for the shell, run once the new file is in place; APPONLY_SECRET_FILE names it
    #[arg(long, value_name = "COMMAND")]
    pub(crate) exec: Option<String>,
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How many days the new secret is valid
    #[arg(long, value_name = "DAYS", default_value_t = 180, value_parser = clap::value_parser!(u32).range(1..=730))]
    pub(crate) days: u32,
    /// How long to wait until the directory knows the new secret
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = period)]
    pub(crate) wait: Duration,
    /// The key id of the old secret, where its first three characters do not tell which it is
    #[arg(long, value_name = "GUID")]
    pub(crate) key_id: Option<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly secret status --secret-file /etc/apponly/secret --if-within 30d\n  \
                  apponly secret status --profile nightly --format json")]
pub(crate) struct SecretStatusArguments {
    /// A secret that ends within this time is due
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = period)]
    pub(crate) if_within: Duration,
    /// The key id of the secret, where its first three characters do not tell which it is
    #[arg(long, value_name = "GUID")]
    pub(crate) key_id: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}
