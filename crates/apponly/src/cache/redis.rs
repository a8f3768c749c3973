//! A cache that the machines of a fleet share: sealed entries in Redis or Valkey.
//!
//! | Key | Content |
//! | --- | --- |
//! | `apponly:1:{NAME}` | the sealed entry, gone when its token is |
//! | `apponly:1:{NAME}:lease` | a random value of the machine that asks the service, gone soon after that machine |
//! | `apponly:1:{NAME}:fence` | counts the leases, so that a machine that slept through the end of its own keeps nothing |
//!
//! The braces keep the three in one slot of a cluster. NAME is a hash: keys tell nothing about tenants.
//!
//! Redis is never worse than none: it may hold up one call by the address's `timeout` in all, and whatever fails, it is
//! left alone for a while. Nothing that it says is trusted: entries are sealed, and open for nobody but their owners.

mod address;
mod connection;
mod lease;
mod patience;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::redis::{Cmd, Value};

pub use address::RedisAddress;
pub(crate) use address::Writer;
use connection::{Broken, Connector};
use lease::RedisLease;
use patience::Patience;

use super::key::CacheKey;
use super::seal::LARGEST_ENTRY;
use super::shared::{CacheFailure, Lease, SharedCache};
use crate::clock::Clock;
use crate::credential::BoxFuture;
use crate::deadline::Deadline;
use crate::env::Env;
use crate::files::PrivateFiles;

/// Keeps the entry unless a later lease was given out meanwhile.
const KEEP: &str = "
local latest = redis.pcall('GET', KEYS[2])
if ARGV[3] ~= '' and type(latest) == 'string' and (tonumber(latest) or 0) > tonumber(ARGV[3]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1";

/// Sealed entries in Redis.
pub(crate) struct RedisCache(Arc<Shared>);

/// What leases go on using.
struct Shared {
    connector: Connector,
    patience: Patience,
    /// For each name whose lease is held, which lease it is.
    fences: Mutex<HashMap<String, i64>>,
}

impl RedisCache {
    /// The cache at `address`. Nothing is connected, and no password read, before it is first needed. `ca_file`: roots to
    /// trust besides the system's.
    pub(crate) fn new(
        address: RedisAddress,
        ca_file: Option<PathBuf>,
        env: Env,
        files: PrivateFiles,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let patience = Patience::new(address.patience, clock);
        let connector = Connector::new(address, ca_file, env, files);
        Self(Arc::new(Shared { connector, patience, fences: Mutex::default() }))
    }
}

impl fmt::Debug for RedisCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RedisCache({})", self.0.connector)
    }
}

impl Shared {
    /// Sends `command` for the entry `name`; within what is left of the patience of this call, and never while Redis is
    /// left alone.
    async fn ask(&self, name: &str, command: &Cmd, deadline: Deadline) -> Result<Value, Broken> {
        let Some(allowed) = self.patience.left(name) else {
            let what = format!("Redis at `{}` failed a moment ago and is left alone for now", self.connector);
            return Err(Broken::Known(CacheFailure::new(what, "nothing is to be done now")));
        };
        let limit = Deadline::after(allowed);
        let result = limit.min(deadline).run(self.connector.query(command)).await;
        self.patience.spend(name, allowed.saturating_sub(limit.remaining()));
        let result = result.unwrap_or(Err(Broken::Late));
        match &result {
            // The caller was out of time, which says nothing about Redis.
            Err(Broken::Late) if deadline < limit => self.connector.forget().await,
            Err(broken) if broken.is_of_the_connection() => {
                self.connector.forget().await;
                self.patience.lose();
            }
            _ => {}
        }
        result
    }

    /// `ask`, with whatever is wrong as a failure of the cache.
    async fn demand(&self, name: &str, command: &Cmd, deadline: Deadline) -> Result<Value, CacheFailure> {
        self.ask(name, command, deadline).await.map_err(|broken| self.failure(broken))
    }

    fn failure(&self, broken: Broken) -> CacheFailure {
        broken.into_failure(&self.connector)
    }

    /// The failure for an answer that Redis does not give; it is left alone then.
    fn nonsense(&self) -> CacheFailure {
        self.patience.lose();
        self.failure(Broken::Nonsense)
    }

    fn fence(&self, name: &str) -> Option<i64> {
        self.fences.lock().unwrap_or_else(PoisonError::into_inner).get(name).copied()
    }
}

fn entry_key(name: &str) -> String {
    format!("apponly:1:{{{name}}}")
}

fn lease_key(name: &str) -> String {
    format!("apponly:1:{{{name}}}:lease")
}

fn fence_key(name: &str) -> String {
    format!("apponly:1:{{{name}}}:fence")
}

fn script(text: &str, keys: &[String]) -> Cmd {
    let mut command = ::redis::cmd("EVAL");
    command.arg(text).arg(keys.len()).arg(keys);
    command
}

impl SharedCache for RedisCache {
    fn is_local(&self) -> bool {
        false
    }

    fn get<'a>(
        &'a self,
        key: &'a CacheKey,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheFailure>> {
        Box::pin(async move {
            // One byte more than an entry may have: a larger value is never fetched whole, and is noticed.
            let mut command = ::redis::cmd("GETRANGE");
            command.arg(entry_key(key.name())).arg(0).arg(LARGEST_ENTRY);
            match self.0.ask(key.name(), &command, deadline).await {
                Ok(Value::BulkString(entry)) => Ok((!entry.is_empty()).then_some(entry)),
                Ok(Value::Nil) => Ok(None),
                Ok(_) => Err(self.0.nonsense()),
                // Something else stands there: it is replaced as a broken entry is.
                Err(broken) if broken.is_wrong_type() => {
                    tracing::info!(key = key.name(), "a value of another type stands in place of a token");
                    Ok(None)
                }
                Err(broken) => Err(self.0.failure(broken)),
            }
        })
    }

    fn put<'a>(
        &'a self,
        key: &'a CacheKey,
        entry: Vec<u8>,
        life: Duration,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<(), CacheFailure>> {
        Box::pin(async move {
            let name = key.name();
            let fence = self.0.fence(name);
            let life = u64::try_from(life.as_millis()).unwrap_or(u64::MAX).max(1);
            let mut command = script(KEEP, &[entry_key(name), fence_key(name)]);
            command.arg(entry).arg(life).arg(fence.map(|fence| fence.to_string()).unwrap_or_default());
            let answer = self.0.demand(name, &command, deadline).await;
            if fence.is_none() {
                self.0.patience.forgive(name);
            }
            match answer? {
                Value::Int(1) => Ok(()),
                Value::Int(0) => {
                    tracing::info!(key = name, "another machine asked meanwhile: its token is kept, not this one");
                    Ok(())
                }
                _ => Err(self.0.nonsense()),
            }
        })
    }

    fn try_lease<'a>(
        &'a self,
        key: &'a CacheKey,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<Option<Lease>, CacheFailure>> {
        Box::pin(async move {
            let lease = RedisLease::try_take(&self.0, key.name(), deadline).await?;
            if lease.is_none() {
                // Redis answers, and waiting for another machine is what it is for.
                self.0.patience.forgive(key.name());
            }
            Ok(lease.map(Lease::new))
        })
    }
}
