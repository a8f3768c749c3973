//! What a command line or a program sets, above environment and file.

use std::path::PathBuf;

use crate::secret::{Secret, SecretSource};

/// Values that go before everything else. All are **optional**; texts have the form of the option they stand for.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// `--profile`: a `[profile.NAME]` of the configuration file.
    pub profile: Option<String>,
    /// `--config`: the configuration file.
    pub config: Option<PathBuf>,
    /// `--tenant-id`: GUID or verified domain.
    pub tenant_id: Option<String>,
    /// `--client-id`: GUID.
    pub client_id: Option<String>,
    /// `--credential`: `auto`, `managed-identity`, `federated`, `certificate` or `secret`.
    pub credential: Option<String>,
    /// `--certificate`: PEM or PFX files; several during a rotation.
    pub certificates: Vec<String>,
    /// `--certificate-password-file`.
    pub certificate_password_file: Option<PathBuf>,
    /// `--send-certificate-chain`.
    pub send_certificate_chain: Option<bool>,
    /// How assertions are signed: `ps256` (default) or `rs256`.
    pub assertion_algorithm: Option<String>,
    /// `--secret-file`, `--secret-stdin`: where the secret is.
    pub secret: Option<SecretSource>,
    /// `--federated`: `file:PATH`, `github`, `azure-pipelines` or `managed-identity`.
    pub federated: Option<String>,
    /// `--service-connection`: the id of an Azure Pipelines service connection.
    pub service_connection: Option<String>,
    /// `--managed-identity`: `system`, `client:GUID`, `object:GUID` or `resource:/subscriptions/…`.
    pub managed_identity: Option<String>,
    /// `--cloud`: a built-in cloud or a `[cloud.NAME]` of the file.
    pub cloud: Option<String>,
    /// `--ca-file`: PEM roots to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// `--no-cache`: keep no tokens.
    pub no_cache: bool,
}

impl Options {
    /// The same options with a secret that the caller holds.
    #[must_use]
    pub fn with_secret(mut self, secret: Secret) -> Self {
        self.secret = Some(SecretSource::Held(secret));
        self
    }
}
