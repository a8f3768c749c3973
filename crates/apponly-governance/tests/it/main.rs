//! Rotations, grants and consent against the emulated tenant.

#![expect(clippy::unwrap_used, reason = "a step that fails ends its test there")]
#![expect(clippy::disallowed_methods, reason = "tests write and read their own small files")]

mod certificate;
mod consent;
mod consent_link;
mod killed;
mod review;
mod secret;
mod support;
