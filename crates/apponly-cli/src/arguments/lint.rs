//! `apponly lint`: the mistakes of scripts.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  apponly lint scripts/\n  apponly lint --format sarif --output lint.sarif .\n  \
                  apponly lint --staged                       in a pre-commit hook\n  \
                  apponly lint --diff origin/main --format github\n  \
                  apponly lint --write-baseline known.json . && apponly lint --baseline known.json .\n  \
                  apponly lint --explain refresh-token-expected\n\n\
                  A comment silences one rule, in the line or alone above it: apponly:ignore RULE reason")]
pub(crate) struct LintArguments {
    /// Files, and directories with everything below them that .gitignore leaves; - reads standard input
    #[arg(value_name = "PATH", required_unless_present_any = ["staged", "diff", "explain", "list_rules"])]
    pub(crate) paths: Vec<PathBuf>,
    /// What standard input is called; its extension tells the language
    #[arg(long, value_name = "NAME", default_value = "stdin")]
    pub(crate) stdin_name: String,
    /// What is about to be committed, as it stands in git's index; PATH narrows it
    #[arg(long, conflicts_with = "diff")]
    pub(crate) staged: bool,
    /// Only findings in lines that changed since the branch left this commit; PATH narrows it
    #[arg(long, value_name = "REV")]
    pub(crate) diff: Option<String>,
    /// Only this rule; repeat for more
    #[arg(long = "rule", value_name = "RULE", value_parser = rule_names(), hide_possible_values = true)]
    pub(crate) rules: Vec<String>,
    /// Without this rule; repeat for more
    #[arg(long = "skip-rule", value_name = "RULE", value_parser = rule_names(), hide_possible_values = true)]
    pub(crate) skip_rules: Vec<String>,
    /// Threads; default: one for each processor
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Exit with 1 from this confidence up
    #[arg(long, value_enum, value_name = "CONFIDENCE", default_value_t)]
    pub(crate) fail_on: FailOn,
    /// Report only what is not in this file
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings into this file, and report none
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// What a rule finds, why it matters, what to do instead
    #[arg(long, value_name = "RULE", value_parser = explained_names(), hide_possible_values = true, exclusive = true)]
    pub(crate) explain: Option<String>,
    /// The rules
    #[arg(long, exclusive = true)]
    pub(crate) list_rules: bool,
    /// How findings are printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output", display_order = 0)]
    pub(crate) format: LintFormat,
    /// Print into this file
    #[arg(long, value_name = "FILE", help_heading = "Output", display_order = 0)]
    pub(crate) output: Option<PathBuf>,
}

/// The names that clap compares with, so that a misspelt one gets a suggestion.
fn rule_names() -> PossibleValuesParser {
    PossibleValuesParser::new(apponly_lint::rules().iter().map(|rule| rule.id))
}

/// Also the one that is about the comments themselves.
fn explained_names() -> PossibleValuesParser {
    PossibleValuesParser::new(
        apponly_lint::rules().iter().chain([&apponly_lint::IGNORE_INCOMPLETE]).map(|rule| rule.id),
    )
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Only what is proved
    Certain,
    /// What is nearly always wrong
    #[default]
    High,
    /// Also what is only worth a look
    Low,
}
