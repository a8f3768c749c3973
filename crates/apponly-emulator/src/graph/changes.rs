//! Users and groups made, changed and deleted.
//!
//! Source: "Create User", "Update user", "Delete a user", "Create group", "Update group", "Delete group".

use http::{HeaderValue, Method, header};
use serde_json::{Map, Value, json};

use crate::directory::{Collection, Directory, Index, Relation};
use crate::graph::{
    call::{Answer, Call, object},
    error::GraphError,
    listing, members,
    path::Segment,
    people,
    resources::Key,
};

/// `POST`, `PATCH` and `DELETE` of users, groups, and links between them.
///
/// # Errors
/// 400 for a bad body or a name that is taken, 404 for what does not exist, 405.
pub(crate) fn write(
    directory: &mut Directory,
    collection: Collection,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    match (call.method, key, rest) {
        (&Method::POST, None, []) => create(directory, collection, call),
        (&Method::PATCH, Some(key), []) => update(directory, collection, call, key),
        (&Method::DELETE, Some(key), []) => {
            let index = people::find(directory, collection, key)?;
            directory.delete(collection, index);
            Ok(Answer::no_content())
        }
        (_, _, []) => Err(GraphError::method_not_allowed()),
        (_, Some(key), rest) if collection == Collection::Groups => members::write(directory, call, key, rest),
        _ => Err(call.not_emulated()),
    }
}

fn create(directory: &mut Directory, collection: Collection, call: &Call<'_>) -> Result<Answer, GraphError> {
    let mut wanted = call.json_body()?;
    let owners = bound(directory, &mut wanted, Relation::Owners)?;
    let linked = bound(directory, &mut wanted, Relation::Members)?;
    let id = directory.next_id(collection).to_string();
    let new = match collection {
        Collection::Groups => new_group(wanted, &id, call)?,
        Collection::Users => new_user(directory, wanted, &id, call)?,
    };
    let index = directory.add(collection, new.clone());
    link_all(directory, Relation::Owners, index, &owners);
    link_all(directory, Relation::Members, index, &linked);
    let entity = people::entity(collection);
    let mut answer = listing::single(&Call { query: "", ..*call }, entity, &new)?;
    answer.status = http::StatusCode::CREATED;
    let location = format!("{}/{}/{id}", call.root, entity.set);
    answer.headers.extend(HeaderValue::from_str(&location).ok().map(|value| (header::LOCATION, value)));
    Ok(answer)
}

fn update(
    directory: &mut Directory,
    collection: Collection,
    call: &Call<'_>,
    key: Key<'_>,
) -> Result<Answer, GraphError> {
    let index = people::find(directory, collection, key)?;
    let mut changes = call.json_body()?;
    let linked =
        if collection == Collection::Groups { bound(directory, &mut changes, Relation::Members)? } else { Vec::new() };
    changes.remove("passwordProfile");
    check_properties(collection, &changes)?;
    if let Some(name) = changes.get("userPrincipalName").and_then(Value::as_str) {
        check_name(directory, name, Some(index))?;
    }
    if linked.iter().any(|&user| directory.is_linked(Relation::Members, index, user)) {
        return Err(members::already_linked(Relation::Members));
    }
    directory.update(collection, index, changes);
    link_all(directory, Relation::Members, index, &linked);
    Ok(Answer::no_content())
}

fn new_user(
    directory: &Directory,
    mut wanted: Map<String, Value>,
    id: &str,
    call: &Call<'_>,
) -> Result<Map<String, Value>, GraphError> {
    for name in ["accountEnabled", "displayName", "mailNickname", "passwordProfile", "userPrincipalName"] {
        require(&wanted, name, "User")?;
    }
    let password = wanted.remove("passwordProfile").and_then(|profile| profile.get("password").cloned());
    // The rest of Entra's rules is a matter of the tenant's policy.
    if password.as_ref().and_then(Value::as_str).is_none_or(|password| password.chars().count() < 8) {
        return Err(GraphError::directory_bad_request(
            "The specified password does not comply with password complexity requirements.",
        ));
    }
    check_properties(Collection::Users, &wanted)?;
    check_name(directory, text(&wanted, "userPrincipalName"), None)?;
    let mut user = object(json!({
        "businessPhones": [], "givenName": null, "jobTitle": null, "mail": null, "mobilePhone": null,
        "officeLocation": null, "preferredLanguage": null, "surname": null, "id": id, "department": null,
        "usageLocation": null, "userType": "Member", "createdDateTime": created(call), "city": null,
        "companyName": null, "country": null, "employeeId": null, "postalCode": null, "state": null,
        "streetAddress": null,
    }));
    user.extend(wanted);
    Ok(user)
}

fn new_group(wanted: Map<String, Value>, id: &str, call: &Call<'_>) -> Result<Map<String, Value>, GraphError> {
    for name in ["displayName", "mailEnabled", "mailNickname", "securityEnabled"] {
        require(&wanted, name, "Group")?;
    }
    check_properties(Collection::Groups, &wanted)?;
    let mut group = object(json!({
        "id": id, "deletedDateTime": null, "createdDateTime": created(call), "description": null,
        "groupTypes": [], "mail": null, "visibility": null,
    }));
    group.extend(wanted);
    Ok(group)
}

fn require(wanted: &Map<String, Value>, name: &str, resource: &str) -> Result<(), GraphError> {
    if wanted.get(name).is_none_or(|value| value.is_null() || value == "") {
        return Err(GraphError::directory_bad_request(format!(
            "A value is required for property '{name}' of resource '{resource}'."
        )));
    }
    Ok(())
}

/// Names, types and writability of the properties of a body.
fn check_properties(collection: Collection, wanted: &Map<String, Value>) -> Result<(), GraphError> {
    let entity = people::entity(collection);
    for (name, value) in wanted {
        if !entity.has(name) {
            return Err(GraphError::bad_request(format!(
                "Property '{name}' does not exist on type '{}'. Make sure to only use property names that are \
                 defined by the type.",
                entity.name
            )));
        }
        if matches!(name.as_str(), "id" | "createdDateTime" | "deletedDateTime") {
            return Err(GraphError::directory_bad_request(format!(
                "Property '{name}' is read-only and cannot be set."
            )));
        }
        let fits = match name.as_str() {
            "accountEnabled" | "mailEnabled" | "securityEnabled" => value.is_boolean(),
            "businessPhones" | "groupTypes" => value.is_array(),
            "displayName" | "mailNickname" | "userPrincipalName" => value.as_str().is_some_and(|text| !text.is_empty()),
            _ => value.is_string() || value.is_null(),
        };
        if !fits {
            return Err(GraphError::directory_bad_request(format!("Invalid value specified for property '{name}'.")));
        }
    }
    Ok(())
}

/// The form and domain of a user principal name, and that nobody but `own` has it.
fn check_name(directory: &Directory, name: &str, own: Option<Index>) -> Result<(), GraphError> {
    let (local, domain) = name.split_once('@').unwrap_or((name, ""));
    let valid = |letter: char| letter.is_ascii_alphanumeric() || "'.-_!#^~".contains(letter);
    if local.is_empty() || !local.chars().all(valid) {
        return Err(GraphError::directory_bad_request("Property userPrincipalName is invalid."));
    }
    if !directory.has_domain(&domain.to_lowercase()) {
        return Err(GraphError::directory_bad_request(
            "The domain portion of the userPrincipalName property is invalid. You must use one of the verified \
             domain names in your organization.",
        ));
    }
    if directory.user(name).is_some_and(|index| Some(index) != own) {
        // As seen in the field; the older directory API called the code `Request_MultipleObjectsWithSameKeyValue`.
        let message = "Another object with the same value for property userPrincipalName already exists.";
        return Err(GraphError::directory_bad_request(message).with_details(json!([
            {"code": "ObjectConflict", "message": message, "target": "userPrincipalName"}
        ])));
    }
    Ok(())
}

/// The users that `members@odata.bind` or `owners@odata.bind` names, taken out of the body.
fn bound(directory: &Directory, wanted: &mut Map<String, Value>, relation: Relation) -> Result<Vec<Index>, GraphError> {
    let Some(value) = wanted.remove(&format!("{}@odata.bind", relation.name())) else { return Ok(Vec::new()) };
    let links: Vec<String> = serde_json::from_value(value)
        .map_err(|_| GraphError::bad_request(format!("'{}@odata.bind' is not a list of URLs.", relation.name())))?;
    if links.len() > MAXIMUM_LINKS {
        return Err(GraphError::directory_bad_request(format!(
            "The number of references in '{}@odata.bind' exceeds {MAXIMUM_LINKS}.",
            relation.name()
        )));
    }
    let mut users = Vec::new();
    for link in links {
        let user = members::user_of_link(directory, &link)?;
        if users.contains(&user) {
            return Err(members::already_linked(relation));
        }
        users.push(user);
    }
    Ok(users)
}

/// How many links one request can add.
const MAXIMUM_LINKS: usize = 20;

fn link_all(directory: &mut Directory, relation: Relation, group: Index, users: &[Index]) {
    for &user in users {
        directory.link(relation, group, user, true);
    }
}

fn text<'a>(wanted: &'a Map<String, Value>, name: &str) -> &'a str {
    wanted.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn created(call: &Call<'_>) -> String {
    call.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
