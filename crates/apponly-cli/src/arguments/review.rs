//! The command line of `apponly review`.

use std::path::PathBuf;

use apponly_governance::review::FailOn;
use clap::{Args, ValueEnum};

use super::IdentityArguments;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  apponly review\n  apponly review --app 'Nightly report' --activity activity.ndjson\n  \
                  apponly review --all --format html --output apps.html\n  \
                  apponly review --all --since last.json --save this.json --fail-on critical,new,expiring:30d\n\n\
                  Reads only. It needs Application.Read.All; Directory.Read.All for what users consented, and\n\
                  AuditLog.Read.All for what is used, if these are to be known. Without --app and --all it reviews\n\
                  the app that signs in, as far as that may read itself."
)]
pub(crate) struct ReviewArguments {
    /// An app: its name, client id or object id; may be repeated. Default: the one that signs in
    #[arg(long, value_name = "ID|NAME", conflicts_with = "all")]
    pub(crate) app: Vec<String>,
    /// Every app of the tenant
    #[arg(long)]
    pub(crate) all: bool,
    /// What was called: an export of MicrosoftGraphActivityLogs (NDJSON, JSON or CSV); `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) activity: Option<PathBuf>,
    /// Keep the facts for a later comparison; the same tenant gives the same bytes but for `taken_at`
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Show what is different from an earlier review that was kept by --save
    #[arg(long, value_name = "FILE")]
    pub(crate) since: Option<PathBuf>,
    /// End with exit code 1 if there is: critical, high (or medium, low), new (needs --since), expiring:30d, unused
    #[arg(long, value_name = "CONDITION", value_delimiter = ',')]
    pub(crate) fail_on: Vec<FailOn>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: ReviewFormat,
    /// Write it here; `-` or nothing: standard output
    #[arg(long, value_name = "FILE", help_heading = "Output", display_order = 1)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReviewFormat {
    /// For people: the figures and the worst apps, or all of one app
    #[default]
    Table,
    /// For programs: everything
    Json,
    /// For spreadsheets: a row for each permission, credential and finding
    Csv,
    /// For code scanning and security dashboards: the findings
    Sarif,
    /// For an issue or a wiki
    Markdown,
    /// For managers and auditors: one page that fetches nothing
    Html,
}
