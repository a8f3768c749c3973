//! Runs all checks. None stops another: what can be looked at is looked at.

use std::time::Duration;

use super::case::Case;
use super::check::{Check, CheckId, Status};
use super::expiry::{self, Ending};
use super::signs::{Registration, SignIn, Signs, until};
use super::{
    certificate, clock, config, consent, credential, directory, graph, host_identity, network, permission, secrets,
    tenant, token,
};

/// What needs no token: network, tenant, sign-in, files.
const FIRST: Duration = Duration::from_secs(12);

/// What needs one.
const SECOND: Duration = Duration::from_secs(10);

/// The outcome of one examination.
#[derive(Debug)]
pub(crate) struct Findings {
    /// In the order of the checks.
    pub(crate) checks: Vec<Check>,
    pub(crate) endings: Vec<Ending>,
}

/// Examines `case`. Ends by its deadline.
pub(crate) async fn examine(case: &Case) -> Findings {
    let mut signs = gather(case).await;
    let asking = case.deadline.at_most(SECOND);
    let source = case.source.as_ref().ok().filter(|_| signs.token().is_some()).cloned();
    let asked = async {
        match source {
            Some(source) => until(asking, graph::look(source)).await,
            None => None,
        }
    };
    let (registration, answer) = tokio::join!(until(asking, directory::look(case, &signs)), asked);
    signs.registration = registration.unwrap_or_else(|| Registration::unread("Graph did not answer in time"));
    signs.graph = answer;
    let endings = expiry::endings(case, &signs);
    let mut checks = vec![
        config::check(case),
        secrets::check(case),
        host_identity::check(case, &signs),
        network::check(&signs),
        clock::check(case, &signs),
        tenant::check(case, &signs),
        credential::check(case, &signs),
        certificate::check(case, &signs),
        token::check(case, &signs),
        consent::check(case, &signs),
        permission::check(case, &signs),
        graph::check(&signs),
        expiry::check(case, &signs, &endings),
    ];
    settle(&mut checks);
    Findings { checks, endings }
}

/// All that can be asked without a token, side by side.
async fn gather(case: &Case) -> Signs {
    let deadline = case.deadline.at_most(FIRST);
    let local = async {
        let source = case.source.as_ref().ok()?.clone();
        // A hardware token may take its time.
        tokio::task::spawn_blocking(move || source.check()).await.ok()
    };
    let assertion = async { case.source.as_ref().ok()?.assertion_facts().await };
    let (reaches, tenant, sign_in, local, assertion) = tokio::join!(
        until(deadline, network::look(case)),
        until(deadline, tenant::look(case)),
        until(deadline, SignIn::attempt(case)),
        until(deadline, local),
        until(deadline, assertion),
    );
    let (tenant, other_clouds) = tenant.flatten().map_or((None, Vec::new()), |(answer, others)| (Some(answer), others));
    Signs {
        reaches,
        tenant,
        other_clouds,
        sign_in: sign_in.flatten(),
        local: local.flatten().unwrap_or_default(),
        assertion: assertion.flatten(),
        ..Signs::default()
    }
}

/// A check follows from another only where that one did not go well; a chain of them leads to its first.
fn settle(checks: &mut [Check]) {
    let stands = |checks: &[Check], id: CheckId| {
        checks.iter().find(|check| check.id == id).map(|check| (check.status, check.follows_from))
    };
    for index in 0..checks.len() {
        let Some(mut root) = checks.get(index).and_then(|check| check.follows_from) else { continue };
        // Each step leads to another check, of which there are not many.
        for _ in 0..checks.len() {
            match stands(checks, root) {
                Some((_, Some(next))) if next != root => root = next,
                _ => break,
            }
        }
        let is_real = stands(checks, root).is_some_and(|(status, _)| matches!(status, Status::Fail | Status::Warn));
        if let Some(check) = checks.get_mut(index) {
            check.follows_from = is_real.then_some(root).filter(|root| *root != check.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_lead_to_their_first_failure_and_to_nothing_else() {
        let mut checks = [
            Check::fail(CheckId::Network, "", ""),
            Check::fail(CheckId::Token, "", "").after(CheckId::Network),
            Check::skip(CheckId::Consent, "").after(CheckId::Token),
            Check::fail(CheckId::Graph, "", "").after(CheckId::Clock),
            Check::ok(CheckId::Clock, ""),
        ];
        settle(&mut checks);
        let roots: Vec<_> = checks.iter().map(|check| check.follows_from).collect();
        assert_eq!(roots, [None, Some(CheckId::Network), Some(CheckId::Network), None, None]);
    }
}
