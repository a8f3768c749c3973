//! The tables and keys of a tenant description. Every table refuses keys that it does not know.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use uuid::Uuid;

use super::super::{CertificateKind, GraphThrottle, IdentityKind, SecretValue};
use crate::faults::Fault;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) tenant_id: Guid,
    #[serde(default = "default_name")]
    pub(super) display_name: String,
    pub(super) domains: Vec<Spanned<String>>,
    #[serde(default = "default_users")]
    pub(super) users: Spanned<u32>,
    #[serde(default = "default_groups")]
    pub(super) groups: Spanned<u32>,
    #[serde(default = "default_service_principals")]
    pub(super) service_principals: Spanned<u32>,
    #[serde(default = "default_token_lifetime")]
    pub(super) token_lifetime: Spanned<u32>,
    pub(super) refresh_in: Option<Spanned<u32>>,
    #[serde(default = "default_identity_token_lifetime")]
    pub(super) identity_token_lifetime: Spanned<u32>,
    #[serde(default = "default_secret_lifetime")]
    pub(super) secret_lifetime: u32,
    #[serde(default)]
    pub(super) replication_delay: u32,
    #[serde(default)]
    pub(super) assignment_delay: u32,
    #[serde(default)]
    pub(super) keep_identity_tokens: bool,
    #[serde(default)]
    pub(super) declines_consent: bool,
    #[serde(default = "yes")]
    pub(super) premium: bool,
    #[serde(default)]
    pub(super) refuse_replayed_assertions: bool,
    pub(super) graph_throttle: Option<GraphThrottle>,
    #[serde(default)]
    pub(super) graph_gzip: bool,
    #[serde(default)]
    pub(super) apps: Vec<AppForm>,
    #[serde(default)]
    pub(super) identities: Vec<IdentityForm>,
    #[serde(default)]
    pub(super) resources: Vec<ResourceForm>,
    #[serde(default)]
    pub(super) vaults: Vec<VaultForm>,
    #[serde(default)]
    pub(super) faults: Vec<Fault>,
}

/// The file of APIs that every tenant has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourcesDocument {
    pub(super) resources: Vec<ResourceForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AppForm {
    pub(super) display_name: String,
    pub(super) client_id: Spanned<Guid>,
    pub(super) object_id: Option<Guid>,
    pub(super) service_principal_object_id: Option<Guid>,
    pub(super) home_tenant: Option<Guid>,
    #[serde(default)]
    pub(super) disabled: bool,
    #[serde(default)]
    pub(super) no_service_principal: bool,
    #[serde(default)]
    pub(super) public_client: bool,
    #[serde(default)]
    pub(super) blocked_by_conditional_access: bool,
    #[serde(default)]
    pub(super) trusted_subject_names: Vec<String>,
    #[serde(default)]
    pub(super) identifier_uris: Vec<String>,
    #[serde(default)]
    pub(super) requires_role_assignment: bool,
    #[serde(default)]
    pub(super) owns_itself: bool,
    /// Names or object ids of users that own the app and its service principal.
    #[serde(default)]
    pub(super) owners: Vec<String>,
    #[serde(default)]
    pub(super) redirect_uris: Vec<String>,
    /// Delegated permissions that were consented to.
    #[serde(default)]
    pub(super) delegated: Vec<DelegatedForm>,
    /// Secrets of the service principal itself.
    #[serde(default)]
    pub(super) service_principal_secrets: Vec<SecretForm>,
    /// Roles that the app defines as an API.
    #[serde(default)]
    pub(super) app_roles: Vec<RoleForm>,
    #[serde(default)]
    pub(super) secrets: Vec<SecretForm>,
    #[serde(default)]
    pub(super) certificates: Vec<CertificateForm>,
    #[serde(default)]
    pub(super) federations: Vec<FederationForm>,
    /// Roles granted on Microsoft Graph.
    #[serde(default)]
    pub(super) roles: Vec<Spanned<String>>,
    /// Roles granted on other APIs.
    #[serde(default)]
    pub(super) grants: Vec<GrantForm>,
    /// Graph roles declared but not granted.
    #[serde(default)]
    pub(super) declared_roles: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SecretForm {
    pub(super) value: Spanned<SecretValue>,
    pub(super) key_id: Option<Guid>,
    #[serde(default)]
    pub(super) display_name: String,
    pub(super) expires: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateForm {
    pub(super) name: Spanned<String>,
    pub(super) kind: Option<CertificateKind>,
    /// Common name of a generated certificate; the app's name if absent.
    pub(super) subject: Option<String>,
    pub(super) pem: Option<Spanned<String>>,
    pub(super) file: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FederationForm {
    pub(super) name: String,
    pub(super) issuer: String,
    pub(super) subject: String,
    #[serde(default = "default_audience")]
    pub(super) audience: String,
    pub(super) description: Option<String>,
    pub(super) jwks: Option<Spanned<String>>,
    pub(super) jwks_file: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantForm {
    pub(super) resource: Spanned<String>,
    pub(super) roles: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DelegatedForm {
    /// Scope values, separated by blanks.
    pub(super) scope: String,
    /// App id or URI of the API; Microsoft Graph if absent.
    pub(super) resource: Option<Spanned<String>>,
    /// Name or object id of the one user who consented; an administrator for everybody if absent.
    pub(super) user: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityForm {
    pub(super) name: String,
    pub(super) kind: KindForm,
    pub(super) client_id: Spanned<Guid>,
    pub(super) object_id: Spanned<Guid>,
    pub(super) resource_id: String,
    #[serde(default)]
    pub(super) roles: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) grants: Vec<GrantForm>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KindForm {
    SystemAssigned,
    UserAssigned,
}

impl From<KindForm> for IdentityKind {
    fn from(kind: KindForm) -> Self {
        match kind {
            KindForm::SystemAssigned => Self::System,
            KindForm::UserAssigned => Self::User,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourceForm {
    pub(super) display_name: String,
    pub(super) app_id: Spanned<Guid>,
    pub(super) service_principal_object_id: Option<Guid>,
    #[serde(default)]
    pub(super) uris: Vec<String>,
    #[serde(default)]
    pub(super) roles: Vec<RoleForm>,
    /// Delegated permissions.
    #[serde(default)]
    pub(super) scopes: Vec<RoleForm>,
    #[serde(default)]
    pub(super) requires_role_assignment: bool,
    #[serde(default = "default_token_version")]
    pub(super) token_version: Spanned<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleForm {
    pub(super) value: String,
    pub(super) id: Option<Guid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VaultForm {
    pub(super) name: String,
    #[serde(default)]
    pub(super) readers: Vec<Guid>,
    #[serde(default)]
    pub(super) secrets: Vec<VaultSecretForm>,
    #[serde(default)]
    pub(super) certificates: Vec<VaultCertificateForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VaultSecretForm {
    pub(super) name: String,
    pub(super) value: SecretValue,
    pub(super) content_type: Option<String>,
    pub(super) expires: Option<Timestamp>,
    #[serde(default = "yes")]
    pub(super) enabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VaultCertificateForm {
    pub(super) name: Spanned<String>,
    /// Client id of the app whose certificate `certificate` this is; a certificate of its own if absent.
    pub(super) app: Option<Spanned<Guid>>,
    /// Name of the app's certificate; `name` if absent.
    pub(super) certificate: Option<String>,
    pub(super) kind: Option<CertificateKind>,
    pub(super) pem: Option<Spanned<String>>,
    pub(super) file: Option<Spanned<String>>,
    /// `application/x-pkcs12` or `application/x-pem-file`.
    pub(super) content_type: Option<Spanned<String>>,
    #[serde(default = "yes")]
    pub(super) exportable: bool,
    #[serde(default = "yes")]
    pub(super) enabled: bool,
}

/// A GUID in its hyphenated form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Guid(pub(super) Uuid);

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match Uuid::try_parse(&text) {
            Ok(id) if text.len() == 36 => Ok(Self(id)),
            _ => Err(serde::de::Error::custom(format!(
                "`{text}` is not a GUID: write it as `00000000-0000-0000-0000-000000000000`"
            ))),
        }
    }
}

fn default_name() -> String {
    "Emulated tenant".to_owned()
}

fn default_audience() -> String {
    "api://AzureADTokenExchange".to_owned()
}

fn default_users() -> Spanned<u32> {
    Spanned::new(0..0, 250)
}

fn default_service_principals() -> Spanned<u32> {
    Spanned::new(0..0, 0)
}

fn default_groups() -> Spanned<u32> {
    Spanned::new(0..0, 12)
}

fn default_token_lifetime() -> Spanned<u32> {
    Spanned::new(0..0, 3599)
}

fn default_identity_token_lifetime() -> Spanned<u32> {
    Spanned::new(0..0, 86_399)
}

/// Two years, the longest that the portal offers.
fn default_secret_lifetime() -> u32 {
    2 * 365 * 86_400
}

fn default_token_version() -> Spanned<u8> {
    Spanned::new(0..0, 1)
}

fn yes() -> bool {
    true
}
