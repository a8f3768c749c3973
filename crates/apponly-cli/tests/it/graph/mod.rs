//! `apponly graph`: calls, pages, formats and what survives a kill.

mod batch;
mod call;
mod delta;
mod formats;
mod pages;
#[cfg(unix)]
mod resume;
mod transfer;

use crate::support::{NIGHTLY, Running};

/// A tenant with so many users and one app that may read and change them.
fn tenant(users: u32) -> Running {
    Running::described(&format!(
        r#"
        tenant_id = "11111111-2222-4333-8444-555555555555"
        domains = ["contoso.example"]
        users = {users}
        [[apps]]
        display_name = "Nightly report"
        client_id = "{}"
        roles = ["User.ReadWrite.All", "Group.ReadWrite.All", "Organization.Read.All", "Files.ReadWrite.All"]
        secrets = [{{ display_name = "nightly", value = "{}" }}]
        "#,
        NIGHTLY.client_id, NIGHTLY.secret
    ))
}

/// The requests that Graph got.
fn graph_requests(tenant: &Running) -> usize {
    let is_graph = |service| service == apponly_emulator::FaultTarget::Graph;
    tenant.emulator.requests().iter().filter(|request| is_graph(request.service)).count()
}
