//! Making a token source step by step.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::assertion::{AssertionAlgorithm, Signer};
#[cfg(feature = "redis")]
use crate::cache::RedisCache;
use crate::cache::{MemoryCache, SealedFiles, SharedCache, SharedTokens};
use crate::clock::{Clock, SystemClock};
use crate::credential::selection::{Plan, plan, vault_of};
use crate::credential::{Credential, CredentialKind, Seams};
use crate::env::Env;
use crate::error::Error;
use crate::files::PrivateFiles;
use crate::host::{Host, HostOnDemand};
use crate::identity::{ClientId, ManagedIdentityId, TenantId};
use crate::key_vault::{Vault, VaultIssuer, VaultObject, VaultStore};
use crate::platform::HAS_PRIVATE_FILES;
use crate::secret::{Secret, SecretSource};
use crate::settings::{CacheKind, Options, Settings};
use crate::source::{DEFAULT_DEADLINE, TokenSource};
use crate::transport::{HttpClient, SystemHttpClient, Transport, TransportOptions};

/// Makes a [`TokenSource`]. What is not set here comes from the environment and the configuration file.
///
/// ```no_run
/// # fn main() -> Result<(), apponly::Error> {
/// let source = apponly::TokenSource::builder()
///     .tenant_id(&"contoso.com".parse()?)
///     .client_id(&"aaaaaaaa-0000-4000-8000-000000000001".parse()?)
///     .certificate("/etc/apponly/app.pem")
///     .build()?;
/// # drop(source); Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct TokenSourceBuilder {
    options: Options,
    settings: Option<Settings>,
    env: Env,
    host: Option<Host>,
    clock: Arc<dyn Clock>,
    http_client: Option<Arc<dyn HttpClient>>,
    credential: Option<Arc<dyn Credential>>,
    signers: Vec<Arc<dyn Signer>>,
    cache: Option<CacheKind>,
    shared_cache: Option<Arc<dyn SharedCache>>,
    deadline: Duration,
}

impl TokenSourceBuilder {
    pub(crate) fn new() -> Self {
        Self {
            options: Options::default(),
            settings: None,
            env: Env::process(),
            host: None,
            clock: Arc::new(SystemClock),
            http_client: None,
            credential: None,
            signers: Vec::new(),
            cache: None,
            shared_cache: None,
            deadline: DEFAULT_DEADLINE,
        }
    }

    /// The tenant.
    #[must_use]
    pub fn tenant_id(mut self, tenant: &TenantId) -> Self {
        self.options.tenant_id = Some(tenant.to_string());
        self
    }

    /// The app registration.
    #[must_use]
    pub fn client_id(mut self, client_id: &ClientId) -> Self {
        self.options.client_id = Some(client_id.to_string());
        self
    }

    /// The one kind of credential to use, in place of the strongest that is configured.
    #[must_use]
    pub fn credential_kind(mut self, kind: CredentialKind) -> Self {
        self.options.credential = Some(kind.name().to_owned());
        self
    }

    /// A PEM or PFX file with certificate and private key; called again, another one for a rotation.
    #[must_use]
    pub fn certificate(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.certificates.push(path.into().display().to_string());
        self
    }

    /// A holder of the private key of a certificate, in place of a file; called again, another one for a rotation. It goes
    /// before certificates from elsewhere.
    #[must_use]
    pub fn signer(mut self, signer: Arc<dyn Signer>) -> Self {
        self.signers.push(signer);
        self
    }

    /// Reads files with secrets, keys and passwords though others may read them too, as on a read-only mount; with a
    /// warning.
    #[must_use]
    pub fn allow_insecure_files(mut self) -> Self {
        self.options.allow_insecure_files = true;
        self
    }

    /// How assertions are signed.
    #[must_use]
    pub fn assertion_algorithm(mut self, algorithm: AssertionAlgorithm) -> Self {
        let name = match algorithm {
            AssertionAlgorithm::Ps256 => "ps256",
            AssertionAlgorithm::Rs256 => "rs256",
        };
        self.options.assertion_algorithm = Some(name.to_owned());
        self
    }

    /// A client secret that the caller holds.
    #[must_use]
    pub fn client_secret(mut self, secret: Secret) -> Self {
        self.options = self.options.with_secret(secret);
        self
    }

    /// Where the client secret is, read anew for each request.
    #[must_use]
    pub fn client_secret_from(mut self, source: SecretSource) -> Self {
        self.options.secret = Some(source);
        self
    }

    /// Which managed identity of the host.
    #[must_use]
    pub fn managed_identity(mut self, id: &ManagedIdentityId) -> Self {
        self.options.managed_identity = Some(id.to_string());
        self
    }

    /// All options at once, as a command line has them; replaces what was set before.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Settings that were loaded already; options, environment and file are not looked at again.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = Some(settings);
        self
    }

    /// A credential of one's own, used alone.
    #[must_use]
    pub fn credential(mut self, credential: Arc<dyn Credential>) -> Self {
        self.credential = Some(credential);
        self
    }

    /// The environment to read.
    #[must_use]
    pub fn env(mut self, env: Env) -> Self {
        self.env = env;
        self
    }

    /// What this machine is.
    #[must_use]
    pub fn host(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// The clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// An HTTP client of one's own; it must not follow redirects.
    #[must_use]
    pub fn http_client(mut self, client: Arc<dyn HttpClient>) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Where tokens are kept, in place of what the settings say; their default is [`CacheKind::File`].
    #[must_use]
    pub fn cache(mut self, kind: CacheKind) -> Self {
        self.cache = Some(kind);
        self
    }

    /// A cache that the settings do not know.
    #[cfg(test)]
    pub(crate) fn shared_cache(mut self, cache: Arc<dyn SharedCache>) -> Self {
        self.shared_cache = Some(cache);
        self
    }

    /// How long one sign-in may take in all. Default: 20 seconds.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The secret `object` of a vault, to be read and replaced. Reads configuration, no secret, and uses no network.
    ///
    /// # Errors
    /// What is misconfigured; `key-vault-circle`: no identity of the settings lies outside the vault.
    pub fn vault_store(self, object: &VaultObject) -> Result<VaultStore, Error> {
        Ok(VaultStore::new(object.clone(), self.vault(object)?))
    }

    /// The vault in which `object` is to be made, a certificate. Reads configuration, no secret, and uses no network.
    ///
    /// # Errors
    /// As [`Self::vault_store`]; `setting-invalid`: the object is not a certificate, or names a version.
    pub fn vault_issuer(self, object: &VaultObject) -> Result<VaultIssuer, Error> {
        VaultIssuer::new(object.clone(), self.vault(object)?)
    }

    fn vault(self, object: &VaultObject) -> Result<Vault, Error> {
        let settings = match self.settings {
            Some(settings) => settings,
            None => Settings::load(&self.options, &self.env)?,
        };
        let ca_file = settings.ca_file.as_ref().map(|setting| setting.value.clone());
        let client = self
            .http_client
            .unwrap_or_else(|| Arc::new(SystemHttpClient::new(TransportOptions::new(ca_file, self.env.clone()))));
        let transport = Transport::new(client, self.clock.clone());
        let host = self.host.map(HostOnDemand::from).unwrap_or_default();
        let seams = Seams { clock: self.clock, env: self.env, host, transport };
        vault_of(&settings, &seams, object)
    }

    /// The source. Reads configuration, no secret, and uses no network.
    ///
    /// # Errors
    /// What is misconfigured, with the option, variable, or file and line; `no-credential` when nothing can be tried.
    pub fn build(self) -> Result<TokenSource, Error> {
        let settings = match self.settings {
            Some(settings) => settings,
            None => Settings::load(&self.options, &self.env)?,
        };
        for warning in &settings.warnings {
            tracing::warn!("{warning}");
        }
        let ca_file = settings.ca_file.as_ref().map(|setting| setting.value.clone());
        let client = self.http_client.unwrap_or_else(|| {
            Arc::new(SystemHttpClient::new(TransportOptions::new(ca_file.clone(), self.env.clone())))
        });
        let transport = Transport::new(client, self.clock.clone());
        let seams = Seams {
            clock: self.clock.clone(),
            env: self.env.clone(),
            host: self.host.map(HostOnDemand::from).unwrap_or_default(),
            transport: transport.clone(),
        };
        let plan = match self.credential {
            Some(credential) => Plan { candidates: vec![credential], skipped: Vec::new() },
            None => plan(&settings, &seams, &self.signers)?,
        };
        let files = PrivateFiles::new(settings.allow_insecure_files.value);
        let kind = self.cache.as_ref().unwrap_or(&settings.cache.value);
        let memory = (*kind != CacheKind::None).then(MemoryCache::default);
        let shared = self.shared_cache.or_else(|| shared_cache(kind, ca_file, files, &self.env, &self.clock));
        let shared = shared.map(|cache| {
            let authority = settings.cloud.value.authority.to_string();
            SharedTokens::new(cache, self.clock.clone(), transport.clone(), authority)
        });
        Ok(TokenSource::new(plan, settings.cloud.value, (memory, shared), self.clock, transport, self.deadline))
    }
}

/// The cache of `kind` that other processes see too.
#[cfg_attr(
    not(feature = "redis"),
    expect(unused_variables, clippy::needless_pass_by_value, reason = "only Redis is far away, and fails for a time")
)]
fn shared_cache(
    kind: &CacheKind,
    ca_file: Option<PathBuf>,
    files: PrivateFiles,
    env: &Env,
    clock: &Arc<dyn Clock>,
) -> Option<Arc<dyn SharedCache>> {
    match kind {
        CacheKind::File if HAS_PRIVATE_FILES => Some(Arc::new(SealedFiles::new(env))),
        #[cfg(feature = "redis")]
        CacheKind::Redis(address) => {
            Some(Arc::new(RedisCache::new(address.clone(), ca_file, env.clone(), files, clock.clone())))
        }
        _ => None,
    }
}
