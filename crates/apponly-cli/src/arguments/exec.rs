//! The arguments of `apponly exec`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::IdentityArguments;

#[derive(Debug, Args)]
#[command(
    override_usage = "apponly exec [OPTIONS] [--] COMMAND [ARGUMENT]...",
    after_help = "Examples:\n  apponly exec -- pwsh -File nightly.ps1        (Connect-MgGraph -Identity in it)\n  \
                  apponly exec --resource https://vault.azure.net -- python job.py\n  \
                  apponly exec --header-file header -- ./report.sh   (curl -H @header URL in it)\n\n\
                  Exit codes: the program's, 128+N where signal N ended it, 126 not executable, 127 not found; failures \
                  before the program starts are those of every command."
)]
pub(crate) struct ExecArguments {
    /// An API that the program may get tokens for, by its application ID URI or GUID; repeat for several. Default:
    /// Microsoft Graph of the cloud
    #[arg(long = "resource", value_name = "RESOURCE", help_heading = "Program")]
    pub(crate) resources: Vec<String>,
    /// Put one fresh token for the first resource into this variable of the program
    #[arg(long, value_name = "NAME", help_heading = "Program")]
    pub(crate) token_env: Option<String>,
    /// Keep `Authorization: Bearer …` for the first resource in this file while the program runs, for curl -H @FILE
    #[arg(long, value_name = "FILE", help_heading = "Program")]
    pub(crate) header_file: Option<PathBuf>,
    /// Leave this variable as it is, which else would be removed or replaced; repeat for several
    #[arg(long, value_name = "NAME", help_heading = "Program")]
    pub(crate) keep: Vec<String>,
    /// Append a line for each request of the program to this file; no token is in it
    #[arg(long, value_name = "FILE", help_heading = "Program")]
    pub(crate) audit: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
    /// The program and its arguments; `--` before it may be left out, options of apponly stand before it
    #[arg(trailing_var_arg = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}
