//! `network`: how far the way to each host goes.

use std::collections::BTreeSet;
use std::time::Duration;

use apponly::{CertificatePlace, CredentialKind, Error, NetworkProbe, Reach, SecretSource};

use super::case::Case;
use super::check::{Check, CheckId};
use super::signs::Signs;

const ID: CheckId = CheckId::Network;

/// All hosts side by side.
const TIME: Duration = Duration::from_secs(9);

/// The hosts that this identity needs, side by side.
pub(super) async fn look(case: &Case) -> Result<Vec<Reach>, Error> {
    let probe = NetworkProbe::new(case.transport())?;
    let probe = std::sync::Arc::new(probe);
    let deadline = case.deadline.at_most(TIME);
    let mut ways = tokio::task::JoinSet::new();
    for (position, origin) in hosts(case).into_iter().enumerate() {
        let probe = probe.clone();
        ways.spawn(async move { (position, probe.reach(&origin, deadline).await) });
    }
    let mut reaches = Vec::new();
    while let Some(done) = ways.join_next().await {
        reaches.extend(done);
    }
    reaches.sort_by_key(|(position, _)| *position);
    Ok(reaches.into_iter().map(|(_, reach)| reach).collect())
}

/// The authority, unless a managed identity signs in; Graph; the vaults in use. Each once, in this order.
fn hosts(case: &Case) -> Vec<String> {
    let cloud = &case.settings.cloud.value;
    let mut hosts = Vec::new();
    if case.selected() != Some(CredentialKind::ManagedIdentity) {
        hosts.push(cloud.authority.to_string());
    }
    hosts.push(cloud.graph.clone());
    let certificates = case.settings.certificates.iter().filter_map(|setting| match &setting.value {
        CertificatePlace::KeyVault(object) => Some(object.to_string()),
        _ => None,
    });
    let secret = case.settings.secret.iter().filter_map(|setting| match &setting.value {
        SecretSource::KeyVault(object) => Some(object.to_string()),
        _ => None,
    });
    hosts.extend(certificates.chain(secret).map(|place| place.trim_start_matches("keyvault:").to_owned()));
    let mut seen = BTreeSet::new();
    hosts.retain(|host| seen.insert(origin(host).to_owned()));
    hosts
}

/// Scheme, host and port of a URL.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(start..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| start + at);
    url.get(..end).unwrap_or(url)
}

pub(super) fn check(signs: &Signs) -> Check {
    let reaches = match &signs.reaches {
        None => return Check::skip(ID, "the way to the hosts was not tried in time"),
        Some(Err(error)) => return Check::failed(ID, error),
        Some(Ok(reaches)) => reaches,
    };
    let lines: Vec<_> = reaches.iter().map(line).collect();
    let failure = reaches.iter().find_map(|reach| reach.failure.as_ref());
    match failure {
        Some((_, error)) => Check::failed(ID, error).with_all(lines),
        None => {
            let hosts: Vec<_> = reaches.iter().map(|reach| format!("`{}`", reach.host)).collect();
            let through = reaches.iter().find_map(|reach| reach.proxy.as_ref());
            let through = through
                .map_or_else(String::new, |(proxy, variable)| format!(" through the proxy `{proxy}` (`{variable}`)"));
            Check::ok(ID, format!("{} can be reached{through}", hosts.join(" and "))).with_all(lines)
        }
    }
}

/// `HOST: dns 1 ms (ADDRESS), tcp 2 ms (…), tls failed`.
fn line(reach: &Reach) -> String {
    let mut stages: Vec<_> = reach
        .steps
        .iter()
        .map(|step| format!("{} {} ms ({})", step.stage.name(), step.took.as_millis(), step.detail))
        .collect();
    if let Some((stage, error)) = &reach.failure {
        stages.push(format!("{} failed ({})", stage.name(), error.code()));
    }
    format!("{}: {}", reach.host, stages.join(", "))
}

/// Whether the way to the authority, or to Graph, is known to be closed.
pub(super) fn is_closed(signs: &Signs, origin: &str) -> bool {
    match &signs.reaches {
        Some(Err(_)) => true,
        Some(Ok(reaches)) => {
            let host = origin.trim_start_matches("https://");
            let meant = |reach: &&Reach| reach.host == host || reach.host.strip_suffix(":443") == Some(host);
            reaches.iter().find(meant).is_some_and(|reach| !reach.is_reached())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_ends_before_the_path() {
        assert_eq!(origin("https://v.vault.azure.net/secrets/x"), "https://v.vault.azure.net");
        assert_eq!(origin("https://localhost:8443"), "https://localhost:8443");
    }
}
