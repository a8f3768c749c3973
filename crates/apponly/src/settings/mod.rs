//! Settings: options, environment and configuration file, each value with its origin.

mod certificate_place;
mod file;
mod options;
mod origin;
mod resolve;
pub mod variables;

use std::fmt;
use std::path::PathBuf;

pub use certificate_place::CertificatePlace;
pub use options::Options;
pub(crate) use origin::named;
pub use origin::{Origin, Setting};

use crate::assertion::AssertionAlgorithm;
use crate::cloud::Cloud;
use crate::credential::CredentialKind;
use crate::env::Env;
use crate::error::Error;
use crate::identity::{ClientId, ManagedIdentityId, TenantId};
use crate::secret::SecretSource;

/// Everything that decides who signs in, where, and how.
///
/// Precedence, key by key: options, then a profile that was named by an option, then the environment, then the profile
/// `default` (or the one `APPONLY_PROFILE` names). A profile named by an option that says how to sign in silences the
/// credential variables of the environment, so that two identities never mix.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The configuration file in use.
    pub config_file: Option<PathBuf>,
    /// The profile in use.
    pub profile: Option<Setting<String>>,
    /// The tenant.
    pub tenant_id: Option<Setting<TenantId>>,
    /// The app registration's client id, or a user-assigned identity's.
    pub client_id: Option<Setting<ClientId>>,
    /// The kinds to try, in order; `None` is `auto`.
    pub credentials: Option<Setting<Vec<CredentialKind>>>,
    /// Where the certificates are, in order.
    pub certificates: Vec<Setting<CertificatePlace>>,
    /// Where the password of the certificate files is.
    pub certificate_password: Option<Setting<SecretSource>>,
    /// Whether assertions carry the chain (`x5c`).
    pub send_certificate_chain: Setting<bool>,
    /// How assertions are signed.
    pub assertion_algorithm: Setting<AssertionAlgorithm>,
    /// Where the client secret is.
    pub secret: Option<Setting<SecretSource>>,
    /// Where federated tokens come from.
    pub federated: Option<Setting<FederatedSource>>,
    /// The id of an Azure Pipelines service connection.
    pub service_connection: Option<Setting<String>>,
    /// Which managed identity.
    pub managed_identity: Option<Setting<ManagedIdentityId>>,
    /// The cloud.
    pub cloud: Setting<Cloud>,
    /// Roots to trust besides the system's.
    pub ca_file: Option<Setting<PathBuf>>,
    /// Whether files with secrets, keys and passwords may be readable by others.
    pub allow_insecure_files: Setting<bool>,
    /// Where tokens are kept between calls.
    pub cache: Setting<CacheKind>,
    /// What somebody should know before it hurts, one line each.
    pub warnings: Vec<String>,
}

/// Where tokens are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheKind {
    /// In this process, and in sealed files for others of the same user. On systems other than Unix in this process only.
    File,
    /// In this process only.
    Memory,
    /// In this process, and sealed in Redis or Valkey for the other machines of a fleet.
    #[cfg(feature = "redis")]
    Redis(crate::cache::RedisAddress),
    /// Nowhere: every call asks the service.
    None,
}

impl CacheKind {
    /// The form used in settings, for people: of an address of Redis without its user and its parameters.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            #[cfg(feature = "redis")]
            Self::Redis(address) => address.to_string(),
            _ => self.name().to_owned(),
        }
    }

    /// The name in settings; `redis` for every address of Redis.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Memory => "memory",
            #[cfg(feature = "redis")]
            Self::Redis(_) => "redis",
            Self::None => "none",
        }
    }
}

/// Where a federated token comes from. `Debug` shows of a command the program only: arguments may hold secrets.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FederatedSource {
    /// Azure Pipelines, by service connection.
    AzurePipelines,
    /// A command that prints the token; the text is split into words without a shell. Profile only.
    Command(String),
    /// A file that somebody keeps fresh; read anew each time.
    File(PathBuf),
    /// GitHub Actions.
    Github,
    /// A user-assigned managed identity of this host.
    ManagedIdentity,
}

impl FederatedSource {
    /// The form used in settings, for people.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::AzurePipelines => "azure-pipelines".to_owned(),
            // Arguments may hold secrets: only the program is shown.
            Self::Command(text) => format!("command:{} …", text.split_whitespace().next().unwrap_or_default()),
            Self::File(path) => format!("file:{}", path.display()),
            Self::Github => "github".to_owned(),
            Self::ManagedIdentity => "managed-identity".to_owned(),
        }
    }
}

impl fmt::Debug for FederatedSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FederatedSource({})", self.describe())
    }
}

impl Settings {
    /// Puts the layers together. Reads the configuration file and variables; no network, no secret is read.
    ///
    /// # Errors
    /// `configuration-invalid`, `setting-invalid`, `profile-unknown`, `literal-secret`, `not-built`, `file-…`: each
    /// names the option, variable, or file and line.
    pub fn load(options: &Options, env: &Env) -> Result<Self, Error> {
        resolve::resolve(options, env)
    }

    /// What can be understood of the layers, for a diagnosis: each value that cannot be is left out and told, in the order
    /// in which [`Self::load`] meets them. A file that cannot be read is left out as a whole.
    #[must_use]
    pub fn salvage(options: &Options, env: &Env) -> (Self, Vec<Error>) {
        resolve::salvage(options, env)
    }

    /// The names of the profiles of the configuration file in use, and the file.
    ///
    /// # Errors
    /// As [`Self::load`], for the file.
    pub fn profiles(options: &Options, env: &Env) -> Result<(Option<PathBuf>, Vec<String>), Error> {
        let file = file::ConfigurationFile::find(options.config.as_deref(), env)?;
        Ok(file.map_or_else(
            || (None, Vec::new()),
            |file| (Some(file.path().to_owned()), file.profiles().map(str::to_owned).collect()),
        ))
    }

    /// The variables that hold secrets because these settings say so (`env:NAME`): no other program may see them.
    #[must_use]
    pub fn secret_variables(&self) -> Vec<String> {
        let sources = [&self.secret, &self.certificate_password].into_iter().flatten().map(|setting| &setting.value);
        #[cfg(feature = "redis")]
        let sources = sources.chain(match &self.cache.value {
            CacheKind::Redis(address) => address.secrets(),
            _ => Vec::new(),
        });
        #[cfg(any(feature = "pkcs11", feature = "tpm"))]
        let pins: Vec<_> = self.certificates.iter().filter_map(|place| place.value.pin()).collect();
        #[cfg(any(feature = "pkcs11", feature = "tpm"))]
        let sources = sources.chain(&pins);
        let names = sources.filter_map(|source| match source {
            SecretSource::Env(name) => Some(name.clone()),
            _ => None,
        });
        names.collect()
    }

    /// Whether the credential of an app registration is configured, so that an ambient managed identity stays unused.
    #[must_use]
    pub fn has_app_registration(&self) -> bool {
        !self.certificates.is_empty() || self.secret.is_some() || self.federated.is_some()
    }
}
