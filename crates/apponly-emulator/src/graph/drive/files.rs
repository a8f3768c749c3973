//! The calls with a token: metadata, small uploads, download redirects, new upload sessions.

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use serde_json::{Map, Value, json};

use super::place::{Action, Place, Target};
use super::store::{Conflict, Drives, File};
use super::{invalid_request, item_not_found, preauthenticated};
use crate::directory::Index;
use crate::graph::{
    call::{Answer, Call, object},
    entity::DRIVE_ITEM,
    error::GraphError,
    listing,
};

/// `GET` of a drive of `owner`, an item, its content (302) or the root's children.
///
/// # Errors
/// 404 for an unknown item, 400 for a bad query.
pub(crate) fn read(drives: &mut Drives, owner: Index, place: &Place, call: &Call<'_>) -> Result<Answer, GraphError> {
    match (&place.target, place.action) {
        (Target::Drive, _) => Ok(Answer::json(object(json!({
            "@odata.context": format!("{}/$metadata#drives/$entity", call.root),
            "id": format!("b!emulated{owner:08x}"),
            "driveType": "business",
            "name": "OneDrive",
            "owner": {"user": {"email": place.user}},
        })))),
        (Target::Root, Action::Children) => {
            let items: Vec<_> = drives.of(owner).filter(|file| !file.path.contains('/')).map(File::item).collect();
            listing::page(call, &DRIVE_ITEM, &items)
        }
        (Target::Root, _) => listing::single(call, &DRIVE_ITEM, &root(drives, owner)),
        (_, Action::Metadata) => listing::single(call, &DRIVE_ITEM, &find(drives, owner, place)?.item()),
        (_, Action::Content) => {
            let content = find(drives, owner, place)?.content.clone();
            let name = drives.link(content, call.now);
            let location = format!("{}{}{name}", call.origin(), preauthenticated::DOWNLOADS);
            Ok(redirect(&location))
        }
        (_, Action::Children | Action::UploadSession) => Err(GraphError::method_not_allowed()),
    }
}

/// `PUT` of content, `POST` of an upload session, `DELETE` of an item.
///
/// # Errors
/// 404 for an unknown item, 400 for a bad body, 409 for a name that is taken.
pub(crate) fn write(drives: &mut Drives, owner: Index, place: &Place, call: &Call<'_>) -> Result<Answer, GraphError> {
    match (call.method, place.action) {
        (&Method::PUT, Action::Content) => {
            let path = path(drives, owner, place)?;
            let content = Bytes::copy_from_slice(call.body);
            let (file, new) = drives.put(owner, &path, content, Conflict::Replace, call.now)?;
            Ok(stored(call, &file, new))
        }
        (&Method::POST, Action::UploadSession) => {
            let path = path(drives, owner, place)?;
            let conflict = conflict(call)?;
            let name = drives.open(owner, &path, conflict, call.now);
            let mut answer = drives.session(&name, call.now).map(|session| session.status()).unwrap_or_default();
            let url = format!("{}{}{name}", call.origin(), preauthenticated::UPLOADS);
            answer.insert("uploadUrl".to_owned(), url.into());
            Ok(Answer::json(answer))
        }
        (&Method::DELETE, Action::Metadata) => {
            let path = find(drives, owner, place)?.path.clone();
            drives.remove(owner, &path);
            Ok(Answer::no_content())
        }
        _ => Err(GraphError::method_not_allowed()),
    }
}

/// 201 or 200 with the item.
pub(super) fn stored(call: &Call<'_>, file: &File, new: bool) -> Answer {
    let mut item = object(json!({ "@odata.context": format!("{}/$metadata#driveItems/$entity", call.root) }));
    item.extend(file.item());
    if new { Answer::created(item) } else { Answer::json(item) }
}

fn find<'a>(drives: &'a Drives, owner: Index, place: &Place) -> Result<&'a File, GraphError> {
    let file = match &place.target {
        Target::Item(id) => drives.by_id(owner, id),
        Target::Path(path) => drives.by_path(owner, path),
        Target::Drive | Target::Root => None,
    };
    file.ok_or_else(item_not_found)
}

/// The path that a new or replaced file gets.
fn path(drives: &Drives, owner: Index, place: &Place) -> Result<String, GraphError> {
    match &place.target {
        Target::Path(path) => Ok(path.clone()),
        _ => find(drives, owner, place).map(|file| file.path.clone()),
    }
}

/// `@microsoft.graph.conflictBehavior` of a session's body, which may be empty. The default is taken to be `replace`
/// (unverified).
fn conflict(call: &Call<'_>) -> Result<Conflict, GraphError> {
    if call.body.is_empty() {
        return Ok(Conflict::Replace);
    }
    let body = call.json_body()?;
    match body.get("item").and_then(|item| item.get("@microsoft.graph.conflictBehavior")).and_then(Value::as_str) {
        None | Some("replace") => Ok(Conflict::Replace),
        Some("fail") => Ok(Conflict::Fail),
        Some("rename") => Ok(Conflict::Rename),
        Some(other) => Err(invalid_request(format!("'{other}' is not a conflict behavior."))),
    }
}

fn root(drives: &Drives, owner: Index) -> Map<String, Value> {
    object(json!({
        "id": format!("01EMULATEDROOT{owner:08X}"),
        "name": "root",
        "size": drives.of(owner).map(|file| file.content.len()).sum::<usize>(),
        "folder": {"childCount": drives.of(owner).filter(|file| !file.path.contains('/')).count()},
        "root": {},
    }))
}

fn redirect(location: &str) -> Answer {
    let mut answer = Answer { status: StatusCode::FOUND, ..Answer::no_content() };
    answer.headers.extend(HeaderValue::from_str(location).ok().map(|value| (header::LOCATION, value)));
    answer
}
