//! `tenant`: whether it exists, and in this cloud. No credential is used.

use std::time::Duration;

use apponly::{Cloud, Deadline, Error, ErrorKind, SystemHttpClient, TenantAnswer, TenantFacts, TenantId, catalogue};

use super::case::Case;
use super::check::{Check, CheckId};
use super::network;
use super::signs::{Signs, until};

const ID: CheckId = CheckId::Tenant;

/// One small document.
const TIME: Duration = Duration::from_secs(8);

/// What the other clouds say is a hint, worth no wait.
const HINT: Duration = Duration::from_secs(3);

/// `cloud_instance_name` of the metadata, and the cloud of that name.
const INSTANCES: [(&str, &str); 3] =
    [("microsoftonline.com", "public"), ("microsoftonline.us", "usgov"), ("partner.microsoftonline.cn", "china")];

/// Asks the authority, and where it knows no such tenant, the authorities of the other clouds.
pub(super) async fn look(case: &Case) -> Option<(TenantAnswer, Vec<String>)> {
    let tenant = &case.settings.tenant_id.as_ref()?.value;
    let client = SystemHttpClient::new(case.transport());
    let cloud = &case.settings.cloud.value;
    let answer = TenantFacts::ask(&client, cloud, tenant, case.deadline.at_most(TIME)).await;
    let is_unknown = answer.facts.as_ref().is_err_and(is_not_found);
    let others = match is_unknown && Cloud::of_authority(&cloud.authority).is_some() {
        true => elsewhere(&client, cloud, tenant, case.deadline.at_most(HINT)).await,
        false => Vec::new(),
    };
    Some((answer, others))
}

fn is_not_found(error: &Error) -> bool {
    error.code() == catalogue::TENANT_NOT_FOUND.code
}

async fn elsewhere(client: &SystemHttpClient, cloud: &Cloud, tenant: &TenantId, deadline: Deadline) -> Vec<String> {
    let mut found = Vec::new();
    let mut asked = vec![cloud.authority.clone()];
    for other in Cloud::names().filter_map(Cloud::named) {
        if asked.contains(&other.authority) {
            continue;
        }
        asked.push(other.authority.clone());
        let answer = until(deadline, TenantFacts::ask(client, &other, tenant, deadline)).await;
        if answer.is_some_and(|answer| answer.facts.is_ok()) {
            found.push(other.name);
        }
    }
    found
}

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let Some(tenant) = case.settings.tenant_id.as_ref().map(|setting| &setting.value) else {
        return without_tenant(case, signs);
    };
    match signs.tenant.as_ref().map(|answer| &answer.facts) {
        None => Check::skip(ID, "the authority was not asked in time"),
        Some(Ok(facts)) => known(case, tenant, facts),
        Some(Err(error)) if is_out_of_reach(error) => {
            let check = Check::skip(ID, format!("whether `{tenant}` exists is not known: {error}"));
            let authority = case.settings.cloud.value.authority.as_str();
            if network::is_closed(signs, authority) { check.after(CheckId::Network) } else { check }
        }
        Some(Err(error)) => {
            let check = Check::failed(ID, error);
            match signs.other_clouds.as_slice() {
                [] => check,
                [only] => check
                    .with_evidence(format!("the cloud `{only}` knows this tenant"))
                    .with_fix(format!("the tenant lives in another cloud: `--cloud {only}`, `APPONLY_CLOUD={only}` or `cloud = \"{only}\"`")),
                several => check.with_evidence(format!("the clouds {} know this tenant", several.join(", "))),
            }
        }
    }
}

fn is_out_of_reach(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::TimedOut | ErrorKind::ServiceUnavailable)
        || error.answer().is_none() && error.kind() == ErrorKind::Misconfigured
}

fn without_tenant(case: &Case, signs: &Signs) -> Check {
    if let Some(problem) = case.problems.iter().find(|problem| problem.to_string().contains("tenant")) {
        return Check::skip(ID, format!("no usable tenant is configured: {problem}")).after(CheckId::Config);
    }
    match signs.claims().and_then(|claims| claims.tenant_id) {
        Some(tenant) => Check::ok(ID, format!("none is configured; the token is of `{tenant}`")),
        None => Check::skip(ID, "no tenant is configured"),
    }
}

fn known(case: &Case, tenant: &TenantId, facts: &TenantFacts) -> Check {
    let cloud = &case.settings.cloud.value;
    let region = facts.region.as_ref().map_or_else(String::new, |region| format!(", region {region}"));
    let id = facts.tenant_id.as_ref().filter(|id| id.as_str() != tenant.as_str());
    let id = id.map_or_else(String::new, |id| format!(" is `{id}`"));
    let lives = other_instance(cloud, facts).or_else(|| other_graph(cloud, facts));
    match lives {
        Some(other) => Check::fail(
            ID,
            format!("the tenant `{tenant}` lives in the cloud `{other}`, and the cloud in use is `{}`", cloud.name),
            format!("`--cloud {other}`, `APPONLY_CLOUD={other}` or `cloud = \"{other}\"` in the profile"),
        ),
        None => Check::ok(ID, format!("`{tenant}`{id} exists{region}")),
    }
}

/// The cloud that the metadata names, where it is another one.
fn other_instance(cloud: &Cloud, facts: &TenantFacts) -> Option<String> {
    let named = INSTANCES.iter().find(|(instance, _)| facts.cloud_instance.as_deref() == Some(*instance))?.1;
    let own = Cloud::of_authority(&cloud.authority)?;
    let named = Cloud::named(named)?;
    (own.authority != named.authority).then_some(named.name)
}

/// The cloud whose Graph the metadata names, where it is another one's.
fn other_graph(cloud: &Cloud, facts: &TenantFacts) -> Option<String> {
    let host = facts.graph_host.as_deref()?;
    let of_host = |cloud: &Cloud| cloud.graph.strip_prefix("https://") == Some(host);
    let named = Cloud::names().filter_map(Cloud::named).find(of_host)?;
    // Clouds that share an authority share the metadata: they are not told apart by it.
    (!of_host(cloud) && named.authority != cloud.authority).then_some(named.name)
}
