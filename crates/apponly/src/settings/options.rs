//! What a command line or a program sets, above environment and file.

use std::fmt;
use std::path::PathBuf;

use crate::secret::{REDACTED, Secret, SecretSource};

/// Values that go before everything else. All are **optional**; texts have the form of the option they stand for.
///
/// `Debug` shows of sources what stands before their details, which may hold a PIN, a password or a pasted token.
#[derive(Clone, Default)]
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
    /// `--allow-insecure-files`: files with secrets, keys and passwords may be readable by others.
    pub allow_insecure_files: bool,
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

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let certificates: Vec<_> = self.certificates.iter().map(|source| before(source, '?')).collect();
        formatter
            .debug_struct("Options")
            .field("profile", &self.profile)
            .field("config", &self.config)
            .field("tenant_id", &self.tenant_id)
            .field("client_id", &self.client_id)
            .field("credential", &self.credential)
            .field("certificates", &certificates)
            .field("certificate_password_file", &self.certificate_password_file)
            .field("send_certificate_chain", &self.send_certificate_chain)
            .field("assertion_algorithm", &self.assertion_algorithm)
            .field("secret", &self.secret)
            .field("federated", &self.federated.as_deref().map(federated_kind))
            .field("service_connection", &self.service_connection)
            .field("managed_identity", &self.managed_identity)
            .field("cloud", &self.cloud)
            .field("ca_file", &self.ca_file)
            .field("allow_insecure_files", &self.allow_insecure_files)
            .field("no_cache", &self.no_cache)
            .finish()
    }
}

fn before(text: &str, mark: char) -> &str {
    text.split(mark).next().unwrap_or_default()
}

/// The kind of a source, where the text has one.
fn federated_kind(text: &str) -> &str {
    let kind = before(text, ':');
    if ["azure-pipelines", "command", "file", "github", "managed-identity"].contains(&kind) { kind } else { REDACTED }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_detail_that_may_be_a_secret() {
        for federated in ["eyJhunter2.a.b", "command:issue hunter2", "hunter2:x"] {
            let mut options = Options { federated: Some(federated.to_owned()), ..Options::default() };
            options.certificates = vec!["app.pem".to_owned(), "pkcs11:token=t?pin-value=hunter2".to_owned()];
            let shown = format!("{:?}", options.with_secret(Secret::new("hunter2".to_owned())));
            assert!(!shown.contains("hunter2"), "{shown}");
            assert!(shown.contains("app.pem") && shown.contains("pkcs11:token=t"), "{shown}");
        }
    }
}
