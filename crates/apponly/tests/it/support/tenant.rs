//! Emulated tenants, and the variables by which a source finds them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use apponly::{Env, Host, TokenSource, TokenSourceBuilder};
use apponly_emulator::tenant::{Certificate, CertificateKind, Tenant};
use apponly_emulator::{Emulator, FaultTarget};

/// The seeded app with every kind of credential.
pub(crate) const APP: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub(crate) const SECRET: &str = "emulated~secret.of+nightly/report==";
pub(crate) const EXPIRED_SECRET: &str = "emulated~expired.secret";
/// The seeded app to which nothing was granted, with its secret.
pub(crate) const WITHOUT_CONSENT: (&str, &str) =
    ("aaaaaaaa-0000-4000-8000-000000000002", "emulated~secret.without+consent");
/// The client ids of the seeded identities.
pub(crate) const SYSTEM_IDENTITY: &str = "bbbbbbbb-0000-4000-8000-000000000001";
pub(crate) const IDENTITY: &str = "bbbbbbbb-0000-4000-8000-000000000002";

/// The seeded tenant. Its keys are generated once: that is most of the time of a start.
pub(crate) fn seed() -> Tenant {
    static SEED: LazyLock<Tenant> = LazyLock::new(|| Tenant::seed().unwrap());
    SEED.clone()
}

/// An emulator of one's own, for tests that change its tenant, faults or clock, or count its requests.
pub(crate) async fn start(change: impl FnOnce(&mut Tenant)) -> Emulator {
    let mut tenant = seed();
    change(&mut tenant);
    Emulator::start(tenant, apponly_emulator::Options::default()).await.unwrap()
}

/// An emulator that lives in another time. TLS goes on in the present: its certificates are made before the move.
pub(crate) async fn start_at(now: SystemTime, change: impl FnOnce(&mut Tenant)) -> Emulator {
    let emulator = start(change).await;
    let present = SystemTime::from(emulator.clock().now());
    let seconds = match now.duration_since(present) {
        Ok(ahead) => i64::try_from(ahead.as_secs()).unwrap(),
        Err(behind) => -i64::try_from(behind.duration().as_secs()).unwrap(),
    };
    emulator.clock().set_offset(seconds);
    emulator
}

/// The emulator of those tests that leave it as it is, in a runtime of its own: a test's runtime ends with the test.
pub(crate) fn shared() -> &'static Emulator {
    static SHARED: LazyLock<(tokio::runtime::Runtime, Emulator)> = LazyLock::new(|| {
        let make = || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            let emulator = runtime.block_on(start(|_| {}));
            (runtime, emulator)
        };
        std::thread::spawn(make).join().unwrap()
    });
    &SHARED.1
}

/// Authority, tenant, app, roots, an empty configuration file, so that none of this machine's is found, and no tokens of
/// other processes.
pub(crate) fn variables(emulator: &Emulator, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut variables = vec![
        ("APPONLY_CONFIG".to_owned(), fixture("empty.toml").display().to_string()),
        ("APPONLY_CACHE".to_owned(), "memory".to_owned()),
        ("AZURE_AUTHORITY_HOST".to_owned(), emulator.authority().to_owned()),
        ("AZURE_TENANT_ID".to_owned(), emulator.tenant_id()),
        ("AZURE_CLIENT_ID".to_owned(), APP.to_owned()),
        ("APPONLY_CA_FILE".to_owned(), emulator.ca_file().display().to_string()),
    ];
    for (name, value) in more {
        variables.retain(|(known, _)| known != name);
        variables.push(((*name).to_owned(), (*value).to_owned()));
    }
    variables
}

pub(crate) fn env(emulator: &Emulator, more: &[(&str, &str)]) -> Env {
    Env::fixed(variables(emulator, more))
}

/// A builder that finds `emulator` through the variables, on a machine that shows nothing.
pub(crate) fn builder(emulator: &Emulator, more: &[(&str, &str)]) -> TokenSourceBuilder {
    TokenSource::builder().env(env(emulator, more)).host(Host::unknown())
}

/// How many requests reached one service of `emulator`.
pub(crate) fn requests_to(emulator: &Emulator, service: FaultTarget) -> usize {
    emulator.requests().iter().filter(|request| request.service == service).count()
}

/// A file of `test-data`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data").join(name)
}

/// A certificate that is valid at `now`, for a day before and half a year after.
pub(crate) fn new_certificate(subject: &str, now: SystemTime) -> Certificate {
    let now = jiff::Timestamp::try_from(now).unwrap();
    Certificate::generate(subject, subject, CertificateKind::Good, now).unwrap()
}

/// Certificate and key as one PEM text.
pub(crate) fn pem(certificate: &Certificate) -> String {
    format!("{}{}", certificate.to_pem(), certificate.private_key.as_ref().unwrap().reveal_pem())
}

/// Writes `content` as a careful rotation does: beside, then renamed. The modification time moves on with each call,
/// however fast they follow each other.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) {
    static CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let beside = path.with_extension("new");
    std::fs::write(&beside, content).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&beside, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let calls = CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let file = std::fs::OpenOptions::new().write(true).open(&beside).unwrap();
    let base = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    file.set_modified(base + Duration::from_secs(calls.into())).unwrap();
    std::fs::rename(beside, path).unwrap();
}

/// A file of the tests, whole.
#[expect(clippy::disallowed_methods, reason = "the tests' seam")]
pub(crate) fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn read_text(path: &Path) -> String {
    String::from_utf8(read(path)).unwrap()
}
