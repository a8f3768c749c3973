//! `POST /directoryObjects/getByIds`.
//!
//! Source: "directoryObject: getByIds".

use http::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::Collection;
use crate::graph::{
    call::{Answer, Call, object},
    error::GraphError,
    owners::with_type,
    path::Segment,
    principal::Principal,
    registration::Registration,
    resources::{Key, end_of_path, unknown},
};
use crate::state::EmulatorState;

/// The most ids in one request.
const MAXIMUM: usize = 1000;

/// Whether a call reads although its method is `POST`.
pub(crate) fn is_query(key: Option<Key<'_>>) -> bool {
    key.is_some_and(|key| key.value.eq_ignore_ascii_case("getByIds"))
}

/// The objects with these ids, of these types; ids that lead nowhere are left out.
///
/// # Errors
/// 400 for a bad body or path.
pub(crate) fn write(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    end_of_path(rest)?;
    if !is_query(key) || call.method != Method::POST {
        return Err(unknown(key.map_or("directoryObjects", |key| key.value)));
    }
    let body = call.json_body()?;
    let texts = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(list) => list.as_array()?.iter().map(Value::as_str).collect(),
    };
    let malformed = || GraphError::bad_request("'ids' and 'types' are lists of strings.");
    let ids: Vec<&str> = texts("ids").filter(|ids| !ids.is_empty()).ok_or_else(malformed)?;
    let types: Vec<&str> = texts("types").ok_or_else(malformed)?;
    if ids.len() > MAXIMUM {
        return Err(GraphError::directory_bad_request(format!("Too many ids: at most {MAXIMUM}.")));
    }
    let mut found = Vec::new();
    for id in ids {
        let id =
            Uuid::try_parse(id).map_err(|_| GraphError::directory_bad_request(format!("Invalid GUID: '{id}'.")))?;
        let wanted = |kind: &str| types.is_empty() || types.iter().any(|wanted| wanted.eq_ignore_ascii_case(kind));
        found.extend(
            object_of(state, id)
                .filter(|(kind, _)| wanted(kind))
                .map(|(kind, found)| Value::Object(with_type(found, &format!("#microsoft.graph.{kind}")))),
        );
    }
    let context = format!("{}/$metadata#directoryObjects", call.root);
    Ok(Answer::json(object(json!({"@odata.context": context, "value": found}))))
}

fn object_of(state: &EmulatorState, id: Uuid) -> Option<(&'static str, Map<String, Value>)> {
    let tenant = &*state.tenant();
    if let Some(principal) = Principal::by_object_id(tenant, id) {
        return Some(("servicePrincipal", principal.resource(tenant)));
    }
    if let Some(registration) = Registration::by_object_id(tenant, id) {
        return Some(("application", registration.resource(tenant, false)));
    }
    let directory = state.directory();
    let find = |collection| directory.object(collection, directory.by_id(collection, id)?);
    let user = find(Collection::Users).map(|user| ("user", user));
    user.or_else(|| find(Collection::Groups).map(|group| ("group", group)))
}
