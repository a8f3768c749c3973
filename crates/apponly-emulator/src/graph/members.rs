//! Members and owners of groups, managers, reports and groups of users.
//!
//! Source: "List group members", "Add members", "Remove member", "List owners", "List manager", "List memberOf".

use http::Method;
use serde_json::{Map, Value};

use crate::directory::{Collection, Directory, Index, Relation};
use crate::graph::{
    call::{Answer, Call},
    entity::{DIRECTORY_OBJECT, GROUP, USER},
    error::GraphError,
    listing,
    path::Segment,
    people,
    resources::{Key, unknown},
    source::{Source, Writer, write_object},
};

const USER_TYPE: &str = "#microsoft.graph.user";
const GROUP_TYPE: &str = "#microsoft.graph.group";

/// `GET` of what a group or user is related to.
///
/// # Errors
/// 404 for an unknown object, 400 for a bad query or path.
pub(crate) fn read(
    directory: &Directory,
    collection: Collection,
    call: &Call<'_>,
    key: Key<'_>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let Some((name, rest)) = rest.split_first() else { return Err(unknown(key.value)) };
    let index = people::find(directory, collection, key)?;
    if collection == Collection::Groups {
        let relation = relation(name).ok_or_else(|| unknown(&name.text))?;
        let links = Links { directory, relation, group: index };
        return related(call, &links, rest);
    }
    match name.text.to_ascii_lowercase().as_str() {
        "memberof" | "transitivememberof" => {
            let groups = directory.groups_of(index);
            related(call, &typed(directory, Collection::Groups, &groups), rest)
        }
        "directreports" => related(call, &typed(directory, Collection::Users, &directory.reports(index)), rest),
        "manager" => {
            let manager = directory.manager(index).and_then(|manager| directory.object(Collection::Users, manager));
            let manager = manager.ok_or_else(|| GraphError::resource_not_found("manager"))?;
            listing::single(call, &DIRECTORY_OBJECT, &with_type(manager, USER_TYPE))
        }
        _ => Err(unknown(&name.text)),
    }
}

/// The list, its count, or the list cast to users or groups.
fn related(call: &Call<'_>, source: &dyn Source, rest: &[Segment]) -> Result<Answer, GraphError> {
    match rest {
        [] => listing::page(call, &DIRECTORY_OBJECT, source),
        [last] if last.is("$count") => listing::count(call, &DIRECTORY_OBJECT, source),
        // Groups hold users only, and users are in groups only: a cast changes the context alone.
        [cast] if cast.is("microsoft.graph.user") => listing::page(call, &USER, source),
        [cast] if cast.is("microsoft.graph.group") => listing::page(call, &GROUP, source),
        [segment, ..] => Err(unknown(&segment.text)),
    }
}

/// `POST …/members/$ref` and `DELETE …/members/{id}/$ref`; the same for owners.
///
/// # Errors
/// 400 for a bad body or a link that exists, 404 for a group, user or link that does not.
pub(crate) fn write(
    directory: &mut Directory,
    call: &Call<'_>,
    key: Key<'_>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let Some((name, rest)) = rest.split_first() else { return Err(GraphError::method_not_allowed()) };
    let relation = relation(name).ok_or_else(|| unknown(&name.text))?;
    let group = people::find(directory, Collection::Groups, key)?;
    match (call.method, rest) {
        (&Method::POST, [reference]) if reference.is("$ref") => {
            let body = call.json_body()?;
            let link = body.get("@odata.id").and_then(Value::as_str);
            let link = link.ok_or_else(|| GraphError::bad_request("The body needs the property '@odata.id'."))?;
            let user = user_of_link(directory, link)?;
            if directory.is_linked(relation, group, user) {
                return Err(already_linked(relation));
            }
            directory.link(relation, group, user, true);
            Ok(Answer::no_content())
        }
        (&Method::DELETE, [id, reference]) if reference.is("$ref") => {
            let key = Key { property: "id", value: &id.text };
            let user = directory.by_id(Collection::Users, key.object_id()?);
            let user = user.filter(|&user| directory.is_linked(relation, group, user));
            directory.link(relation, group, user.ok_or_else(|| key.not_found())?, false);
            Ok(Answer::no_content())
        }
        _ => Err(GraphError::method_not_allowed()),
    }
}

/// The user that a link such as `https://graph.microsoft.com/v1.0/directoryObjects/{id}` names. Any host is taken, as
/// the emulator has several names.
///
/// # Errors
/// 400 for another form, 404 for an unknown user.
pub(super) fn user_of_link(directory: &Directory, link: &str) -> Result<Index, GraphError> {
    let invalid = || GraphError::bad_request(format!("Invalid URL format specified in @odata.id: '{link}'."));
    let mut parts = link.trim_end_matches('/').rsplit('/');
    let (Some(id), Some(set)) = (parts.next(), parts.next()) else { return Err(invalid()) };
    if !matches!(set.to_ascii_lowercase().as_str(), "directoryobjects" | "users") {
        return Err(invalid());
    }
    let key = Key { property: "id", value: id };
    directory.by_id(Collection::Users, key.object_id()?).ok_or_else(|| key.not_found())
}

/// 400 for a link that exists.
pub(super) fn already_linked(relation: Relation) -> GraphError {
    GraphError::directory_bad_request(format!(
        "One or more added object references already exist for the following modified properties: '{}'.",
        relation.name()
    ))
}

/// The objects that `$expand` puts into a user or group: one for `manager`, at most twenty for a list.
pub(super) fn expanded(directory: &Directory, collection: Collection, index: Index, name: &str) -> Value {
    let objects = |items: Vec<Map<String, Value>>| Value::Array(items.into_iter().map(Value::Object).collect());
    match (collection, name) {
        (Collection::Users, "manager") => {
            let manager = directory.manager(index).and_then(|manager| directory.object(Collection::Users, manager));
            manager.map_or(Value::Null, |manager| Value::Object(with_type(manager, USER_TYPE)))
        }
        (Collection::Users, "memberOf") => {
            let groups = directory.groups_of(index);
            objects(typed(directory, Collection::Groups, groups.get(..MAXIMUM_EXPANDED).unwrap_or(&groups)))
        }
        (Collection::Users, _) => objects(typed(directory, Collection::Users, &directory.reports(index))),
        (Collection::Groups, name) => {
            let relation = if name == "owners" { Relation::Owners } else { Relation::Members };
            let links = Links { directory, relation, group: index };
            let mut found = Vec::new();
            let mut at = links.at_or_after(0);
            while let Some(position) = at.filter(|_| found.len() < MAXIMUM_EXPANDED) {
                found.push(links.object(position));
                at = links.at_or_after(position + 1);
            }
            objects(found)
        }
    }
}

/// How many objects `$expand` brings.
const MAXIMUM_EXPANDED: usize = 20;

fn relation(segment: &Segment) -> Option<Relation> {
    match segment.text.to_ascii_lowercase().as_str() {
        "members" | "transitivemembers" => Some(Relation::Members),
        "owners" => Some(Relation::Owners),
        _ => None,
    }
}

fn typed(directory: &Directory, collection: Collection, indices: &[Index]) -> Vec<Map<String, Value>> {
    let kind = if collection == Collection::Groups { GROUP_TYPE } else { USER_TYPE };
    let objects = indices.iter().filter_map(|&index| directory.object(collection, index));
    objects.map(|object| with_type(object, kind)).collect()
}

fn with_type(mut object: Map<String, Value>, kind: &str) -> Map<String, Value> {
    object.insert(TYPE.to_owned(), kind.into());
    object
}

/// The annotation that tells the types of a mixed collection apart.
const TYPE: &str = "@odata.type";

/// The users that are linked to a group.
#[derive(Debug, Clone, Copy)]
struct Links<'a> {
    directory: &'a Directory,
    relation: Relation,
    group: Index,
}

impl Source for Links<'_> {
    fn len(&self) -> usize {
        let mut count = 0;
        let mut at = self.at_or_after(0);
        while let Some(position) = at {
            count += 1;
            at = self.at_or_after(position + 1);
        }
        count
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        self.directory.linked_at_or_after(self.relation, self.group, from).map(|(position, _)| position)
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        let user = self.directory.linked_user(position);
        let user = user.and_then(|user| self.directory.object(Collection::Users, user));
        with_type(user.unwrap_or_default(), USER_TYPE)
    }

    fn writer(&self, names: &[String]) -> Writer<'_> {
        let write = self.directory.user_writer(names);
        let names = names.to_vec();
        Box::new(move |position, out| {
            let start = out.len();
            if self.directory.linked_user(position).is_some_and(|user| write(user, out)) {
                // After the user's own brace.
                let empty = out.get(start + 1) == Some(&b'}');
                let text = b"\"@odata.type\":\"#microsoft.graph.user\",";
                let text = if empty { text.strip_suffix(b",").unwrap_or(text) } else { text };
                out.splice(start + 1..start + 1, text.iter().copied());
            } else {
                write_object(&self.object(position), &names, out);
            }
        })
    }
}
