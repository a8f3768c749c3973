//! The command line of `apponly graph`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::IdentityArguments;

#[derive(Debug, Subcommand)]
pub(crate) enum GraphCommand {
    /// Read: one answer, or with --all every item of every page
    #[command(after_help = GET_EXAMPLES)]
    Get(GetArguments),
    /// Create, or call an action
    #[command(
        after_help = "Examples:\n  apponly graph post /groups -f displayName=Night -f mailNickname=night \\\n    -F mailEnabled=false \
                      -F securityEnabled=true\n  apponly graph post /users/ada@contoso.com/sendMail --body @mail.json"
    )]
    Post(WriteArguments),
    /// Change some properties
    #[command(after_help = "Examples:\n  apponly graph patch /users/ada@contoso.com -f jobTitle=Analyst\n  \
                      apponly graph patch /groups/ID --body '{\"description\":\"All of us\"}'")]
    Patch(WriteArguments),
    /// Replace, or upload content of any size
    #[command(
        after_help = "Examples:\n  apponly graph put '/users/ada@contoso.com/drive/root:/report.csv:/content' --upload report.csv\n  \
                      apponly graph put '/users/ada@contoso.com/photo/$value' --upload ada.jpg --header 'Content-Type: image/jpeg'"
    )]
    Put(WriteArguments),
    /// Delete
    #[command(after_help = "Example:\n  apponly graph delete /groups/ID")]
    Delete(DeleteArguments),
    /// Send many requests, 20 at a time, at the rate that Graph allows
    #[command(after_help = "Examples:\n  apponly graph batch requests.ndjson --output answers.ndjson --resume\n  \
                      jq -c '{method:\"GET\", path:\"/users/\\(.id)/manager\"}' users.ndjson | apponly graph batch -")]
    Batch(BatchArguments),
}

const GET_EXAMPLES: &str = "Examples:\n  apponly graph get /organization\n  \
    apponly graph get '/users?$select=id,displayName' --all --format csv --output users.csv\n  \
    apponly graph get /users --all --output users.ndjson --resume\n  \
    apponly graph get /users/delta --delta-state users.delta\n  \
    apponly graph get /groups --all --jq .id";

/// What every single call understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct CallArguments {
    /// Where: below the version (`/users`), or a full URL of this cloud's Graph
    #[arg(help_heading = "Arguments")]
    pub(crate) path: String,
    /// The beta version, which may change without notice
    #[arg(long)]
    pub(crate) beta: bool,
    /// A query parameter, encoded as needed; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) query: Vec<String>,
    /// A header; may be repeated. Authorization is ours
    #[arg(long, value_name = "NAME: VALUE")]
    pub(crate) header: Vec<String>,
    /// Give up after this time, all pages, retries and waits in it (for example 90s, 10m)
    #[arg(long, value_name = "TIME")]
    pub(crate) deadline: Option<String>,
}

/// How answers are printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// How it is printed; default: the answer as it is, items as ndjson
    #[arg(long, value_enum)]
    pub(crate) format: Option<ItemFormat>,
    /// The columns of csv and table, in this order (`a.b` for a nested one); default: those of `$select` or the first item
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// A jq expression on the answer, or on each item; strings are printed bare unless there is a --format
    #[arg(long, value_name = "EXPR")]
    pub(crate) jq: Option<String>,
    /// Write there instead of to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print status and headers before the answer
    #[arg(long)]
    pub(crate) include: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ItemFormat {
    /// One document: the answer, or a list of all items
    Json,
    /// An item a line, as Graph sent it
    Ndjson,
    /// For spreadsheets; no cell starts a formula
    Csv,
    /// For people
    Table,
}

/// Fields by name.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct FieldArguments {
    /// A text field (`a[b]=x` nested, `a[]=x` list); may be repeated
    #[arg(short = 'f', long = "raw-field", value_name = "KEY=TEXT")]
    pub(crate) raw_field: Vec<String>,
    /// A typed field: true, false, null, a number, @FILE, @- or text; may be repeated
    #[arg(short = 'F', long = "field", value_name = "KEY=VALUE")]
    pub(crate) field: Vec<String>,
}

impl FieldArguments {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.raw_field.is_empty() && self.field.is_empty()
    }
}

#[derive(Debug, Args)]
pub(crate) struct GetArguments {
    #[command(flatten)]
    pub(crate) call: CallArguments,
    /// Follow every page and print the items as they arrive
    #[arg(long, help_heading = "Pages")]
    pub(crate) all: bool,
    /// End after so many items; follows pages as --all
    #[arg(long, value_name = "N", help_heading = "Pages")]
    pub(crate) limit: Option<u64>,
    /// Keep the delta link there: the first run prints everything, the next ones what changed since
    #[arg(long, value_name = "FILE", help_heading = "Pages", conflicts_with = "limit")]
    pub(crate) delta_state: Option<PathBuf>,
    /// Go on where a run that was interrupted ended; FILE: the checkpoint, default OUTPUT.apponly-resume
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Pages",
        num_args = 0..=1,
        require_equals = true,
        requires = "output"
    )]
    pub(crate) resume: Option<Option<PathBuf>>,
    /// Write the content (a file, a photo) there as it is; `-`: to standard output
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Output",
        conflicts_with_all = ["all", "limit", "delta_state", "resume", "output", "format", "columns", "jq"]
    )]
    pub(crate) download: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) fields: FieldArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

impl GetArguments {
    /// Whether every page is followed.
    pub(crate) fn follows_pages(&self) -> bool {
        self.all || self.limit.is_some() || self.delta_state.is_some() || self.resume.is_some()
    }
}

#[derive(Debug, Args)]
pub(crate) struct WriteArguments {
    #[command(flatten)]
    pub(crate) call: CallArguments,
    /// The body: JSON, @FILE, or `-` for standard input
    #[arg(long, value_name = "JSON|@FILE|-", help_heading = "Request", conflicts_with_all = ["raw_field", "field"])]
    pub(crate) body: Option<String>,
    #[command(flatten)]
    pub(crate) fields: FieldArguments,
    /// Send the content of this file; a large one in an upload session
    #[arg(long, value_name = "FILE", help_heading = "Request")]
    pub(crate) upload: Option<PathBuf>,
    /// Send again even where that may do the same thing twice, because an answer was lost
    #[arg(long, help_heading = "Request")]
    pub(crate) retry_unsafe: bool,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Args)]
pub(crate) struct DeleteArguments {
    #[command(flatten)]
    pub(crate) call: CallArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Args)]
pub(crate) struct BatchArguments {
    /// A request a line: {"method","path","body"?,"headers"?,"id"?,"depends_on"?}; `-`: standard input
    pub(crate) file: PathBuf,
    /// The beta version, which may change without notice
    #[arg(long, help_heading = "Request")]
    pub(crate) beta: bool,
    /// At most so many batches of 20 at once, fewer while Graph throttles; default: 16
    #[arg(long, value_name = "N", help_heading = "Request", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) concurrency: Option<u16>,
    /// Give up after this time, all retries and waits in it (for example 90s, 10m)
    #[arg(long, value_name = "TIME", help_heading = "Request")]
    pub(crate) deadline: Option<String>,
    /// Send again even where that may do the same thing twice, because an answer was lost
    #[arg(long, help_heading = "Request")]
    pub(crate) retry_unsafe: bool,
    /// Write the answers there instead of to standard output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Go on where a run that was interrupted ended; FILE: the checkpoint, default OUTPUT.apponly-resume
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Output",
        num_args = 0..=1,
        require_equals = true,
        requires = "output"
    )]
    pub(crate) resume: Option<Option<PathBuf>>,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}
