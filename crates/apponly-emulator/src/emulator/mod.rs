//! A running emulator.
//!
//! | File | Content |
//! | --- | --- |
//! | `options.rs` | where it listens and keeps its files |
//! | `error.rs` | why it cannot start |
//! | `start.rs` | starting: binding, keys, files |
//! | `running.rs` | the handle of a running emulator |
//! | `environment.rs` | the variables by which clients find it |

mod environment;
mod error;
mod options;
mod running;
mod start;

pub use self::error::StartError;
pub use self::options::{Options, Ports};
pub use self::running::{Emulator, JobEndpoint};
