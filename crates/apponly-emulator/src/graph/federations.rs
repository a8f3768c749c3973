//! Federated identity credentials of an application.
//!
//! Source: "federatedIdentityCredential resource type", "Create federatedIdentityCredential", "Upsert …".

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::graph::{
    call::{Answer, Call, object},
    entity::EntityType,
    error::GraphError,
    governance_entity::FEDERATED_CREDENTIAL,
    listing,
    path::Segment,
    registration::Registration,
    resources::{Key, unknown},
};
use crate::state::EmulatorState;
use crate::tenant::{App, Federation, IssuerKeys, Tenant};

const ENTITY: &EntityType = &FEDERATED_CREDENTIAL;

/// The most that one app may have.
const MAXIMUM: usize = 20;

/// Longest issuer, subject, audience and description, in characters.
const LONGEST: usize = 600;

/// Whether the segment names the list, or one of it by name: `federatedIdentityCredentials(name='…')`.
pub(crate) fn is_list(segment: &Segment) -> bool {
    is_relationship(&segment.text)
}

/// Whether the relationship of this name is meant.
pub(crate) fn is_relationship(name: &str) -> bool {
    name.eq_ignore_ascii_case("federatedIdentityCredentials")
}

/// What `$expand` brings: all of them, as an app has 20 at most.
///
/// Source: "application resource type", relationships.
pub(crate) fn expanded(state: &EmulatorState, registration: Registration<'_>) -> Value {
    all(state, registration).into_iter().map(Value::Object).collect()
}

fn all(state: &EmulatorState, registration: Registration<'_>) -> Vec<Map<String, Value>> {
    match registration {
        Registration::App(app) => app.federations.iter().map(|one| resource(state, one)).collect(),
        Registration::Generated(generated) => {
            let github = |(id, subject): (Uuid, String)| {
                object(json!({
                    "id": id.to_string(),
                    "name": "github",
                    "issuer": "https://token.actions.githubusercontent.com",
                    "subject": subject,
                    "description": null,
                    "audiences": ["api://AzureADTokenExchange"],
                }))
            };
            generated.federation().map(github).into_iter().collect()
        }
    }
}

/// `GET`: the list, its count, one.
///
/// # Errors
/// 404 for an unknown one, 400 for a bad query or path.
pub(crate) fn read(
    state: &EmulatorState,
    call: &Call<'_>,
    registration: Registration<'_>,
    list: &Segment,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let all = all(state, registration);
    match wanted(list, rest)? {
        None if rest.is_empty() => listing::page(call, ENTITY, &all),
        None => listing::count(call, ENTITY, &all),
        Some(key) => {
            let has = |one: &&Map<String, Value>, name: &str| {
                one.get(name).and_then(Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case(key))
            };
            let found = all.iter().find(|one| has(one, "id") || has(one, "name"));
            listing::single(call, ENTITY, found.ok_or_else(|| GraphError::resource_not_found(key))?)
        }
    }
}

/// Id or name of the one that a path names; none for the list and its count.
fn wanted<'a>(list: &'a Segment, rest: &'a [Segment]) -> Result<Option<&'a str>, GraphError> {
    match (&list.key, rest) {
        (Some((property, value)), []) if property == "name" || property == "id" => Ok(Some(value)),
        (None, []) => Ok(None),
        (None, [last]) if last.is("$count") => Ok(None),
        (None, [one]) => Ok(Some(&one.text)),
        (_, [.., segment]) => Err(unknown(&segment.text)),
        (Some((property, _)), []) => Err(GraphError::bad_request(format!("'{property}' is not a key."))),
    }
}

fn resource(state: &EmulatorState, federation: &Federation) -> Map<String, Value> {
    object(json!({
        "id": federation.id.to_string(),
        "name": federation.name,
        "issuer": state.issuer_of(federation),
        "subject": federation.subject,
        "description": federation.description,
        "audiences": [federation.audience],
    }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Form {
    name: Option<String>,
    issuer: Option<String>,
    subject: Option<String>,
    description: Option<String>,
    audiences: Option<Vec<String>>,
}

/// `POST` to the list; `PATCH` and `DELETE` of one. The upsert (`Prefer: create-if-missing`) is not emulated.
///
/// # Errors
/// 400 for values out of bounds, 404 for an unknown app or credential, 409 for a name or pair that exists.
pub(crate) fn write(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Key<'_>,
    list: &Segment,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let one = wanted(list, rest)?.map(str::to_owned);
    let built_in = state.endpoints().map(crate::state::Endpoints::external_issuer).unwrap_or_default();
    let made = state.change_tenant(|tenant| {
        let tenant_id = tenant.tenant_id;
        let app = written_app(tenant, key)?;
        match (call.method, one) {
            (&Method::POST, None) if rest.is_empty() => add(app, call, tenant_id, &built_in).map(Some),
            (&Method::PATCH, Some(one)) => update(app, call, &one).map(|()| None),
            (&Method::DELETE, Some(one)) => {
                let index = index(app, &one)?;
                app.federations.remove(index);
                Ok(None)
            }
            _ => Err(GraphError::method_not_allowed()),
        }
    })?;
    Ok(match made {
        None => Answer::no_content(),
        Some(federation) => {
            let mut body = Map::new();
            body.insert("@odata.context".to_owned(), format!("{}/$metadata#{}/$entity", call.root, ENTITY.set).into());
            body.extend(resource(state, &federation));
            Answer::created(body)
        }
    })
}

fn written_app<'a>(tenant: &'a mut Tenant, key: Key<'_>) -> Result<&'a mut App, GraphError> {
    let id = key.object_id()?;
    let by_app_id = key.property == "appId";
    let mut apps = tenant.apps.iter_mut().filter(|app| app.home_tenant.is_none());
    let found = apps.find(|app| if by_app_id { app.client_id == id } else { app.object_id == id });
    found.ok_or_else(|| key.not_found())
}

fn index(app: &App, key: &str) -> Result<usize, GraphError> {
    let found = app.federations.iter().position(|one| one.name == key || one.id.to_string().eq_ignore_ascii_case(key));
    found.ok_or_else(|| GraphError::resource_not_found(key))
}

fn add(app: &mut App, call: &Call<'_>, tenant: Uuid, built_in: &str) -> Result<Federation, GraphError> {
    let form = body(call)?;
    let missing = |name: &str| invalid(&format!("'{name}' is required"));
    let name = form.name.ok_or_else(|| missing("name"))?;
    let issuer = form.issuer.ok_or_else(|| missing("issuer"))?;
    let subject = form.subject.ok_or_else(|| missing("subject"))?;
    let audience = one_audience(form.audiences.ok_or_else(|| missing("audiences"))?)?;
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if !(3..=120).contains(&name.len()) || !name.chars().all(allowed) {
        return Err(invalid("'name' has 3 to 120 characters that are friendly to URLs"));
    }
    check_lengths(&[&issuer, &subject, &audience, form.description.as_deref().unwrap_or_default()])?;
    if app.federations.len() >= MAXIMUM {
        return Err(GraphError::directory_bad_request(format!("An application has at most {MAXIMUM} of them.")));
    }
    if app.federations.iter().any(|known| known.name == name) {
        return Err(conflict(format!("FederatedIdentityCredential with name {name} already exists.")));
    }
    let keys = if issuer.contains(&tenant.to_string()) && issuer != built_in {
        IssuerKeys::Tenant
    } else {
        IssuerKeys::BuiltIn
    };
    let mut new = Federation::new(name, issuer, subject, audience, keys);
    check_pair(app, &new, None)?;
    new.id = Uuid::new_v4();
    new.description = form.description;
    app.federations.push(new.clone());
    Ok(new)
}

fn update(app: &mut App, call: &Call<'_>, key: &str) -> Result<(), GraphError> {
    let form = body(call)?;
    let index = index(app, key)?;
    let mut changed = app.federations.get(index).cloned().ok_or_else(|| GraphError::resource_not_found(key))?;
    if form.name.is_some_and(|name| name != changed.name) {
        return Err(invalid("'name' cannot be changed"));
    }
    changed.issuer = form.issuer.unwrap_or(changed.issuer);
    changed.subject = form.subject.unwrap_or(changed.subject);
    changed.description = form.description.or(changed.description);
    if let Some(audiences) = form.audiences {
        changed.audience = one_audience(audiences)?;
    }
    let description = changed.description.as_deref().unwrap_or_default();
    check_lengths(&[&changed.issuer, &changed.subject, &changed.audience, description])?;
    check_pair(app, &changed, Some(index))?;
    if let Some(place) = app.federations.get_mut(index) {
        *place = changed;
    }
    Ok(())
}

fn body(call: &Call<'_>) -> Result<Form, GraphError> {
    serde_json::from_slice(call.body)
        .map_err(|error| GraphError::bad_request(format!("Unable to read JSON request payload: {error}.")))
}

fn one_audience(audiences: Vec<String>) -> Result<String, GraphError> {
    match <[String; 1]>::try_from(audiences) {
        Ok([audience]) => Ok(audience),
        Err(_) => Err(invalid("'audiences' holds exactly one")),
    }
}

fn check_lengths(texts: &[&str]) -> Result<(), GraphError> {
    let fits = texts.iter().all(|text| text.chars().count() <= LONGEST);
    if fits { Ok(()) } else { Err(invalid(&format!("a value is longer than {LONGEST} characters"))) }
}

/// Issuer and subject together are unique in an app.
fn check_pair(app: &App, new: &Federation, but: Option<usize>) -> Result<(), GraphError> {
    let same = |known: &Federation| known.issuer == new.issuer && known.subject == new.subject;
    if app.federations.iter().enumerate().any(|(index, known)| Some(index) != but && same(known)) {
        let message = "FederatedIdentityCredential with the same issuer and subject already exists.";
        return Err(conflict(message.to_owned()));
    }
    Ok(())
}

fn invalid(why: &str) -> GraphError {
    GraphError::directory_bad_request(format!("Invalid value specified for federatedIdentityCredential: {why}."))
}

fn conflict(message: String) -> GraphError {
    GraphError::new(StatusCode::CONFLICT, "Request_MultipleObjectsWithSameKeyValue", message)
}
