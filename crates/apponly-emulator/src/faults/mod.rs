//! Faults: what can be made to go wrong, and how it is switched on and off.
//!
//! | File | Content |
//! | --- | --- |
//! | `fault.rs` | what a fault is |
//! | `rate.rs` | how often a fault happens |
//! | `active.rs` | the faults that are on, and which of them meets a request |
//! | `layer.rs` | what every request passes: faults, the `Date` header, the log |
//! | `body.rs` | a body that ends too early |

mod active;
mod body;
mod fault;
mod layer;
mod rate;

pub(crate) use self::active::ActiveFaults;
pub use self::fault::{Fault, FaultKind, FaultTarget, RetryAfter};
pub(crate) use self::layer::{ResetConnection, RevokeToken, observed};
pub use self::rate::Rate;
