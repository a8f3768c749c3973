//! The client through its public interface: against the emulated Graph on loopback, and against scripted answers.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod batch;
mod calls;
mod content;
mod emulated;
mod pages;
mod support;
