//! Tokens of a fleet in a real Redis: one request for all machines, and never worse than no Redis.

mod access;
mod bad_days;
mod fleet;
mod server;

use apponly::{Acquired, Scope, TokenOptions, TokenSource, TokenSourceBuilder};
use apponly_emulator::Emulator;

use crate::support::{SECRET, builder};

/// A machine of the fleet whose `APPONLY_CACHE` is `address`.
fn machine(emulator: &Emulator, address: &str) -> TokenSourceBuilder {
    builder(emulator, &[("AZURE_CLIENT_SECRET", SECRET), ("APPONLY_CACHE", address)])
}

async fn acquire(source: &TokenSource) -> Acquired {
    source.acquire(&Scope::graph_default(), &TokenOptions::default()).await.unwrap()
}
