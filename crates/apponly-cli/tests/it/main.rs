//! The command `apponly` as its users meet it: the built binary, a clean environment, a local tenant.

mod context;
mod emulator;
mod exit_codes;
mod header;
mod help;
mod identity;
mod nothing_configured;
mod profile;
mod refused_input;
mod refused_settings;
mod secrets;
mod support;
mod token;
