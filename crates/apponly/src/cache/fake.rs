//! A shared cache in memory whose failures a test decides.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::key::CacheKey;
use super::shared::{CacheFailure, Held, Lease, SharedCache};
use crate::credential::BoxFuture;
use crate::deadline::Deadline;
use crate::secret::SecretBytes;

/// Several sources share it as processes share a directory or a server.
#[derive(Debug, Default)]
pub(crate) struct FakeSharedCache {
    pub(crate) entries: Mutex<HashMap<String, Vec<u8>>>,
    pub(crate) is_down: AtomicBool,
    pub(crate) is_of_many_machines: AtomicBool,
    pub(crate) puts: AtomicUsize,
    leased: Arc<AtomicBool>,
}

impl FakeSharedCache {
    /// Takes the lease for good, as a process does that was stopped.
    pub(crate) fn lease_for_ever(&self) {
        self.leased.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_leased(&self) -> bool {
        self.leased.load(Ordering::SeqCst)
    }

    fn up(&self) -> Result<(), CacheFailure> {
        match self.is_down.load(Ordering::SeqCst) {
            true => Err(CacheFailure::new("it is down", "start it")),
            false => Ok(()),
        }
    }
}

impl SharedCache for FakeSharedCache {
    fn is_local(&self) -> bool {
        !self.is_of_many_machines.load(Ordering::SeqCst)
    }

    fn machine_user_key(&self) -> Result<Option<SecretBytes>, CacheFailure> {
        self.up().map(|()| Some(SecretBytes::new(vec![7; 32])))
    }

    fn peek(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheFailure> {
        self.up()?;
        Ok(self.entries.lock().unwrap().get(key.name()).cloned())
    }

    fn get<'a>(&'a self, key: &'a CacheKey, _: Deadline) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheFailure>> {
        Box::pin(async { self.peek(key) })
    }

    fn put<'a>(
        &'a self,
        key: &'a CacheKey,
        entry: Vec<u8>,
        _: Duration,
        _: Deadline,
    ) -> BoxFuture<'a, Result<(), CacheFailure>> {
        Box::pin(async {
            self.up()?;
            self.puts.fetch_add(1, Ordering::SeqCst);
            self.entries.lock().unwrap().insert(key.name().to_owned(), entry);
            Ok(())
        })
    }

    fn try_lease<'a>(&'a self, _: &'a CacheKey, _: Deadline) -> BoxFuture<'a, Result<Option<Lease>, CacheFailure>> {
        Box::pin(async {
            self.up()?;
            let is_free = !self.leased.swap(true, Ordering::SeqCst);
            Ok(is_free.then(|| Lease::new(FakeLease(self.leased.clone()))))
        })
    }
}

#[derive(Debug)]
struct FakeLease(Arc<AtomicBool>);

impl Drop for FakeLease {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

impl Held for FakeLease {
    fn release(self: Box<Self>) -> BoxFuture<'static, ()> {
        drop(self);
        Box::pin(std::future::ready(()))
    }
}
