//! Emulated tenants, and sources of the seeded app.

use std::path::Path;
use std::sync::LazyLock;

use apponly::{CacheKind, Env, Host, TokenSource};
use apponly_emulator::tenant::Tenant;
use apponly_emulator::{Emulator, FaultTarget, Options};
use tokio::runtime::{Builder, Runtime};

pub(crate) const APP: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const SECRET: &str = "emulated~secret.of+nightly/report==";

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());

/// An emulator of one's own.
pub(crate) fn start(change: impl FnOnce(&mut Tenant)) -> Emulator {
    static SEED: LazyLock<Tenant> = LazyLock::new(|| Tenant::seed().unwrap());
    let mut tenant = SEED.clone();
    change(&mut tenant);
    RUNTIME.block_on(Emulator::start(tenant, Options::default())).unwrap()
}

/// The emulator of those tests that leave it as it is.
pub(crate) fn shared() -> &'static Emulator {
    static SHARED: LazyLock<Emulator> = LazyLock::new(|| start(|_| {}));
    &SHARED
}

/// Tokens of the seeded app, kept in memory.
pub(crate) fn source(emulator: &Emulator) -> TokenSource {
    source_with_secret(emulator, SECRET)
}

pub(crate) fn source_with_secret(emulator: &Emulator, secret: &str) -> TokenSource {
    let empty = Path::new(env!("CARGO_MANIFEST_DIR")).join("../apponly/test-data/empty.toml");
    let variables = [
        ("APPONLY_CONFIG", empty.display().to_string()),
        ("AZURE_AUTHORITY_HOST", emulator.authority().to_owned()),
        ("AZURE_TENANT_ID", emulator.tenant_id()),
        ("AZURE_CLIENT_ID", APP.to_owned()),
        ("AZURE_CLIENT_SECRET", secret.to_owned()),
        ("APPONLY_CA_FILE", emulator.ca_file().display().to_string()),
        ("APPONLY_GRAPH_URL", "https://graph.microsoft.com".to_owned()),
    ];
    let builder = TokenSource::builder().env(Env::fixed(variables)).host(Host::unknown());
    builder.cache(CacheKind::Memory).build().unwrap()
}

/// How many requests reached the token endpoint.
pub(crate) fn requests_to_sts(emulator: &Emulator) -> usize {
    emulator.requests().iter().filter(|request| request.service == FaultTarget::Sts).count()
}
