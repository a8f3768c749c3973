//! The tenant as the services see it.

use std::path::Path;

use uuid::Uuid;

use super::{App, GraphThrottle, Identity, Resource, TenantError, Vault, document};
use crate::faults::Fault;
use crate::files;

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
    /// `expires_in` of app tokens, in seconds.
    pub token_lifetime: u32,
    /// `refresh_in` of app tokens, in seconds; absent from answers if absent here.
    pub refresh_in: Option<u32>,
    /// `expires_in` of managed-identity tokens, in seconds.
    pub identity_token_lifetime: u32,
    /// How long a secret lives that is added while the emulator runs, in seconds.
    pub secret_lifetime: u32,
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
