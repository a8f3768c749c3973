//! A tenant, and a client that reviews it.

use apponly::{CacheKind, Env, TokenSource};
use apponly_emulator::Emulator;
use apponly_emulator::tenant::{Secret, Tenant};
use apponly_governance::Inventory;
use apponly_governance::review::{Review, ReviewDocument, ReviewedApp};
use apponly_graph::GraphClient;

use crate::support::seed;

/// The app of the seeded tenant that may read everything.
pub(crate) const GOVERNANCE: (&str, &str) = ("aaaaaaaa-0000-4000-8000-00000000000a", "emulated~secret.governance");
/// The app that may read applications, and nothing of the reports.
pub(crate) const NIGHTLY: (&str, &str) =
    ("aaaaaaaa-0000-4000-8000-000000000001", "emulated~secret.of+nightly/report==");
/// The app that nobody consented to anything.
pub(crate) const WITHOUT_CONSENT: (&str, &str) =
    ("aaaaaaaa-0000-4000-8000-000000000002", "emulated~secret.without+consent");

pub(crate) struct Reviewed {
    pub(crate) emulator: Emulator,
}

impl Reviewed {
    pub(crate) async fn seeded() -> Self {
        Self::with(|_| {}).await
    }

    /// The seeded tenant after `change`.
    pub(crate) async fn with(change: impl FnOnce(&mut Tenant)) -> Self {
        let mut tenant = seed();
        change(&mut tenant);
        Self { emulator: Emulator::start(tenant, apponly_emulator::Options::default()).await.unwrap() }
    }

    pub(crate) fn client(&self, (id, secret): (&str, &str)) -> GraphClient {
        let wanted = ["AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "APPONLY_CA_FILE", "APPONLY_GRAPH_URL"];
        let place = self.emulator.environment().into_iter().filter(|(name, _)| wanted.contains(&name.as_str()));
        let identity = [("AZURE_CLIENT_ID", id), ("AZURE_CLIENT_SECRET", secret)];
        let identity = identity.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let env = Env::fixed(place.chain(identity));
        GraphClient::new(TokenSource::builder().env(env).cache(CacheKind::Memory).build().unwrap()).unwrap()
    }

    pub(crate) async fn inventory(&self) -> Inventory {
        Inventory::of_tenant(&self.client(GOVERNANCE)).await.unwrap()
    }

    pub(crate) async fn document(&self) -> ReviewDocument {
        Review::new(&self.inventory().await, None, None).document()
    }

    /// How many requests Graph has had.
    pub(crate) fn graph_requests(&self) -> usize {
        self.emulator
            .requests()
            .iter()
            .filter(|request| request.path.starts_with("/v1.0") || request.path.starts_with("/beta"))
            .count()
    }
}

/// A secret like `pattern`, with a name and a key id of its own.
pub(crate) fn secret(pattern: &Secret, name: &str, number: u8) -> Secret {
    let mut secret = pattern.clone();
    secret.display_name = name.to_owned();
    secret.key_id = format!("5ec2e700-0000-4000-8000-0000000001{number:02x}").parse().unwrap();
    secret
}

/// The app of this name.
#[track_caller]
pub(crate) fn app<'a>(document: &'a ReviewDocument, name: &str) -> &'a ReviewedApp {
    document.apps.iter().find(|app| app.display_name == name).unwrap_or_else(|| panic!("no app {name}"))
}

/// The ids of the rules that found something.
pub(crate) fn rules(app: &ReviewedApp) -> Vec<&str> {
    let mut rules: Vec<_> = app.findings.iter().map(|finding| &*finding.rule).collect();
    rules.dedup();
    rules
}
