//! `apponly doctor`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::IdentityArguments;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  apponly doctor\n  apponly doctor --profile nightly --needs 'GET /users' --needs 'POST /users/{id}/sendMail'\n  \
                  apponly doctor --script nightly.ps1 --format json\n  apponly doctor --watch --status-file /var/lib/node_exporter/apponly.prom"
)]
pub(crate) struct DoctorArguments {
    /// A call that must be possible, for example 'GET /users'; repeat for more
    #[arg(long, value_name = "CALL")]
    pub(crate) needs: Vec<String>,
    /// A script whose calls must be possible
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// A profile of an identity that may read the app registration, for when the app cannot sign in
    #[arg(long, value_name = "NAME")]
    pub(crate) reader_profile: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: DoctorFormat,
    /// Also write the result here for monitoring, in one step: Prometheus text where the name ends in .prom, else JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) status_file: Option<PathBuf>,
    /// Go on: a line each time, changes marked; ends with Ctrl-C or SIGTERM
    #[arg(long, help_heading = "Output")]
    pub(crate) watch: bool,
    /// The time between two examinations of --watch
    #[arg(long, value_name = "TIME", default_value = "1m", help_heading = "Output")]
    pub(crate) interval: String,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DoctorFormat {
    /// For people
    #[default]
    Table,
    /// For programs; with --watch one line each time
    Json,
    /// For monitoring, in the text format of Prometheus
    Prometheus,
}
