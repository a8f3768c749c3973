//! Users and groups: made from their number, the same in every run.

use aws_lc_rs::digest;
use serde_json::{Map, Value, json};
use uuid::Uuid;

const GIVEN_NAMES: [&str; 32] = [
    "Ada", "Amara", "Anton", "Beatriz", "Chidi", "Dagny", "Elif", "Emre", "Farah", "Giulia", "Hana", "Ilse", "Ivo",
    "Jonas", "Kaito", "Leila", "Lucas", "Maren", "Mateo", "Nadia", "Niko", "Olga", "Priya", "Quentin", "Rosa", "Samir",
    "Sanna", "Tomas", "Uma", "Viktor", "Yara", "Zoltan",
];
const SURNAMES: [&str; 32] = [
    "Almeida",
    "Bauer",
    "Castillo",
    "Dufour",
    "Eriksen",
    "Farkas",
    "Grimm",
    "Haddad",
    "Ivanova",
    "Jansen",
    "Kimura",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quist",
    "Rossi",
    "Santos",
    "Tanaka",
    "Ueda",
    "Vargas",
    "Weber",
    "Xu",
    "Yilmaz",
    "Zimmer",
    "Adeyemi",
    "Brandt",
    "Costa",
    "Dahl",
    "Engel",
    "Fontaine",
];
const DEPARTMENTS: [&str; 8] =
    ["Finance", "Engineering", "Sales", "People", "Support", "Legal", "Operations", "Research"];
const TITLES: [&str; 5] = ["Analyst", "Engineer", "Manager", "Specialist", "Director"];
const CREATED: &str = "2024-03-01T08:00:00Z";

/// A number that users or groups may have, from 0; the whole collection is lazily this.
pub(crate) type Index = u32;

/// The object id of the user or group `index` of the tenant.
///
/// The last four bytes hold the index, so that an id is found without a search.
fn object_id(tenant: Uuid, kind: &str, index: Index) -> Uuid {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(tenant.as_bytes());
    context.update(kind.as_bytes());
    context.update(&index.to_be_bytes());
    let mut bytes = [0_u8; 16];
    for (target, source) in bytes.iter_mut().zip(context.finish().as_ref()) {
        *target = *source;
    }
    let [.., a, b, c, d] = &mut bytes;
    [*a, *b, *c, *d] = index.to_be_bytes();
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The index whose object id is `id`, if it is below `count`.
fn index_of(tenant: Uuid, kind: &str, count: Index, id: Uuid) -> Option<Index> {
    let [.., a, b, c, d] = *id.as_bytes();
    let index = Index::from_be_bytes([a, b, c, d]);
    (index < count && object_id(tenant, kind, index) == id).then_some(index)
}

fn pick<'a>(list: &[&'a str], index: usize) -> &'a str {
    list.get(index % list.len()).copied().unwrap_or_default()
}

/// Given name, surname and mail nickname of a user; the nickname is unique.
fn name(index: Index) -> (&'static str, &'static str, String) {
    let index = index as usize;
    let given = pick(&GIVEN_NAMES, index);
    let surname = pick(&SURNAMES, index / GIVEN_NAMES.len() + index);
    let round = index / (GIVEN_NAMES.len() * SURNAMES.len());
    let number = if round == 0 { String::new() } else { (round + 1).to_string() };
    (given, surname, format!("{}.{}{number}", given.to_lowercase(), surname.to_lowercase()))
}

/// The user `index`.
pub(crate) fn user(tenant: Uuid, domain: &str, index: Index) -> Map<String, Value> {
    let (given, surname, nickname) = name(index);
    let principal_name = format!("{nickname}@{domain}");
    let number = index as usize;
    // Some people have no mailbox and some accounts are blocked: clients must live with both.
    let mail = if number % 10 == 9 { Value::Null } else { Value::from(principal_name.as_str()) };
    object(json!({
        "businessPhones": [],
        "displayName": format!("{given} {surname}"),
        "givenName": given,
        "jobTitle": pick(&TITLES, number / 3),
        "mail": mail,
        "mobilePhone": null,
        "officeLocation": format!("{}/{}", number % 4 + 1, 1000 + number % 900),
        "preferredLanguage": "en-US",
        "surname": surname,
        "userPrincipalName": principal_name,
        "id": object_id(tenant, "user", index).to_string(),
        "accountEnabled": number % 25 != 24,
        "createdDateTime": CREATED,
        "department": pick(&DEPARTMENTS, number / 5),
        "mailNickname": nickname,
        "usageLocation": "DE",
        "userType": "Member",
    }))
}

/// The number of the user with the object id or user principal name `key`.
pub(crate) fn find_user(tenant: Uuid, domain: &str, count: Index, key: &str) -> Option<Index> {
    if let Ok(id) = Uuid::parse_str(key) {
        return index_of(tenant, "user", count, id);
    }
    let nickname = key.to_lowercase().strip_suffix(&format!("@{}", domain.to_lowercase()))?.to_owned();
    (0..count).find(|&index| name(index).2 == nickname)
}

/// The group `index`.
pub(crate) fn group(tenant: Uuid, domain: &str, index: Index) -> Map<String, Value> {
    let number = index as usize;
    let round = number / DEPARTMENTS.len() + 1;
    let display_name = format!("{} {round}", pick(&DEPARTMENTS, number));
    let nickname = display_name.to_lowercase().replace(' ', "-");
    let unified = number.is_multiple_of(2);
    let mail = if unified { Value::from(format!("{nickname}@{domain}")) } else { Value::Null };
    object(json!({
        "id": object_id(tenant, "group", index).to_string(),
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
    }))
}

/// The number of the group with the object id `key`.
pub(crate) fn find_group(tenant: Uuid, count: Index, key: &str) -> Option<Index> {
    index_of(tenant, "group", count, Uuid::parse_str(key).ok()?)
}

/// The members of a JSON object; empty for any other value.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const TENANT: Uuid = Uuid::from_u128(0x1111_2222);

    #[test]
    fn names_and_ids_are_unique() {
        let users: Vec<_> = (0..3000).map(|index| user(TENANT, "contoso.com", index)).collect();
        for property in ["id", "userPrincipalName"] {
            let values: HashSet<_> = users.iter().map(|user| user[property].as_str().unwrap()).collect();
            assert_eq!(values.len(), users.len(), "{property}");
        }
    }

    #[test]
    fn user_is_found_by_id_and_by_name_in_any_case() {
        let user = user(TENANT, "contoso.com", 1500);
        let find = |key: &str| find_user(TENANT, "contoso.com", 2000, key);
        assert_eq!(find(user["id"].as_str().unwrap()), Some(1500));
        assert_eq!(find(&user["userPrincipalName"].as_str().unwrap().to_uppercase()), Some(1500));
        assert_eq!(find_user(TENANT, "contoso.com", 1500, user["id"].as_str().unwrap()), None);
        assert_eq!(find("nobody@contoso.com"), None);
    }

    #[test]
    fn ids_of_users_and_groups_and_tenants_do_not_mix() {
        let group = group(TENANT, "contoso.com", 3);
        let id = group["id"].as_str().unwrap();
        assert_eq!(find_group(TENANT, 10, id), Some(3));
        assert_eq!(find_user(TENANT, "contoso.com", 10, id), None);
        assert_eq!(find_group(Uuid::nil(), 10, id), None);
    }
}
