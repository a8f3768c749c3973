//! The endpoint through its public interface, with raw connections, over sources of the emulated tenant.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod audit;
mod cold;
mod failures;
mod hostile;
mod lifecycle;
mod observed;
#[cfg(target_os = "linux")]
mod other_user;
mod protocols;
mod support;
#[cfg(unix)]
mod unix_socket;
