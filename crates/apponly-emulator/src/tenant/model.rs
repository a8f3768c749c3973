//! The tenant as the services see it.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::{App, Grant, GraphThrottle, Identity, Resource, TenantError, Vault, document};
use crate::faults::Fault;
use crate::files;
use crate::population::Changes;

/// An emulated Entra tenant and what belongs to it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tenant {
    /// Tenant id.
    pub tenant_id: Uuid,
    /// Name of the organisation.
    pub display_name: String,
    /// Verified domain names, in lower case; the first is the default domain.
    pub domains: Vec<String>,
    /// Number of users in the directory; they are generated from their index.
    pub users: u32,
    /// Number of groups in the directory; they are generated from their index.
    pub groups: u32,
    /// Number of service principals beside those that are written down; they are generated from their index.
    pub service_principals: u32,
    /// From when the dates of generated service principals count: the midnight before the tenant was made.
    pub generated_at: Timestamp,
    pub(crate) generated_changes: Changes,
    /// `expires_in` of app tokens, in seconds.
    pub token_lifetime: u32,
    /// `refresh_in` of app tokens, in seconds; absent from answers if absent here.
    pub refresh_in: Option<u32>,
    /// `expires_in` of managed-identity tokens, in seconds.
    pub identity_token_lifetime: u32,
    /// How long a secret lives that is added while the emulator runs, in seconds.
    pub secret_lifetime: u32,
    /// How long the token endpoint does not know a key or secret that was added through Graph, in seconds.
    pub replication_delay: u32,
    /// How long a role that was granted through Graph is neither listed nor in tokens, in seconds.
    pub assignment_delay: u32,
    /// Hosts hand out the token of a managed identity until it ends, whatever was granted or revoked since.
    pub keep_identity_tokens: bool,
    /// The administrator who follows an admin-consent link declines.
    pub declines_consent: bool,
    /// The tenant has a licence for sign-in reports (Entra ID P1 or P2).
    pub premium: bool,
    /// Refuse an assertion whose `jti` was seen before. Entra does not, by default.
    pub refuse_replayed_assertions: bool,
    /// How much one app may ask of Graph; without limit if absent.
    pub graph_throttle: Option<GraphThrottle>,
    /// Compress Graph's answers for clients that accept gzip.
    pub graph_gzip: bool,
    /// App registrations.
    pub apps: Vec<App>,
    /// Managed identities.
    pub identities: Vec<Identity>,
    /// APIs, the built-in ones first.
    pub resources: Vec<Resource>,
    /// Key vaults.
    pub vaults: Vec<Vault>,
    /// Faults that are on from the start.
    pub faults: Vec<Fault>,
}

impl Tenant {
    /// The built-in tenant; its keys and certificates are generated on each call.
    ///
    /// # Errors
    /// [`TenantError::Generate`] if keys cannot be generated on this host.
    pub fn seed() -> Result<Self, TenantError> {
        document::parse(include_str!("seed.toml"), "built-in tenant", Path::new("."))
    }

    /// A tenant from the text of a TOML file. `origin` names the text in errors; files that the text names are looked
    /// for in `directory`.
    ///
    /// # Errors
    /// [`TenantError::Invalid`] with line and field, or [`TenantError::Generate`].
    pub fn from_toml(text: &str, origin: &str, directory: &Path) -> Result<Self, TenantError> {
        document::parse(text, origin, directory)
    }

    /// A tenant from a TOML file (UTF-8, at most 4 MiB).
    ///
    /// # Errors
    /// [`TenantError::Unreadable`], and what [`Tenant::from_toml`] says.
    pub fn read(path: &Path) -> Result<Self, TenantError> {
        let origin = path.display().to_string();
        let text =
            files::read_text(path).map_err(|message| TenantError::Unreadable { origin: origin.clone(), message })?;
        document::parse(&text, &origin, path.parent().unwrap_or_else(|| Path::new(".")))
    }

    /// Whether `name` (a path segment of an authority) is this tenant's id or one of its domains, without case.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        name == self.tenant_id.to_string() || self.domains.contains(&name)
    }

    /// The app with this client id.
    #[must_use]
    pub fn app(&self, client_id: Uuid) -> Option<&App> {
        self.apps.iter().find(|app| app.client_id == client_id)
    }

    /// Whether the token endpoint knows at `now` what was `added` through Graph then.
    pub(crate) fn is_replicated(&self, added: Option<Timestamp>, now: Timestamp) -> bool {
        let delay = Duration::from_secs(u64::from(self.replication_delay));
        added.is_none_or(|added| added.saturating_add(delay).is_ok_and(|known| known <= now))
    }

    /// Whether a role can be seen at `now`: in lists and in new tokens.
    pub(crate) fn is_visible(&self, grant: &Grant, now: Timestamp) -> bool {
        let delay = Duration::from_secs(u64::from(self.assignment_delay));
        grant.created.is_none_or(|created| created.saturating_add(delay).is_ok_and(|seen| seen <= now))
    }

    /// Values of the roles among `grants` on the API `resource` that a token issued at `now` carries.
    pub(crate) fn roles_in_tokens(&self, grants: &[Grant], resource: Uuid, now: Timestamp) -> Vec<String> {
        let on_api = grants.iter().filter(|grant| grant.resource == resource && self.is_visible(grant, now));
        on_api.map(|grant| grant.role.clone()).collect()
    }

    /// The API named by `identifier`: an app id, an application ID URI, or an app of the tenant that is an API itself.
    #[must_use]
    pub fn resource(&self, identifier: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.is_named(identifier))
    }

    /// App id of Microsoft Graph.
    pub const GRAPH: Uuid = Uuid::from_u128(0x00000003_0000_0000_c000_000000000000);
    /// App id of Azure Key Vault.
    pub const KEY_VAULT: Uuid = Uuid::from_u128(0xcfa8b339_82a2_471a_a3c9_0fc0be7a4093);
}
