//! App registrations: who may ask for tokens, with which credentials, and what was granted.

use jiff::Timestamp;
use uuid::Uuid;

use super::document::derived_id;
use super::{Certificate, JsonWebKeySet, SecretValue};

/// An app registration together with its service principal in the tenant.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct App {
    /// Name shown in `app_displayname`.
    pub display_name: String,
    /// The application (client) id.
    pub client_id: Uuid,
    /// Object id of the application object; never in a token.
    pub object_id: Uuid,
    /// Object id of the service principal: `oid` and `sub` of the tokens.
    pub service_principal_object_id: Uuid,
    /// Id of the tenant the app lives in, if that is not this tenant: requests answer `AADSTS700016`.
    pub home_tenant: Option<Uuid>,
    /// Sign-in is switched off: `AADSTS7000112`.
    pub disabled: bool,
    /// There is no service principal in this tenant: `AADSTS7000229`.
    pub no_service_principal: bool,
    /// A public client, which must not present a credential: `AADSTS700025`.
    pub public_client: bool,
    /// Refused by a Conditional Access policy: `AADSTS53003`.
    pub blocked_by_conditional_access: bool,
    /// Subject names (RFC 4514, as printed by `Certificate::subject`) trusted for subject-name/issuer sign-in; if not
    /// empty, the assertion must carry `x5c` and no thumbprint need be registered.
    pub trusted_subject_names: Vec<String>,
    /// Application ID URIs of the app when it is itself an API; `api://{client_id}` always works.
    pub identifier_uris: Vec<String>,
    /// As an API: only apps with a granted role get a token (`AADSTS501051` otherwise).
    pub requires_role_assignment: bool,
    /// The app is an owner of itself, so that `Application.ReadWrite.OwnedBy` lets it change its own registration.
    pub owns_itself: bool,
    /// Names or object ids of users that own the app and its service principal.
    pub owners: Vec<String>,
    /// Where a browser may be sent after consent.
    pub redirect_uris: Vec<String>,
    /// Delegated permissions that were consented to.
    pub delegated: Vec<DelegatedGrant>,
    /// Secrets of the service principal itself; they sign in as those of the registration do.
    pub service_principal_secrets: Vec<Secret>,
    /// Client secrets.
    pub secrets: Vec<Secret>,
    /// Registered certificates.
    pub certificates: Vec<Certificate>,
    /// Federated identity credentials.
    pub federations: Vec<Federation>,
    /// App roles granted to the service principal (app-role assignments).
    pub grants: Vec<Grant>,
    /// Application permissions declared in the registration (`requiredResourceAccess`): resource app id, role value.
    pub declared: Vec<(Uuid, String)>,
}

impl App {
    /// Role values granted on the API whose app id is `resource`, in the order of the grants.
    #[must_use]
    pub fn roles_on(&self, resource: Uuid) -> Vec<String> {
        roles_on(&self.grants, resource)
    }

    /// The certificate named `name`.
    #[must_use]
    pub fn certificate(&self, name: &str) -> Option<&Certificate> {
        self.certificates.iter().find(|certificate| certificate.name == name)
    }
}

/// Role values among `grants` on the API whose app id is `resource`.
pub(crate) fn roles_on(grants: &[Grant], resource: Uuid) -> Vec<String> {
    grants.iter().filter(|grant| grant.resource == resource).map(|grant| grant.role.clone()).collect()
}

/// A client secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Secret {
    /// The secret's id: what operators paste by mistake.
    pub key_id: Uuid,
    /// Name shown in the portal.
    pub display_name: String,
    /// The value.
    pub value: SecretValue,
    /// End of validity; never expires if absent. `AADSTS7000222` afterwards.
    pub expires: Option<Timestamp>,
    /// When it was added through Graph; the token endpoint knows it after [`Tenant::replication_delay`](super::Tenant).
    pub added: Option<Timestamp>,
}

/// One app role granted to a service principal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// Id of the app-role assignment, unique in the tenant.
    pub id: String,
    /// App id of the API that defines the role.
    pub resource: Uuid,
    /// The role's value, for example `User.Read.All`.
    pub role: String,
    /// When it was granted, if that was while the emulator ran; before every token otherwise.
    pub created: Option<Timestamp>,
}

impl Grant {
    /// A grant of `role` on the API `resource` with the assignment id `id`.
    #[must_use]
    pub fn new(id: impl Into<String>, resource: Uuid, role: impl Into<String>) -> Self {
        Self { id: id.into(), resource, role: role.into(), created: None }
    }
}

/// Delegated permissions on one API that were consented to (`oAuth2PermissionGrant`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DelegatedGrant {
    /// App id of the API.
    pub resource: Uuid,
    /// Scope values, separated by blanks.
    pub scope: String,
    /// Name or object id of the one user who consented; an administrator for everybody if absent.
    pub user: Option<String>,
}

/// A federated identity credential: compared exactly, case-sensitively, without wildcards.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Federation {
    /// Id in Graph.
    pub id: Uuid,
    /// Name, unique in the app.
    pub name: String,
    /// What somebody wrote about it.
    pub description: Option<String>,
    /// `iss` of the foreign token. `{external-issuer}` stands for the emulator's own external issuer, whose URL is
    /// known only once it listens.
    pub issuer: String,
    /// `sub` of the foreign token.
    pub subject: String,
    /// `aud` of the foreign token.
    pub audience: String,
    /// Where the issuer's keys come from.
    pub keys: IssuerKeys,
}

impl Federation {
    /// A federated identity credential.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        issuer: impl Into<String>,
        subject: impl Into<String>,
        audience: impl Into<String>,
        keys: IssuerKeys,
    ) -> Self {
        let (name, issuer, subject) = (name.into(), issuer.into(), subject.into());
        let id = derived_id("federated identity credential", &format!("{name}\n{issuer}\n{subject}"));
        Self { id, name, description: None, issuer, subject, audience: audience.into(), keys }
    }
}

/// Where the keys of a foreign issuer come from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IssuerKeys {
    /// The emulator's own external issuer signs for this issuer.
    BuiltIn,
    /// A key set written in the tenant description.
    Jwks(JsonWebKeySet),
    /// The tenant itself: the assertion is a managed identity's token.
    Tenant,
}
