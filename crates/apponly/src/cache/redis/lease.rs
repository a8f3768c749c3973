//! The right to ask the service, lent out by Redis to one machine at a time.

use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use ::redis::Value;
use tokio::task::JoinHandle;

use super::{Shared, fence_key, lease_key, script};
use crate::cache::key::hexadecimal;
use crate::cache::shared::{CacheFailure, Held};
use crate::credential::BoxFuture;
use crate::deadline::Deadline;

/// A machine that dies or stops loses its lease after this. Shorter than others wait, so that one of them takes over.
const LIFE: Duration = Duration::from_secs(3);

/// A machine that lives prolongs its lease this often, however long the service takes.
const PROLONGED_EVERY: Duration = Duration::from_secs(1);

/// The counter outlives every token, then it may begin anew.
const FENCE_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);

/// No caller waits for the end of a lease longer.
const LONGEST_RELEASE: Duration = Duration::from_millis(250);

/// Takes the lease: the number of it, or 0. A lease without an end, or with one further off than any, is nobody's; and one
/// that is ours already is the answer to a question whose first answer was lost.
const TAKE: &str = "
local taken = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
if not taken then
  local left = redis.call('PTTL', KEYS[1])
  if redis.pcall('GET', KEYS[1]) ~= ARGV[1] and left >= 0 and left <= tonumber(ARGV[2]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
local fence = redis.pcall('INCR', KEYS[2])
if type(fence) ~= 'number' or fence < 1 then
  redis.call('DEL', KEYS[2])
  fence = redis.call('INCR', KEYS[2])
end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return fence";

const PROLONG: &str = "
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])";

const RELEASE: &str = "
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])";

/// A lease that this process holds. Dropped, it is given back in the background, as far as the runtime still runs.
pub(super) struct RedisLease {
    /// `None` once it is given back.
    held: Option<(Arc<Shared>, String, String)>,
    keeper: JoinHandle<()>,
}

impl fmt::Debug for RedisLease {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RedisLease")
    }
}

impl RedisLease {
    /// The lease of `name`, unless another machine has it.
    ///
    /// # Errors
    /// Redis failed.
    pub(super) async fn try_take(
        shared: &Arc<Shared>,
        name: &str,
        deadline: Deadline,
    ) -> Result<Option<Self>, CacheFailure> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)
            .map_err(|_| CacheFailure::new("no random bytes can be had", "look at the system's random device"))?;
        let value = hexadecimal(&random);
        let mut command = script(TAKE, &[lease_key(name), fence_key(name)]);
        command.arg(&value).arg(milliseconds(LIFE)).arg(milliseconds(FENCE_LIFE));
        match shared.demand(name, &command, deadline).await? {
            Value::Int(0) => Ok(None),
            Value::Int(fence) if fence > 0 => {
                shared.fences.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), fence);
                let keeper = tokio::spawn(keep(shared.clone(), name.to_owned(), value.clone()));
                Ok(Some(Self { held: Some((shared.clone(), name.to_owned(), value)), keeper }))
            }
            _ => Err(shared.nonsense()),
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Prolongs the lease until it is lost.
async fn keep(shared: Arc<Shared>, name: String, value: String) {
    let mut command = script(PROLONG, &[lease_key(&name)]);
    command.arg(&value).arg(milliseconds(LIFE));
    loop {
        tokio::time::sleep(PROLONGED_EVERY).await;
        let answer = Deadline::after(PROLONGED_EVERY).run(shared.connector.query(&command)).await;
        if !matches!(answer, Ok(Ok(Value::Int(1)))) {
            return;
        }
    }
}

async fn give_back((shared, name, value): (Arc<Shared>, String, String)) {
    shared.fences.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
    let mut command = script(RELEASE, &[lease_key(&name)]);
    command.arg(&value);
    // Not given back, it ends by itself.
    if let Err(failure) = shared.demand(&name, &command, Deadline::after(LONGEST_RELEASE)).await {
        tracing::debug!("a lease was not given back: {failure}");
    }
    shared.patience.forgive(&name);
}

impl Held for RedisLease {
    fn release(mut self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            self.keeper.abort();
            if let Some(held) = self.held.take() {
                give_back(held).await;
            }
        })
    }
}

impl Drop for RedisLease {
    fn drop(&mut self) {
        self.keeper.abort();
        if let Some(held) = self.held.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            // Nobody waits for it.
            drop(runtime.spawn(give_back(held)));
        }
    }
}
