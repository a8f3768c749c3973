//! What the tenant knows of one identity that signs in, for a diagnosis: each part may be refused on its own.

use std::collections::BTreeMap;
use std::time::SystemTime;

use apponly::Error;
use apponly_graph::GraphRequest;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::credentials::{AppCredentials, KeyCredential, PasswordCredential};
use super::directory::AppDirectory;
use crate::time;

/// Graph's application id, in every cloud.
const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";

/// More assignments, or federations, than one identity has.
const ONE_PAGE: &str = "999";

/// What the tenant knows of one identity. Each part is an error where Graph did not show it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AppFacts {
    /// The app registration: its credentials.
    pub application: Result<AppCredentials, Error>,
    /// The permissions on Graph that the app registration declares.
    pub declared: Result<DeclaredPermissions, Error>,
    /// The federated credentials of the app registration.
    pub federations: Result<Vec<FederatedCredential>, Error>,
    /// The service principal: the identity in this tenant.
    pub principal: Result<PrincipalFacts, Error>,
    /// The application permissions on Graph that were granted to it.
    pub grants: Result<Vec<GrantedRole>, Error>,
}

/// The permissions on Graph that an app registration declares; declared is not granted.
///
/// Source: "requiredResourceAccess resource type".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredPermissions {
    /// Application permissions by name, or by id where Graph does not define it any more.
    pub application: Vec<String>,
    /// How many delegated permissions; they are of no use without a user.
    pub delegated: usize,
}

/// What the service principal says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PrincipalFacts {
    /// The object id in this tenant.
    pub id: String,
    /// The name that people see.
    #[serde(default)]
    pub display_name: Option<String>,
    /// `false`: nobody can sign in as it.
    #[serde(default = "yes")]
    pub account_enabled: bool,
    /// `Application`, `ManagedIdentity` and others.
    #[serde(default)]
    pub service_principal_type: Option<String>,
}

fn yes() -> bool {
    true
}

/// One application permission that was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantedRole {
    /// Its name, or its id where Graph does not define it any more.
    pub permission: String,
    /// When it was granted, by the directory's clock.
    pub granted: Option<SystemTime>,
}

/// A foreign identity that the app trusts.
///
/// Source: "federatedIdentityCredential resource type".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FederatedCredential {
    /// Its name on the app.
    pub name: String,
    /// The `iss` that it trusts, compared letter by letter.
    pub issuer: String,
    /// The `sub` that it trusts, compared letter by letter; `None` for a flexible one, which has an expression.
    #[serde(default)]
    pub subject: Option<String>,
    /// The `aud` that it trusts, as a rule one.
    #[serde(default)]
    pub audiences: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    id: String,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    key_credentials: Vec<Map<String, Value>>,
    #[serde(default)]
    password_credentials: Vec<PasswordCredential>,
    #[serde(default)]
    required_resource_access: Vec<RequiredResource>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequiredResource {
    resource_app_id: String,
    #[serde(default)]
    resource_access: Vec<RequiredAccess>,
}

#[derive(Clone, Deserialize)]
struct RequiredAccess {
    id: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct List<T> {
    value: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    app_role_id: String,
    resource_id: String,
    #[serde(default)]
    created_date_time: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Api {
    id: String,
    #[serde(default)]
    app_roles: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    id: String,
    #[serde(default)]
    value: Option<String>,
}

impl Api {
    /// The names of the roles by id.
    fn names(&self) -> BTreeMap<&str, &str> {
        let named = self.app_roles.iter();
        named.filter_map(|role| Some((role.id.as_str(), role.value.as_deref()?))).collect()
    }
}

impl AppDirectory {
    /// All that Graph shows of the identity: the registration of the client id, and the service principal, which is looked
    /// for by the client id too. A handful of requests side by side; each refusal stands where its part would.
    pub async fn facts(&self) -> AppFacts {
        let (application, federations, principal, assignments, api) = tokio::join!(
            self.application(),
            self.federations(),
            self.principal(),
            self.assignments(),
            self.api_of_graph(),
        );
        let grants = assignments.and_then(|list| Ok(granted(&list, api.as_ref().map_err(Clone::clone)?)));
        let declared = match (&application, &api) {
            (Ok(application), Ok(api)) => Ok(declared(&application.required_resource_access, api)),
            (Err(error), _) | (_, Err(error)) => Err(error.clone()),
        };
        AppFacts { application: application.map(credentials), declared, federations, principal, grants }
    }

    async fn application(&self) -> Result<Application, Error> {
        let fields = "id,displayName,keyCredentials,passwordCredentials,requiredResourceAccess";
        let request =
            GraphRequest::get(format!("/applications(appId='{}')", self.client_id())).query("$select", fields);
        self.graph().json(request).await
    }

    async fn federations(&self) -> Result<Vec<FederatedCredential>, Error> {
        let path = format!("/applications(appId='{}')/federatedIdentityCredentials", self.client_id());
        let list: List<FederatedCredential> = self.graph().json(GraphRequest::get(path)).await?;
        Ok(list.value)
    }

    async fn principal(&self) -> Result<PrincipalFacts, Error> {
        let request = GraphRequest::get(format!("/servicePrincipals(appId='{}')", self.client_id()))
            .query("$select", "id,displayName,accountEnabled,servicePrincipalType");
        self.graph().json(request).await
    }

    async fn assignments(&self) -> Result<Vec<Assignment>, Error> {
        let path = format!("/servicePrincipals(appId='{}')/appRoleAssignments", self.client_id());
        let list: List<Assignment> = self.graph().json(GraphRequest::get(path).query("$top", ONE_PAGE)).await?;
        Ok(list.value)
    }

    async fn api_of_graph(&self) -> Result<Api, Error> {
        let request = GraphRequest::get(format!("/servicePrincipals(appId='{GRAPH_APP_ID}')"));
        self.graph().json(request.query("$select", "id,appRoles")).await
    }
}

fn credentials(application: Application) -> AppCredentials {
    AppCredentials {
        object_id: application.id,
        display_name: application.display_name.unwrap_or_default(),
        keys: application.key_credentials.into_iter().filter_map(KeyCredential::read).collect(),
        passwords: application.password_credentials,
    }
}

fn granted(assignments: &[Assignment], api: &Api) -> Vec<GrantedRole> {
    let names = api.names();
    let on_graph = assignments.iter().filter(|assignment| assignment.resource_id == api.id);
    on_graph
        .map(|assignment| GrantedRole {
            permission: name_or_id(&names, &assignment.app_role_id),
            granted: assignment.created_date_time.as_deref().and_then(time::parse),
        })
        .collect()
}

fn declared(required: &[RequiredResource], api: &Api) -> DeclaredPermissions {
    let names = api.names();
    let mut declared = DeclaredPermissions::default();
    for access in required.iter().filter(|resource| resource.resource_app_id == GRAPH_APP_ID) {
        for access in &access.resource_access {
            match access.kind.as_str() {
                "Role" => declared.application.push(name_or_id(&names, &access.id)),
                _ => declared.delegated += 1,
            }
        }
    }
    declared.application.sort();
    declared
}

fn name_or_id(names: &BTreeMap<&str, &str>, id: &str) -> String {
    (*names.get(id).unwrap_or(&id)).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn api() -> Api {
        from_value(
            json!({"id": "graph", "appRoles": [{"id": "1", "value": "User.Read.All"}, {"id": "2", "value": null}]}),
        )
        .unwrap()
    }

    #[test]
    fn grants_on_other_apis_are_left_out_and_roles_have_names() {
        let assignments: Vec<Assignment> = from_value(json!([
            {"appRoleId": "1", "resourceId": "graph", "createdDateTime": "2026-08-07T00:00:00Z"},
            {"appRoleId": "gone", "resourceId": "graph"},
            {"appRoleId": "1", "resourceId": "other"},
        ]))
        .unwrap();
        let grants = granted(&assignments, &api());
        let names: Vec<_> = grants.iter().map(|grant| grant.permission.as_str()).collect();
        assert_eq!(names, ["User.Read.All", "gone"]);
        assert!(grants[0].granted.is_some() && grants[1].granted.is_none());
    }

    #[test]
    fn delegated_declarations_are_counted_apart() {
        let required: Vec<RequiredResource> = from_value(json!([
            {"resourceAppId": GRAPH_APP_ID, "resourceAccess": [{"id": "1", "type": "Role"}, {"id": "9", "type": "Scope"}]},
            {"resourceAppId": "other", "resourceAccess": [{"id": "1", "type": "Role"}]},
        ]))
        .unwrap();
        let declared = declared(&required, &api());
        assert_eq!((declared.application, declared.delegated), (vec!["User.Read.All".to_owned()], 1));
    }
}
