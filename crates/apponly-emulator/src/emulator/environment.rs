//! The variables by which clients find a running emulator.

use std::io;
use std::path::Path;

use super::Emulator;
use super::start::shown_app;
use crate::files;

impl Emulator {
    /// The variables by which clients find the emulator and the first app's credentials, as name and value.
    ///
    /// # Security
    /// The values of `AZURE_CLIENT_SECRET` and `IDENTITY_HEADER` are secrets, though of an emulated tenant only.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let tenant = self.tenant();
        let mut variables = Vec::new();
        let mut add = |name: &str, value: String| variables.push((name.to_owned(), value));
        // Azure SDKs expect the slash at the end, as AKS writes it.
        add("AZURE_AUTHORITY_HOST", format!("{}/", self.authority()));
        add("AZURE_TENANT_ID", self.tenant_id());
        if let Some(app) = shown_app(&tenant) {
            add("AZURE_CLIENT_ID", app.client_id.to_string());
            let now = self.clock().now();
            let secret = app.secrets.iter().find(|secret| secret.expires.is_none_or(|end| now < end));
            if let Some(secret) = secret {
                add("AZURE_CLIENT_SECRET", secret.value.reveal().to_owned());
            }
        }
        if let Some(path) = self.certificate_file() {
            add("APPONLY_EMULATOR_CERTIFICATE", path.display().to_string());
        }
        add("APPONLY_EMULATOR_VAULT", self.key_vault_url().to_owned());
        let ca_file = self.ca_file().display().to_string();
        add("APPONLY_CA_FILE", ca_file.clone());
        add("SSL_CERT_FILE", ca_file);
        add("APPONLY_GRAPH_URL", self.graph_url().to_owned());
        add("IDENTITY_ENDPOINT", self.app_service_endpoint());
        add("IDENTITY_HEADER", self.app_service_header().to_owned());
        add("AZURE_POD_IDENTITY_AUTHORITY_HOST", self.imds_url().to_owned());
        variables
    }

    /// Writes [`Emulator::environment`] to `path` as `KEY=VALUE` lines, in one step and readable by the owner only
    /// (mode 0600 on Unix).
    ///
    /// # Errors
    /// Whatever the file system answers.
    pub fn write_env_file(&self, path: &Path) -> io::Result<()> {
        let lines: String = self.environment().iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        files::write_private(path, lines.as_bytes())
    }
}
