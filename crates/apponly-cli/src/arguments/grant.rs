//! `apponly grant` and `apponly revoke`.

use std::time::Duration;

use clap::Args;

use super::cert::period;
use super::{IdentityArguments, TableFormat};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly grant Mail.Send User.Read.All --to \"Nightly report\" --dry-run\n  \
                  apponly grant Sites.Selected --to /subscriptions/…/userAssignedIdentities/id-reports --yes\n  \
                  apponly grant Orders.Read.All --to aaaaaaaa-0000-4000-8000-000000000001 --resource \"Orders API\"")]
pub(crate) struct GrantArguments {
    /// Names of application permissions, such as Mail.Send
    #[arg(required = true, value_name = "PERMISSION")]
    pub(crate) permissions: Vec<String>,
    /// The app or managed identity: display name, client id, object id, or ARM resource id
    #[arg(long, value_name = "APP")]
    pub(crate) to: String,
    /// Grant also what leads to control of the whole tenant
    #[arg(long)]
    pub(crate) allow_critical: bool,
    #[command(flatten)]
    pub(crate) manner: ChangeArguments,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly revoke Mail.Send --from \"Nightly report\" --dry-run\n  \
                  apponly revoke Directory.ReadWrite.All --from aaaaaaaa-0000-4000-8000-000000000001 --yes")]
pub(crate) struct RevokeArguments {
    /// Names of application permissions, such as Mail.Send
    #[arg(required = true, value_name = "PERMISSION")]
    pub(crate) permissions: Vec<String>,
    /// The app or managed identity: display name, client id, object id, or ARM resource id
    #[arg(long, visible_alias = "to", value_name = "APP")]
    pub(crate) from: String,
    #[command(flatten)]
    pub(crate) manner: ChangeArguments,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

/// What granting and revoking have in common.
#[derive(Debug, Args)]
pub(crate) struct ChangeArguments {
    /// The API that defines the permissions: display name, client id, object id or ID URI; default: Microsoft Graph
    #[arg(long, value_name = "API")]
    pub(crate) resource: Option<String>,
    /// Carry the plan out without asking; needed where there is no terminal
    #[arg(long)]
    pub(crate) yes: bool,
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How long to wait until the directory shows the change
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = period)]
    pub(crate) wait: Duration,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
}
