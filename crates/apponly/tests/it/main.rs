//! The library through its public interface, against the emulated tenant on loopback.

mod sign_in;
mod support;
mod wire;
