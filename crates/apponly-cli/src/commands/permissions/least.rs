//! `apponly permissions for`

use apponly::{Error, catalogue};
use apponly_permissions::{Answer, CallKind, Minimum, PermissionMap, minimum};
use serde_json::{Map, Value, json};

use super::calls::{Asked, Calls};
use crate::arguments::TableFormat;
use crate::arguments::permissions::PermissionsForArguments;
use crate::output::{Failure, Printer, table};
use crate::permission_map;

/// So many places of a call are shown in the table.
const MOST_PLACES: usize = 2;

pub(super) fn run(arguments: &PermissionsForArguments, printer: &Printer) -> Result<(), Failure> {
    let is_empty = arguments.calls.is_empty() && arguments.script.is_empty();
    if is_empty && arguments.list.is_none() && arguments.activity.is_none() {
        let error = Error::new(&catalogue::SETTING_INVALID, "no calls are given")
            .with_cause("the permissions of calls are asked for, and there are none")
            .with_fix(
                "name calls (`apponly permissions for GET /users`), or give `--calls`, `--script` or `--activity`",
            );
        return Err(error.into());
    }
    let map = permission_map::required()?;
    let calls = Calls::gather(arguments, &map, printer)?;
    let list: Vec<_> = calls.asked.iter().map(|asked| asked.call.clone()).collect();
    let minimum = minimum(&map, &list);
    match arguments.format {
        TableFormat::Json => printer.json(&to_json(&calls, &minimum, &map))?,
        TableFormat::Table => to_table(&calls, &minimum, &map, printer)?,
    }
    for (name, place) in &calls.unresolved {
        printer.warning(
            &format!("{place}: no call of the map belongs to `{name}`"),
            "look its page up in the Graph PowerShell reference, and give the call: `apponly permissions for METHOD PATH`",
        );
    }
    let is_left = !minimum.uncovered.is_empty() || !calls.unresolved.is_empty();
    if arguments.strict && is_left { Err(Failure::Ended(1)) } else { Ok(()) }
}

fn to_json(calls: &Calls, minimum: &Minimum, map: &PermissionMap) -> Value {
    let rows: Vec<_> =
        calls.asked.iter().zip(&minimum.answers).map(|(asked, answer)| call_to_json(asked, answer)).collect();
    let mut document = json!({
        "calls": rows, "minimum": minimum.permissions, "uncovered": minimum.uncovered, "alternatives": minimum.alternatives,
        "exact": minimum.exact, "map_date": map.date(),
    });
    if let Some(object) = document.as_object_mut() {
        let list = |pairs: &[(String, String)], name: &str| {
            pairs.iter().map(|(value, place)| json!({name: value, "place": place})).collect::<Vec<_>>()
        };
        if !calls.unresolved.is_empty() {
            object.insert("unresolved".to_owned(), list(&calls.unresolved, "cmdlet").into());
        }
        if !calls.declared.is_empty() {
            object.insert("declared".to_owned(), list(&calls.declared, "permission").into());
        }
    }
    document
}

fn call_to_json(asked: &Asked, answer: &Answer) -> Value {
    let mut row = Map::new();
    row.insert("method".to_owned(), json!(asked.call.method()));
    // The fields of the answer in its order.
    if let Ok(Value::Object(fields)) = serde_json::to_value(answer) {
        let path = fields.get("path").cloned();
        row.insert("path".to_owned(), path.unwrap_or_default());
        row.extend(fields);
    }
    if asked.call.path() != answer.path {
        row.insert("asked".to_owned(), json!(asked.call.path()));
    }
    if !asked.places.is_empty() {
        row.insert("places".to_owned(), json!(asked.places));
    }
    if let Some(seen) = asked.seen {
        row.insert("seen".to_owned(), json!({"used": seen.used, "missing": seen.missing, "other": seen.other}));
    }
    Value::Object(row)
}

fn to_table(calls: &Calls, minimum: &Minimum, map: &PermissionMap, printer: &Printer) -> Result<(), Failure> {
    if calls.asked.is_empty() {
        printer.note("no calls of Graph were found");
        return Ok(());
    }
    let rows: Vec<_> = calls.asked.iter().zip(&minimum.answers).map(|(asked, answer)| row(asked, answer)).collect();
    let has_places = rows.iter().any(|row| !row[2].is_empty());
    printer.result(&match has_places {
        true => table::rows(["Call", "Least permission", "Where"], &rows, 0),
        false => {
            let rows: Vec<_> = rows.into_iter().map(|[call, least, _]| [call, least]).collect();
            table::rows(["Call", "Least permission"], &rows, 0)
        }
    })?;
    for (index, (asked, answer)) in calls.asked.iter().zip(&minimum.answers).enumerate() {
        let is_first = !minimum.answers.iter().take(index).any(|before| before.advice == answer.advice);
        if let Some(advice) = answer.advice.as_ref().filter(|_| is_first) {
            printer.labelled(&format!("\n{} {}", asked.call.method(), answer.path), advice)?;
        }
    }
    if minimum.permissions.is_empty() {
        printer.result("\nNo application permission covers any of these calls.")?;
    } else {
        granted(minimum, printer)?;
    }
    for alternative in &minimum.alternatives {
        printer.labelled("Or", &alternative.text)?;
    }
    if !minimum.exact {
        printer.result("There are too many choices to prove that nothing is less.")?;
    }
    let declared =
        calls.declared.iter().filter(|(name, _)| !minimum.permissions.iter().any(|least| least.permission == *name));
    for (name, place) in declared {
        printer.labelled(
            "Declared",
            &format!("{name} ({place}), which is not among the least for the calls that were found"),
        )?;
    }
    printer.result(&format!("Map of {}", map.date()))
}

/// The permissions to grant, and why.
fn granted(minimum: &Minimum, printer: &Printer) -> Result<(), Failure> {
    let rows: Vec<_> = minimum
        .permissions
        .iter()
        .map(|least| {
            [
                least.permission.clone(),
                least.risk.to_string(),
                least.calls.len().to_string(),
                least.id.clone().unwrap_or_default(),
            ]
        })
        .collect();
    printer.result(&format!("\n{}", table::rows(["Grant", "Risk", "Calls", "Id"], &rows, 0)))?;
    for least in &minimum.permissions {
        printer.labelled(&format!("Why {}", least.permission), &least.why)?;
    }
    if !minimum.uncovered.is_empty() {
        let count = minimum.uncovered.len();
        printer.labelled("Not covered", &format!("{count} of {} calls", minimum.answers.len()))?;
    }
    Ok(())
}

fn row(asked: &Asked, answer: &Answer) -> [String; 3] {
    let least = match answer.kind {
        CallKind::App => answer.least.join(" and "),
        CallKind::UserOnly => "none: it needs a signed-in user".to_owned(),
        CallKind::ResourceSpecific => "none for the tenant: consent of one team, chat or site".to_owned(),
        CallKind::Retired => "none any more: app-only access was withdrawn".to_owned(),
        CallKind::Unknown => "not in the map".to_owned(),
    };
    let mut places: Vec<_> = asked.places.iter().take(MOST_PLACES).cloned().collect();
    if let Some(more) = asked.places.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
        places.push(format!("and {more} more"));
    }
    if let Some(seen) = asked.seen {
        places.push(format!("{} allowed, {} refused", seen.used, seen.missing));
    }
    [format!("{} {}", asked.call.method(), answer.path), least, places.join(", ")]
}
