//! What all services of one emulator share.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use crate::clock::Clock;
use crate::directory::Directory;
use crate::faults::ActiveFaults;
use crate::graph::Drives;
use crate::managed_identity::{self, KeptTokens};
use crate::requests::RequestLog;
use crate::rsa::SigningKey;
use crate::sign_ins::SignIns;
use crate::tenant::{Federation, Tenant};
use crate::traffic::Traffic;

/// Base URLs of the services, without a trailing slash; known once the listeners are bound.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    /// Authority: token endpoint, discovery, JWKS, external issuer.
    pub(crate) authority: String,
    /// Microsoft Graph root.
    pub(crate) graph: String,
    /// The vault; any vault name of the tenant as first label of the host also leads there.
    pub(crate) key_vault: String,
    /// Plain http: IMDS, App Service and Arc.
    pub(crate) managed_identity: String,
    /// Plain http: the control endpoint.
    pub(crate) control: String,
    /// TLS with a self-signed certificate: Service Fabric.
    pub(crate) service_fabric: String,
    /// SHA-1 of that certificate, upper-case hexadecimal.
    pub(crate) service_fabric_thumbprint: String,
}

impl Endpoints {
    /// `iss` of the built-in external issuer.
    pub(crate) fn external_issuer(&self) -> String {
        format!("{}/external-issuer", self.authority)
    }

    /// Full URL of the App Service endpoint: `IDENTITY_ENDPOINT` there.
    pub(crate) fn app_service(&self) -> String {
        format!("{}{}", self.managed_identity, managed_identity::APP_SERVICE_PATH)
    }

    /// Full URL of the Azure Arc endpoint: `IDENTITY_ENDPOINT` there.
    pub(crate) fn arc(&self) -> String {
        format!("{}{}", self.managed_identity, managed_identity::ARC_PATH)
    }

    /// Full URL of the Azure Machine Learning endpoint: `MSI_ENDPOINT` there.
    pub(crate) fn azure_ml(&self) -> String {
        format!("{}{}", self.managed_identity, managed_identity::AZURE_ML_PATH)
    }

    /// Full URL of the Service Fabric endpoint: `IDENTITY_ENDPOINT` there.
    pub(crate) fn service_fabric(&self) -> String {
        format!("{}{}", self.service_fabric, managed_identity::SERVICE_FABRIC_PATH)
    }

    /// The names by which tokens for the emulated vaults may be asked: the listener's own URL, and the parent of the
    /// hosts `NAME.vault.localhost`.
    fn key_vault_resources(&self) -> Vec<String> {
        let parent = self.key_vault.rsplit_once(':').map(|(_, port)| format!("https://vault.localhost:{port}"));
        std::iter::once(self.key_vault.clone()).chain(parent).collect()
    }
}

/// What all services of one emulator share; always behind an `Arc`.
pub(crate) struct EmulatorState {
    tenant: RwLock<Arc<Tenant>>,
    directory: RwLock<Directory>,
    drives: Mutex<Drives>,
    signing_key: SigningKey,
    external_key: SigningKey,
    clock: Clock,
    faults: ActiveFaults,
    requests: RequestLog,
    traffic: Traffic,
    sign_ins: SignIns,
    kept_tokens: KeptTokens,
    endpoints: OnceLock<Endpoints>,
    /// Value of `X-IDENTITY-HEADER` that the App Service endpoint requires.
    identity_header: String,
    /// Bearer token that the GitHub- and Azure-Pipelines-style endpoints of the external issuer require.
    job_token: String,
    /// Where the Arc endpoint writes its challenge files.
    arc_key_directory: PathBuf,
    /// `jti` of accepted assertions with their `exp`.
    seen_assertions: Mutex<HashMap<String, i64>>,
}

impl EmulatorState {
    /// State of an emulator of `tenant`.
    ///
    /// # Errors
    /// A text, if keys cannot be generated.
    pub(crate) fn new(tenant: Tenant, arc_key_directory: &Path) -> Result<Self, String> {
        let faults = ActiveFaults::new(tenant.faults.clone());
        // Side by side, as each takes a tenth of a second.
        let (signing_key, external_key) = std::thread::scope(|scope| {
            let external = scope.spawn(SigningKey::generate);
            (SigningKey::generate(), external.join().unwrap_or_else(|_| Err("key generation failed".to_owned())))
        });
        Ok(Self {
            directory: RwLock::new(Directory::new(&tenant)),
            tenant: RwLock::new(Arc::new(tenant)),
            drives: Mutex::default(),
            signing_key: signing_key?,
            external_key: external_key?,
            clock: Clock::new(),
            faults,
            requests: RequestLog::default(),
            traffic: Traffic::default(),
            sign_ins: SignIns::default(),
            kept_tokens: KeptTokens::default(),
            endpoints: OnceLock::new(),
            identity_header: uuid::Uuid::new_v4().to_string(),
            job_token: uuid::Uuid::new_v4().to_string(),
            arc_key_directory: arc_key_directory.to_owned(),
            seen_assertions: Mutex::default(),
        })
    }

    /// The tenant as it is now. Holders keep their view while it is changed.
    pub(crate) fn tenant(&self) -> Arc<Tenant> {
        Arc::clone(&self.tenant.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the tenant (grants, credentials); readers see all of a change or none of it.
    pub(crate) fn change_tenant<T>(&self, change: impl FnOnce(&mut Tenant) -> T) -> T {
        let mut tenant = self.tenant.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut tenant))
    }

    /// The users and groups as they are now; nobody changes them until the guard is dropped.
    pub(crate) fn directory(&self) -> RwLockReadGuard<'_, Directory> {
        self.directory.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes users and groups; readers see all of a change or none of it.
    pub(crate) fn change_directory<T>(&self, change: impl FnOnce(&mut Directory) -> T) -> T {
        change(&mut self.directory.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// The files of all users.
    pub(crate) fn drives(&self) -> MutexGuard<'_, Drives> {
        self.drives.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key that signs access tokens.
    pub(crate) fn signing_key(&self) -> &SigningKey {
        &self.signing_key
    }

    /// The key of the built-in external issuer.
    pub(crate) fn external_key(&self) -> &SigningKey {
        &self.external_key
    }

    /// The service's time.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The faults that are on.
    pub(crate) fn faults(&self) -> &ActiveFaults {
        &self.faults
    }

    /// What was asked so far.
    pub(crate) fn requests(&self) -> &RequestLog {
        &self.requests
    }

    /// What each app asked of Graph.
    pub(crate) fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Who got a token.
    pub(crate) fn sign_ins(&self) -> &SignIns {
        &self.sign_ins
    }

    /// The tokens that managed-identity hosts keep.
    pub(crate) fn kept_tokens(&self) -> &KeptTokens {
        &self.kept_tokens
    }

    /// Base URLs of the services; `None` before the listeners are bound, which no request can see.
    pub(crate) fn endpoints(&self) -> Option<&Endpoints> {
        self.endpoints.get()
    }

    /// `issuer` of a federation with the URL of the built-in issuer put in.
    pub(crate) fn issuer_of(&self, federation: &Federation) -> String {
        let url = self.endpoints().map(Endpoints::external_issuer).unwrap_or_default();
        federation.issuer.replace("{external-issuer}", &url)
    }

    /// Says where the services listen, once. The emulator's own Graph and vault URLs become names of those APIs.
    pub(crate) fn publish(&self, endpoints: Endpoints) {
        self.change_tenant(|tenant| {
            for resource in &mut tenant.resources {
                match resource.app_id {
                    Tenant::GRAPH => resource.uris.push(endpoints.graph.clone()),
                    Tenant::KEY_VAULT => resource.uris.extend(endpoints.key_vault_resources()),
                    _ => {}
                }
            }
        });
        // A second call cannot happen: one start, one publish.
        let _ = self.endpoints.set(endpoints);
    }

    /// Value of `X-IDENTITY-HEADER`.
    pub(crate) fn identity_header(&self) -> &str {
        &self.identity_header
    }

    /// Bearer token of the emulated pipeline jobs.
    pub(crate) fn job_token(&self) -> &str {
        &self.job_token
    }

    /// Where the Arc endpoint writes its challenge files.
    pub(crate) fn arc_key_directory(&self) -> &Path {
        &self.arc_key_directory
    }

    /// Remembers an assertion's `jti` until `expires`; false if it was seen before.
    pub(crate) fn is_new_assertion(&self, jti: &str, expires: i64) -> bool {
        let now = self.clock.now_seconds();
        let mut seen = self.seen_assertions.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, until| *until >= now);
        seen.insert(jti.to_owned(), expires).is_none()
    }

    /// State of the seeded tenant without listeners.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn for_tests() -> Self {
        Self::for_tests_with(|_| {})
    }

    /// State of the seeded tenant after `change`, without listeners.
    #[cfg(any(test, fuzzing))]
    #[expect(clippy::unwrap_used, reason = "tests and fuzz targets end where the built-in tenant is broken")]
    pub(crate) fn for_tests_with(change: impl FnOnce(&mut Tenant)) -> Self {
        // Its keys take most of the time, and no test changes another's copy.
        static SEED: std::sync::LazyLock<Tenant> = std::sync::LazyLock::new(|| Tenant::seed().unwrap());
        let mut tenant = SEED.clone();
        change(&mut tenant);
        let state = Self::new(tenant, Path::new(".")).unwrap();
        state.publish(Endpoints {
            authority: "https://localhost:1".to_owned(),
            graph: "https://localhost:2".to_owned(),
            key_vault: "https://localhost:3".to_owned(),
            managed_identity: "http://127.0.0.1:4".to_owned(),
            control: "http://127.0.0.1:4/control".to_owned(),
            service_fabric: "https://localhost:5".to_owned(),
            service_fabric_thumbprint: String::new(),
        });
        state
    }
}

impl fmt::Debug for EmulatorState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EmulatorState").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}
