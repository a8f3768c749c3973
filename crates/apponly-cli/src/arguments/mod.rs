//! The command line: names, help and examples. What the words mean is decided elsewhere.

pub(crate) mod cert;
pub(crate) mod consent_url;
mod doctor;
mod exec;
pub(crate) mod grant;
mod graph;
pub(crate) mod lint;
pub(crate) mod permissions;
pub(crate) mod review;
pub(crate) mod secret;
mod serve;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
pub(crate) use doctor::{DoctorArguments, DoctorFormat};
pub(crate) use exec::ExecArguments;
pub(crate) use graph::{
    BatchArguments, CallArguments, DeleteArguments, FieldArguments, GetArguments, GraphCommand, ItemFormat,
    OutputArguments, WriteArguments,
};
pub(crate) use serve::ServeArguments;

/// App-only access to Microsoft Graph and every other Entra-protected API.
#[derive(Debug, Parser)]
#[command(
    name = "apponly",
    version,
    max_term_width = 110,
    after_help = "Examples:\n  apponly demo                         see it work, no account needed\n  \
                  apponly token                        an access token for Microsoft Graph\n  \
                  curl --config <(apponly header --format curl) https://graph.microsoft.com/v1.0/organization\n\n\
                  Exit codes:\n  0   done\n  1   it worked and found something (a failed check or request, a mistake in a script)\n  2   usage or configuration\n  3   the identity was refused\n  \
                  4   the identity is good but not allowed\n  5   network, service or throttling: try again\n  \
                  70  a defect of apponly"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// No warnings, errors only
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// More about what happens; repeat for more (never a secret or token)
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Output")]
    pub(crate) verbose: u8,
    /// How errors are written to standard error
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) error_format: ErrorFormat,
}

/// How errors are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorFormat {
    /// Lines for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print an access token
    Token(TokenArguments),
    /// Print the authorization header
    Header(HeaderArguments),
    #[command(flatten)]
    Rare(RareCommand),
}

/// What people call now and then.
#[derive(Debug, Subcommand)]
pub(crate) enum RareCommand {
    /// Show who this is: identity, roles, and why no stronger credential is used
    Context(ContextArguments),
    /// Find out what is wrong: every check from the network to the permission, each with a fix
    Doctor(Box<DoctorArguments>),
    /// Run a program that finds a managed identity, and no credential
    Exec(ExecArguments),
    /// Serve a managed identity to other programs of this machine
    Serve(Box<ServeArguments>),
    /// List, show and check the profiles of the configuration file
    #[command(subcommand, after_help = "Examples:\n  apponly profile list\n  apponly profile check nightly")]
    Profile(ProfileCommand),
    /// List or throw away the tokens that are kept for other processes of this user
    #[command(subcommand, after_help = "Examples:\n  apponly cache list\n  apponly cache clear")]
    Cache(CacheCommand),
    /// Make, inspect and replace the app's certificate
    #[command(subcommand, after_help = cert::EXAMPLES)]
    Cert(cert::CertCommand),
    /// Replace the app's client secret, and tell whether that is due
    #[command(subcommand, after_help = secret::EXAMPLES)]
    Secret(secret::SecretCommand),
    /// Call Microsoft Graph: one request, every page of a list, or thousands of requests in batches
    #[command(
        subcommand,
        after_help = "Examples:\n  apponly graph get /users --all > users.ndjson\n  apponly graph batch requests.ndjson"
    )]
    Graph(Box<GraphCommand>),
    /// Find the mistakes of scripts before they run: secrets, expected refresh tokens, forgotten consent and others
    Lint(Box<lint::LintArguments>),
    /// Which application permissions calls need: the least that cover them
    #[command(subcommand, after_help = permissions::EXAMPLES)]
    Permissions(permissions::PermissionsCommand),
    /// Grant application permissions to an app or a managed identity
    Grant(Box<grant::GrantArguments>),
    /// Take application permissions from an app or a managed identity
    Revoke(Box<grant::RevokeArguments>),
    /// Print the link on which an administrator consents, and wait for the answer
    ConsentUrl(Box<consent_url::ConsentUrlArguments>),
    /// Review apps: what each holds, asks for, uses and needs, its credentials, and what to do
    Review(Box<review::ReviewArguments>),
    /// Run a local Entra tenant to try and test against
    Emulator(EmulatorArguments),
    /// See the whole main job against an embedded tenant, no account needed
    #[command(after_help = "Example:\n  apponly demo")]
    Demo,
    /// Print shell completions
    #[command(after_help = "Example:\n  apponly completions bash > ~/.local/share/bash-completion/completions/apponly")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  apponly man | man -l -")]
    Man,
}

/// Who signs in. Each option goes before its environment variable, and that before the profile.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Identity")]
pub(crate) struct IdentityArguments {
    /// A [profile.NAME] of the configuration file [env: APPONLY_PROFILE]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The configuration file; default: ~/.config/apponly/config.toml (or below $XDG_CONFIG_HOME), then
    /// /etc/apponly/config.toml [env: APPONLY_CONFIG]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The tenant: GUID or verified domain [env: AZURE_TENANT_ID]
    #[arg(long, value_name = "ID")]
    pub(crate) tenant_id: Option<String>,
    /// The app registration's client id, or a user-assigned identity's [env: AZURE_CLIENT_ID]
    #[arg(long, value_name = "GUID")]
    pub(crate) client_id: Option<String>,
    /// auto, managed-identity, federated, certificate or secret [env: APPONLY_CREDENTIAL]
    #[arg(long, value_name = "KIND")]
    pub(crate) credential: Option<String>,
    /// PEM or PFX file with certificate and private key, keyvault:https://VAULT/certificates/NAME, or pkcs11:…; twice
    /// during a rotation [env: AZURE_CLIENT_CERTIFICATE_PATH]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) certificate: Vec<String>,
    /// A file with the password of the certificate file [env: AZURE_CLIENT_CERTIFICATE_PASSWORD, the password itself]
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate_password_file: Option<PathBuf>,
    /// Send the chain (x5c) for subject-name/issuer trust [env: AZURE_CLIENT_SEND_CERTIFICATE_CHAIN]
    #[arg(long)]
    pub(crate) send_certificate_chain: bool,
    /// A file with the client secret [env: AZURE_CLIENT_SECRET, the secret itself]
    #[arg(long, value_name = "FILE", conflicts_with = "secret_stdin")]
    pub(crate) secret_file: Option<PathBuf>,
    /// Read the client secret from standard input
    #[arg(long)]
    pub(crate) secret_stdin: bool,
    /// Where federated tokens come from: file:PATH, github, azure-pipelines or managed-identity
    /// [env: AZURE_FEDERATED_TOKEN_FILE]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) federated: Option<String>,
    /// The service connection of Azure Pipelines [env: AZURESUBSCRIPTION_SERVICE_CONNECTION_ID]
    #[arg(long, value_name = "ID")]
    pub(crate) service_connection: Option<String>,
    /// system, client:GUID, object:GUID or resource:/subscriptions/… [env: APPONLY_MANAGED_IDENTITY]
    #[arg(long, value_name = "ID")]
    pub(crate) managed_identity: Option<String>,
    /// public, usgov, usgov-dod, china, bleu, delos, govsg or a [cloud.NAME] of the file [env: APPONLY_CLOUD]
    #[arg(long, value_name = "NAME")]
    pub(crate) cloud: Option<String>,
    /// PEM roots to trust besides the system's [env: APPONLY_CA_FILE, SSL_CERT_FILE]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Read secret and key files though other users can read them, as on a read-only mount; with a warning
    /// [env: APPONLY_ALLOW_INSECURE_FILES=1]
    #[arg(long)]
    pub(crate) allow_insecure_files: bool,
    /// Keep no tokens [env: APPONLY_NO_CACHE=1]
    #[arg(long)]
    pub(crate) no_cache: bool,
}

/// What the token is for.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Token")]
pub(crate) struct ScopeArguments {
    /// RESOURCE/.default; default: Microsoft Graph of the cloud
    #[arg(long, conflicts_with = "resource")]
    pub(crate) scope: Option<String>,
    /// The API by its application ID URI or GUID, in place of --scope
    #[arg(long)]
    pub(crate) resource: Option<String>,
    /// A kept token with less life than this is not good enough (for example 10m, 90s, 1h)
    #[arg(long, value_name = "TIME", default_value = "5m")]
    pub(crate) min_validity: String,
    /// Ask the service even if a kept token is good
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  apponly token\n  apponly token --resource https://vault.azure.net --format json\n  \
                        TOKEN=$(apponly token --certificate app.pem --tenant-id contoso.com --client-id GUID)"
)]
pub(crate) struct TokenArguments {
    #[command(flatten)]
    pub(crate) scope: ScopeArguments,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TokenFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TokenFormat {
    /// The token, one line
    #[default]
    Raw,
    /// Token, life, scope and identity
    Json,
    /// The field names of `az account get-access-token`
    AzureCli,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  curl --config <(apponly header --format curl) https://graph.microsoft.com/v1.0/users\n  \
                        $headers = apponly header --format json | ConvertFrom-Json -AsHashtable"
)]
pub(crate) struct HeaderArguments {
    #[command(flatten)]
    pub(crate) scope: ScopeArguments,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: HeaderFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum HeaderFormat {
    /// A header a line
    #[default]
    Plain,
    /// The value of Authorization alone
    Value,
    /// One JSON object
    Json,
    /// A file for `curl --config`
    Curl,
    /// A PowerShell hashtable literal
    Powershell,
    /// NAME=VALUE lines without quotes, for `docker --env-file` and `$GITHUB_ENV`
    Env,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly context\n  apponly context --format json --profile nightly")]
pub(crate) struct ContextArguments {
    #[command(flatten)]
    pub(crate) scope: ScopeArguments,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// The profiles of the configuration file in use
    #[command(after_help = "Example:\n  apponly profile list")]
    List(ProfileArguments),
    /// Every setting, its value and where it came from; no secret is read
    #[command(after_help = "Example:\n  apponly profile show nightly")]
    Show(NamedProfileArguments),
    /// As show, and tries everything that needs no network: files, passwords, keys, selection
    #[command(after_help = "Example:\n  apponly profile check nightly")]
    Check(NamedProfileArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ProfileArguments {
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) identity: IdentityArguments,
}

#[derive(Debug, Args)]
pub(crate) struct NamedProfileArguments {
    /// The profile; the same as --profile
    #[arg(value_name = "NAME", conflicts_with = "profile")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) rest: ProfileArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// The kept tokens: whose, what for, until when; no token is shown, and no credential is needed
    #[command(after_help = "Examples:\n  apponly cache list\n  apponly cache list --format json")]
    List(CacheListArguments),
    /// Throw all kept tokens away; the next command asks the service
    #[command(after_help = "Example:\n  apponly cache clear")]
    Clear,
}

#[derive(Debug, Args)]
pub(crate) struct CacheListArguments {
    /// How it is printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  apponly emulator --env-file tenant.env &\n  until [ -s tenant.env ]; do sleep 0.1; done\n  set -a; . ./tenant.env; set +a; apponly token"
)]
pub(crate) struct EmulatorArguments {
    /// A TOML file that describes the tenant; default: a built-in one
    #[arg(long, value_name = "FILE")]
    pub(crate) tenant: Option<PathBuf>,
    /// How many service principals to generate beside those of the tenant, up to 1,000,000: apps, managed identities and
    /// Microsoft's own, with permissions, credentials, owners and sign-ins
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub(crate) service_principals: Option<u32>,
    /// Write KEY=VALUE lines for clients here; default: to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// The loopback address to bind, with a port for the token endpoint (0: any)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: String,
}

/// A command that is run thousands of times, without the others: the definition of all of them costs more than all the rest
/// of a run that prints a kept token.
#[derive(Debug, Parser)]
struct Alone<T: Args> {
    #[command(flatten)]
    global: Global,
    #[command(flatten)]
    arguments: T,
}

impl<T: Args> Alone<T> {
    fn read(words: &[OsString], command: impl FnOnce(T) -> Command) -> Option<Arguments> {
        let (program, rest) = words.split_first().zip(words.get(2..)).map(|((program, _), rest)| (program, rest))?;
        let alone = Self::try_parse_from(std::iter::once(program).chain(rest)).ok()?;
        Some(Arguments { global: alone.global, command: command(alone.arguments) })
    }
}

/// Reads the line of a frequent command. `None` for any other, and for what cannot be read or asks for help: whoever has
/// the whole definition knows better what to say.
pub(crate) fn frequent(words: &[OsString]) -> Option<Arguments> {
    match words.get(1)?.to_str()? {
        "token" => Alone::read(words, Command::Token),
        "header" => Alone::read(words, Command::Header),
        "exec" => Alone::read(words, |arguments| Command::Rare(RareCommand::Exec(arguments))),
        _ => None,
    }
}

/// Reads any line.
pub(crate) fn any(words: &[OsString]) -> Result<Arguments, clap::Error> {
    Arguments::from_arg_matches(&Arguments::command().try_get_matches_from(words)?)
}

/// The first word that brings a secret itself, without its value. Looked for before anything is parsed: whatever else is
/// wrong with the line, this is what its author must know, and no message may repeat the value.
pub(crate) fn literal_secret(words: &[OsString]) -> Option<&'static str> {
    const REFUSED: [&str; 4] = ["--secret", "--client-secret", "--certificate-password", "--password"];
    let ours = words.iter().take_while(|word| *word != "--").filter_map(|word| word.to_str());
    let mut names = ours.map(|word| word.split_once('=').map_or(word, |(name, _)| name));
    names.find_map(|name| REFUSED.into_iter().find(|refused| *refused == name))
}

/// Whether the words ask for JSON errors: needed before, and because, they cannot be parsed.
pub(crate) fn asks_for_json(words: &[OsString]) -> bool {
    // What stands behind `--` is for another program.
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let words = words.get(..end).unwrap_or_default();
    words.iter().any(|word| word == "--error-format=json")
        || words.windows(2).any(|pair| matches!(pair, [name, value] if name == "--error-format" && value == "json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        fn check(command: &clap::Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example"), "{}", command.get_name());
            command.get_subcommands().for_each(check);
        }
        check(&Arguments::command());
    }

    #[test]
    fn frequent_commands_are_read_as_they_are_with_all_others() {
        for line in [
            "apponly token",
            "apponly token -q --format json --scope a/.default --min-validity 10m --force",
            "apponly header -vv --format=curl --error-format json --profile p --no-cache",
            "apponly exec --token-env T --resource a --resource b --profile p -- tool --help -- x",
            "apponly header --certificate a --certificate b --send-certificate-chain --tenant-id t --client-id c",
        ] {
            let words: Vec<_> = line.split(' ').map(OsString::from).collect();
            assert_eq!(format!("{:?}", frequent(&words).unwrap()), format!("{:?}", any(&words).unwrap()), "{line}");
        }
        for line in [
            "apponly",
            "apponly -q token",
            "apponly context",
            "apponly token --help",
            "apponly token --version",
            "apponly token --scope a --resource b",
            "apponly token stray",
            "apponly header --format az",
        ] {
            let words: Vec<_> = line.split(' ').map(OsString::from).collect();
            assert!(frequent(&words).is_none(), "{line}");
        }
    }

    #[test]
    fn secrets_are_recognised_wherever_they_stand() {
        let find = |text: &str| literal_secret(&text.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(find("apponly --secret hunter2 token"), Some("--secret"));
        assert_eq!(find("apponly tokn --client-secret=hunter2"), Some("--client-secret"));
        assert_eq!(find("apponly token --secret-file x --secret-stdin --certificate-password-file y"), None);
        assert_eq!(find("apponly exec -- tool --secret x"), None);
    }

    #[test]
    fn json_errors_are_recognised_in_words_that_do_not_parse() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(asks_for_json(&words("apponly tokn --error-format json")));
        assert!(asks_for_json(&words("apponly --error-format=json")));
        assert!(!asks_for_json(&words("apponly token --format json")));
        assert!(!asks_for_json(&words("apponly exec -- tool --error-format json")));
    }
}
