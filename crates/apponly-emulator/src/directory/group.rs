//! Generated groups.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::ids::{Kind, object_id};
use super::names::pick;
use super::user::DEPARTMENTS;
use super::{CREATED, Index};

/// The group `index`.
pub(super) fn group(tenant: Uuid, domain: &str, index: Index) -> Map<String, Value> {
    let number = index as usize;
    let round = number / DEPARTMENTS.len() + 1;
    let display_name = format!("{} {round}", pick(&DEPARTMENTS, number));
    let nickname = display_name.to_lowercase().replace(' ', "-");
    let unified = number.is_multiple_of(2);
    let mail = if unified { Value::from(format!("{nickname}@{domain}")) } else { Value::Null };
    let group = json!({
        "id": object_id(tenant, Kind::Group, index).to_string(),
        "deletedDateTime": null,
        "createdDateTime": CREATED,
        "description": format!("Everyone in {display_name}"),
        "displayName": display_name,
        "groupTypes": if unified { json!(["Unified"]) } else { json!([]) },
        "mail": mail,
        "mailEnabled": unified,
        "mailNickname": nickname,
        "securityEnabled": !unified,
        "visibility": if unified { json!("Private") } else { Value::Null },
    });
    match group {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
