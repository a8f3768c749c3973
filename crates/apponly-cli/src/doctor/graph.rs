//! `graph`: whether Graph answers and takes the token.

use std::time::Duration;

use apponly::{Error, ErrorKind, TokenSource, catalogue};
use apponly_graph::{GraphClient, GraphOptions, GraphRequest};

use super::check::{Check, CheckId};
use super::signs::Signs;

const ID: CheckId = CheckId::Graph;

/// One small call; the time is for a slow day.
const TIME: Duration = Duration::from_secs(6);

/// A call that costs nothing: the tenant's name.
pub(super) async fn look(source: TokenSource) -> Result<String, Error> {
    let mut options = GraphOptions::default();
    options.deadline = TIME;
    options.attempt = TIME;
    let graph = GraphClient::new(source)?.with_options(options);
    let answer: serde_json::Value =
        graph.json(GraphRequest::get("/organization").query("$select", "id,displayName")).await?;
    let name = answer.pointer("/value/0/displayName").and_then(serde_json::Value::as_str);
    Ok(name.unwrap_or("a tenant without a name").to_owned())
}

pub(super) fn check(signs: &Signs) -> Check {
    let answer = match (&signs.graph, signs.token()) {
        (Some(answer), _) => answer,
        (None, None) => return Check::skip(ID, "there is no token to ask with").after(CheckId::Token),
        (None, Some(_)) => {
            return Check::fail(ID, "Graph did not answer in time", "check the network to Graph, then try again");
        }
    };
    let error = match answer {
        Ok(name) => return Check::ok(ID, format!("answers, and takes the token (tenant `{name}`)")),
        Err(error) => error,
    };
    if error.code() == catalogue::GRAPH_IDENTITY_NOT_FOUND.code {
        let has_roles = signs.claims().is_some_and(|claims| !claims.roles.is_empty());
        let check = Check::failed(ID, error);
        return if has_roles { check } else { check.after(CheckId::Consent) };
    }
    if error.kind() == ErrorKind::NotAllowed {
        // What it may read is the matter of `consent` and `permission`; that it was refused shows that it was understood.
        let check = Check::ok(ID, "answers, and takes the token; it may not read the organisation, which is no fault");
        return check.with_evidence(format!("{}: {error}", error.code()));
    }
    let check = Check::failed(ID, error);
    match error.kind() {
        ErrorKind::Unreachable | ErrorKind::TimedOut => check.after(CheckId::Network),
        _ => check,
    }
}
