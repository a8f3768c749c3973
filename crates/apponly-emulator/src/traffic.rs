//! How much of what Graph was asked it let through, for tests that compare the used rate with the allowed one.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

/// What one app asked of Graph. A batch counts as its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AppTraffic {
    /// Client id of the app or managed identity.
    pub client_id: String,
    /// Requests that were let through.
    pub admitted: u64,
    /// Requests that were answered with 429 because a limit was reached.
    pub throttled: u64,
    /// Resource units that the admitted requests cost.
    pub units: u64,
    /// When the first request was admitted, by the service's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Timestamp>,
    /// When the latest request was admitted, by the service's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Timestamp>,
}

/// The counts of all apps.
#[derive(Debug, Default)]
pub(crate) struct Traffic(Mutex<BTreeMap<String, AppTraffic>>);

impl Traffic {
    /// Counts a request that was let through at `now` and cost `units`.
    pub(crate) fn admit(&self, client_id: &str, units: u32, now: Timestamp) {
        self.count(client_id, |app| {
            app.admitted += 1;
            app.units += u64::from(units);
            app.first.get_or_insert(now);
            app.last = Some(now);
        });
    }

    /// Counts a request that was refused.
    pub(crate) fn throttle(&self, client_id: &str) {
        self.count(client_id, |app| app.throttled += 1);
    }

    /// The counts, by client id.
    pub(crate) fn list(&self) -> Vec<AppTraffic> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Begins to count anew.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn count(&self, client_id: &str, change: impl FnOnce(&mut AppTraffic)) {
        let mut apps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(app) = apps.get_mut(client_id) {
            return change(app);
        }
        let client_id = client_id.to_owned();
        let new =
            AppTraffic { client_id: client_id.clone(), admitted: 0, throttled: 0, units: 0, first: None, last: None };
        change(apps.entry(client_id).or_insert(new));
    }
}
