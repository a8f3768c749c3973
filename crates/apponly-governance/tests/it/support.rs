//! An app with its certificate in a file, its tenant, and a rotation that waits in no time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use apponly::{BoxFuture, CacheKind, Env, Error, Options, Settings, TokenSource, catalogue};
use apponly_emulator::Emulator;
use apponly_emulator::tenant::{App, Tenant};
use apponly_governance::{CertificateRotation, KeyLength, Outcome, RotationOptions, RotationWatcher, Step, Waiter};
use tempfile::TempDir;

/// The app whose certificate is rotated, as a number of the seeded tenant: it reads itself, and writes nothing.
pub(crate) const NIGHTLY: usize = 0;

/// The seeded tenant; its keys are made once, as that is most of the time that a test takes.
pub(crate) fn seed() -> Tenant {
    static SEED: LazyLock<Tenant> = LazyLock::new(|| Tenant::seed().unwrap());
    SEED.clone()
}

/// A tenant, and a folder with the certificate of one of its apps.
pub(crate) struct Place {
    pub(crate) emulator: Emulator,
    pub(crate) folder: TempDir,
    pub(crate) app: usize,
    pub(crate) options: Options,
    /// Variables besides those that name the tenant.
    pub(crate) more: Vec<(String, String)>,
    ahead: Arc<AtomicI64>,
}

impl Place {
    pub(crate) async fn new() -> Self {
        Self::with(NIGHTLY, |_| {}).await
    }

    /// The seeded tenant after `change`, and the certificate `good` of the app in PEM.
    pub(crate) async fn with(app: usize, change: impl FnOnce(&mut Tenant)) -> Self {
        let mut tenant = seed();
        change(&mut tenant);
        let good = tenant.apps[app].certificate("good").unwrap().clone();
        let client_id = tenant.apps[app].client_id.to_string();
        let emulator = Emulator::start(tenant, apponly_emulator::Options::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let pem = format!("{}{}", good.to_pem(), good.private_key.as_ref().unwrap().reveal_pem());
        let mut options = Options::default();
        options.client_id = Some(client_id);
        options.certificates = vec![folder.path().join("app.pem").display().to_string()];
        let place = Self { emulator, folder, app, options, more: Vec::new(), ahead: Arc::default() };
        place.write("app.pem", pem.as_bytes());
        place
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.beside("")
    }

    /// `app.pem` with a suffix.
    pub(crate) fn beside(&self, suffix: &str) -> PathBuf {
        self.folder.path().join(format!("app.pem{suffix}"))
    }

    /// Writes a file for the owner alone.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        use std::io::Write as _;
        use std::os::unix::fs::OpenOptionsExt as _;
        let path = self.folder.path().join(name);
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&path).unwrap();
        file.write_all(content).unwrap();
        path
    }

    pub(crate) fn env(&self) -> Env {
        let wanted = ["AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "APPONLY_CA_FILE", "APPONLY_GRAPH_URL"];
        let variables = self.emulator.environment();
        let place = variables.into_iter().filter(|(name, _)| wanted.contains(&name.as_str()));
        Env::fixed(place.chain(self.more.iter().cloned()))
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings::load(&self.options, &self.env()).unwrap()
    }

    /// Options of a rotation that ends at once, with keys that are soon made.
    pub(crate) fn rotation_options(&self) -> RotationOptions {
        let mut options = RotationOptions::default();
        options.overlap = Some(Duration::ZERO);
        options.length = Some(KeyLength::Rsa2048);
        options.waiter = Arc::new(Ahead { emulator: self.emulator.clock(), ahead: Arc::clone(&self.ahead) });
        options
    }

    pub(crate) fn rotation(&self, options: RotationOptions) -> CertificateRotation {
        CertificateRotation::new(self.settings(), self.env(), &self.path(), options).unwrap()
    }

    pub(crate) async fn rotate(&self) -> Result<Outcome, Error> {
        self.rotation(self.rotation_options()).run().await
    }

    /// Whether the file signs in now, by a source that keeps nothing.
    pub(crate) async fn signs_in(&self) -> bool {
        let source = TokenSource::builder().env(self.env()).settings(self.settings()).cache(CacheKind::None).build();
        let source = source.unwrap();
        source.token(&source.cloud().graph_scope()).await.is_ok()
    }

    /// The app as the directory has it.
    pub(crate) fn registered(&self) -> App {
        self.emulator.tenant().apps[self.app].clone()
    }

    /// SHA-1 of the app's certificates in the directory, hexadecimal.
    pub(crate) fn keys(&self) -> Vec<String> {
        let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
        self.registered().certificates.iter().map(|certificate| hex(certificate.thumbprint_sha1())).collect()
    }

    /// SHA-1 of the certificate in the file, hexadecimal.
    pub(crate) fn in_file(&self, password: Option<&str>) -> String {
        apponly::parse_any(&std::fs::read(self.path()).unwrap(), password).unwrap().sha1
    }

    /// How often a certificate was added by proof. `lost_is_done`: a request that a fault met was carried out.
    pub(crate) fn additions(&self, lost_is_done: bool) -> usize {
        let requests = self.emulator.requests();
        let added = requests.iter().filter(|request| request.path.ends_with("/addKey"));
        added.filter(|request| request.status == 200 || (lost_is_done && request.fault)).count()
    }

    /// The names in the folder.
    pub(crate) fn files(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// What a finished rotation leaves: the new certificate alone in the place of the old one, everywhere.
    #[track_caller]
    pub(crate) fn assert_rotated(&self, before: &[String], old: &str) {
        let new = self.in_file(None);
        assert_ne!(new, old);
        let mut expected: Vec<_> = before.iter().filter(|sha1| *sha1 != old).cloned().collect();
        expected.push(new);
        let mut keys = self.keys();
        keys.sort();
        expected.sort();
        assert_eq!(keys, expected, "the old one replaced, the others preserved, none twice");
        let expected = ["app.pem", "app.pem.previous", "app.pem.rotation.lock"];
        assert_eq!(self.files(), expected);
    }
}

/// Lets the tenant's time pass in place of the test's.
#[derive(Debug)]
struct Ahead {
    emulator: apponly_emulator::Clock,
    ahead: Arc<AtomicI64>,
}

impl Waiter for Ahead {
    fn wait(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let seconds = i64::try_from(duration.as_secs()).unwrap();
        self.emulator.set_offset(self.ahead.fetch_add(seconds, Ordering::SeqCst) + seconds);
        Box::pin(std::future::ready(()))
    }
}

/// Ends a rotation before one of its steps, counted from 0, as if the process were killed there.
#[derive(Debug, Default)]
pub(crate) struct Killer {
    before: usize,
    count: AtomicUsize,
    met: Mutex<Option<Step>>,
}

impl Killer {
    pub(crate) fn before(step: usize) -> Arc<Self> {
        Arc::new(Self { before: step, ..Self::default() })
    }

    /// Where it struck.
    pub(crate) fn met(&self) -> Option<Step> {
        *self.met.lock().unwrap()
    }
}

impl RotationWatcher for Killer {
    fn before(&self, step: Step) -> Result<(), Error> {
        if self.count.fetch_add(1, Ordering::SeqCst) != self.before {
            return Ok(());
        }
        *self.met.lock().unwrap() = Some(step);
        Err(Error::new(&catalogue::INTERNAL, format!("killed before {step:?}")))
    }
}

/// Remembers each call of the command, and fails the first ones.
#[derive(Debug, Default)]
pub(crate) struct Command {
    pub(crate) fails: usize,
    pub(crate) calls: Mutex<Vec<PathBuf>>,
}

impl RotationWatcher for Command {
    fn swapped(&self, path: &Path) -> Result<(), Error> {
        let mut calls = self.calls.lock().unwrap();
        calls.push(path.to_owned());
        if calls.len() <= self.fails {
            return Err(Error::new(&catalogue::ROTATION_COMMAND_FAILED, "the command ended with 1"));
        }
        Ok(())
    }
}
