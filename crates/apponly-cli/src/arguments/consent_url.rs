//! `apponly consent-url`.

use std::time::Duration;

use clap::Args;

use super::IdentityArguments;
use super::cert::period;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  apponly consent-url --tenant-id contoso.com --client-id aaaaaaaa-0000-4000-8000-000000000001\n  \
                  apponly consent-url --profile nightly --wait --deadline 15m"
)]
pub(crate) struct ConsentUrlArguments {
    /// Where the page leads back to; must be registered on the app. With --wait: http://localhost[:PORT][/PATH], without
    /// a port on any free one
    #[arg(long, value_name = "URI")]
    pub(crate) redirect_uri: Option<String>,
    /// Wait on this machine until an administrator has answered: exit 0 for consent, 4 for none
    #[arg(long)]
    pub(crate) wait: bool,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = period, requires = "wait")]
    pub(crate) deadline: Duration,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}
