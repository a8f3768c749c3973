//! Delta queries on users and groups: everything once, from then on what changed.
//!
//! Source: "Use delta query to track changes in Microsoft Graph data", "user: delta", "group: delta".

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::directory::{Change, Collection, Directory, Index, Relation};
use crate::graph::{
    call::{Answer, Call},
    entity::EntityType,
    error::GraphError,
    people,
    query::QueryOptions,
    source::{write_json, write_object},
};

/// For how long a token of directory objects is good, in seconds: seven days.
const TOKEN_LIFETIME: i64 = 7 * 86_400;
/// Bytes of the digest by which a token is recognised.
const DIGEST_BYTES: usize = 8;

/// Where a delta query stands. Links hold nothing else: the first call's options are part of the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Token {
    path: String,
    epoch: u64,
    /// When the token was issued, in seconds since 1970.
    issued: i64,
    /// Changes up to this sequence number are known.
    since: u64,
    /// While everything is listed: the next position.
    position: Option<Index>,
    select: Vec<String>,
    top: Option<usize>,
}

/// Whether a path segment names the delta query: `delta` or its qualified name, with or without `()`.
pub(super) fn is_name(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("delta") || segment.eq_ignore_ascii_case("microsoft.graph.delta")
}

/// A page of a delta query.
///
/// # Errors
/// 400 for a bad query or a token of another one, and for one older than seven days (`syncStateNotFound`); 410
/// (`resyncRequired`, with `Location`) once the state behind it was thrown away.
pub(crate) fn page(call: &Call<'_>, directory: &Directory, collection: Collection) -> Result<Answer, GraphError> {
    let entity = people::entity(collection);
    let token = token(call, directory, entity)?;
    let size = token.top.unwrap_or_else(|| entity.workload.default_page_size());
    let mut body = Vec::with_capacity(512 * size.min(directory.overlay(collection).len() + 1));
    let selected = if token.select.is_empty() { String::new() } else { format!("({})", token.select.join(",")) };
    body.extend_from_slice(b"{\"@odata.context\":");
    write_json(&format!("{}/$metadata#{}{selected}", call.root, entity.set), &mut body);
    let mut items = Vec::new();
    let view =
        View { directory, collection, names: names(&token, entity), members: tracks_members(&token, collection) };
    let (next, more) = match token.position {
        Some(position) => view.existing(&token, position, size, &mut items),
        None => view.changed(&token, size, &mut items),
    };
    let (annotation, parameter) = if more { ("nextLink", "$skiptoken") } else { ("deltaLink", "$deltatoken") };
    body.extend_from_slice(format!(",\"@odata.{annotation}\":").as_bytes());
    write_json(&format!("{}{}?{parameter}={}", call.root, call.path, next.encode()), &mut body);
    body.extend_from_slice(b",\"value\":[");
    body.extend(items);
    body.extend_from_slice(b"]}");
    Ok(Answer::raw(body))
}

/// The token of the call, or the one with which a query begins.
fn token(call: &Call<'_>, directory: &Directory, entity: &EntityType) -> Result<Token, GraphError> {
    let mut rest = url::form_urlencoded::Serializer::new(String::new());
    let mut given = None;
    for (name, value) in url::form_urlencoded::parse(call.query.as_bytes()) {
        if name.eq_ignore_ascii_case("$deltatoken") || name.eq_ignore_ascii_case("$skiptoken") {
            given = Some(value.into_owned());
        } else {
            rest.append_pair(&name, &value);
        }
    }
    let now = call.now.as_second();
    if let Some(text) = given.as_deref().filter(|text| !text.is_empty() && *text != "latest") {
        let token = Token::decode(text).filter(|token| token.path == call.path.to_ascii_lowercase());
        let token =
            token.ok_or_else(|| GraphError::bad_request("Badly formed content: the delta token is not one."))?;
        return check(token, call, directory, now);
    }
    let rest = rest.finish();
    // `members` is a relationship: it can be selected in a delta query only.
    let (with_members, query) = without_members(&rest);
    let options = QueryOptions::parse(&query, entity, call.eventual)?;
    let QueryOptions { mut select, top, .. } = options;
    if options.filter.is_some() || options.search.is_some() || options.order_by.is_some() || !options.expand.is_empty()
    {
        return Err(GraphError::unsupported_query("The emulated delta queries take '$select' and '$top' only."));
    }
    if with_members {
        select.push(Relation::Members.name().to_owned());
    }
    Ok(Token {
        path: call.path.to_ascii_lowercase(),
        epoch: directory.delta_epoch(),
        issued: now,
        since: directory.sequence(),
        position: given.is_none_or(|text| text != "latest").then_some(0),
        select,
        top,
    })
}

fn check(token: Token, call: &Call<'_>, directory: &Directory, now: i64) -> Result<Token, GraphError> {
    if token.epoch != directory.delta_epoch() {
        let location = format!("{}{}?$deltatoken=", call.root, call.path);
        let value = HeaderValue::from_str(&location).unwrap_or_else(|_| HeaderValue::from_static(""));
        let message = "Resync required. Any local changes or tokens must be discarded.";
        return Err(GraphError::new(StatusCode::GONE, "resyncRequired", message).with_header(header::LOCATION, value));
    }
    if now - token.issued > TOKEN_LIFETIME {
        return Err(GraphError::new(
            StatusCode::BAD_REQUEST,
            "syncStateNotFound",
            "The sync state generation is not found. The delta token is expired and data must be synchronized again.",
        ));
    }
    Ok(Token { issued: now, ..token })
}

/// Whether `$select` names members, and the query without that.
fn without_members(query: &str) -> (bool, String) {
    let mut found = false;
    let mut rest = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !name.eq_ignore_ascii_case("$select") {
            rest.append_pair(&name, &value);
            continue;
        }
        let names = value.split(',').map(str::trim);
        found = names.clone().any(|name| name == "members");
        let others: Vec<_> = names.filter(|name| *name != "members").collect();
        // Without any other property the id is what is left.
        rest.append_pair(&name, &if others.is_empty() { "id".to_owned() } else { others.join(",") });
    }
    (found, rest.finish())
}

fn tracks_members(token: &Token, collection: Collection) -> bool {
    collection == Collection::Groups
        && (token.select.is_empty() || token.select.iter().any(|name| name == Relation::Members.name()))
}

fn names(token: &Token, entity: &EntityType) -> Vec<String> {
    if token.select.is_empty() {
        return entity.default_properties.iter().map(|&name| name.to_owned()).collect();
    }
    let mut names = token.select.clone();
    if !names.iter().any(|name| name == "id") {
        names.push("id".to_owned());
    }
    names
}

/// What a delta query looks at.
struct View<'a> {
    directory: &'a Directory,
    collection: Collection,
    names: Vec<String>,
    members: bool,
}

impl View<'_> {
    /// Writes existing objects from `position` on; the token that continues, and whether there are more.
    fn existing(&self, token: &Token, position: Index, size: usize, out: &mut Vec<u8>) -> (Token, bool) {
        let write = self.directory.user_writer(&self.names);
        let overlay = self.directory.overlay(self.collection);
        let mut at = overlay.at_or_after(position);
        for number in 0..size {
            let Some(index) = at else { break };
            separate(number, out);
            if self.collection == Collection::Groups || !write(index, out) {
                self.write(index, None, out);
            }
            at = overlay.at_or_after(index.saturating_add(1));
        }
        (Token { position: at, ..token.clone() }, at.is_some())
    }

    /// Writes what changed; the token that continues, and whether there is more.
    fn changed(&self, token: &Token, size: usize, out: &mut Vec<u8>) -> (Token, bool) {
        let tracked = (!token.select.is_empty()).then_some(token.select.as_slice());
        let mut changes = self.directory.overlay(self.collection).changes(token.since, tracked);
        let mut since = token.since;
        for (number, change) in changes.by_ref().take(size).enumerate() {
            separate(number, out);
            since = change.sequence;
            self.write_change(change, token.since, out);
        }
        let more = changes.next().is_some();
        let since = if more { since } else { self.directory.sequence() };
        (Token { since, ..token.clone() }, more)
    }

    fn write_change(&self, change: Change, since: u64, out: &mut Vec<u8>) {
        if !change.deleted {
            return self.write(change.index, Some(since), out);
        }
        let id = self.directory.id(self.collection, change.index).to_string();
        // A deleted user can be restored for thirty days, which the reason `changed` means.
        let reason = if self.collection == Collection::Users { "changed" } else { "deleted" };
        write_json(&json!({ "id": id, "@removed": { "reason": reason } }), out);
    }

    /// Writes an object with its members: all of them, or those that changed after `since`.
    fn write(&self, index: Index, since: Option<u64>, out: &mut Vec<u8>) {
        let Some(mut object) = self.directory.object(self.collection, index) else { return out.extend(b"{}") };
        let mut names = self.names.clone();
        if self.members {
            let members = self.member_changes(index, since);
            if !members.is_empty() {
                object.insert(MEMBERS.to_owned(), members.into());
                names.push(MEMBERS.to_owned());
            }
        }
        write_object(&object, &names, out);
    }

    fn member_changes(&self, group: Index, since: Option<u64>) -> Vec<Value> {
        let entry = |user: Index, exists: bool| {
            let mut entry = Map::new();
            entry.insert("@odata.type".to_owned(), "#microsoft.graph.user".into());
            entry.insert("id".to_owned(), self.directory.id(Collection::Users, user).to_string().into());
            if !exists {
                entry.insert("@removed".to_owned(), json!({ "reason": "deleted" }));
            }
            Value::Object(entry)
        };
        if let Some(since) = since {
            let changes = self.directory.link_changes(Relation::Members, group, since);
            return changes.into_iter().map(|(user, exists)| entry(user, exists)).collect();
        }
        let mut members = Vec::new();
        let mut at = self.directory.linked_at_or_after(Relation::Members, group, 0);
        while let Some((position, user)) = at {
            members.push(entry(user, true));
            at = self.directory.linked_at_or_after(Relation::Members, group, position + 1);
        }
        members
    }
}

/// The annotation under which a group's changed members come.
const MEMBERS: &str = "members@delta";

fn separate(number: usize, out: &mut Vec<u8>) {
    if number > 0 {
        out.push(b',');
    }
}

impl Token {
    fn encode(&self) -> String {
        let mut text = Vec::new();
        write_json(self, &mut text);
        let mut bytes = digest_of(&text);
        bytes.extend(text);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (digest, text) = bytes.split_at_checked(DIGEST_BYTES)?;
        (digest_of(text) == digest).then(|| serde_json::from_slice(text).ok())?
    }
}

fn digest_of(text: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, text).as_ref().iter().copied().take(DIGEST_BYTES).collect()
}
