//! The application permissions of an app, with a verdict on each.

use std::borrow::Cow;
use std::collections::BTreeSet;

use apponly_permissions::{PermissionMap, risk};

use super::evidence::AppEvidence;
use super::kind;
use crate::inventory::{
    AZURE_AD_GRAPH, ApplicationFacts, AssignmentFacts, GRAPH, Guid, Inventory, PrincipalFacts, ResourceFacts,
};
use crate::review::findings::words;
use crate::review::{AppKind, Level, ReviewedApp, ReviewedPermission, Verdict};

/// What the rows of one app are made from.
pub(super) struct Rows<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) map: Option<&'a PermissionMap>,
    pub(super) app: &'a ReviewedApp,
    pub(super) principal: Option<&'a PrincipalFacts>,
    pub(super) application: Option<&'a ApplicationFacts>,
}

/// The name of an API by the object id of its service principal.
pub(super) fn resource_name(inventory: &Inventory, id: Guid) -> String {
    let as_api = inventory.resource(id).map(|resource| &resource.name);
    let name = as_api.or_else(|| inventory.principal(id).map(|principal| &principal.name));
    name.map_or_else(|| id.to_string(), ToString::to_string)
}

impl Rows<'_> {
    /// What is granted and what is asked for, the riskiest first. `evidence`: what its calls need, where that is known.
    pub(super) fn all(&self, evidence: Option<&AppEvidence>) -> Vec<ReviewedPermission> {
        let assignments = self.principal.map(|principal| self.inventory.assignments_of(principal.id));
        let mut rows: Vec<_> =
            assignments.unwrap_or_default().iter().map(|assignment| self.granted(assignment)).collect();
        for (api, role) in self.application.iter().flat_map(|app| app.declared.iter()) {
            let (api_text, role_text) = (api.to_string(), role.to_string());
            let same = |row: &&mut ReviewedPermission| row.resource_app_id == api_text && row.role_id == role_text;
            match rows.iter_mut().find(same) {
                Some(row) => row.declared = true,
                None => rows.push(self.declared(*api, *role)),
            }
        }
        let held: BTreeSet<String> =
            rows.iter().filter(|row| row.granted && is_graph(row)).map(|row| row.permission.clone()).collect();
        for row in &mut rows {
            self.judge(row, evidence, &held);
        }
        rows.sort_by(|left, right| {
            (right.risk.cmp(&left.risk)).then_with(|| {
                (&left.resource, &left.permission, &left.role_id).cmp(&(
                    &right.resource,
                    &right.permission,
                    &right.role_id,
                ))
            })
        });
        rows
    }

    fn granted(&self, assignment: &AssignmentFacts) -> ReviewedPermission {
        let resource = self.inventory.resource(assignment.resource);
        let app_id = resource.map(|resource| resource.app_id);
        let app_id = app_id.or_else(|| self.inventory.principal(assignment.resource).map(|principal| principal.app_id));
        let mut row = self.named(resource, app_id, assignment.role);
        row.resource = resource_name(self.inventory, assignment.resource);
        row.granted = true;
        row.granted_at = assignment.created.map(|time| time.to_string());
        row
    }

    fn declared(&self, api: Guid, role: Guid) -> ReviewedPermission {
        let resource = self.inventory.resource_by_app_id(api);
        let mut row = self.named(resource, Some(api), role);
        row.resource = match resource {
            Some(resource) => resource.name.to_string(),
            None if api == GRAPH => "Microsoft Graph".to_owned(),
            None => api.to_string(),
        };
        row.declared = true;
        row
    }

    /// The row of a role, with its name and its risk.
    fn named(&self, resource: Option<&ResourceFacts>, app_id: Option<Guid>, role: Guid) -> ReviewedPermission {
        let mut role_id = role.to_string();
        let of_map = self.map.filter(|_| app_id == Some(GRAPH));
        let name = resource.and_then(|resource| resource.role(role)).map(str::to_owned);
        let name = name.or_else(|| of_map.and_then(|map| map.role_by_id(&role_id)).map(str::to_owned));
        let permission = name.clone().unwrap_or_else(|| role_id.clone());
        if resource.is_some_and(|resource| !resource.has_role_ids) {
            let known = of_map.and_then(|map| map.permission(&permission)).and_then(|info| info.id);
            role_id = known.unwrap_or_default();
        }
        let owner = resource.and_then(|resource| self.inventory.principal(resource.id));
        let is_microsoft = app_id.is_some_and(|id| kind::is_microsoft(id, owner.and_then(|owner| owner.owner_tenant)));
        let (risk, risk_reason) = match (name.is_some(), is_microsoft) {
            (true, true) => (level(risk::of(&permission)), Cow::Borrowed(risk::reason(&permission))),
            (true, false) => (Level::Low, Cow::Borrowed("whoever makes the API says what it opens")),
            (false, _) => (Level::Medium, Cow::Borrowed("the API does not define the role any more, or hides it")),
        };
        ReviewedPermission {
            permission,
            resource_app_id: app_id.map(|id| id.to_string()).unwrap_or_default(),
            role_id,
            risk,
            risk_reason,
            ..ReviewedPermission::default()
        }
    }

    fn judge(&self, row: &mut ReviewedPermission, evidence: Option<&AppEvidence>, held: &BTreeSet<String>) {
        let evidence = evidence.filter(|_| is_graph(row) && self.principal.is_some());
        row.used = evidence.map(|evidence| evidence.used(&row.permission));
        row.least = evidence.map(|evidence| evidence.is_least(&row.permission));
        let app_id = &self.app.app_id;
        if self.app.kind == AppKind::FirstParty {
            row.reason = "an app of Microsoft; what it holds is Microsoft's to change".to_owned();
            return;
        }
        if !row.granted {
            self.judge_declared(row, evidence);
            return;
        }
        let Some(evidence) = evidence else {
            row.reason = unknown_reason(row).to_owned();
            return;
        };
        (row.verdict, row.reason, row.narrower) = evidence.verdict(&row.permission, held);
        row.fix = match row.verdict {
            Verdict::Remove => words::revoke(app_id, row),
            Verdict::Narrow => {
                let narrower = row.narrower.iter().map(String::as_str);
                format!("{} && {}", words::grant(narrower, app_id, row), words::revoke(app_id, row))
            }
            Verdict::Consent | Verdict::Unknown | Verdict::Keep => String::new(),
        };
    }

    /// Asked for and not granted: granting it is right only where something needs it.
    fn judge_declared(&self, row: &mut ReviewedPermission, evidence: Option<&AppEvidence>) {
        row.verdict = Verdict::Consent;
        if evidence.is_some_and(|evidence| !evidence.wants(&row.permission)) {
            row.reason =
                "the registration asks for it, nobody granted it, and no call needs it: stop asking".to_owned();
            row.fix = format!(
                "az ad app permission delete --id {} --api {} --api-permissions {}",
                words::word(&self.app.app_id),
                words::word(&row.resource_app_id),
                words::word(&row.role_id)
            );
        } else {
            row.reason = "the registration asks for it, and no administrator granted it".to_owned();
            row.fix = words::grant([row.permission.as_str()], &self.app.app_id, row);
        }
    }
}

fn unknown_reason(row: &ReviewedPermission) -> &'static str {
    if is_graph(row) {
        "nobody knows whether it is used: no list of calls"
    } else if row.resource_app_id == AZURE_AD_GRAPH.to_string() {
        "nobody knows whether it is used: the log does not cover Azure AD Graph"
    } else {
        "nobody knows whether it is used: the log covers Microsoft Graph alone"
    }
}

fn is_graph(row: &ReviewedPermission) -> bool {
    row.resource_app_id.parse() == Ok(GRAPH)
}

/// The risk of the table as a level.
pub(super) fn level(risk: apponly_permissions::Risk) -> Level {
    match risk {
        apponly_permissions::Risk::Low => Level::Low,
        apponly_permissions::Risk::Medium => Level::Medium,
        apponly_permissions::Risk::High => Level::High,
        apponly_permissions::Risk::Critical => Level::Critical,
    }
}
