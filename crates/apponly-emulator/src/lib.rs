//! A local Entra tenant: token endpoint, discovery, Microsoft Graph, Key Vault and managed-identity endpoints on
//! loopback, as strict as the services they stand for.
//!
//! | Module | Content |
//! | --- | --- |
//! | `emulator` | starting one, its handle, the variables by which clients find it |
//! | `server` | listeners, TLS |
//! | `sts` | the authority: token endpoint, discovery, keys, external issuer |
//! | `control` | the control endpoint |
//! | `directory` | users and groups: generated, and changed since |
//! | `population` | service principals that are made from their number |
//! | `tenant` | what exists: apps, credentials, identities, APIs, vaults |
//! | `token` | access tokens |
//! | `managed_identity`, `key_vault`, `graph` | those services, each a `router` |
//! | `faults` | what can be made to go wrong |
//! | `state`, `requests`, `traffic`, `sign_ins` | what the services share; what they were asked, how much of it Graph let through, who got a token |
//! | `spread` | numbers that look random and are not |
//! | `clock`, `files` | the seams: time, files |
//!
//! It shares no code with the library `apponly`, so that a misreading there is not cancelled by the same one here.

mod clock;
mod control;
mod directory;
mod emulator;
mod faults;
mod files;
mod foreign;
#[cfg(fuzzing)]
pub mod fuzzing;
mod graph;
mod key_vault;
mod managed_identity;
mod population;
mod requests;
mod rsa;
mod server;
mod sign_ins;
mod spread;
mod state;
mod sts;
pub mod tenant;
mod token;
mod traffic;

pub use self::clock::Clock;
pub use self::emulator::{Emulator, JobEndpoint, Options, Ports, StartError};
pub use self::faults::{Fault, FaultKind, FaultTarget, Rate, RetryAfter};
pub use self::foreign::ForeignToken;
pub use self::requests::RecordedRequest;
pub use self::traffic::AppTraffic;
