//! The client that an identity and the options make.

use std::sync::Arc;

use apponly::{Error, catalogue};
use apponly_graph::{GraphClient, GraphObserver, GraphOptions, GraphVersion};

use super::permissions::Permissions;
use crate::arguments::IdentityArguments;
use crate::output::Failure;
use crate::session::{self, Session};

/// How the client of a command works.
#[derive(Debug, Default)]
pub(super) struct Manner<'a> {
    pub(super) beta: bool,
    pub(super) deadline: Option<&'a str>,
    pub(super) retry_unsafe: bool,
    pub(super) concurrency: Option<u16>,
}

/// Runs `work` until the deadline of the command, which counts for all of it.
///
/// # Errors
/// `timed-out`; what is wrong with the option; what `work` says.
pub(super) async fn within<T>(
    deadline: Option<&str>,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let Some(text) = deadline else { return work.await };
    let limit = session::duration("--deadline", text)?;
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| {
        let error = Error::new(&catalogue::TIMED_OUT, format!("not done before `--deadline {text}`"));
        Err(error
            .with_cause("there is more to fetch or to send than fits into that time, or Graph asks to slow down")
            .with_fix("give more time; with `--output FILE --resume` the same command goes on where this one ended")
            .into())
    })
}

/// A client that signs in as `identity`; nothing is sent yet.
///
/// # Errors
/// What is wrong with the configuration.
pub(super) fn client(
    identity: &IdentityArguments,
    manner: &Manner<'_>,
    observer: Option<Arc<dyn GraphObserver>>,
) -> Result<GraphClient, Error> {
    let mut options = GraphOptions::default();
    options.retry_unsafe = manner.retry_unsafe;
    if let Some(text) = manner.deadline {
        options.deadline = session::duration("--deadline", text)?;
    }
    if let Some(concurrency) = manner.concurrency {
        options.concurrency = concurrency.into();
    }
    let session = Session::new(identity)?;
    let client =
        GraphClient::new(session.source)?.with_options(options).with_permissions(Arc::new(Permissions::default()));
    let client = if manner.beta { client.with_version(GraphVersion::Beta) } else { client };
    Ok(match observer {
        Some(observer) => client.with_observer(observer),
        None => client,
    })
}
