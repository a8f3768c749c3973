//! The change that a plan describes, and the wait until it can be seen.

use std::sync::Arc;
use std::time::Duration;

use apponly::{Error, catalogue};
use apponly_graph::{GraphClient, GraphRequest};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::api::Api;
use super::plan::{Change, ChangeState, Plan, assignments};
use super::principal::Principal;
use super::refusal;
use crate::rotation::{Sleep, Waiter};

/// The first wait for the directory; each further one is half as long again, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(1);

const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How a plan is carried out.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApplyOptions {
    /// How long to wait until the directory shows what was changed. Default: 2 minutes.
    pub patience: Duration,
    /// How waits pass.
    pub waiter: Arc<dyn Waiter>,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self { patience: Duration::from_secs(120), waiter: Arc::new(Sleep) }
    }
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Applied {
    /// The app or managed identity, with its service principal.
    pub principal: Principal,
    /// The API.
    pub api: Api,
    /// The service principal was made.
    pub created_service_principal: bool,
    /// Each permission with how it stands now.
    pub changes: Vec<Change>,
}

/// Carries out `plan`. What is as wanted already is left as it is and is no error, so that a run that was interrupted can
/// be repeated. Returns once the directory shows the change.
///
/// # Errors
/// What Graph refuses, with the permission that the caller lacks; `assignment-not-visible` where the wait was in vain:
/// everything is done then.
pub async fn apply(client: &GraphClient, plan: Plan, options: &ApplyOptions) -> Result<Applied, Error> {
    // Each of these changes may be sent twice: the second is answered as done already.
    let mut graph = client.options().clone();
    graph.retry_unsafe = true;
    let client = client.clone().with_options(graph);
    let mut run = Run { client, options, left: options.patience, wait: FIRST_WAIT };
    let Plan { mut principal, api, creates_service_principal, mut changes, .. } = plan;
    if creates_service_principal {
        principal.object_id = Some(run.create(&principal.app_id).await?);
    }
    let Some(object_id) = principal.object_id.clone() else {
        // Without a service principal there is nothing that could be revoked.
        return Ok(Applied { principal, api, created_service_principal: false, changes });
    };
    for change in &mut changes {
        match change.state {
            ChangeState::ToGrant => run.grant(&object_id, &api, change, creates_service_principal).await?,
            ChangeState::ToRevoke => run.revoke(&object_id, change).await?,
            _ => {}
        }
    }
    run.until_visible(&object_id, &api, &mut changes).await?;
    Ok(Applied { principal, api, created_service_principal: creates_service_principal, changes })
}

/// A run with the time that it may still wait.
struct Run<'a> {
    client: GraphClient,
    options: &'a ApplyOptions,
    left: Duration,
    wait: Duration,
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

impl Run<'_> {
    async fn create(&mut self, app_id: &str) -> Result<String, Error> {
        let request = GraphRequest::post("/servicePrincipals").body_json(&json!({ "appId": app_id }));
        match self.client.json::<Made>(request).await {
            Ok(made) => Ok(made.id),
            // Somebody, or a lost answer of ours, made it in between.
            Err(error) if error.row() == &catalogue::GRAPH_CONFLICT => {
                let path = format!("/servicePrincipals(appId='{app_id}')");
                Ok(self.client.json::<Made>(GraphRequest::get(path).query("$select", "id")).await?.id)
            }
            Err(error) => Err(refusal::of_creating(error)),
        }
    }

    /// `is_new`: the service principal was made just now, so that not every replica knows it.
    async fn grant(&mut self, principal: &str, api: &Api, change: &mut Change, is_new: bool) -> Result<(), Error> {
        let path = format!("/servicePrincipals/{}/appRoleAssignedTo", api.object_id);
        let body = json!({"principalId": principal, "resourceId": api.object_id, "appRoleId": change.role_id});
        loop {
            match self.client.json::<Made>(GraphRequest::post(&path).body_json(&body)).await {
                Ok(made) => {
                    change.assignment_id = Some(made.id);
                    change.state = ChangeState::Granted;
                    return Ok(());
                }
                Err(error) if exists_already(&error) => {
                    change.state = ChangeState::AlreadyGranted;
                    return Ok(());
                }
                Err(error) if is_new && error.row() == &catalogue::GRAPH_NOT_FOUND && self.pause().await => {}
                Err(error) => return Err(refusal::of_granting(error)),
            }
        }
    }

    async fn revoke(&mut self, principal: &str, change: &mut Change) -> Result<(), Error> {
        let Some(id) = &change.assignment_id else { return Ok(()) };
        let path = format!("/servicePrincipals/{principal}/appRoleAssignments/{id}");
        match self.client.send(GraphRequest::delete(path)).await {
            Ok(_) => change.state = ChangeState::Revoked,
            Err(error) if error.row() == &catalogue::GRAPH_NOT_FOUND => change.state = ChangeState::NotGranted,
            Err(error) => return Err(refusal::of_revoking(error)),
        }
        Ok(())
    }

    /// Waits until the list shows what was granted, and no more what was revoked.
    async fn until_visible(&mut self, principal: &str, api: &Api, changes: &mut [Change]) -> Result<(), Error> {
        let is_ours = |change: &Change| matches!(change.state, ChangeState::Granted | ChangeState::Revoked);
        if !changes.iter().any(is_ours) {
            return Ok(());
        }
        loop {
            let held = match assignments(&self.client, principal).await {
                Ok(held) => held,
                Err(error) if error.row() == &catalogue::GRAPH_NOT_FOUND => Vec::new(),
                Err(error) => return Err(error),
            };
            let is_held = |change: &Change| {
                held.iter().any(|one| {
                    one.app_role_id.eq_ignore_ascii_case(&change.role_id)
                        && one.resource_id.eq_ignore_ascii_case(&api.object_id)
                })
            };
            let missing: Vec<_> = changes
                .iter()
                .filter(|change| is_ours(change) && is_held(change) != (change.state == ChangeState::Granted))
                .map(|change| format!("`{}`", change.permission))
                .collect();
            if missing.is_empty() {
                return Ok(());
            }
            if !self.pause().await {
                let seconds = self.options.patience.as_secs();
                let message =
                    format!("after {seconds} s the directory does not show the change of {}", missing.join(", "));
                return Err(Error::new(&catalogue::ASSIGNMENT_NOT_VISIBLE, message));
            }
        }
    }

    /// Waits for the directory; whether there was time left to.
    async fn pause(&mut self) -> bool {
        let wait = self.wait.min(self.left);
        if wait.is_zero() {
            return false;
        }
        tracing::debug!(seconds = wait.as_secs(), "waiting for the directory");
        self.options.waiter.wait(wait).await;
        self.left = self.left.saturating_sub(wait);
        self.wait = (self.wait + self.wait / 2).min(LONGEST_WAIT);
        true
    }
}

/// Graph has no code of its own for it.
///
/// Source: "Grant an appRoleAssignment for a service principal"; the text as observed.
fn exists_already(error: &Error) -> bool {
    let described = error.answer().is_some_and(|answer| answer.description.contains(EXISTS));
    error.row() == &catalogue::GRAPH_REQUEST_INVALID && (described || error.to_string().contains(EXISTS))
}

const EXISTS: &str = "already exists on the object";
