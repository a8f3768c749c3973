//! Generated service principals and registrations as Graph shows them, property by property: a page of a thousand with
//! four properties each costs those four.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::graph::entity::{APPLICATION, SERVICE_PRINCIPAL};
use crate::graph::registration::role_id;
use crate::graph::source::write_json;
use crate::population::{GRAPH_USER_READ, Generated, GeneratedCredential, Holder, Population, Sort};
use crate::tenant::Tenant;

/// The whole `servicePrincipal`.
pub(crate) fn service_principal(principal: Generated, tenant: &Tenant) -> Map<String, Value> {
    let names = SERVICE_PRINCIPAL.default_properties.iter();
    names.map(|&name| (name.to_owned(), service_principal_value(principal, tenant, name))).collect()
}

/// The whole `application`.
pub(crate) fn application(app: Generated, tenant: &Tenant) -> Map<String, Value> {
    let names = APPLICATION.default_properties.iter();
    names.map(|&name| (name.to_owned(), application_value(app, tenant, name))).collect()
}

/// Writes an object of the properties `names`.
pub(crate) fn write(names: &[String], value: impl Fn(&str) -> Value, out: &mut Vec<u8>) {
    out.push(b'{');
    for (number, name) in names.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write_json(name, out);
        out.push(b':');
        write_json(&value(name), out);
    }
    out.push(b'}');
}

/// One property of a `servicePrincipal`.
pub(crate) fn service_principal_value(principal: Generated, tenant: &Tenant, name: &str) -> Value {
    match name {
        "id" => principal.object_id().to_string().into(),
        "accountEnabled" => Population::of(tenant).is_enabled(principal).into(),
        "alternativeNames" => match principal.resource_id() {
            Some(id) if id.contains("userAssignedIdentities") => json!(["isExplicit=True", id]),
            Some(id) => json!(["isExplicit=False", id]),
            None => json!([]),
        },
        "appDisplayName" | "displayName" => principal.display_name().into(),
        "appId" => principal.app_id().to_string().into(),
        "appOwnerOrganizationId" => principal.owner_organization().map(|owner| owner.to_string()).into(),
        "appRoleAssignmentRequired" => false.into(),
        "createdDateTime" => principal.created().to_string().into(),
        "servicePrincipalNames" => json!([principal.app_id().to_string()]),
        "servicePrincipalType" if principal.sort() == Sort::ManagedIdentity => "ManagedIdentity".into(),
        "servicePrincipalType" => "Application".into(),
        "signInAudience" => match principal.sort() {
            Sort::FirstParty | Sort::ThirdParty => "AzureADMultipleOrgs".into(),
            Sort::Own => "AzureADMyOrg".into(),
            Sort::ManagedIdentity => Value::Null,
        },
        "tags" => match principal.sort() {
            Sort::Own | Sort::ThirdParty => json!(["WindowsAzureActiveDirectoryIntegratedApp"]),
            Sort::FirstParty | Sort::ManagedIdentity => json!([]),
        },
        // Most vendors have been verified.
        "verifiedPublisher" if principal.sort() == Sort::ThirdParty && !principal.index().is_multiple_of(4) => json!({
            "displayName": principal.display_name().split(' ').next(),
            "verifiedPublisherId": (6_000_000 + principal.index()).to_string(),
            "addedDateTime": principal.created().to_string(),
        }),
        "keyCredentials" => keys(principal, Holder::ServicePrincipal),
        "passwordCredentials" => passwords(principal, Holder::ServicePrincipal),
        "appRoles" | "oauth2PermissionScopes" | "resourceSpecificApplicationPermissions" => json!([]),
        _ => Value::Null,
    }
}

/// One property of an `application`.
pub(crate) fn application_value(app: Generated, tenant: &Tenant, name: &str) -> Value {
    match name {
        "id" => app.application_id().map(|id| id.to_string()).into(),
        "appId" => app.app_id().to_string().into(),
        "createdDateTime" => app.created().to_string().into(),
        "displayName" => app.display_name().into(),
        "publisherDomain" => tenant.domains.first().cloned().into(),
        "signInAudience" => "AzureADMyOrg".into(),
        "api" => json!({"requestedAccessTokenVersion": null, "oauth2PermissionScopes": []}),
        "keyCredentials" => keys(app, Holder::Application),
        "passwordCredentials" => passwords(app, Holder::Application),
        "requiredResourceAccess" => required_resource_access(app, tenant),
        "servicePrincipalLockConfiguration" => json!({"isEnabled": true, "allProperties": true}),
        "web" => json!({"redirectUris": []}),
        "appRoles" | "identifierUris" | "tags" => json!([]),
        _ => Value::Null,
    }
}

fn required_resource_access(app: Generated, tenant: &Tenant) -> Value {
    let role = |role: &str| json!({"id": role_id(tenant, Tenant::GRAPH, role).to_string(), "type": "Role"});
    let mut access: Vec<_> = app.declared_roles().into_iter().map(role).collect();
    if app.delegated().is_some() {
        access.push(json!({"id": GRAPH_USER_READ.to_string(), "type": "Scope"}));
    }
    if access.is_empty() {
        return json!([]);
    }
    json!([{"resourceAppId": Tenant::GRAPH.to_string(), "resourceAccess": access}])
}

fn keys(principal: Generated, holder: Holder) -> Value {
    let credentials = principal.credentials().into_iter();
    let wanted = credentials.filter(|credential| credential.is_certificate && credential.holder == holder);
    wanted.map(|credential| key(principal, &credential)).collect()
}

/// Nobody has the keys of generated certificates, and `key` is always null.
fn key(principal: Generated, credential: &GeneratedCredential) -> Value {
    // On the service principal of a third-party app it is what signs SAML tokens.
    let signs = credential.holder == Holder::ServicePrincipal && principal.sort() == Sort::ThirdParty;
    json!({
        "customKeyIdentifier": STANDARD.encode(credential.digest),
        "displayName": format!("CN={}", principal.display_name()),
        "endDateTime": credential.end.to_string(),
        "key": null,
        "keyId": credential.key_id.to_string(),
        "startDateTime": credential.start.to_string(),
        "type": "AsymmetricX509Cert",
        "usage": if signs { "Sign" } else { "Verify" },
    })
}

fn passwords(principal: Generated, holder: Holder) -> Value {
    let credentials = principal.credentials().into_iter();
    let wanted = credentials.filter(|credential| !credential.is_certificate && credential.holder == holder);
    let password = |credential: GeneratedCredential| {
        json!({
            "customKeyIdentifier": null,
            "displayName": credential.display_name,
            "endDateTime": credential.end.to_string(),
            "hint": STANDARD.encode(credential.digest).chars().take(3).collect::<String>(),
            "keyId": credential.key_id.to_string(),
            "secretText": null,
            "startDateTime": credential.start.to_string(),
        })
    };
    wanted.map(password).collect()
}
