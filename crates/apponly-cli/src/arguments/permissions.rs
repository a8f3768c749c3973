//! `apponly permissions`: which permissions calls need.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::TableFormat;

pub(crate) const EXAMPLES: &str = "Examples:\n  apponly permissions pull\n  apponly permissions for GET /users GET /users/ID/messages\n  \
    apponly permissions show Mail.Read";

#[derive(Debug, Subcommand)]
pub(crate) enum PermissionsCommand {
    /// The least application permissions that cover the calls, and the calls that need a user
    For(PermissionsForArguments),
    /// What a permission is: its id, its risk and why, what it opens, and what would be narrower
    Show(PermissionsShowArguments),
    /// Fetch the map of calls and permissions that Microsoft publishes, and keep it for this user
    Pull(PermissionsPullArguments),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  apponly permissions for GET '/users/ID/messages?$top=5' POST /users/ID/sendMail\n  \
                  apponly permissions for --script nightly.ps1 --format json\n  \
                  apponly permissions for --activity log.csv --app aaaaaaaa-0000-4000-8000-000000000001\n  \
                  printf 'GET /users\\nGET /groups\\n' | apponly permissions for --calls -"
)]
pub(crate) struct PermissionsForArguments {
    /// Calls: a method and a path or URL each
    #[arg(value_name = "METHOD PATH")]
    pub(crate) calls: Vec<String>,
    /// A file of calls: `METHOD PATH` a line, or NDJSON with method and path; `-`: standard input
    #[arg(long = "calls", value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// Scripts and the calls in them: PowerShell, bash, Python, C#, JavaScript, YAML; may be repeated
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) script: Vec<PathBuf>,
    /// An export of MicrosoftGraphActivityLogs: CSV, NDJSON or JSON; `-`: standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) activity: Option<PathBuf>,
    /// The app in the log, by its client id; not needed where the log is of one app
    #[arg(long, value_name = "CLIENT_ID", requires = "activity")]
    pub(crate) app: Option<String>,
    /// End with exit code 1 if a call or cmdlet is left without an application permission
    #[arg(long)]
    pub(crate) strict: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly permissions show Mail.Read\n  \
                  apponly permissions show 810c84a8-4a9e-49e6-bf7d-12d183f40d01 --format json")]
pub(crate) struct PermissionsShowArguments {
    /// Its name, or the id of its app role or scope
    pub(crate) name: String,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly permissions pull\n  \
                  apponly permissions pull --from permissions.json --provisioning provisioningInfo.json --date 2026-08-07")]
pub(crate) struct PermissionsPullArguments {
    /// Where the map is: an https URL or a file; default: where Microsoft publishes it, on GitHub
    #[arg(long, value_name = "URL|FILE")]
    pub(crate) from: Option<String>,
    /// Where the ids of the permissions are; default: provisioningInfo.json beside the map
    #[arg(long, value_name = "URL|FILE")]
    pub(crate) provisioning: Option<String>,
    /// The day of publication; default: today for a URL, the file's date for a file
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<String>,
    /// PEM roots to trust besides the system's [env: APPONLY_CA_FILE, SSL_CERT_FILE]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
}
