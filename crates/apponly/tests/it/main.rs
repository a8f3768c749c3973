//! The library through its public interface, against the emulated tenant on loopback.

mod cache;
mod clock;
mod refusals;
mod retry;
mod rotation;
mod sign_in;
mod support;
mod wire;
