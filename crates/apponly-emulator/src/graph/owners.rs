//! Owners of registrations and service principals.
//!
//! Source: "List owners of an application", "List owners of a servicePrincipal".

use serde_json::{Map, Value};

use crate::directory::{Collection, Index};
use crate::graph::{
    call::{Answer, Call},
    entity::DIRECTORY_OBJECT,
    error::GraphError,
    listing,
    path::Segment,
    principal::Principal,
    registration::Registration,
    resources::unknown,
    source::{Source, Writer},
};
use crate::population::Generated;
use crate::state::EmulatorState;
use crate::tenant::{App, Tenant};

type Objects = Vec<Map<String, Value>>;

/// How many objects `$expand` brings.
const MAXIMUM_EXPANDED: usize = 20;

/// The owners of a registration.
pub(crate) fn of_registration(state: &EmulatorState, tenant: &Tenant, registration: Registration<'_>) -> Objects {
    match registration {
        Registration::App(app) => of_app(state, tenant, app),
        Registration::Generated(generated) => of_generated(state, generated),
    }
}

/// The owners of a service principal: those of its registration, if that is in the tenant.
pub(crate) fn of_principal(state: &EmulatorState, tenant: &Tenant, principal: Principal<'_>) -> Objects {
    match principal {
        Principal::App(app) => of_app(state, tenant, app),
        Principal::Generated(generated) => of_generated(state, generated),
        Principal::Api(_) | Principal::Identity(_) => Objects::new(),
    }
}

/// `GET …/owners`, `…/owners/$count`.
///
/// # Errors
/// 400 for a bad query or path.
pub(crate) fn read(call: &Call<'_>, owners: &Objects, rest: &[Segment]) -> Result<Answer, GraphError> {
    match rest {
        [] => listing::page(call, &DIRECTORY_OBJECT, owners),
        [last] if last.is("$count") => listing::count(call, &DIRECTORY_OBJECT, owners),
        [segment, ..] => Err(unknown(&segment.text)),
    }
}

/// What `$expand=owners` brings.
pub(crate) fn expanded(owners: Objects) -> Value {
    owners.into_iter().take(MAXIMUM_EXPANDED).map(Value::Object).collect()
}

fn of_app(state: &EmulatorState, tenant: &Tenant, app: &App) -> Objects {
    let directory = state.directory();
    let users = app.owners.iter().filter_map(|key| directory.object(Collection::Users, directory.user(key)?));
    let mut owners: Objects = users.map(|user| with_type(user, "#microsoft.graph.user")).collect();
    if app.owns_itself {
        owners.push(with_type(Principal::App(app).resource(tenant), "#microsoft.graph.servicePrincipal"));
    }
    owners
}

fn of_generated(state: &EmulatorState, generated: Generated) -> Objects {
    let directory = state.directory();
    let user = |index: Index| directory.object(Collection::Users, index);
    generated.owners().into_iter().filter_map(user).map(|user| with_type(user, "#microsoft.graph.user")).collect()
}

/// The object with the annotation that tells the types of a mixed collection apart.
pub(crate) fn with_type(mut object: Map<String, Value>, kind: &str) -> Map<String, Value> {
    object.insert("@odata.type".to_owned(), kind.into());
    object
}

/// A collection whose items have owners, for `$expand`.
pub(crate) struct WithOwners<'a> {
    pub(crate) source: &'a dyn Source,
    /// The owners of the item at a position.
    pub(crate) owners: &'a dyn Fn(usize) -> Objects,
    /// What another relationship of it brings.
    pub(crate) others: &'a dyn Fn(usize, &str) -> Option<Value>,
}

impl Source for WithOwners<'_> {
    fn len(&self) -> usize {
        self.source.len()
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        self.source.at_or_after(from)
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        self.source.object(position)
    }

    fn expanded(&self, position: usize, name: &str) -> Value {
        (self.others)(position, name).unwrap_or_else(|| expanded((self.owners)(position)))
    }

    fn candidates(&self, property: &str, value: &str) -> Option<Vec<usize>> {
        self.source.candidates(property, value)
    }

    fn writer(&self, names: &[String]) -> Writer<'_> {
        self.source.writer(names)
    }
}
