//! Faults: what can be made to go wrong, and how it is switched on and off.
//!
//! | File | Content |
//! | --- | --- |
//! | `fault.rs` | what a fault is |
//! | `active.rs` | the faults that are on, and which of them meets a request |

mod active;
mod fault;

pub(crate) use self::active::ActiveFaults;
pub use self::fault::{Fault, FaultKind, FaultTarget, RetryAfter};
