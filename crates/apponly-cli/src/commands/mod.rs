//! One file for each command. A command parses nothing and decides nothing: it asks the library and prints.

mod cache;
mod cert;
mod completions;
mod consent_url;
mod context;
mod demo;
mod doctor;
mod emulator;
mod exec;
mod grant;
mod graph;
mod header;
mod lint;
mod man;
mod permissions;
mod profile;
mod review;
mod rotation;
mod secret;
mod serve;
mod served_identity;
mod token;

use apponly::{MissingRoles, TokenClaims};

use crate::arguments::{Arguments, CacheCommand, Command, ProfileCommand, RareCommand};
use crate::output::{Failure, Printer};
use crate::session::Session;

/// Runs the command that `arguments` name.
pub(crate) fn run(arguments: Arguments, printer: &Printer) -> Result<(), Failure> {
    match arguments.command {
        Command::Token(arguments) => token::run(&arguments, printer),
        Command::Header(arguments) => header::run(&arguments, printer),
        Command::Rare(command) => run_rare(command, printer),
    }
}

/// Apart, since the frame of what these do is several pages of stack that the frequent commands need not touch.
#[inline(never)]
fn run_rare(command: RareCommand, printer: &Printer) -> Result<(), Failure> {
    match command {
        RareCommand::Context(arguments) => context::run(&arguments, printer),
        RareCommand::Doctor(arguments) => doctor::run(&arguments, printer),
        RareCommand::Exec(arguments) => exec::run(&arguments, printer),
        RareCommand::Serve(arguments) => serve::run(&arguments, printer),
        RareCommand::Profile(ProfileCommand::List(arguments)) => profile::list::run(&arguments, printer),
        RareCommand::Profile(ProfileCommand::Show(arguments)) => profile::show::run(&arguments, printer),
        RareCommand::Profile(ProfileCommand::Check(arguments)) => profile::check::run(&arguments, printer),
        RareCommand::Cache(CacheCommand::List(arguments)) => cache::list::run(&arguments, printer),
        RareCommand::Cache(CacheCommand::Clear) => cache::clear::run(printer),
        RareCommand::Cert(command) => cert::run(command, printer),
        RareCommand::Secret(command) => secret::run(command, printer),
        RareCommand::Graph(command) => graph::run(&command, printer),
        RareCommand::Lint(arguments) => lint::run(&arguments, printer),
        RareCommand::Permissions(command) => permissions::run(&command, printer),
        RareCommand::Grant(arguments) => grant::grant(&arguments, printer),
        RareCommand::Revoke(arguments) => grant::revoke(&arguments, printer),
        RareCommand::ConsentUrl(arguments) => consent_url::run(&arguments, printer),
        RareCommand::Review(arguments) => review::run(&arguments, printer),
        RareCommand::Emulator(arguments) => emulator::run(&arguments, printer),
        RareCommand::Demo => demo::run(printer),
        RareCommand::Completions { shell } => completions::run(shell, printer),
        RareCommand::Man => man::run(printer),
    }
}

/// Warns where the token holds no permission, with the consent link or the command that grants one.
fn warn_without_roles(token: &apponly::AccessToken, session: &Session, printer: &Printer) {
    let Some(claims) = TokenClaims::decode(token.expose()) else { return };
    if let Some(missing) = MissingRoles::find(&claims, token.scope(), token.credential(), session.source.cloud()) {
        printer.warning(&missing.problem, &missing.fix);
    }
}
