//! The emulator through its public API, over real connections on loopback.

mod graph;
mod key_vault;
mod managed_identity;
mod running;
