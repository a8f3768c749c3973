//! Where tokens are kept between calls and between processes.
//!
//! | File | Content |
//! | --- | --- |
//! | `memory.rs` | in this process: one slot for each scope |
//! | `entry.rs` | a token in a slot, and what it is good for |
//! | `shared.rs` | the contract of a cache that processes share; it moves sealed entries |
//! | `shared_tokens.rs` | tokens in such a cache: sealing, judging, waiting for other processes |
//! | `sealed_file.rs`, `directory.rs` | such a cache in files |
//! | `redis.rs` | such a cache in Redis or Valkey, for the machines of a fleet |
//! | `inspect.rs` | the same files for who lists or clears them |
//! | `key.rs`, `seal.rs`, `kept.rs` | an entry's name, its format, and how much of its life is left |

mod directory;
mod entry;
#[cfg(test)]
pub(crate) mod fake;
mod inspect;
mod kept;
mod key;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod seal;
mod sealed_file;
mod shared;
mod shared_tokens;

pub(crate) use entry::{Entry, Fitness};
pub use inspect::{KeptToken, KeptTokens};
pub(crate) use kept::Kept;
pub(crate) use memory::{MemoryCache, Slot};
#[cfg(feature = "redis")]
pub use redis::RedisAddress;
#[cfg(feature = "redis")]
pub(crate) use redis::{RedisCache, Writer};
pub(crate) use sealed_file::SealedFiles;
pub(crate) use shared::{Lease, SharedCache};
pub(crate) use shared_tokens::{SharedTokens, Turn};

/// Whether an entry's header can be read, for `fuzz/`.
#[cfg(fuzzing)]
pub(crate) fn entry_header_is_readable(entry: &[u8]) -> bool {
    seal::header(entry).is_ok()
}
