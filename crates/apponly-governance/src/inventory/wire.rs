//! The objects of Graph, as far as they are read.
//!
//! Source: the resource pages of Microsoft Graph v1.0 and, for the reports, beta.

use serde::Deserialize;

use super::guid::Guid;
use super::moment::Moment;

/// What is asked of a service principal. Not `createdDateTime`, which is undocumented: see [`CREATED`].
pub(super) const PRINCIPAL: &str = "id,appId,displayName,accountEnabled,appOwnerOrganizationId,servicePrincipalType,\
                                    alternativeNames,verifiedPublisher,appRoles,keyCredentials,passwordCredentials";

/// What else is asked of a service principal, for as long as Graph gives it.
pub(super) const CREATED: &str = ",createdDateTime";

/// What is asked of an app registration.
pub(super) const APPLICATION: &str = "id,appId,displayName,createdDateTime,signInAudience,requiredResourceAccess,\
                                      keyCredentials,passwordCredentials,servicePrincipalLockConfiguration";

/// "servicePrincipal resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServicePrincipal {
    pub(super) id: Guid,
    pub(super) app_id: Guid,
    pub(super) display_name: Option<Box<str>>,
    pub(super) account_enabled: Option<bool>,
    pub(super) app_owner_organization_id: Option<Guid>,
    pub(super) service_principal_type: Option<Box<str>>,
    pub(super) created_date_time: Option<Moment>,
    #[serde(default)]
    pub(super) alternative_names: Vec<Box<str>>,
    pub(super) verified_publisher: Option<VerifiedPublisher>,
    #[serde(default)]
    pub(super) app_roles: Vec<AppRole>,
    #[serde(default)]
    pub(super) key_credentials: Vec<KeyCredential>,
    #[serde(default)]
    pub(super) password_credentials: Vec<PasswordCredential>,
    pub(super) owners: Option<Vec<DirectoryObject>>,
}

/// "application resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Application {
    pub(super) id: Guid,
    pub(super) app_id: Guid,
    pub(super) display_name: Option<Box<str>>,
    pub(super) created_date_time: Option<Moment>,
    pub(super) sign_in_audience: Option<Box<str>>,
    #[serde(default)]
    pub(super) required_resource_access: Vec<RequiredResourceAccess>,
    #[serde(default)]
    pub(super) key_credentials: Vec<KeyCredential>,
    #[serde(default)]
    pub(super) password_credentials: Vec<PasswordCredential>,
    pub(super) service_principal_lock_configuration: Option<LockConfiguration>,
    pub(super) owners: Option<Vec<DirectoryObject>>,
    pub(super) federated_identity_credentials: Option<Vec<FederatedCredential>>,
}

/// "verifiedPublisher resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VerifiedPublisher {
    pub(super) display_name: Option<Box<str>>,
}

/// "appRole resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AppRole {
    pub(super) id: Guid,
    pub(super) value: Option<Box<str>>,
    pub(super) display_name: Option<Box<str>>,
    #[serde(default)]
    pub(super) allowed_member_types: Vec<Box<str>>,
}

impl AppRole {
    /// Whether apps can be given it.
    pub(super) fn is_for_apps(&self) -> bool {
        self.allowed_member_types.iter().any(|kind| kind.eq_ignore_ascii_case("Application"))
    }
}

/// "requiredResourceAccess resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequiredResourceAccess {
    pub(super) resource_app_id: Guid,
    #[serde(default)]
    pub(super) resource_access: Vec<ResourceAccess>,
}

/// "resourceAccess resource type".
#[derive(Debug, Deserialize)]
pub(super) struct ResourceAccess {
    pub(super) id: Guid,
    #[serde(rename = "type")]
    pub(super) kind: Box<str>,
}

/// "servicePrincipalLockConfiguration resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LockConfiguration {
    pub(super) is_enabled: Option<bool>,
}

/// "keyCredential resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct KeyCredential {
    pub(super) key_id: Option<Guid>,
    pub(super) display_name: Option<Box<str>>,
    pub(super) start_date_time: Option<Moment>,
    pub(super) end_date_time: Option<Moment>,
    pub(super) usage: Option<Box<str>>,
    pub(super) custom_key_identifier: Option<Box<str>>,
}

/// "passwordCredential resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PasswordCredential {
    pub(super) key_id: Option<Guid>,
    pub(super) display_name: Option<Box<str>>,
    pub(super) start_date_time: Option<Moment>,
    pub(super) end_date_time: Option<Moment>,
    pub(super) hint: Option<Box<str>>,
    pub(super) custom_key_identifier: Option<Box<str>>,
}

/// "federatedIdentityCredential resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FederatedCredential {
    pub(super) id: Guid,
    pub(super) name: Option<Box<str>>,
    pub(super) issuer: Option<Box<str>>,
    pub(super) subject: Option<Box<str>>,
    #[serde(default)]
    pub(super) audiences: Vec<Box<str>>,
    pub(super) claims_matching_expression: Option<MatchingExpression>,
}

/// "federatedIdentityExpression resource type".
#[derive(Debug, Deserialize)]
pub(super) struct MatchingExpression {
    pub(super) value: Option<Box<str>>,
}

/// "directoryObject resource type": an owner.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DirectoryObject {
    pub(super) id: Guid,
    #[serde(default, rename = "@odata.type")]
    pub(super) odata_type: Option<Box<str>>,
    pub(super) display_name: Option<Box<str>>,
    pub(super) user_principal_name: Option<Box<str>>,
}

/// "appRoleAssignment resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AppRoleAssignment {
    pub(super) app_role_id: Guid,
    pub(super) principal_id: Guid,
    pub(super) principal_type: Option<Box<str>>,
    pub(super) resource_id: Guid,
    pub(super) created_date_time: Option<Moment>,
}

/// "oAuth2PermissionGrant resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PermissionGrant {
    pub(super) client_id: Guid,
    pub(super) consent_type: Option<Box<str>>,
    pub(super) resource_id: Guid,
    pub(super) scope: Option<Box<str>>,
}

/// "servicePrincipalSignInActivity resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignInActivity {
    pub(super) app_id: Guid,
    pub(super) last_sign_in_activity: Option<LastSignIn>,
    pub(super) application_authentication_client_sign_in_activity: Option<LastSignIn>,
}

/// "appCredentialSignInActivity resource type".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CredentialActivity {
    pub(super) key_id: Option<Guid>,
    pub(super) sign_in_activity: Option<LastSignIn>,
}

/// "signInActivity resource type", as far as both reports have it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LastSignIn {
    pub(super) last_sign_in_date_time: Option<Moment>,
}
