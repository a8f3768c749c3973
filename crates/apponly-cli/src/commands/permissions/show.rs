//! `apponly permissions show`

use std::collections::HashMap;

use apponly::{Error, catalogue};
use apponly_permissions::{Call, OpenedRow, PermissionInfo, PermissionMap, risk};
use serde_json::{Value, json};

use crate::arguments::TableFormat;
use crate::arguments::permissions::PermissionsShowArguments;
use crate::output::{Failure, Printer, table};
use crate::permission_map;

/// So many calls are shown in the table; JSON has all.
const MOST_CALLS: usize = 20;

/// So many narrower permissions are proposed.
const MOST_NARROWER: usize = 5;

pub(super) fn run(arguments: &PermissionsShowArguments, printer: &Printer) -> Result<(), Failure> {
    let map = permission_map::required()?;
    let name = arguments.name.trim();
    let by_id = map.role_by_id(name).or_else(|| map.scope_by_id(name));
    let name = by_id.unwrap_or(name);
    let info = map.permission(name).ok_or_else(|| unknown(name, &map))?;
    let opened = map.opened_by(&info.permission);
    let narrower = narrower(&info, &opened, &map);
    match arguments.format {
        TableFormat::Json => printer.json(&to_json(&info, &opened, &narrower, &map)),
        TableFormat::Table => to_table(&info, &opened, &narrower, &map, printer),
    }
}

fn unknown(name: &str, map: &PermissionMap) -> Error {
    let near: Vec<_> = map.near_names(name).iter().map(|name| format!("`{name}`")).collect();
    let message = format!("`{name}` is no permission in the map of {}", map.date());
    let error = Error::new(&catalogue::PERMISSION_UNKNOWN, message);
    if near.is_empty() {
        return error;
    }
    error.with_fix(format!("did you mean {}? `apponly permissions pull` brings the map up to date", near.join(", ")))
}

/// A permission that opens less, and how many of the calls it keeps.
struct Narrower {
    info: PermissionInfo,
    covers: usize,
}

/// Permissions that each open less at no higher risk, those that keep the most calls first.
fn narrower(info: &PermissionInfo, opened: &[OpenedRow], map: &PermissionMap) -> Vec<Narrower> {
    let mut covers: HashMap<String, usize> = HashMap::new();
    for row in opened {
        let Ok(call) = Call::parse(row.method, &row.path) else { continue };
        for set in map.look_up(&call).acceptable {
            if let [name] = set.as_slice()
                && *name != info.permission
            {
                *covers.entry(name.clone()).or_default() += 1;
            }
        }
    }
    let mut narrower: Vec<_> = covers
        .into_iter()
        .filter_map(|(name, covers)| map.permission(&name).map(|info| Narrower { info, covers }))
        .filter(|other| other.info.risk <= info.risk && other.info.breadth.weighted() < info.breadth.weighted())
        .collect();
    narrower.sort_by(|left, right| {
        let key = |one: &Narrower| (std::cmp::Reverse(one.covers), one.info.risk, one.info.breadth.weighted());
        key(left).cmp(&key(right)).then_with(|| left.info.permission.cmp(&right.info.permission))
    });
    narrower.truncate(MOST_NARROWER);
    narrower
}

fn to_json(info: &PermissionInfo, opened: &[OpenedRow], narrower: &[Narrower], map: &PermissionMap) -> Value {
    let mut document = serde_json::to_value(info).unwrap_or_default();
    if let Some(object) = document.as_object_mut() {
        let reason = object.remove("reason").unwrap_or_default();
        object.insert("risk_reason".to_owned(), reason);
        if let Some(entry) = risk::entry(&info.permission) {
            object.insert("risk_path".to_owned(), json!(entry.path));
            object.insert("risk_confidence".to_owned(), json!(entry.confidence));
            object.insert("risk_provenance".to_owned(), json!(entry.provenance));
        }
        object.insert("opens".to_owned(), json!(opened));
        let narrower: Vec<_> = narrower
            .iter()
            .map(|one| json!({"permission": one.info.permission, "risk": one.info.risk, "covers": one.covers, "breadth": one.info.breadth}))
            .collect();
        object.insert("narrower".to_owned(), json!(narrower));
        object.insert("map_date".to_owned(), json!(map.date()));
    }
    document
}

fn to_table(
    info: &PermissionInfo,
    opened: &[OpenedRow],
    narrower: &[Narrower],
    map: &PermissionMap,
    printer: &Printer,
) -> Result<(), Failure> {
    let kinds: Vec<_> = [
        (info.application, "application"),
        (info.delegated, "delegated"),
        (info.resource_specific, "for one team, chat or site"),
    ]
    .into_iter()
    .filter(|(is_so, _)| *is_so)
    .map(|(_, kind)| kind)
    .collect();
    let mut rows = vec![("Permission", info.permission.clone()), ("Kind", kinds.join(", "))];
    rows.extend(info.id.clone().map(|id| ("Id (app role)", id)));
    rows.extend(info.scope_id.clone().map(|id| ("Id (scope)", id)));
    if !info.offered {
        rows.push(("Offered", "no: hidden or disabled by Microsoft".to_owned()));
    }
    if info.application {
        rows.push(("Risk", format!("{}: {}", info.risk, info.reason)));
    }
    if let Some(entry) = risk::entry(&info.permission) {
        rows.push(("How", entry.path.to_owned()));
        rows.push(("Source", entry.provenance.to_owned()));
    }
    rows.push(("Opens", format!("{} reads, {} writes", info.breadth.reads, info.breadth.writes)));
    printer.result(&table::pairs(&rows, 0))?;
    if !opened.is_empty() {
        let calls: Vec<_> = opened
            .iter()
            .take(MOST_CALLS)
            .map(|row| {
                [format!("{} {}", row.method, row.path), if row.least { "least".to_owned() } else { String::new() }]
            })
            .collect();
        printer.result(&format!("\n{}", table::rows(["Call", ""], &calls, 0)))?;
        if let Some(more) = opened.len().checked_sub(MOST_CALLS).filter(|more| *more > 0) {
            printer.result(&format!("and {more} more; `--format json` has all"))?;
        }
    }
    if !narrower.is_empty() {
        let count = opened.len();
        let rows: Vec<_> = narrower
            .iter()
            .map(|one| [one.info.permission.clone(), one.info.risk.to_string(), format!("{} of {count}", one.covers)])
            .collect();
        printer.result(&format!("\n{}", table::rows(["Narrower", "Risk", "Keeps calls"], &rows, 0)))?;
    }
    printer.result(&format!("Map of {}", map.date()))
}
