//! The emulator through real HTTPS, from outside.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assertion;
mod consent;
mod control;
mod credential_actions;
mod discovery;
mod environment;
mod external_issuer;
mod faults;
mod graph;
mod key_vault;
mod managed_identity;
mod refusals;
mod running;
mod start;
mod support;
mod tenant_file;
mod tokens;
mod unreliable;
