//! `apponly grant` and `apponly revoke`

use apponly_governance::{
    Action, Api, Applied, ApplyOptions, Change, ChangeState, Plan, PlanRequest, Principal, apply, plan,
};
use apponly_graph::GraphClient;
use serde_json::{Value, json};

use crate::arguments::TableFormat;
use crate::arguments::grant::{ChangeArguments, GrantArguments, RevokeArguments};
use crate::output::{Failure, Printer, confirm, table};
use crate::session::{self, Session};

pub(super) fn grant(arguments: &GrantArguments, printer: &Printer) -> Result<(), Failure> {
    let mut request = PlanRequest::new(Action::Grant, arguments.permissions.clone(), &arguments.to);
    request.allow_critical = arguments.allow_critical;
    let session = Session::new(&arguments.identity)?;
    session::block_on(run(&session, request, &arguments.manner, printer))
}

pub(super) fn revoke(arguments: &RevokeArguments, printer: &Printer) -> Result<(), Failure> {
    let request = PlanRequest::new(Action::Revoke, arguments.permissions.clone(), &arguments.from);
    let session = Session::new(&arguments.identity)?;
    session::block_on(run(&session, request, &arguments.manner, printer))
}

async fn run(
    session: &Session,
    mut request: PlanRequest,
    manner: &ChangeArguments,
    printer: &Printer,
) -> Result<(), Failure> {
    request.resource.clone_from(&manner.resource);
    let client = GraphClient::new(session.source.clone())?;
    let plan = plan(&client, &request).await?;
    if manner.dry_run {
        return show_plan(&plan, manner.format, printer);
    }
    let notes = plan.notes();
    let action = plan.action;
    if !plan.is_empty() {
        // The plan is for whoever agrees to it; the result is what comes of it.
        let mut shown = text(&plan.principal, &plan.api, &plan.changes);
        for note in &notes {
            shown.push_str(&format!("\nnote: {note}"));
        }
        printer.note(&shown);
        if !manner.yes {
            // Nobody agrees to what they do not see.
            let unseen = if printer.is_quiet() { format!("{shown}\n") } else { String::new() };
            confirm(&format!("{unseen}{}", question(&plan)))?;
        }
    }
    let mut options = ApplyOptions::default();
    options.patience = manner.wait;
    let applied = apply(&client, plan, &options).await?;
    match manner.format {
        TableFormat::Json => printer.json(&applied_json(action, &applied, &notes)),
        TableFormat::Table => printer.result(&text(&applied.principal, &applied.api, &applied.changes)),
    }
}

fn show_plan(plan: &Plan, format: TableFormat, printer: &Printer) -> Result<(), Failure> {
    if format == TableFormat::Json {
        return printer.json(&json!({
            "action": plan.action,
            "applied": false,
            "principal": plan.principal,
            "resource": plan.api,
            "creates_service_principal": plan.creates_service_principal,
            "changes": plan.changes,
            "notes": plan.notes(),
        }));
    }
    printer.result(&text(&plan.principal, &plan.api, &plan.changes))?;
    for note in plan.notes() {
        printer.labelled("note", &note)?;
    }
    Ok(())
}

fn applied_json(action: Action, applied: &Applied, notes: &[String]) -> Value {
    json!({
        "action": action,
        "applied": true,
        "principal": applied.principal,
        "resource": applied.api,
        "creates_service_principal": applied.created_service_principal,
        "changes": applied.changes,
        "notes": notes,
    })
}

/// Whose permissions on what, and how each stands.
fn text(principal: &Principal, api: &Api, changes: &[Change]) -> String {
    let rows: Vec<[String; 4]> = changes
        .iter()
        .map(|change| {
            let risk = change.risk.map_or_else(|| "unknown".to_owned(), |risk| risk.to_string());
            let reason = change.risk_reason.unwrap_or_default().to_owned();
            [change.permission.clone(), state(change.state).to_owned(), risk, reason]
        })
        .collect();
    let head = table::pairs(&[("app", principal.describe()), ("API", api.describe())], 0);
    format!("{head}\n\n{}", table::rows(["permission", "change", "risk", "why"], &rows, 0))
}

fn state(state: ChangeState) -> &'static str {
    match state {
        ChangeState::AlreadyGranted => "granted already",
        ChangeState::Granted => "granted",
        ChangeState::NotGranted => "not granted",
        ChangeState::Revoked => "revoked",
        ChangeState::ToGrant => "grant",
        ChangeState::ToRevoke => "revoke",
        _ => "unknown",
    }
}

fn question(plan: &Plan) -> String {
    let wanted = |change: &&Change| matches!(change.state, ChangeState::ToGrant | ChangeState::ToRevoke);
    let count = plan.changes.iter().filter(wanted).count();
    let what = if count == 1 { "this permission".to_owned() } else { format!("these {count} permissions") };
    match plan.action {
        Action::Grant if count == 0 => "make the service principal?".to_owned(),
        Action::Grant => format!("grant {what}?"),
        Action::Revoke => format!("revoke {what}?"),
    }
}
