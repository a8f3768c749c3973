//! A running tenant and the apps in it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, Weak};

use apponly_emulator::tenant::{Certificate, Tenant};
use apponly_emulator::{Emulator, Options};

use super::Home;

/// An app of the built-in tenant, with the secret that it signs in with.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) client_id: &'static str,
    pub(crate) secret: &'static str,
}

/// Has roles, certificates and federations.
pub(crate) const NIGHTLY: App =
    App { client_id: "aaaaaaaa-0000-4000-8000-000000000001", secret: "emulated~secret.of+nightly/report==" };
/// Signs in, but no administrator consented.
pub(crate) const WITHOUT_CONSENT: App =
    App { client_id: "aaaaaaaa-0000-4000-8000-000000000002", secret: "emulated~secret.without+consent" };
/// Refused by Conditional Access.
pub(crate) const BLOCKED: App =
    App { client_id: "aaaaaaaa-0000-4000-8000-000000000006", secret: "emulated~secret.blocked" };

/// An emulator on a runtime of its own; both end with it.
pub(crate) struct Running {
    pub(crate) emulator: Emulator,
    // Dropped after the emulator, whose tasks run on it.
    _runtime: tokio::runtime::Runtime,
}

impl Running {
    /// The built-in tenant, for one test alone: what the test switches on there disturbs nobody.
    pub(crate) fn start() -> Self {
        static SEED: LazyLock<Tenant> = LazyLock::new(|| Tenant::seed().unwrap());
        Self::of(SEED.clone())
    }

    /// A tenant of one's own, from the text of a tenant file.
    pub(crate) fn described(text: &str) -> Self {
        Self::of(Tenant::from_toml(text, "tenant.toml", Path::new(".")).unwrap())
    }

    fn of(tenant: Tenant) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let emulator = runtime.block_on(Emulator::start(tenant, Options::default())).unwrap();
        Self { emulator, _runtime: runtime }
    }

    /// The variables by which a client finds the tenant: no identity, no managed-identity host.
    pub(crate) fn place(&self) -> Vec<(String, String)> {
        self.only(&["AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "APPONLY_CA_FILE", "APPONLY_GRAPH_URL"])
    }

    /// The place, and an app that is named but has no credential.
    pub(crate) fn named(&self, app: App) -> Vec<(String, String)> {
        with(self.place(), &[("AZURE_CLIENT_ID", app.client_id)])
    }

    /// The place, and an app that signs in with its secret.
    pub(crate) fn secret(&self, app: App) -> Vec<(String, String)> {
        with(self.named(app), &[("AZURE_CLIENT_SECRET", app.secret)])
    }

    /// The place, and the App Service variables.
    pub(crate) fn app_service(&self) -> Vec<(String, String)> {
        let mut variables = self.place();
        variables.extend(self.only(&["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]));
        variables
    }

    /// A certificate of the nightly app.
    pub(crate) fn certificate(&self, name: &str) -> Certificate {
        let tenant = self.emulator.tenant();
        let app = tenant.apps.iter().find(|app| app.client_id.to_string() == NIGHTLY.client_id).unwrap();
        app.certificate(name).unwrap().clone()
    }

    /// A PEM file with a certificate of the nightly app and its key.
    pub(crate) fn pem_file(&self, home: &Home, name: &str) -> PathBuf {
        let certificate = self.certificate(name);
        let key = certificate.private_key.as_ref().unwrap().reveal_pem();
        home.file(&format!("{name}.pem"), format!("{}{key}", certificate.to_pem()))
    }

    fn only(&self, names: &[&str]) -> Vec<(String, String)> {
        let mut variables = self.emulator.environment();
        variables.retain(|(name, _)| names.contains(&name.as_str()));
        variables
    }
}

/// These variables and more, the later ones counting.
pub(crate) fn with(mut variables: Vec<(String, String)>, more: &[(&str, &str)]) -> Vec<(String, String)> {
    variables.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    variables.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    variables
}

/// The built-in tenant, shared by the tests that change nothing in it. It ends with the last of them.
pub(crate) fn shared() -> Arc<Running> {
    static SHARED: Mutex<Weak<Running>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap();
    if let Some(running) = shared.upgrade() {
        return running;
    }
    let running = Arc::new(Running::start());
    *shared = Arc::downgrade(&running);
    running
}

/// A loopback address that nobody listens on.
pub(crate) fn closed_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}
