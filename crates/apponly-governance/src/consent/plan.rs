//! What a grant or a revocation would change.

use apponly::{Error, catalogue};
use apponly_graph::{GraphClient, GraphRequest};
use apponly_permissions::Risk;
use serde::{Deserialize, Serialize};

use super::api::Api;
use super::find::find_principal;
use super::principal::{Principal, PrincipalKind, printable};
use super::refusal;

/// Whether permissions are given or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Action {
    /// App-role assignments are made.
    Grant,
    /// App-role assignments are deleted.
    Revoke,
}

/// What is wanted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlanRequest {
    /// Whether permissions are given or taken.
    pub action: Action,
    /// Names or role ids of application permissions of one API.
    pub permissions: Vec<String>,
    /// The app or managed identity, as [`find_principal`] takes it.
    pub principal: String,
    /// The API by display name, client id, object id or application ID URI; Microsoft Graph if absent.
    pub resource: Option<String>,
    /// Permissions that lead to control of the tenant may be granted.
    pub allow_critical: bool,
}

impl PlanRequest {
    /// Permissions on Microsoft Graph, none of them critical.
    #[must_use]
    pub fn new(action: Action, permissions: Vec<String>, principal: impl Into<String>) -> Self {
        Self { action, permissions, principal: principal.into(), resource: None, allow_critical: false }
    }
}

/// One permission of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The name, as the API spells it.
    pub permission: String,
    /// The id of the app role, a GUID.
    pub role_id: String,
    /// How dangerous it is; none for APIs that the risk table does not know.
    pub risk: Option<Risk>,
    /// Why.
    pub risk_reason: Option<&'static str>,
    /// Where it stands.
    pub state: ChangeState,
    /// The id of the app-role assignment, where there is one.
    pub assignment_id: Option<String>,
}

/// Where one permission of a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeState {
    /// It is held already: nothing to grant.
    AlreadyGranted,
    /// Granted by this run.
    Granted,
    /// It is not held: nothing to revoke.
    NotGranted,
    /// Revoked by this run.
    Revoked,
    /// It would be granted.
    ToGrant,
    /// It would be revoked.
    ToRevoke,
}

/// What would be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// Whether permissions are given or taken.
    pub action: Action,
    /// Whose.
    pub principal: Principal,
    /// Of which API.
    pub api: Api,
    /// The service principal must be made first, as only the registration exists.
    pub creates_service_principal: bool,
    /// Each permission once, in the order asked for.
    pub changes: Vec<Change>,
}

impl Plan {
    /// Whether there is anything to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.creates_service_principal
            && !self.changes.iter().any(|change| matches!(change.state, ChangeState::ToGrant | ChangeState::ToRevoke))
    }

    /// What somebody should know who reads the plan, a sentence each.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.creates_service_principal {
            notes.push("only the registration exists: its service principal is made first".to_owned());
        }
        if !self.principal.enabled {
            notes.push(format!("sign-in of `{}` is switched off", printable(&self.principal.display_name)));
        }
        let hours = self.principal.longest_token().as_secs() / 3600;
        let outcome = match self.action {
            Action::Grant => "works without the new permission",
            Action::Revoke => "keeps the permission",
        };
        if !self.is_empty() {
            notes.push(match self.principal.kind {
                PrincipalKind::ManagedIdentity => format!(
                    "a token from before {outcome} until it ends: hosts keep the tokens of a managed identity for up to \
                     {hours} hours, and no option forces a new one"
                ),
                PrincipalKind::Application | PrincipalKind::Other => format!(
                    "a token from before {outcome} until it ends, after up to an hour and a half; `apponly token --force` \
                     takes a new one"
                ),
            });
        }
        notes
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assignment {
    pub(super) id: String,
    pub(super) app_role_id: String,
    pub(super) resource_id: String,
}

/// Finds the principal and the API, and compares what is wanted with what is held. Changes nothing.
///
/// # Errors
/// As [`find_principal`]; `permission-unknown`, `permission-delegated-only`; `permission-critical` where that is not
/// allowed; what Graph refuses.
pub async fn plan(client: &GraphClient, request: &PlanRequest) -> Result<Plan, Error> {
    let api = Api::read(client, request.resource.as_deref()).await?;
    // Names are checked first: they need no second look at the directory.
    let mut changes: Vec<Change> = Vec::new();
    for name in &request.permissions {
        let change = change(&api, name, request)?;
        if !changes.iter().any(|known| known.role_id == change.role_id) {
            changes.push(change);
        }
    }
    let principal = find_principal(client, &request.principal).await?;
    let held = match &principal.object_id {
        Some(object_id) => assignments(client, object_id).await?,
        None => Vec::new(),
    };
    for change in &mut changes {
        let found = held.iter().find(|held| {
            held.resource_id.eq_ignore_ascii_case(&api.object_id)
                && held.app_role_id.eq_ignore_ascii_case(&change.role_id)
        });
        change.assignment_id = found.map(|found| found.id.clone());
        change.state = match (request.action, found.is_some()) {
            (Action::Grant, true) => ChangeState::AlreadyGranted,
            (Action::Grant, false) => ChangeState::ToGrant,
            (Action::Revoke, true) => ChangeState::ToRevoke,
            (Action::Revoke, false) => ChangeState::NotGranted,
        };
    }
    let creates_service_principal = request.action == Action::Grant && principal.object_id.is_none();
    Ok(Plan { action: request.action, principal, api, creates_service_principal, changes })
}

/// All app-role assignments that a service principal holds.
pub(super) async fn assignments(client: &GraphClient, object_id: &str) -> Result<Vec<Assignment>, Error> {
    let path = format!("/servicePrincipals/{object_id}/appRoleAssignments");
    let mut pages = client.pages(GraphRequest::get(path).query("$top", "999"));
    let mut all = Vec::new();
    while let Some(page) = pages.next_page().await {
        let page = page.map_err(|error| refusal::of_reading(error, "what is granted"))?;
        for index in 0..page.len() {
            all.extend(page.parse::<Assignment>(index)?);
        }
    }
    Ok(all)
}

fn change(api: &Api, name: &str, request: &PlanRequest) -> Result<Change, Error> {
    let role = api.role(name)?;
    let (risk, risk_reason) = api.risk(role.name()).unzip();
    if request.action == Action::Grant && risk == Some(Risk::Critical) && !request.allow_critical {
        let reason = risk_reason.unwrap_or_default();
        let error = Error::new(&catalogue::PERMISSION_CRITICAL, format!("`{}` is critical: {reason}", role.name()));
        return Err(match apponly_permissions::risk::entry(role.name()) {
            Some(entry) => error.with_cause(entry.path),
            None => error,
        });
    }
    Ok(Change {
        permission: role.name().to_owned(),
        role_id: role.id.clone(),
        risk,
        risk_reason,
        state: ChangeState::ToGrant,
        assignment_id: None,
    })
}
