//! The arguments of `apponly serve`.

use std::path::PathBuf;

use clap::Args;

use super::IdentityArguments;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly serve --header-file /run/apponly/header\n  \
                  apponly serve --listen unix:/run/apponly/agent.sock --allow-uid reports\n  \
                  apponly serve --identity nightly --identity archive --resource https://vault.azure.net\n  \
                  apponly serve --probe http://127.0.0.1:28243/readyz")]
pub(crate) struct ServeArguments {
    /// 127.0.0.1:PORT, [::1]:PORT (port 0: any free one) or unix:PATH; repeat for several. Sockets that systemd passes
    /// take its place
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:28243", help_heading = "Endpoint")]
    pub(crate) listen: Vec<String>,
    /// app-service, imds, arc; several with commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "app-service", help_heading = "Endpoint")]
    pub(crate) protocol: Vec<String>,
    /// The file with the secret that callers must send; made (0600) with a new one where it is missing. Default: header
    /// in $RUNTIME_DIRECTORY or in $XDG_RUNTIME_DIR/apponly
    #[arg(long, value_name = "FILE", help_heading = "Endpoint")]
    pub(crate) header_file: Option<PathBuf>,
    /// An API that callers may get tokens for, by its application ID URI or GUID; repeat for several. Default: Microsoft
    /// Graph of the cloud
    #[arg(long = "resource", value_name = "RESOURCE", help_heading = "Endpoint")]
    pub(crate) resources: Vec<String>,
    /// One more identity, which callers choose by its client_id: a [profile.NAME] of the configuration file; repeat for
    /// several
    #[arg(long = "identity", value_name = "PROFILE", help_heading = "Endpoint")]
    pub(crate) identities: Vec<String>,
    /// Serve processes of this user (number, or name of /etc/passwd) beside those of the own one; repeat for several.
    /// With it, all other users are refused even if they know the secret
    #[arg(long, value_name = "USER", help_heading = "Endpoint")]
    pub(crate) allow_uid: Vec<String>,
    /// Where a line for each token goes: a file, - for standard error, or off
    #[arg(long, value_name = "FILE", default_value = "-", help_heading = "Endpoint")]
    pub(crate) audit: String,
    /// Requests a second that are answered; more get 429
    #[arg(long, value_name = "NUMBER", help_heading = "Endpoint")]
    pub(crate) max_rate: Option<u32>,
    /// Serve nothing: ask a running one, at a URL that ends with /readyz or /healthz, and exit 0 or 5
    #[arg(long, value_name = "URL", help_heading = "Endpoint")]
    pub(crate) probe: Option<String>,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}
