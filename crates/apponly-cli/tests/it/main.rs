//! The command `apponly` as its users meet it: the built binary, a clean environment, a local tenant.

#![expect(clippy::unwrap_used, reason = "a step that fails ends its test there")]
#![expect(clippy::disallowed_methods, reason = "tests write and read their own small files")]

mod cache;
#[cfg(unix)]
mod cache_bad_days;
mod cert_inspect;
mod cert_new;
#[cfg(unix)]
mod cert_new_token;
mod cert_new_vault;
mod cert_rotate;
mod consent_url;
mod context;
mod doctor;
mod emulator;
#[cfg(unix)]
mod exec;
#[cfg(unix)]
mod exec_header_file;
#[cfg(unix)]
mod exec_signals;
mod exit_codes;
#[cfg(target_os = "linux")]
mod fast_path;
mod grant;
mod graph;
mod header;
mod help;
mod identity;
mod lint;
mod nothing_configured;
mod permissions;
mod profile;
mod refused_input;
mod refused_settings;
mod review;
mod secret_rotate;
mod secrets;
#[cfg(unix)]
mod serve;
#[cfg(unix)]
mod serve_life;
mod sources;
mod support;
mod token;
