//! `apponly exec`: runs a program with an endpoint of its own, which lives as long as the program.
//!
//! | File | Content |
//! | --- | --- |
//! | `endpoint.rs` | the endpoint on a free port of 127.0.0.1, and its secret |
//! | `environment.rs` | what the program finds in its environment, and what it does not |
//! | `child.rs` | starting it, its exit code |
//! | `signals.rs` | passing signals on, stopping with it |
//! | `header_file.rs`, `private_file.rs` | the file of `--header-file` |

mod child;
mod endpoint;
mod environment;
#[cfg(unix)]
mod header_file;
#[cfg(unix)]
mod private_file;
#[cfg(unix)]
mod signals;

use std::time::Duration;

use apponly::{AccessToken, Error, Resource, TokenClaims, TokenOptions};
use apponly_agent::protection;

use self::endpoint::Endpoint;
use self::environment::Changes;
use super::warn_without_roles;
use crate::arguments::ExecArguments;
use crate::output::{Failure, Printer};
use crate::session::{self, Session};

/// What a token in a variable lives at least, where tokens live that long: half of what Entra usually gives.
const FRESH: Duration = Duration::from_secs(30 * 60);

/// Everything that can be wrong with the identity or the options is said before the program starts.
pub(super) fn run(arguments: &ExecArguments, printer: &Printer) -> Result<(), Failure> {
    // Its environment and memory hold what the program must not see.
    for why in protection::protect_secrets().not_possible {
        tracing::info!("{why}");
    }
    if let Some(name) = &arguments.token_env {
        environment::check_token_variable(name)?;
    }
    let session = Session::resident(&session::options(&arguments.identity)?)?;
    let mut changes = Changes::new(&environment::present(), &session.settings, &arguments.keep)?;
    let resources = resources(&arguments.resources, &session)?;
    let scope = resources.first().map_or_else(|| session.source.cloud().graph_scope(), Resource::scope);
    let token = session.acquire(&scope, &wish(arguments))?.token;
    warn_without_roles(&token, &session, printer);
    changes.tenant(tenant(&session, &token).as_deref());
    if let Some(name) = &arguments.token_env {
        changes.token(name, token.expose());
    }
    let endpoint = Endpoint::start(&session, resources, arguments.audit.as_deref())?;
    changes.endpoint(endpoint.url(), endpoint.secret());
    let header_file = header_file(arguments, token, &session)?;
    let code = child::run(&arguments.command, changes);
    drop(header_file);
    endpoint.stop();
    match code? {
        0 => Ok(()),
        code => Err(Failure::Ended(code)),
    }
}

/// A token in a variable is never renewed: one that was kept for most of its life would end with the program half done.
fn wish(arguments: &ExecArguments) -> TokenOptions {
    let mut options = TokenOptions::default();
    if arguments.token_env.is_some() {
        options.minimum_validity = FRESH;
    }
    options
}

fn resources(named: &[String], session: &Session) -> Result<Vec<Resource>, Error> {
    if named.is_empty() {
        return Ok(vec![session.source.cloud().graph_scope().resource()]);
    }
    named.iter().map(|text| session::resource(text)).collect()
}

/// The tenant, as it was configured or as the token tells.
fn tenant(session: &Session, token: &AccessToken) -> Option<String> {
    let configured = session.settings.tenant_id.as_ref().map(|tenant| tenant.value.as_str().to_owned());
    let told = || token.tenant_id().map(str::to_owned);
    configured.or_else(told).or_else(|| TokenClaims::decode(token.expose())?.tenant_id)
}

#[cfg(unix)]
fn header_file(
    arguments: &ExecArguments,
    token: AccessToken,
    session: &Session,
) -> Result<Option<header_file::HeaderFile>, Error> {
    let start = |path| header_file::HeaderFile::start(path, token, session.source.clone());
    arguments.header_file.as_deref().map(start).transpose()
}

#[cfg(not(unix))]
fn header_file(arguments: &ExecArguments, token: AccessToken, _: &Session) -> Result<(), Error> {
    drop(token);
    match arguments.header_file {
        None => Ok(()),
        Some(_) => Err(Error::new(&apponly::catalogue::NOT_BUILT, "`--header-file` is not built for this system yet")),
    }
}
