//! Starting: binding, keys, files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use tokio::task::JoinSet;

use super::{Emulator, Options, StartError};
use crate::files;
use crate::server::{Bound, Role, SelfSigned, TlsMaterial, bind, serve};
use crate::state::{EmulatorState, Endpoints};
use crate::tenant::{App, PrivateKey, Tenant};

/// Files that a running emulator has written.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) ca: PathBuf,
    pub(super) certificate: Option<PathBuf>,
    /// Removes the directory when dropped; `None` if the caller named one.
    _temporary: Option<TempDir>,
}

impl Emulator {
    /// Starts an emulator of `tenant` on the current tokio runtime, and returns once it answers.
    ///
    /// # Errors
    /// [`StartError`]; nothing is left running or bound then.
    pub async fn start(tenant: Tenant, options: Options) -> Result<Self, StartError> {
        let authority = bind(options.address, options.ports.authority).await?;
        let graph = bind(options.address, options.ports.graph).await?;
        let key_vault = bind(options.address, options.ports.key_vault).await?;
        let managed_identity = bind(options.address, options.ports.managed_identity).await?;
        let service_fabric = bind(options.address, options.ports.service_fabric).await?;

        let (directory, temporary) = directory(options.directory.as_deref())?;
        let arc_directory = options.arc_key_directory.unwrap_or_else(|| directory.join("arc"));
        create_directory(&arc_directory)?;
        let (state, tls, self_signed) = keys(tenant, arc_directory, options.address).await?;
        let files = write_files(&directory, temporary, &state.tenant(), &tls.ca_pem)?;
        state.publish(Endpoints {
            authority: authority.https_url(),
            graph: graph.https_url(),
            key_vault: key_vault.https_url(),
            managed_identity: managed_identity.http_url(),
            control: format!("{}/control", managed_identity.http_url()),
            service_fabric: service_fabric.https_url(),
            service_fabric_thumbprint: self_signed.thumbprint,
        });

        let mut listeners = JoinSet::new();
        let mut spawn = |bound: Bound, role: Role| {
            let config = match role {
                Role::Authority | Role::Graph | Role::KeyVault => Some(Arc::clone(&tls.config)),
                Role::ManagedIdentity => None,
                Role::ServiceFabric => Some(Arc::clone(&self_signed.config)),
            };
            listeners.spawn(serve(bound.listener, config, role.router(&state)));
        };
        spawn(authority, Role::Authority);
        spawn(graph, Role::Graph);
        spawn(key_vault, Role::KeyVault);
        spawn(managed_identity, Role::ManagedIdentity);
        spawn(service_fabric, Role::ServiceFabric);
        Ok(Self::new(state, files, tls.ca_pem, listeners))
    }
}

/// The app whose credentials the environment shows: the first that has a client secret or a usable certificate.
pub(super) fn shown_app(tenant: &Tenant) -> Option<&App> {
    let can_sign_in = |app: &&App| !app.secrets.is_empty() || !app.certificates.is_empty();
    tenant.apps.iter().find(can_sign_in).or_else(|| tenant.apps.first())
}

/// Key generation takes a few tenths of a second of processor time, so that it happens off the runtime's threads.
async fn keys(
    tenant: Tenant,
    arc_directory: PathBuf,
    address: std::net::IpAddr,
) -> Result<(Arc<EmulatorState>, TlsMaterial, SelfSigned), StartError> {
    let work = tokio::task::spawn_blocking(move || {
        let state = EmulatorState::new(tenant, &arc_directory)?;
        let tls = TlsMaterial::generate(address, state.clock().now())?;
        let self_signed = SelfSigned::generate(address, state.clock().now())?;
        Ok::<_, String>((Arc::new(state), tls, self_signed))
    });
    match work.await {
        Ok(result) => result.map_err(StartError::Keys),
        Err(error) => Err(StartError::Keys(error.to_string())),
    }
}

fn directory(wanted: Option<&Path>) -> Result<(PathBuf, Option<TempDir>), StartError> {
    match wanted {
        Some(path) => Ok((path.to_owned(), None)),
        None => {
            let temporary = tempfile::Builder::new()
                .prefix("apponly-emulator-")
                .tempdir()
                .map_err(|source| StartError::File { path: std::env::temp_dir(), source })?;
            Ok((temporary.path().to_owned(), Some(temporary)))
        }
    }
}

fn create_directory(path: &Path) -> Result<(), StartError> {
    fs::create_dir_all(path).map_err(|source| StartError::File { path: path.to_owned(), source })
}

fn write_files(
    directory: &Path,
    temporary: Option<TempDir>,
    tenant: &Tenant,
    ca_pem: &str,
) -> Result<Files, StartError> {
    let write = |name: &str, content: &str| {
        let path = directory.join(name);
        files::write_private(&path, content.as_bytes())
            .map_err(|source| StartError::File { path: path.clone(), source })?;
        Ok::<_, StartError>(path)
    };
    let ca = write("ca.pem", ca_pem)?;
    let signing = shown_app(tenant).and_then(|app| {
        app.certificates.iter().find_map(|certificate| Some((certificate, certificate.private_key.as_ref()?)))
    });
    let certificate = match signing {
        Some((certificate, key)) => Some(write("certificate.pem", &pem_pair(&certificate.to_pem(), key))?),
        None => None,
    };
    Ok(Files { ca, certificate, _temporary: temporary })
}

fn pem_pair(certificate: &str, key: &PrivateKey) -> String {
    format!("{certificate}{}", key.reveal_pem())
}
